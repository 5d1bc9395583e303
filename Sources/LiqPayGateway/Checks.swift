internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension LiqPay {
    /// The order id in a reference.
    ///
    /// LiqPay finds payments by the merchant's order id alone, so that is the id of a payment here; it has at most 255 characters.
    func orderID(_ reference: GatewayReference) throws(PaymentError) -> String {
        try caller.gateway.id(reference) { text in
            (1...255).contains(text.unicodeScalars.count)
                && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        }
    }

    /// The reference for an order id.
    func reference(_ orderID: String) -> GatewayReference { caller.gateway.reference(orderID) }

    /// The refusal of an operation that LiqPay has not.
    static func unsupported(_ operation: Capabilities.Operation, _ message: String) -> PaymentError {
        PaymentError(.unsupported, message, field: "operation", value: operation.rawValue, gateway: .liqPay)
    }

    /// Refuses a charge that LiqPay cannot take.
    func check(_ request: ChargeRequest) throws(PaymentError) {
        try capabilities.check(request.amount)
        try capabilities.check(request.source)
        try check(request.reference, request.customer, request.keepMethod)
        if let description = request.description { try Self.check(description: description) }
    }

    /// Refuses a page that LiqPay cannot show.
    func check(_ request: CheckoutRequest) throws(PaymentError) {
        try capabilities.check(request.amount)
        try check(request.reference, request.customer, request.keepMethod)
        try Self.check(description: request.description)
        try Self.check(request.successURL, "successURL")
        try check(expiry: request.expiresAt)
    }

    /// Refuses what every request has and LiqPay cannot carry.
    func check(
        _ reference: MerchantReference, _ customer: GatewayReference?, _ consent: Consent?
    ) throws(PaymentError) {
        try capabilities.check(reference)
        if let customer {
            throw PaymentError(
                .invalidRequest, "LiqPay keeps no customers; leave the customer out", field: "customer",
                value: customer.id, gateway: .liqPay)
        }
        if let consent { _ = try consent.liqPayInfo() }
    }

    /// Refuses a description without a letter: LiqPay demands one.
    static func check(description: String) throws(PaymentError) {
        guard description.contains(where: { !$0.isWhitespace }) else {
            throw PaymentError(
                InvalidValue("description", "", "is blank; LiqPay shows it to the payer and demands it"),
                gateway: .liqPay)
        }
    }

    /// Refuses an address of the merchant that is longer than LiqPay takes.
    static func check(_ url: AbsoluteURL, _ field: String) throws(PaymentError) {
        let longest = Configuration.addressLengthMax
        guard url.text.utf8.count <= longest else {
            throw PaymentError(
                InvalidValue(field, "", "is longer than the \(longest) characters LiqPay takes"), gateway: .liqPay)
        }
    }

    /// Refuses the end of a page that has passed.
    func check(expiry: Timestamp?) throws(PaymentError) {
        guard let expiry, expiry <= caller.clock.now() else { return }
        throw PaymentError(
            InvalidValue("expiresAt", UTCText.text(expiry), "has passed; give a time to come"), gateway: .liqPay)
    }

    /// The order id under which a method is kept on LiqPay's page: the same on every repeat, and never one of a payment.
    static func orderID(forKeeping key: IdempotencyKey) throws(PaymentError) -> String {
        do {
            return "m-" + Base32.string(try Digest.sha256(Array(key.text.utf8)).bytes).prefix(24)
        } catch {
            throw PaymentError(.unsupported, "no order id can be derived: \(error)", gateway: .liqPay)
        }
    }
}
