public import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// An invoice that LiqPay sends to the payer.
    public struct InvoiceRequest: Hashable, Sendable {
        /// Where LiqPay sends it.
        public enum Recipient: Hashable, Sendable {
            /// By mail.
            case email(String)
            /// To the bank's app of this telephone number.
            case phone(String)
        }

        /// How much is asked for.
        public var amount: Money
        /// What is bought, in a line for people.
        public var description: String
        /// The merchant's own name for the payment.
        public var reference: MerchantReference
        /// Where LiqPay sends it.
        public var recipient: Recipient
        /// Whether the money moves at once or is held.
        public var taking: DepositRequest.Taking
        /// Where the payer comes back to after paying.
        public var returnURL: AbsoluteURL?
        /// Until when it can be paid.
        public var expiresAt: Timestamp?

        /// Creates a request.
        public init(
            amount: Money, description: String, reference: MerchantReference, recipient: Recipient,
            taking: DepositRequest.Taking = .charged, returnURL: AbsoluteURL? = nil, expiresAt: Timestamp? = nil
        ) {
            self.amount = amount
            self.description = description
            self.reference = reference
            self.recipient = recipient
            self.taking = taking
            self.returnURL = returnURL
            self.expiresAt = expiresAt
        }
    }

    /// An invoice that LiqPay has sent.
    public struct Invoice: Hashable, Sendable {
        /// The payment it asks for, to be looked up and refunded by.
        public let payment: GatewayReference
        /// LiqPay's number of it.
        public let id: String
        /// Where it is paid.
        ///
        /// It opens the payment to whoever has it: never log it (S-51).
        public let url: AbsoluteURL
    }

    /// Sends an invoice to the payer.
    ///
    /// It can be sent once under a reference; whether it was paid is told by a webhook or a look-up of the payment.
    ///
    /// - Throws: `PaymentError`; no invoice was sent, or one that can be cancelled by its reference.
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/invoice (read 2026-11-21)
    public func sendInvoice(_ request: InvoiceRequest) async throws(PaymentError) -> Invoice {
        try capabilities.check(request.amount)
        try check(request.reference, nil, nil)
        try Self.check(description: request.description)
        try check(expiry: request.expiresAt)
        if let url = request.returnURL { try Self.check(url, "returnURL") }
        let sent = try await ask(.sendInvoice(request, caller.account))
        let payment = reference(request.reference.text)
        return try caller.readable { () throws(InvalidValue) in
            do throws(AbsoluteURL.ParseError) {
                return Invoice(payment: payment, id: sent.id, url: try AbsoluteURL(sent.url))
            } catch {
                throw InvalidValue("href", "", error.description)
            }
        }
    }

    /// Cancels an invoice that was not paid.
    ///
    /// - Throws: `PaymentError` when it was paid or cancelled, or LiqPay does not answer.
    public func cancelInvoice(_ payment: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.cancelInvoice(orderID(payment)))
    }
}

extension Wire {
    /// An invoice.
    struct Invoice: Sendable {
        let id: String
        let url: String
        let amount: String?
        let currency: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").text()
            url = try object.require("href").string()
            amount = try object.optional("amount")?.text()
            currency = try object.optional("currency")?.string()
        }
    }
}

extension Exchange where Object == Wire.Invoice {
    /// Sends an invoice.
    fileprivate static func sendInvoice(
        _ request: LiqPay.InvoiceRequest, _ account: LiqPay.Configuration
    ) throws(PaymentError) -> Exchange {
        var members = JSONObject()
        members["order_id"] = .string(request.reference.text)
        members["amount"] = try LiqPay.Amount.wire(request.amount)
        members["currency"] = .string(request.amount.currency.code)
        members["description"] = .string(request.description)
        switch request.recipient {
        case .email(let text): members["email"] = .string(text)
        case .phone(let text): members["phone"] = .string(text)
        }
        members["action_payment"] = request.taking == .held ? "hold" : "pay"
        members["expired_date"] = request.expiresAt.map { .string(UTCText.text($0)) }
        members["result_url"] = request.returnURL.map { .string($0.text) }
        members.append(account)
        let amount = request.amount
        return Exchange(
            name: "send-invoice", role: .manage, action: "invoice_send", members: members,
            orderID: request.reference.text, read: Wire.Invoice.init,
            mismatch: { answer in
                guard let text = answer.amount, let code = answer.currency, code == amount.currency.code else {
                    return "its amount or currency is missing or another"
                }
                do {
                    return try LiqPay.Amount.money(text, amount.currency) == amount
                        ? nil : "its amount is not \(amount)"
                } catch {
                    return "its amount is none"
                }
            })
    }
}

extension Exchange where Object == Bool {
    /// Cancels an invoice.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/invoice (read 2026-11-21)
    fileprivate static func cancelInvoice(_ orderID: String) -> Exchange {
        Exchange(
            name: "cancel-invoice", role: .manage, action: "invoice_cancel",
            members: ["order_id": .string(orderID)], orderID: orderID,
            read: { root throws(JSONError) in try root.require("result").string() == "ok" },
            mismatch: { $0 ? nil : "it does not say that the invoice was cancelled" })
    }
}
