import MockServerKit
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQL
import PaymentStoreSQLite
import Synchronization

/// What is checked when a request that moves money reaches a gateway.
extension Court {
    /// I-5, I-13, I-16: looks what the durable store holds at this moment.
    func moneyArrives(_ call: MoneyCall, at bank: any Bank) async {
        let label = Scene.label
        if memory.withLock({ $0.heard[label] }) == false {
            object(
                "I-16", "'\(label)' sends \(call.kind.rawValue) \(call.reference) though the store did not answer it")
        }
        let (attempt, fault): (Attempt?, String?)
        do throws(OrderError) {
            (attempt, fault) = try await vault.store.transaction { (tx) throws(OrderError) in
                guard let attempt = try Self.attempt(call, bank.account, tx) else { return (nil, nil) }
                return (attempt, try self.misuse(of: attempt, call, tx))
            }
        } catch {
            return object("I-5", "the store cannot be read: \(error)")
        }
        guard let attempt else {
            return object(
                "I-5", "the gateway gets \(call.kind.rawValue) \(call.reference) and the store has no such attempt")
        }
        guard attempt.account == bank.account,
            call.minorUnits ?? attempt.amount.minorUnits == attempt.amount.minorUnits,
            call.currency ?? attempt.amount.currency.code == attempt.amount.currency.code,
            call.key?.hasPrefix(attempt.key.text) ?? true
        else {
            return object(
                "I-5",
                "the gateway gets \(call.minorUnits ?? 0) \(call.currency ?? "") for \(call.reference), stored is \(attempt.amount)"
            )
        }
        // The same call may be repeated under its key, or by the line itself, when somebody else has found out what became of it.
        let isFirst = memory.withLock { $0.sent.insert("\(call.kind.rawValue) \(attempt.reference)").inserted }
        if isFirst, !attempt.state.isOpen {
            object("I-6", "\(call.kind.rawValue) \(call.reference) is sent though it is \(attempt.state.rawValue)")
        }
        if let fault, isFirst { object("I-11", "\(call.reference) is charged to a kept method \(fault)") }
        if call.kind == .charge { checkIsDue(attempt) }
    }

    /// I-11: what is wrong with the kept method that a charge draws on; nil when nothing is, or it draws on none.
    private func misuse(
        of attempt: Attempt, _ call: MoneyCall, _ tx: any StoreTransaction
    ) throws(OrderError) -> String? {
        guard call.kind == .charge, attempt.operation == .charge, let payment = try tx.payment(attempt.payment),
            let id = payment.method, let method = try tx.method(id), let order = try tx.order(attempt.order)
        else { return nil }
        if method.customer != order.customer { return "of \(method.customer), the order is \(order.customer)'s" }
        if method.account != attempt.account { return "of account \(method.account)" }
        if let revoked = method.revokedAt, revoked < attempt.createdAt { return "that was forgotten at \(revoked)" }
        if payment.way == .savedMethod, !method.worksWithoutPayer { return "that wants the payer present" }
        let token = try key.open(method.sealedToken, for: id, customer: method.customer, account: method.account)
        if let sent = call.token, sent != token.rawValue { return "by another token than was kept" }
        return nil
    }

    private static func attempt(
        _ call: MoneyCall, _ account: AccountName, _ tx: any StoreTransaction
    ) throws(OrderError) -> Attempt? {
        guard let reference = try? MerchantReference(call.reference), let attempt = try tx.attempt(reference) else {
            return nil
        }
        guard call.kind == .refund, attempt.operation != .refund else { return attempt }
        // The gateway knows refunds by their payment only.
        return try tx.attempts(of: attempt.order).first {
            $0.operation == .refund && $0.payment == attempt.payment && $0.state.isOpen
                && $0.amount.minorUnits == call.minorUnits
        }
    }

    /// I-13: what is charged without the payer is due, and its order was not ended before somebody was told so.
    private func checkIsDue(_ attempt: Attempt) {
        let (payment, order, ended) = memory.withLock {
            ($0.payments[attempt.payment], $0.orders[attempt.order], $0.ended[attempt.order])
        }
        if let ended, attempt.createdAt > ended {
            object("I-13", "attempt \(attempt.reference) was begun after order \(attempt.order) had ended")
        }
        guard payment?.way == .savedMethod, let order, !memory.withLock({ $0.byHand.contains(attempt.reference) })
        else {
            return
        }
        guard let item = order.plan.schedule.items.first(where: { $0.id == payment?.item }), let due = item.due else {
            return
        }
        let today = zone.moment(attempt.createdAt).day
        if due > today {
            object("I-13", "attempt \(attempt.reference) of \(attempt.createdAt) is for an item due on \(due)")
        }
    }

    /// I-2: one capture of an intent at most, and not above what was intended.
    func checkCaptures(at bank: any Bank, without intruders: Set<String>) {
        var takenBy: [String: String] = [:]
        for record in bank.records where record.taken > 0 && !intruders.contains(record.transaction) {
            let (intent, amount) = memory.withLock { ($0.intents[record.reference], $0.amounts[record.reference]) }
            guard let intent, let amount else {
                object("I-5", "\(bank.account) took \(record.taken) as \(record.reference), which nobody intended")
                continue
            }
            if let other = takenBy.updateValue(record.transaction, forKey: intent) {
                object("I-2", "payment \(intent) was taken as \(other) and as \(record.transaction) at \(bank.account)")
            }
            if record.taken > amount.minorUnits || record.currency != amount.currency.code {
                object(
                    "I-2",
                    "\(record.taken) \(record.currency) was taken for \(record.reference), intended was \(amount)")
            }
            if record.returned + record.disputed > record.taken, record.returned > record.taken {
                object(
                    "I-9",
                    "\(record.returned) of \(record.taken) was given back at \(bank.account) for \(record.reference)")
            }
        }
    }
}
