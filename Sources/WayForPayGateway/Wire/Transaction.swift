internal import PaymentCore
internal import PaymentHTTP

/// WayForPay's messages as they are on the wire: the members this package reads, with WayForPay's words as values.
enum Wire {}

extension Wire {
    /// What every answer has.
    struct Head: Sendable {
        /// Empty where a success says nothing else, as the link of a page does.
        let code: String
        let reason: String
        /// Missing in the small answers of errors.
        let status: String?
        let orderReference: String?
        let merchantAccount: String?

        /// Reads the members; `token` is taken out of the reason, which otherwise is WayForPay's.
        init(_ object: JSONDocument.Required, hiding token: PaymentToken? = nil) throws(JSONError) {
            code = try object.text("reasonCode") ?? ""
            let text = try object.text("reason") ?? ""
            reason = text.printable(hiding: token.map { [$0.rawValue] } ?? [])
            status = try object.text("transactionStatus")
            orderReference = try object.text("orderReference")
            merchantAccount = try object.text("merchantAccount")
        }
    }

    /// A payment, in an answer, a callback or a list; amounts are texts.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852117 (read 2026-11-21)
    struct Transaction: Sendable {
        let orderReference: String
        let status: String
        let code: String
        let reason: String
        let amount: String
        let currency: String
        let createdDate: Int64?
        let processingDate: Int64?
        let cardPan: String
        let cardType: String?
        let recToken: String?
        /// What was given back so far; only CHECK_STATUS tells.
        let refundAmount: String?
        let settlementAmount: String?
        let fee: String?
        /// What kind of entry of a list this is.
        let type: String?
        /// Where the payer may try again after a decline.
        let repayURL: String?
        let challenge: Challenge?

        init(_ object: JSONDocument.Required, hiding token: PaymentToken? = nil) throws(JSONError) {
            let head = try Head(object, hiding: token)
            orderReference = try object.require("orderReference").string()
            status = try object.require("transactionStatus").string()
            code = head.code
            reason = head.reason
            amount = try object.requireText("amount")
            currency = try object.require("currency").string()
            createdDate = try object.seconds("createdDate")
            processingDate = try object.seconds("processingDate")
            cardPan = try object.text("cardPan") ?? ""
            cardType = try object.text("cardType")
            recToken = try object.text("recToken")
            refundAmount = try object.text("refundAmount")
            settlementAmount = try object.text("settlementAmount")
            fee = try object.text("fee")
            type = try object.text("transactionType")
            repayURL = try object.text("repayUrl")
            challenge = try Challenge(object)
        }
    }

    /// What the bank wants the payer's browser to bring to it.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852194 (read 2026-11-21)
    struct Challenge: Sendable {
        let ticket: String
        let address: String
        let merchantData: String
        let request: String

        init?(_ object: JSONDocument.Required) throws(JSONError) {
            guard let ticket = try object.text("authTicket"), let address = try object.text("d3AcsUrl") else {
                return nil
            }
            self.ticket = ticket
            self.address = address
            merchantData = try object.text("d3Md") ?? ""
            request = try object.text("d3Pareq") ?? ""
        }
    }

    /// What CHECK_STATUS found.
    enum Found: Sendable {
        case order(Transaction)
        /// There is none; only a signed answer can prove it.
        case nothing(isSigned: Bool)
    }

    /// The answer to SETTLE and REFUND, of which amount and currency may be missing.
    struct Reversal: Sendable {
        let orderReference: String
        let status: String
        let code: String
        let reason: String
        let amount: String?
        let currency: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            let head = try Head(object)
            orderReference = try object.require("orderReference").string()
            status = try object.require("transactionStatus").string()
            code = head.code
            reason = head.reason
            amount = try object.text("amount")
            currency = try object.text("currency")
        }
    }
}

extension JSONDocument.Required {
    /// The text behind `name`, which WayForPay gives as a string or as a number; nil when it is missing, null or empty.
    func text(_ name: String) throws(JSONError) -> String? {
        guard let member = try optional(name) else { return nil }
        if let number = member.value.numberText { return number }
        let text = try member.string()
        return text.isEmpty ? nil : text
    }

    /// The text behind `name`, which WayForPay gives as a string or as a number.
    func requireText(_ name: String) throws(JSONError) -> String {
        let member = try require(name)
        if let number = member.value.numberText { return number }
        return try member.string()
    }

    /// The Unix seconds behind `name`; nil when there are none.
    func seconds(_ name: String) throws(JSONError) -> Int64? {
        guard let member = try optional(name) else { return nil }
        if let text = member.value.string { return Int64(text) }
        return try member.int64()
    }
}
