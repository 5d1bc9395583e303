internal import PaymentHTTP

extension Wire {
    /// The `transactionResponse` of a request that was processed.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#payment-transactions (read 2026-11-21)
    struct Transaction: Sendable {
        /// 1 approved, 2 declined, 3 error, 4 held for review.
        let responseCode: String
        /// `0` where nothing new was made.
        let id: String
        /// What a capture, void or refund was asked of; empty for the others.
        let originalID: String
        /// The code of the first message or error.
        let code: String
        /// Its text, fit for an error.
        let text: String
        /// The masked card, `XXXX1111`.
        let accountNumber: String
        let accountType: String
        /// Empty unless the account has a Signature Key.
        let hash: String
        /// What was approved of a prepaid card.
        let approvedAmount: String?
        /// Set where a part was approved and the rest is open.
        let splitTenderID: String?

        init(_ object: JSONDocument.Required, hiding secrets: [String]) throws(JSONError) {
            responseCode = try object.requireText("responseCode")
            id = try object.text("transId") ?? "0"
            originalID = try object.text("refTransID") ?? ""
            let messages = try object.readList("messages") { message throws(JSONError) in
                (try message.requireText("code"), try message.optional("description")?.string() ?? "")
            }
            let errors = try object.readList("errors") { error throws(JSONError) in
                (try error.requireText("errorCode"), try error.optional("errorText")?.string() ?? "")
            }
            let first = errors?.first ?? messages?.first
            code = first?.0.printable(hiding: secrets) ?? ""
            text = first?.1.printable(hiding: secrets) ?? ""
            accountNumber = try object.optional("accountNumber")?.string() ?? ""
            accountType = try object.optional("accountType")?.string() ?? ""
            hash = try object.optional("transHashSha2")?.string() ?? ""
            approvedAmount = try object.optional("prePaidCard")?.text("approvedAmount")
            splitTenderID = try object.text("splitTenderId")
        }
    }

    /// A transaction as `getTransactionDetailsRequest` tells of it.
    ///
    /// A captured authorization keeps its id; `settleAmount` is then what was captured.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#transaction-reporting (read 2026-11-21)
    struct Details: Sendable {
        let id: String
        let originalID: String?
        let submitted: String
        let type: String
        let status: String
        let reasonCode: String
        let reasonText: String
        let settledAt: String?
        let invoiceNumber: String?
        let requestedAmount: String?
        let authAmount: String
        let settleAmount: String
        let card: Card?
        let customerID: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.requireText("transId")
            originalID = try object.text("refTransId")
            submitted = try object.require("submitTimeUTC").string()
            type = try object.require("transactionType").string()
            status = try object.require("transactionStatus").string()
            reasonCode = try object.text("responseReasonCode") ?? ""
            reasonText = (try object.optional("responseReasonDescription")?.string() ?? "").printable()
            settledAt = try object.optional("batch")?.optional("settlementTimeUTC")?.string()
            invoiceNumber = try object.optional("order")?.optional("invoiceNumber")?.string()
            requestedAmount = try object.text("requestedAmount")
            authAmount = try object.requireText("authAmount")
            settleAmount = try object.requireText("settleAmount")
            card = try object.optional("payment")?.read("creditCard", Card.init)
            customerID = try object.optional("customer")?.optional("id")?.string()
        }

        /// Whether it is a refund and no payment.
        var isRefund: Bool { type == "refundTransaction" }
    }

    /// A masked card.
    struct Card: Sendable {
        /// `XXXX1111`.
        let number: String
        /// `XXXX`, or `2030-12` where it was asked for.
        let expiry: String
        let type: String

        init(_ object: JSONDocument.Required) throws(JSONError) {
            number = try object.require("cardNumber").string()
            expiry = try object.optional("expirationDate")?.string() ?? ""
            type = try object.optional("cardType")?.string() ?? ""
        }
    }
}
