public import PaymentCore
internal import PaymentPlans

/// What a payer gets for a payment that arrived (P-BK-2, O-6).
public struct Receipt: Hashable, Sendable {
    /// The payment; its name is the receipt's number.
    public let payment: PaymentRecord
    /// The order it pays.
    public let order: Order
    /// Who paid.
    public let customer: Customer
    /// When the money arrived.
    public let paidAt: Timestamp
    /// What it went to; the lines sum to what arrived.
    public let rows: [PaperRow]

    /// What arrived.
    public var total: PaperRow { PaperRow(.received, payment.captured) }

    /// What the report is of.
    public var heading: ReportHeading {
        ReportHeading(
            ReportWord("receipt", "Receipt", "Квитанція"),
            [
                .init(.number, .text(payment.id.text)), .init(.order, .text(order.number)),
                .init(.title, .text(order.title)), .init(.customer, .text(customer.name)),
                .init(.paidAt, .time(paidAt)),
                .init(ReportWord("way", "by", "спосіб"), .word(ReportWord(payment.way))),
            ]
                + (order.branch.map { [.init(.branch, .text($0))] } ?? [])
                + (payment.card.map {
                    [.init(ReportWord("card", "card", "картка"), .text($0.description))]
                } ?? []))
    }
}

extension Orders {
    /// The receipt of a payment that arrived.
    ///
    /// - Throws: `OrderError.notFound`; `.refused` for a payment that did not arrive.
    public func receipt(of id: PaymentRecord.ID) async throws(OrderError) -> Receipt {
        try await store.transaction { (tx) throws(OrderError) in
            guard let payment = try tx.payment(id) else { throw .notFound("payment", id) }
            guard payment.state == .captured, let paidAt = payment.settledAt else {
                throw OrderError(
                    .refused,
                    "the payment '\(id)' is \(payment.state.rawValue); there is a receipt once it is captured",
                    field: "payment", value: id.text)
            }
            guard let order = try tx.order(payment.order) else { throw .notFound("order", payment.order) }
            guard let customer = try tx.customer(payment.customer) else {
                throw .notFound("customer", payment.customer)
            }
            let tries = try tx.attempts(of: id.text)
            return Receipt(
                payment: payment, order: order, customer: customer, paidAt: paidAt,
                rows: order.plan.rows(paidAs: [id.text] + tries.map(\.reference.text)))
        }
    }
}

extension Plan {
    /// Where the money of a payment is, by the names it may have in the plan.
    fileprivate func rows(paidAs names: [String]) -> [PaperRow] {
        guard let place = payments.firstIndex(where: { $0.state == .captured && names.contains($0.id) }) else {
            return []
        }
        let payment = payments[place]
        var rows: [PaperRow] = []
        for allocation in allocations where allocation.payment == Int32(place) {
            guard let item = schedule.items.first(where: { $0.id == allocation.item }) else { continue }
            rows.append(PaperRow(item, of: self, on: item.due, allocation.minorUnits))
        }
        func add(_ what: ReportWord, _ minorUnits: Int64) {
            if minorUnits > 0 { rows.append(PaperRow(what, Money(minorUnits: minorUnits, currency: currency))) }
        }
        add(.toBalance, payment.unallocated + payment.spent)
        add(.givenBack, payment.refunded)
        return rows
    }
}
