internal import PaymentCore
internal import PaymentHTTP

/// LiqPay's objects as they are on the wire: the members this package reads, with LiqPay's words as values.
enum Wire {}

extension Wire {
    /// An answer that says no: there is no status in HTTP that would tell.
    struct Refusal: Sendable {
        /// LiqPay's code; the status where there is none.
        let code: String
        /// LiqPay's message, without the token of the request.
        let message: String
        /// The member that is wrong, where LiqPay says.
        let field: String?
        /// The order it is about, where LiqPay says.
        let orderID: String?
        /// Whether it is a payment that came to nothing, and not only an error.
        let isAboutPayment: Bool
        /// Whether the status says that nothing was or will be paid.
        let isFinal: Bool

        /// Reads a refusal; nil when the answer is none.
        init?(_ root: JSONDocument.Required, hiding token: PaymentToken?) throws(JSONError) {
            let status = try root.optional("status")?.string()
            var code = try root.optional("err_code")?.text()
            if code == nil { code = try root.optional("code")?.text() }
            let isFinal = status == "failure" || status == "error"
            let saysError = try root.optional("result")?.string() == "error"
            guard isFinal || saysError || (status == nil && code != nil) else { return nil }
            let said = code ?? status ?? "error"
            let message = try root.optional("err_description")?.string() ?? "no reason given"
            let secrets = token.map { [$0.rawValue] } ?? []
            self.code = said.printable(hiding: secrets)
            self.message = message.printable(hiding: secrets)
            field = try root.optional("key")?.string().printable(hiding: secrets)
            orderID = try root.optional("order_id")?.text()
            let (amount, currency) = (try root.optional("amount"), try root.optional("currency"))
            let hasID = try root.optional("payment_id") != nil && orderID != nil
            isAboutPayment = hasID && amount != nil && currency != nil
            self.isFinal = isFinal
        }
    }
}

extension JSONDocument.Required {
    /// A text, or a number as it is written: LiqPay writes ids, codes and amounts either way.
    func text() throws(JSONError) -> String {
        try value.kind == .number ? numberText() : string()
    }

    /// An integer, written as a number or as text.
    func integer() throws(JSONError) -> Int64 {
        if value.kind == .string, let number = Int64(try string()) { return number }
        return try int64()
    }

    /// `true` as a Boolean, as text or as 1.
    func flag() throws(JSONError) -> Bool {
        if value.kind == .bool { return try bool() }
        let text = try text()
        return text == "true" || text == "1"
    }
}
