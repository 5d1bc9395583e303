public import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// An invoice: a payment page that WayForPay also sends to the payer by mail or telephone.
    public struct Invoice: Hashable, Sendable {
        /// What to look up.
        public let reference: GatewayReference
        /// The merchant's name for the payment.
        public let merchantReference: MerchantReference
        /// Where the payer pays; it opens the payment to whoever has it (S-51).
        public let url: AbsoluteURL
        /// The address of a picture with the code of that page, where WayForPay gives one.
        public let qrCode: AbsoluteURL?
    }

    /// Makes an invoice for one amount; WayForPay sends it to the payer's mail address or telephone, where they are
    /// given.
    ///
    /// It moves no money. Repeated under the same reference it is refused: store the invoice.
    ///
    /// - Throws: `PaymentError`; after `gatewayFault` the invoice may exist: look its reference up, and take a new
    ///   one for another.
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/608996852 (read 2026-11-21)
    public func createInvoice(_ request: CheckoutRequest) async throws(PaymentError) -> Invoice {
        let wire = try await ask(.createInvoice(try purchase(request), order: request.reference.text))
        return Invoice(
            reference: reference(request.reference.text), merchantReference: request.reference, url: wire.url,
            qrCode: wire.qrCode)
    }

    /// Takes an unpaid invoice back, so that nobody can pay it any more.
    ///
    /// - Throws: `PaymentError.invalidRequest` when it is paid, `.notFound` when there is none.
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/1737356 (read 2026-11-21)
    public func removeInvoice(_ reference: GatewayReference) async throws(PaymentError) {
        _ = try await ask(.removeInvoice(order(reference)))
    }
}

extension Wire {
    /// The answer to CREATE_INVOICE.
    struct Invoice: Sendable {
        let url: AbsoluteURL
        let qrCode: AbsoluteURL?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            url = try object.require("invoiceUrl").url()
            let code = try object.optional("qrCode")
            qrCode = try code?.value.isString("") == true ? nil : code?.url()
        }
    }
}

extension Exchange where Object == Wire.Invoice {
    fileprivate static func createInvoice(_ members: JSONObject, order: String) -> Exchange {
        Exchange(
            name: "create-invoice", type: "CREATE_INVOICE", signed: .purchase, members: members, takesServiceURL: true,
            proof: .connection(), read: { root, _ throws(JSONError) in try Wire.Invoice(root) }, order: order)
    }
}

extension Exchange where Object == Wire.Head {
    fileprivate static func removeInvoice(_ order: String) -> Exchange {
        Exchange(
            name: "remove-invoice", type: "REMOVE_INVOICE", signed: .status,
            members: ["apiVersion": 1, "orderReference": .string(order)], proof: .connection(),
            read: { root, _ throws(JSONError) in try Wire.Head(root) }, order: order,
            mismatch: { Mapping.meaning($0.code) == .done ? nil : "it does not say that the invoice was removed" })
    }
}
