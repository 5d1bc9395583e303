/// Makes a play that breaks an invariant as short as it can while it still breaks the same one.
public final class Shrinking {
    /// How many plays were tried so far.
    public private(set) var tries = 0
    private var best: Script
    private let fails: (Script) throws -> Bool

    /// Begins with a play in which every trouble stands by its name.
    ///
    /// - Parameter fails: whether a play still shows what is looked for.
    public init(_ script: Script, while fails: @escaping (Script) throws -> Bool) {
        best = script
        self.fails = fails
    }

    /// Begins with a play that broke an invariant, and keeps what breaks the same one.
    public convenience init(_ script: Script) {
        self.init(script) { try Simulation($0).play().violation?.invariant == script.broken }
    }

    /// The shortest play that was found.
    ///
    /// Parts are left out in ever smaller portions, first whole orders with their people, then troubles, actions, outages, processes and days,
    /// and what people do moves together in time; again from the start while something could be left out.
    public func shortest() throws -> Script {
        var size = Int.max
        while best.weight < size {
            size = best.weight
            try leaveOutOrders()
            try leaveOut(\.troubles.happened)
            try leaveOut(\.actions)
            try simplify()
            try simplifyPayers()
            try drawTogether()
            try leaveOut(\.troubles.happened)
        }
        return best
    }

    /// Keeps a changed play when it still breaks the same invariant.
    private func keeps(_ script: Script) throws -> Bool {
        tries += 1
        guard try fails(script) else { return false }
        best = script
        return true
    }

    private func leaveOutOrders() throws {
        for place in best.orders.indices {
            var script = best
            script.actions.removeAll { $0.deed.order == place }
            guard script.actions.count < best.actions.count else { continue }
            _ = try keeps(script)
        }
    }

    /// Leaves out portions of a list: halves first, single elements last.
    private func leaveOut<Element>(_ path: WritableKeyPath<Script, [Element]>) throws {
        var portion = max(best[keyPath: path].count / 2, 1)
        while true {
            var start = 0
            while start < best[keyPath: path].count {
                var script = best
                let end = min(start + portion, script[keyPath: path].count)
                script[keyPath: path].removeSubrange(start..<end)
                if try !keeps(script) { start = end }
            }
            if portion == 1 { return }
            portion /= 2
        }
    }

    /// Lets payers send a form once, wait for what comes of it, and answer soon when they are asked.
    private func simplifyPayers() throws {
        let changes: [(inout PayScript) -> Void] = [
            { $0.delay = min($0.delay, 1) }, { $0.submits = 1 }, { $0.isCancelled = false }, { $0.keeps = false },
        ]
        for place in best.actions.indices {
            for change in changes {
                guard case .pay(let order, let pay) = best.actions[place].deed else { continue }
                var simpler = pay
                change(&simpler)
                guard simpler != pay else { continue }
                var script = best
                script.actions[place].deed = .pay(order: order, simpler)
                _ = try keeps(script)
            }
        }
    }

    /// Lets people act sooner, each right after the one before: the days in between are full of reminders and look-ups.
    private func drawTogether() throws {
        let places = best.actions.indices.sorted { best.actions[$0].at < best.actions[$1].at }
        var before: Int64 = 0
        for (turn, place) in places.enumerated() {
            var script = best
            let earlier = script.actions[place].at - before - Self.gap
            if earlier > 0 {
                for later in places[turn...] { script.actions[later].at -= earlier }
                _ = try keeps(script)
            }
            before = best.actions[place].at
        }
    }

    /// Between two who act one after the other, in milliseconds.
    private static let gap: Int64 = 1000

    private func simplify() throws {
        let changes: [(inout Script) -> Void] = [
            { $0.troubles.outages = [:] }, { $0.troubles.storeOutages = [] }, { $0.troubles.deploys = [] },
            { $0.troubles.truces = [] }, { $0.troubles.restore = nil }, { $0.setting.processes = 1 },
            { $0.setting.skews = $0.setting.skews.map { _ in 0 } }, { $0.setting.lagSeconds = 0 },
            { $0.setting.days = max($0.setting.days / 2, 1) },
        ]
        for change in changes {
            var script = best
            change(&script)
            if script.weight < best.weight { _ = try keeps(script) }
        }
    }
}

extension Script {
    /// How much there is in it; less is better.
    fileprivate var weight: Int {
        let parts =
            actions.count + (troubles.explicit?.count ?? 0) + troubles.outages.count + troubles.storeOutages.count
            + troubles.deploys.count + troubles.truces.count + (troubles.restore == nil ? 0 : 1)
        let lastDay = Int((actions.map(\.at).max() ?? 0) / 86_400_000)
        return parts * 1_000 + lastDay + setting.days + setting.processes + (setting.lagSeconds > 0 ? 1 : 0)
            + setting.skews.count { $0 != 0 }
    }
}

extension Troubles {
    /// The troubles that happened, in the order of their names.
    fileprivate var happened: [HappenedTrouble] {
        get { (explicit ?? [:]).sorted { $0.key < $1.key }.map { HappenedTrouble(name: $0.key, trouble: $0.value) } }
        set { explicit = Dictionary(newValue.map { ($0.name, $0.trouble) }) { first, _ in first } }
    }
}

/// A trouble at a point of a play.
private struct HappenedTrouble {
    let name: String
    let trouble: Trouble
}

extension Script.Deed {
    /// The order it is about; nil for an attack.
    fileprivate var order: Int? {
        switch self {
        case .book(let order), .pay(let order, _), .staff(let order, _): order
        case .attack: nil
        }
    }
}
