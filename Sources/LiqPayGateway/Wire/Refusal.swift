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
            self.code = said.hiding(token).withoutCardNumbers.printable
            self.message = message.hiding(token).withoutCardNumbers.printable
            field = try root.optional("key")?.string().hiding(token).printable
            orderID = try root.optional("order_id")?.text()
            let (amount, currency) = (try root.optional("amount"), try root.optional("currency"))
            let hasID = try root.optional("payment_id") != nil && orderID != nil
            isAboutPayment = hasID && amount != nil && currency != nil
            self.isFinal = isFinal
        }
    }
}

extension String {
    /// The text without `token`, which LiqPay may repeat (S-01).
    func hiding(_ token: PaymentToken?) -> String {
        token.map { replacing($0.rawValue, with: "<redacted>") } ?? self
    }

    /// The text without anything long enough for a card number, which LiqPay may repeat (S-01).
    var withoutCardNumbers: String {
        var result = ""
        var run = ""
        func endOfRun() -> String {
            run.utf8.count(where: { (0x30...0x39).contains($0) }) >= 12 ? "<redacted>" : run
        }
        for scalar in unicodeScalars {
            switch scalar {
            // People write card numbers in groups.
            case "0"..."9", " ", "-": run.unicodeScalars.append(scalar)
            default:
                result += endOfRun()
                run = ""
                result.unicodeScalars.append(scalar)
            }
        }
        return result + endOfRun()
    }

    /// The text as it may stand in a message: shortened, and with its control characters escaped.
    var printable: String {
        var result = ""
        for scalar in unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > 200 ? result + "…" : result
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
