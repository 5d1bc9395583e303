internal import PaymentCore
internal import PaymentPlans

/// A reminder of an item that has not been sent.
private struct Reminder {
    let name: String
    let time: Timestamp
}

extension Edit {
    /// Reminds of every item as it wants, and of each but once: after a long stop the payer gets the latest reminder and not all.
    ///
    /// - Returns: whether anything was sent.
    mutating func remind() throws(OrderError) -> Bool {
        var hasReminded = false
        for (place, item) in order.plan.schedule.items.enumerated() {
            let due = reminders(of: place).filter { $0.time <= now }
            guard let last = due.max(by: { $0.time < $1.time }) else { continue }
            issueFirstLink()
            let left = Money(minorUnits: item.minorUnits - order.plan.paid[place], currency: order.plan.currency)
            try tell(.customer, .reminder, once: last.name, amount: left, due: item.due, link: true)
            order.remindedOn += due.map(\.name)
            hasReminded = true
        }
        return hasReminded
    }

    /// When the next reminder is to be sent.
    func nextReminder() -> Timestamp? {
        order.plan.schedule.items.indices.flatMap { reminders(of: $0).map(\.time) }.min()
    }

    /// The reminders of an item that the payer is still to get, past ones included.
    private func reminders(of place: Int) -> [Reminder] {
        let item = order.plan.schedule.items[place]
        // What is asked for by a link that ends has messages of its own.
        guard order.plan.status == .open, order.estimate != .open, order.plan.terms.link == nil, !isAwaitingPayment,
            let due = item.due,
            order.plan.paid[place] < item.minorUnits, let known = whenPayerKnew(of: item)
        else { return [] }
        let dueTime = orders.chargeTime(due)
        // Whoever's card is charged by itself is told beforehand, and afterwards by what comes of it.
        let isCharged = item.collection == .savedMethod
        return orders.business.reminderDays.compactMap { days in
            let name = orders.reminderName(item, days)
            let time = orders.chargeTime(due.adding(days: -Int64(days)))
            guard time > known, days > 0 ? dueTime > now : !isCharged, !order.remindedOn.contains(name) else {
                return nil
            }
            return Reminder(name: name, time: time)
        }
    }

    /// Since when the payer knows of an item; nil while only staff do, because its invoice was not sent (P-IN-4).
    private func whenPayerKnew(of item: Item) -> Timestamp? {
        switch item.collection {
        case .payer, .savedMethod: order.createdAt
        case .draftInvoice, .invoiceWhenDue: invoice(of: item.id)?.sentAt
        }
    }

    /// Sends the invoices of items that fall due, of those that are sent by themselves (P-IN-5).
    ///
    /// - Returns: whether any was sent.
    mutating func sendDueInvoices() throws(OrderError) -> Bool {
        var hasSent = false
        for (place, item) in order.plan.schedule.items.enumerated() where isInvoiceToBeSent(place) {
            guard let due = item.due, orders.chargeTime(due) <= now else { continue }
            if invoice(of: item.id) == nil { invoices.append(draft(item)) }
            guard let draft = invoice(of: item.id) else { continue }
            try send(draft.id, due: due)
            hasSent = true
        }
        return hasSent
    }

    /// When the next invoice is to be sent.
    func nextInvoice() -> Timestamp? {
        order.plan.schedule.items.indices.filter(isInvoiceToBeSent).compactMap {
            order.plan.schedule.items[$0].due.map(orders.chargeTime)
        }.min()
    }

    private func isInvoiceToBeSent(_ place: Int) -> Bool {
        let item = order.plan.schedule.items[place]
        return order.plan.status == .open && item.collection == .invoiceWhenDue
            && order.plan.paid[place] < item.minorUnits && invoice(of: item.id)?.sentAt == nil
    }

    /// Gives an order whose terms have no link one to pay on, when a message needs it.
    mutating func issueFirstLink() {
        if order.linkSerial == 0 { order.linkSerial = 1 }
    }
}
