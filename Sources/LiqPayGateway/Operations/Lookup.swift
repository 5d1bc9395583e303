internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Payment {
    /// A payment as it is now; it may be asked at any time.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/information/status_payment (read 2026-11-21)
    static func status(of orderID: String) -> Exchange {
        Exchange(
            name: "lookup", role: .lookUp, action: "status", members: ["order_id": .string(orderID)],
            orderID: orderID, read: Wire.Payment.init,
            mismatch: { $0.orderID == nil ? "it names no order" : nil })
    }
}

extension Exchange where Object == Wire.Report {
    /// The payments of a period; LiqPay knows no pages.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/information/payment_archive (read 2026-11-21)
    static func reports(in period: Range<Timestamp>) -> Exchange {
        Exchange(
            name: "list", role: .lookUp, action: "reports",
            members: [
                "date_from": .integer(period.lowerBound.millisecondsSinceEpoch),
                "date_to": .integer(period.upperBound.millisecondsSinceEpoch), "resp_format": "json",
            ],
            read: Wire.Report.init)
    }
}

extension LiqPay {
    /// What came of the first call under a reference that LiqPay says it had; a different one is refused.
    func earlier(
        _ reference: MerchantReference, amount: Money, taking: DepositRequest.Taking, _ context: CallContext
    ) async throws(PaymentError) -> Outcome<Payment> {
        let wire = try await ask(.status(of: reference.text))
        if let difference = wire.mismatch(orderID: reference.text, amount: amount, taking: taking, isLookup: true) {
            throw PaymentError(
                .invalidRequest,
                "this reference was used for another payment; give every attempt its own (the first one: \(difference))",
                field: "reference", value: reference.text, gateway: .liqPay)
        }
        return try caller.readable { () throws(InvalidValue) in try outcome(of: wire, context) }
    }

    /// The payments of a period, newest first, by the moment that `time` gives.
    func report(
        _ period: Range<Timestamp>, after cursor: String?, by time: (Wire.Payment) -> Int64?
    ) async throws(PaymentError) -> [Wire.Payment] {
        guard cursor == nil else {
            throw PaymentError(
                .invalidRequest, "LiqPay's list has one part, so nothing follows a cursor", field: "cursor",
                gateway: .liqPay)
        }
        guard !period.isEmpty else { return [] }
        let dated = try await ask(.reports(in: period)).payments.compactMap { payment in
            time(payment).map { (time: Timestamp(millisecondsSinceEpoch: $0), payment: payment) }
        }
        return dated.filter { period.contains($0.time) }.sorted { $0.time > $1.time }.map(\.payment)
    }
}
