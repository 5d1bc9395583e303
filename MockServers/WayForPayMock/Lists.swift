internal import MockServerKit
internal import PaymentHTTP

extension State {
    /// The longest period one list may cover: 31 days.
    private static let periodSecondsMax: Int64 = 31 * 86_400

    /// TRANSACTION_LIST: payments that were tried and what was given back, by the time they began, oldest first.
    ///
    /// As the gateway's own client shows it, a payment keeps its status there when it is refunded or voided; that is an
    /// entry of its own.
    func list(_ parameters: Parameters) throws(Failure) -> JSON {
        _ = try parameters.whole("apiVersion", in: 1...2)
        guard let begin = try parameters.whole("dateBegin", in: 0...Int64.max) else { throw .missing("dateBegin") }
        guard let end = try parameters.whole("dateEnd", in: 0...Int64.max) else { throw .missing("dateEnd") }
        guard begin <= end else { throw .format("`dateEnd` is before `dateBegin`") }
        guard end - begin <= Self.periodSecondsMax else { throw .format("the period is longer than 31 days") }
        let payments = orders.all {
            (begin...end).contains($0.createdDate) && $0.status != .created && !$0.isRemoved
        }.map { (date: $0.createdDate, json: entry(of: $0)) }
        let returns = refunds.all { (begin...end).contains($0.createdDate) }
            .map { (date: $0.createdDate, json: entry(of: $0)) }
        let entries = (payments + returns).enumerated().sorted { left, right in
            (left.element.date, left.offset) < (right.element.date, right.offset)
        }
        return [
            "reason": .string(Reason.ok.text), "reasonCode": .integer(Reason.ok.code),
            "transactionList": .array(entries.map(\.element.json)),
        ]
    }

    private func entry(of order: Order) -> JSON {
        let type =
            switch order.kind {
            case .purchase, .invoice: "PURCHASE"
            case .charge, .regular: "CHARGE"
            case .verification: "VERIFY"
            }
        return entry(type, order, amount: order.amount, created: order.createdDate, order.payment)
    }

    private func entry(of refund: Refund) -> JSON {
        let order =
            orders[refund.reference]
            ?? Order(
                reference: refund.reference, kind: .charge, amount: refund.amount, createdDate: refund.createdDate)
        return entry(
            "REFUND", order, amount: refund.amount, created: refund.createdDate,
            Order.Outcome(status: refund.status, reason: refund.reason, date: refund.processingDate))
    }

    private func entry(
        _ type: String, _ order: Order, amount: Amount, created: Int64, _ outcome: Order.Outcome
    ) -> JSON {
        [
            "transactionType": .string(type), "orderReference": .string(order.reference),
            "createdDate": .integer(created), "amount": amount.json, "currency": .string(amount.currency),
            "transactionStatus": .string(outcome.status.rawValue), "processingDate": .integer(outcome.date),
            "reasonCode": .integer(outcome.reason.code), "reason": .string(outcome.reason.text),
            "email": .string(orNull: order.email), "phone": .string(orNull: order.phone),
            "paymentSystem": .string(order.card == nil ? "" : "card"), "cardPan": .string(order.card?.mask ?? ""),
            "cardType": .string(orNull: order.card?.type),
            "issuerBankCountry": .string(orNull: order.card == nil ? nil : "Ukraine"),
            "issuerBankName": .string(orNull: order.card == nil ? nil : "Mock Bank"), "fee": 0,
            "baseAmount": amount.json, "baseCurrency": .string(amount.currency),
            "settlementDate": .integer(orNull: order.settlementDate),
            "settlementAmount": order.settlementDate == nil ? .null : amount.json,
        ]
    }
}
