internal import PaymentCore
internal import PaymentPlans

extension Reconciler {
    /// A payment that was intended, whose attempt is lost: what the attempt must have been.
    private struct Lost: Sendable {
        let order: Order.ID
        let intent: Intent
        let number: Int
    }

    /// Writes the attempt of a payment anew that a restored store has lost, when its reference is one that an open order's scheduled items
    /// or begun payments would have given (F-33).
    ///
    /// - Returns: whether there is such an attempt now.
    func adopt(_ found: Payment, as reference: MerchantReference) async throws(OrderError) -> Bool {
        guard let lost = try await lost(reference) else { return false }
        let account = account
        return try await orders.repeatingUnknownCommit { [orders] (tx) throws(OrderError) in
            // The order is locked first, then its attempts are read: nobody begins another one meanwhile.
            let edit = try Edit(orders, tx, lost.order, by: .system)
            if try tx.attempt(reference) != nil { return true }
            let zero = Money.zero(lost.intent.amount.currency)
            if try tx.payment(lost.intent.payment) == nil {
                try tx.insert(
                    PaymentRecord(
                        id: lost.intent.payment, order: lost.order, customer: edit.order.customer,
                        account: account.name,
                        way: lost.intent.way, amount: lost.intent.amount, captured: zero, refunded: zero,
                        disputed: zero,
                        state: .open, item: lost.intent.item, method: lost.intent.method, createdAt: found.createdAt))
            }
            let attempt = Attempt(
                reference: reference, intent: lost.intent.payment.text, number: lost.number, operation: .charge,
                order: lost.order, payment: lost.intent.payment, account: account.name, gateway: account.gateway.id,
                isLive: account.isLive, amount: lost.intent.amount,
                key: try OrderError.wrapping { try IdempotencyKey(reference.text) },
                fingerprint: try lost.intent.fingerprint(lost.order, account.name, orders.key), state: .unknown,
                owner: "reconciler",
                fence: 0, detail: "found at the gateway; the store had lost it", createdAt: found.createdAt,
                updatedAt: edit.now)
            guard try tx.insert(attempt) else { return false }
            try orders.audit(
                tx, lost.order.text, .system, .adoptAttempt, reason: "",
                detail: "\(reference) as \(found.reference.id)",
                at: edit.now)
            return true
        }
    }

    /// The intent that a reference was derived from, among those of the open orders of the account.
    private func lost(_ reference: MerchantReference) async throws(OrderError) -> Lost? {
        var cursor: OrderCursor?
        while true {
            let after = cursor
            let page = try await orders.store.transaction { [self] (tx) throws(OrderError) in
                try lost(reference, after: after, tx)
            }
            if let found = page.found { return found }
            guard let next = page.next else { return nil }
            cursor = next
        }
    }

    private func lost(
        _ reference: MerchantReference, after cursor: OrderCursor?, _ tx: any StoreTransaction
    ) throws(OrderError) -> (found: Lost?, next: OrderCursor?) {
        let page = try tx.orders(OrderFilter(status: .open), after: cursor, limit: Self.pageSize)
        for order in page where order.account == account.name {
            for intent in try orders.intents(of: order, tx) {
                guard let number = try orders.number(of: reference, intent.payment.text) else { continue }
                return (Lost(order: order.id, intent: intent, number: number), nil)
            }
        }
        return (nil, page.count == Self.pageSize ? page.last.map(OrderCursor.init) : nil)
    }

    private static let pageSize = 200
}

extension Orders {
    /// The payments that an open order may have begun without a record of it: its scheduled items, and payments that wait for another try.
    func intents(of order: Order, _ tx: any StoreTransaction) throws(OrderError) -> [Intent] {
        guard let method = order.method else { return [] }
        var intents: [Intent] = []
        for (place, item) in order.plan.schedule.items.enumerated() where order.plan.paid[place] < item.minorUnits {
            let left = Money(minorUnits: item.minorUnits - order.plan.paid[place], currency: order.plan.currency)
            intents.append(
                Intent(
                    scheduled: try order.nextPayment(of: item.id), left, item: item.id, method: method, mustBeDue: false
                ))
        }
        for payment in try tx.payments(of: order.id) where payment.state == .open && payment.way == .savedMethod {
            guard let item = payment.item, !intents.contains(where: { $0.payment == payment.id }) else { continue }
            intents.append(
                Intent(
                    scheduled: payment.id, payment.amount, item: item, method: payment.method ?? method,
                    mustBeDue: false))
        }
        return intents
    }
}
