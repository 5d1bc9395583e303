import PaymentCore
import PaymentOrders
import PaymentPlans

/// Holds what a store has against what the gateways took.
struct Judge {
    private(set) var violations: [String] = []
    private(set) var orders = 0
    private(set) var paid = 0
    private(set) var inCase = 0
    private(set) var tries = 0
    /// Tries whose outcome had to be looked up.
    private(set) var lookedUp = 0
    /// Tries that were proved never to have arrived.
    private(set) var absent = 0
    private(set) var takings = 0
    private(set) var duplicates = 0
    private(set) var losses = 0

    private var unseen: [String: [Taking]]

    /// - Parameter taken: what the gateways took for this store.
    init(_ taken: [Taking]) {
        takings = taken.count
        unseen = Dictionary(grouping: taken) { $0.reference }
        for (reference, list) in unseen where list.count > 1 {
            duplicates += list.count - 1
            violations.append("\(list.count) payments bear the reference \(reference)")
        }
    }

    /// Looks at an order.
    mutating func look(
        at order: Order, _ attempts: [Attempt], _ payments: [PaymentRecord], _ ledger: [LedgerEntry], hasCase: Bool
    ) {
        orders += 1
        var (truth, captured): (Int64, [String: Int64]) = (0, [:])
        for attempt in attempts {
            tries += 1
            if attempt.looks > 0 { lookedUp += 1 }
            if attempt.state == .absent { absent += 1 }
            let takings = unseen.removeValue(forKey: attempt.reference.text) ?? []
            if takings.isEmpty, attempt.state == .succeeded {
                violations.append("\(name(order, attempt)) is booked, and the gateway took nothing")
            }
            if !takings.isEmpty, attempt.state != .succeeded {
                losses += 1
                violations.append("\(name(order, attempt)) was taken, and is \(attempt.state) here")
            }
            for taking in takings {
                truth += taking.amount.minorUnits
                captured[attempt.intent, default: 0] += taking.amount.minorUnits
                if taking.amount != attempt.amount || taking.gateway != attempt.account.text {
                    violations.append("\(name(order, attempt)) is \(attempt.amount) here and \(taking.amount) there")
                }
            }
            if attempt.state.isOpen { violations.append("\(name(order, attempt)) is \(attempt.state) at the end") }
        }
        for (intent, tries) in Dictionary(grouping: attempts, by: \.intent) {
            let successes = tries.count { $0.state == .succeeded }
            guard successes > 1 else { continue }
            duplicates += successes - 1
            violations.append("\(successes) tries of \(intent) of order \(order.number) succeeded")
        }
        for payment in payments where payment.captured.minorUnits != captured[payment.id.text] ?? 0 {
            violations.append("payment \(payment.id) of order \(order.number) is \(payment.captured) here")
        }
        let booked = ledger.filter { $0.account == .clearing(order.account) }.reduce(0) { $0 + $1.amount.minorUnits }
        if booked != truth {
            violations.append("the ledger of order \(order.number) has \(booked), the gateway took \(truth)")
        }
        let isPaid = order.plan.paid.reduce(0, +) == order.plan.total.minorUnits
        if isPaid {
            paid += 1
        } else if hasCase {
            inCase += 1
        } else {
            losses += 1
            violations.append("order \(order.number) is neither paid nor in a case")
        }
    }

    /// Notes what something else found.
    mutating func add(_ violation: String) { violations.append(violation) }

    /// Money that no try accounts for.
    mutating func finish() {
        for taking in unseen.values.joined() {
            losses += 1
            violations.append("\(taking.amount) as \(taking.reference) at \(taking.gateway) is in no store")
        }
    }

    private func name(_ order: Order, _ attempt: Attempt) -> String {
        "try \(attempt.number) \(attempt.reference) of order \(order.number)"
    }
}
