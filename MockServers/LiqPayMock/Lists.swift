internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `reports`: the payments of a stretch of time, oldest first, in one answer.
///
/// Source: https://liqpay.ua/en/doc/api/information/payment_archive. There are no pages.
extension State {
    /// Lists payments by the time they were created, from `date_from` to `date_to`, both in milliseconds and included.
    ///
    /// What nobody has tried to pay yet is not listed.
    func report(_ parameters: Parameters) throws(Failure) -> Answer {
        try parameters.demand(["date_from", "date_to"])
        let from = try parameters.milliseconds("date_from")
        let to = try parameters.milliseconds("date_to")
        guard from <= to else { throw .wrong("date_to") }
        let format =
            parameters.has("resp_format") ? try parameters.choice("resp_format", of: ["json", "csv"]) : "json"
        let listed = payments.all {
            !$0.status.isOpen && (from...to).contains($0.created.millisecondsSinceEpoch)
        }
        let objects = listed.map { $0.json(publicKey: keys.publicKey, baseURL: nil, result: nil) }
        return format == "csv"
            ? .csv(Self.table(objects)) : .json(["result": "success", "data": .array(objects)])
    }

    private static let columns = [
        "payment_id", "action", "status", "type", "paytype", "order_id", "liqpay_order_id", "description",
        "sender_card_mask2", "sender_card_type", "amount", "currency", "sender_commission", "receiver_commission",
        "refund_amount", "err_code", "create_date", "end_date",
    ]

    private static func table(_ payments: [JSON]) -> [UInt8] {
        let lines = payments.map { payment in
            columns.map { field(payment[$0]) }.joined(separator: ",")
        }
        return Array(([columns.joined(separator: ",")] + lines).map { $0 + "\r\n" }.joined().utf8)
    }

    /// A field as RFC 4180 writes it.
    private static func field(_ value: JSON?) -> String {
        let text = value?.stringValue ?? value?.text() ?? ""
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
