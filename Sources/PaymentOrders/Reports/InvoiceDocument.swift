public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// An invoice with all that stands on it: what a page or a PDF of it is made from (P-IF-4).
public struct InvoiceDocument: Hashable, Sendable {
    /// The invoice.
    public let invoice: Invoice
    /// The order it is under.
    public let order: Order
    /// Who is to pay.
    public let customer: Customer
    /// The day it was sent; the day it was made for a draft.
    public let issuedOn: CivilDate
    /// What it asks for, and what was paid on it, below zero.
    public let rows: [PaperRow]

    /// What is left to pay.
    public var left: Money {
        // Neither is negative, so the difference of the two is no overflow.
        Money(minorUnits: invoice.amount.minorUnits - invoice.paid.minorUnits, currency: invoice.amount.currency)
    }

    /// What is left to pay, as a line.
    public var total: PaperRow { PaperRow(.toPay, on: invoice.dueOn, left) }

    /// What the report is of.
    public var heading: ReportHeading {
        ReportHeading(
            ReportWord("invoice", "Invoice", "Рахунок"),
            [
                .init(.number, .text(invoice.number)), .init(.state, .word(ReportWord(invoice.state))),
                .init(ReportWord("issuedOn", "issued on", "дата"), .day(issuedOn)),
                .init(.due, ReportCell(invoice.dueOn)), .init(.order, .text(order.number)),
                .init(.title, .text(order.title)), .init(.customer, .text(customer.name)),
                .init(ReportWord("email", "mail", "пошта"), ReportCell(customer.email)),
                .init(ReportWord("phone", "telephone", "телефон"), ReportCell(customer.phone)),
            ].filter { $0.value != .nothing })
    }
}

extension Orders {
    /// An invoice with all that stands on it.
    ///
    /// A draft is for staff only (P-IN-4).
    ///
    /// - Throws: `OrderError.notFound`.
    public func invoiceDocument(_ id: Invoice.ID) async throws(OrderError) -> InvoiceDocument {
        try await store.transaction { (tx) throws(OrderError) in
            guard let invoice = try tx.invoice(id) else { throw .notFound("invoice", id) }
            guard let order = try tx.order(invoice.order) else { throw .notFound("order", invoice.order) }
            guard let customer = try tx.customer(order.customer) else { throw .notFound("customer", order.customer) }
            var rows: [PaperRow] = []
            if let id = invoice.item {
                rows = order.plan.rows(of: id, asking: invoice.amount)
            } else {
                rows = [PaperRow(.payment, part: "", on: invoice.dueOn, invoice.amount)]
                if invoice.paid.isPositive, let payment = invoice.payment, let arrived = try tx.payment(payment) {
                    let day = arrived.settledAt.map { business.zone.moment($0).day }
                    rows.append(PaperRow(.received, on: day, invoice.paid.negated))
                }
            }
            return InvoiceDocument(
                invoice: invoice, order: order, customer: customer,
                issuedOn: business.zone.moment(invoice.sentAt ?? invoice.createdAt).day, rows: rows)
        }
    }
}

extension Plan {
    /// An item, and what payments put on it.
    fileprivate func rows(of id: ItemID, asking amount: Money) -> [PaperRow] {
        guard let item = schedule.items.first(where: { $0.id == id }) else {
            // The item was cut away; the invoice is void.
            return [PaperRow(.balance, amount)]
        }
        let asked = PaperRow(item, of: self, on: item.due, amount.minorUnits)
        let paid = allocations.filter { $0.item == id }.map { allocation in
            let payment = payments[Int(allocation.payment)]
            return PaperRow(
                .payment, on: payment.at.day, Money(minorUnits: -allocation.minorUnits, currency: currency))
        }
        return [asked] + paid
    }
}

extension Money {
    fileprivate var negated: Money { Money(minorUnits: -minorUnits, currency: currency) }
}
