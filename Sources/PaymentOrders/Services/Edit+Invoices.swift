internal import PaymentCore
internal import PaymentPlans

extension Edit {
    /// What was asked for by sent invoices and is not paid, in minor units.
    static func billed(_ invoices: [Invoice]) -> Int64 {
        invoices.reduce(0) { sum, invoice in
            invoice.state == .sent || invoice.state == .partlyPaid
                ? sum + invoice.amount.minorUnits - invoice.paid.minorUnits : sum
        }
    }

    /// Adds the drafts that the plan wants and lets every invoice say what its item or its payment says.
    mutating func bringInvoicesUpToDate() throws(OrderError) {
        for index in invoices.indices where invoices[index].state != .void {
            if let item = invoices[index].item {
                follow(item, at: index)
            } else if let payment = invoices[index].payment {
                try follow(payment, at: index)
            }
        }
        guard order.plan.status == .open else { return }
        for item in order.plan.schedule.items where item.collection == .draftInvoice && invoice(of: item.id) == nil {
            invoices.append(draft(item))
        }
    }

    /// The invoice that asks for an item.
    func invoice(of item: ItemID) -> Invoice? { invoices.first { $0.item == item && $0.state != .void } }

    /// A new draft for an item.
    func draft(_ item: Item) -> Invoice {
        Invoice(
            id: Identifier(random: orders.random), number: "\(order.number)-\(invoices.count + 1)", order: order.id,
            item: item.id, payment: nil, state: .draft,
            amount: Money(minorUnits: item.minorUnits, currency: order.plan.currency),
            paid: .zero(order.plan.currency), dueOn: item.due, createdAt: now)
    }

    /// A new invoice for one payment (P-LE-4).
    func invoice(for payment: PaymentRecord) -> Invoice {
        Invoice(
            id: Identifier(random: orders.random), number: "\(order.number)-\(invoices.count + 1)", order: order.id,
            item: nil, payment: payment.id, state: .sent, amount: payment.amount, paid: .zero(payment.amount.currency),
            dueOn: moment.day, createdAt: now, sentAt: now)
    }

    private mutating func follow(_ id: ItemID, at index: Int) {
        let plan = order.plan
        guard let place = plan.schedule.items.firstIndex(where: { $0.id == id }) else {
            invoices[index].state = .void
            return
        }
        let item = plan.schedule.items[place]
        invoices[index].amount = Money(minorUnits: item.minorUnits, currency: plan.currency)
        invoices[index].paid = Money(minorUnits: plan.paid[place], currency: plan.currency)
        invoices[index].dueOn = item.due
        let isAskedFor = plan.status == .open || plan.status == .completed
        if plan.paid[place] == item.minorUnits {
            invoices[index].state = .paid
        } else if !isAskedFor {
            invoices[index].state = .void
        } else if plan.paid[place] > 0 {
            invoices[index].state = .partlyPaid
        } else if invoices[index].state != .draft {
            invoices[index].state = .sent
        }
    }

    private mutating func follow(_ id: PaymentRecord.ID, at index: Int) throws(OrderError) {
        guard let payment = try tx.payment(id) else { return }
        switch payment.state {
        case .captured:
            invoices[index].amount = payment.captured
            invoices[index].paid = payment.captured
            invoices[index].state = .paid
        case .failed: invoices[index].state = .void
        case .open, .authorized: break
        }
    }

    func writeInvoices() throws(OrderError) {
        for (place, invoice) in invoices.enumerated() {
            guard invoicesBefore.indices.contains(place) else {
                try tx.insert(invoice)
                continue
            }
            if invoice != invoicesBefore[place] { try tx.update(invoice) }
        }
    }
}
