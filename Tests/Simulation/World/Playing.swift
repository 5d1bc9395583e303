import Synchronization

/// Many worlds, several at once, each on a thread of its own from beginning to end.
public final class Playing: Sendable {
    /// What came of all of them.
    public struct Total: Sendable {
        /// How many were played.
        public var plays = 0
        /// How many events there were.
        public var events = 0
        /// How many payments the banks took.
        public var charges = 0
        /// What was reached, and how often.
        public var reached: [String: Int] = [:]
        /// The worlds in which something did not hold, by their seeds, with every trouble by its name.
        public var broken: [(seed: UInt64, script: Script)] = []
        /// The sum of the hashes, whatever the order in which they were played.
        public var hash: UInt64 = 0
        /// Why a world could not be made.
        public var error: (any Error)?
    }

    private struct State {
        var next: UInt64
        var isStopped = false
        var total = Total()
    }

    private let end: UInt64
    private let stopsAtFirst: Bool
    private let state: Mutex<State>

    /// Prepares the worlds of some seeds.
    ///
    /// - Parameter stopsAtFirst: whether no world is begun any more once something did not hold.
    public init(_ seeds: Range<UInt64>, stopsAtFirst: Bool = false) {
        end = seeds.upperBound
        self.stopsAtFirst = stopsAtFirst
        state = Mutex(State(next: seeds.lowerBound))
    }

    /// What came of those that are played.
    public var total: Total { state.withLock { $0.total } }

    /// Plays them all and returns when that is done.
    ///
    /// - Parameters:
    ///   - count: how many are played at once.
    ///   - report: is told of each world in which something did not hold, at once.
    public func play(on count: Int, report: @Sendable @escaping (UInt64, Violation) -> Void) {
        Crew.work(on: count, until: { self.take() }) { seed in self.play(seed, report) }
    }

    private func take() -> UInt64? {
        state.withLock { state in
            guard state.next < end, !state.isStopped else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func play(_ seed: UInt64, _ report: (UInt64, Violation) -> Void) {
        do {
            let outcome = try Simulation(seed: seed).play()
            if let violation = outcome.violation { report(seed, violation) }
            state.withLock { state in
                state.total.add(outcome, of: seed)
                if stopsAtFirst, outcome.violation != nil { state.isStopped = true }
            }
        } catch {
            state.withLock { state in
                state.total.error = error
                state.isStopped = true
            }
        }
    }
}

extension Playing.Total {
    fileprivate mutating func add(_ outcome: Simulation.Outcome, of seed: UInt64) {
        plays += 1
        events += outcome.events
        charges += outcome.charges
        hash &+= outcome.hash &* (2 &* seed &+ 1)
        reached.merge(outcome.reached, uniquingKeysWith: +)
        if outcome.violation != nil { broken.append((seed, outcome.explicit)) }
    }
}
