import PaymentCore

/// Plays worlds: the way into this library.
public struct Simulation: Sendable {
    /// What is played.
    public let script: Script

    /// What came of a play.
    public struct Outcome: Sendable {
        /// What was found wrong; nil when everything held.
        public let violation: Violation?
        /// How many events there were.
        public let events: Int
        /// The hash over all events.
        public let hash: UInt64
        /// How many payments the banks took.
        public let charges: Int
        /// What was reached, and how often.
        public let reached: [String: Int]
        /// The events in words, when they were asked for.
        public let lines: [String]
        /// The same play with every trouble by its name.
        public let explicit: Script
    }

    /// Plays a script.
    public init(_ script: Script) { self.script = script }

    /// Plays the world of a seed.
    public init(seed: UInt64) throws { script = try Generator.script(seed) }

    /// Plays from beginning to end on the calling thread.
    ///
    /// - Parameters:
    ///   - keepsLines: whether the events are told in words.
    ///   - last: after which event to stop; nil plays to the end.
    public func play(keepsLines: Bool = false, until last: Int? = nil) throws -> Outcome {
        try played(World(script, keepsLines: keepsLines, last: last, keepsPlaces: false)).outcome
    }

    /// Plays from beginning to end, and says which points were visited.
    func play(keepsPlaces: Bool) throws -> (outcome: Outcome, places: [Fate.Place]) {
        try played(World(script, keepsLines: false, last: nil, keepsPlaces: keepsPlaces))
    }

    private func played(_ world: World) throws -> (outcome: Outcome, places: [Fate.Place]) {
        world.kernel.spawn { await world.play() }
        let end = world.healing.adding(seconds: 40 * 86_400)
        if world.kernel.run(until: end) == .spinning { world.court.object("L-4", "jobs follow each other without end") }
        let outcome = Outcome(
            violation: world.court.violation, events: world.journal.events, hash: world.journal.hash,
            charges: world.banks.reduce(0) { $0 + $1.records.count }, reached: world.journal.reached,
            lines: world.journal.lines, explicit: explicit(world))
        world.end()
        return (outcome, world.fate.places)
    }

    private func explicit(_ world: World) -> Script {
        var script = script
        script.troubles.explicit = world.fate.happened
        script.broken = world.court.violation?.invariant
        return script
    }
}
