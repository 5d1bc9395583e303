import PaymentCore
import Synchronization

/// Decides at each point of a run whether something goes wrong there, and remembers what did.
///
/// A point has a name: who is at work, at what, and for which time. The number that decides belongs to that name, so that a script from
/// which something was left out still has its other troubles where they were.
final class Fate: Sendable {
    private struct State {
        var happened: [String: Trouble] = [:]
        var visits: [String: Int] = [:]
        var isCalm = false
        var places: [Place]?
    }

    /// A point that was visited, and what could have gone wrong there.
    struct Place: Sendable {
        /// Its name, under which a trouble of a script stands.
        let name: String
        /// What could have gone wrong.
        let kinds: [Trouble]
    }

    private let troubles: Troubles
    private let dice: Dice
    private let state = Mutex(State())

    /// The fate of a script.
    ///
    /// - Parameter keepsPlaces: whether the points that are visited are kept.
    init(_ troubles: Troubles, seed: UInt64, keepsPlaces: Bool) {
        self.troubles = troubles
        state.withLock { $0.places = keepsPlaces ? [] : nil }
        dice = Dice(seed: seed ^ 0x7472_6F75_626C_6573)
    }

    /// The points that were visited so far, in order; none unless they are kept.
    var places: [Place] { state.withLock { $0.places ?? [] } }

    /// What happened so far, by the names of the points.
    var happened: [String: Trouble] { state.withLock { $0.happened } }

    /// Lets nothing go wrong any more, or again.
    func calm(_ isCalm: Bool) { state.withLock { $0.isCalm = isCalm } }

    /// Whether nothing goes wrong now.
    var isCalm: Bool { state.withLock { $0.isCalm } }

    /// The name of the next visit to a point.
    func visit(_ point: String) -> String {
        let count = state.withLock { state in
            let count = state.visits[point, default: 0]
            state.visits[point] = count + 1
            return count
        }
        return count == 0 ? point : "\(point)#\(count)"
    }

    /// What goes wrong at a visit; nil for nothing.
    func draw(_ visit: String, among kinds: [Trouble]) -> Trouble? {
        guard !isCalm else { return nil }
        // One point may be asked for troubles of several families; each family is named after its first member.
        let name = visit + "/" + (kinds.first?.rawValue ?? "")
        state.withLock { $0.places?.append(Place(name: name, kinds: kinds)) }
        guard let trouble = decided(name, among: kinds) else { return nil }
        state.withLock { $0.happened[name] = trouble }
        return trouble
    }

    private func decided(_ name: String, among kinds: [Trouble]) -> Trouble? {
        if let explicit = troubles.explicit { return explicit[name].flatMap { kinds.contains($0) ? $0 : nil } }
        guard !troubles.rates.isEmpty else { return nil }
        var rest = dice.number(name) % 1_000_000
        for kind in kinds {
            let rate = troubles.rates[kind] ?? 0
            if rest < rate { return kind }
            rest -= rate
        }
        return nil
    }

    /// A number from `range` that belongs to a name: how long something takes.
    func length(_ name: String, _ range: ClosedRange<Int64>) -> Int64 { dice.number(name, in: range) }
}
