import PaymentCore
import PaymentOrders
import PaymentPlans

/// Holds what a store has against what the gateways took and gave back.
struct Judge {
    /// An order and all that was written about its money.
    struct Evidence: Sendable {
        let order: Order
        let attempts: [Attempt]
        let payments: [PaymentRecord]
        let refunds: [RefundRecord]
        let ledger: [LedgerEntry]
        let hasCase: Bool
    }

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
    private(set) var refunds = 0
    private(set) var refundTries = 0
    /// Webhooks that a receiver said it has.
    private(set) var acknowledged = 0
    /// Payments that were charged twice.
    private(set) var duplicates = 0
    /// Refunds that went back more often than they were decided, or more of them than that.
    private(set) var refundedTwice = 0
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
    mutating func look(at evidence: Evidence) {
        let order = evidence.order
        orders += 1
        let charges = evidence.attempts.filter { $0.operation != .refund }
        var found: [PaymentRecord.ID: [Taking]] = [:]
        for attempt in charges { found[attempt.payment, default: []] += look(at: attempt, of: order) }
        for (intent, tries) in Dictionary(grouping: charges, by: \.intent) {
            let successes = tries.count { $0.state == .succeeded }
            guard successes > 1 else { continue }
            duplicates += successes - 1
            violations.append("\(successes) tries of \(intent) of order \(order.number) succeeded")
        }
        for payment in evidence.payments {
            let takings = found[payment.id] ?? []
            if payment.captured.minorUnits != takings.reduce(0, { $0 + $1.amount.minorUnits }) {
                violations.append("payment \(payment.id) of order \(order.number) is \(payment.captured) here")
            }
            look(
                at: evidence.refunds.filter { $0.payment == payment.id }, of: payment,
                returned: takings.reduce(0) { $0 + $1.returned })
        }
        for attempt in evidence.attempts where attempt.operation == .refund {
            refundTries += 1
            noteEnd(of: attempt, of: order)
        }
        let booked = evidence.ledger.reduce(0) {
            $0 + ($1.account == .clearing(order.account) ? $1.amount.minorUnits : 0)
        }
        let kept = found.values.joined().reduce(0) { $0 + $1.amount.minorUnits - $1.returned }
        if booked != kept {
            violations.append("the ledger of order \(order.number) has \(booked), the gateway kept \(kept)")
        }
        let isPaid = order.plan.paid.reduce(0, +) == order.plan.total.minorUnits
        if isPaid {
            paid += 1
        } else if evidence.hasCase {
            inCase += 1
        } else {
            losses += 1
            violations.append("order \(order.number) is neither paid nor in a case")
        }
    }

    /// Looks at a try of a charge.
    ///
    /// - Returns: what the gateway took in it.
    private mutating func look(at attempt: Attempt, of order: Order) -> [Taking] {
        tries += 1
        let takings = unseen.removeValue(forKey: attempt.reference.text) ?? []
        if takings.isEmpty, attempt.state == .succeeded {
            violations.append("\(name(order, attempt)) is booked, and the gateway took nothing")
        }
        if !takings.isEmpty, attempt.state != .succeeded {
            losses += 1
            violations.append("\(name(order, attempt)) was taken, and is \(attempt.state) here")
        }
        for taking in takings where taking.amount != attempt.amount || taking.gateway != attempt.account.text {
            violations.append("\(name(order, attempt)) is \(attempt.amount) here and \(taking.amount) there")
        }
        noteEnd(of: attempt, of: order)
        return takings
    }

    /// Looks at all that was decided to go back of a payment; at the end all of it has to be back, once.
    private mutating func look(at decided: [RefundRecord], of payment: PaymentRecord, returned: Int64) {
        refunds += decided.count
        let wanted = decided.reduce(0) { $0 + $1.amount.minorUnits }
        if returned > wanted { refundedTwice += 1 }
        if returned < wanted { losses += 1 }
        if returned != wanted || payment.refunded.minorUnits != returned {
            violations.append(
                "of payment \(payment.id) \(wanted) should go back, \(returned) went back, and \(payment.refunded) is known here"
            )
        }
        for refund in decided where refund.state != .succeeded {
            violations.append("refund \(refund.id) is \(refund.state) at the end")
        }
    }

    private mutating func noteEnd(of attempt: Attempt, of order: Order) {
        if attempt.looks > 0 { lookedUp += 1 }
        if attempt.state == .absent { absent += 1 }
        if attempt.state.isOpen { violations.append("\(name(order, attempt)) is \(attempt.state) at the end") }
    }

    /// Looks whether every webhook that a receiver said it has is in the inbox, and none was forged (I-14, F-22).
    mutating func look(at post: Post, stored: Set<Delivery.Name>) {
        acknowledged = post.acknowledged.count
        violations += post.believed.map { "the forged webhook \($0) was acknowledged" }
        for name in post.acknowledged.subtracting(stored) {
            losses += 1
            violations.append("the webhook \(name) was acknowledged and is not in the inbox")
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
