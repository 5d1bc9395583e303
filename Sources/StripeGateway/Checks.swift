internal import PaymentCore
internal import PaymentHTTP

extension Stripe {
    /// The id in a reference, checked so that it stays one segment of a path.
    ///
    /// - SeeAlso: https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backwards-compatible: ids are opaque and
    ///   have at most 255 characters (read 2026-11-21)
    func id(_ reference: GatewayReference) throws(PaymentError) -> String {
        try caller.gateway.id(reference, where: Self.isID)
    }

    /// Whether `text` can be an id of Stripe: one segment of a path, whoever it comes from.
    static func isID(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
                default: false
                }
            }
    }

    /// The reference for an id from Stripe.
    func reference(_ id: String) -> GatewayReference { caller.gateway.reference(id) }

    /// The customer a charge belongs to; created when the method is to be kept and there is none.
    func customer(for request: ChargeRequest) async throws(PaymentError) -> String? {
        if let method = request.source.storedMethod {
            guard let owner = method.customer else {
                throw PaymentError(
                    .invalidRequest, "the kept method names no customer", field: "method", gateway: .stripe)
            }
            guard request.customer == nil || request.customer == owner else {
                throw PaymentError(
                    .invalidRequest, "the kept method belongs to another customer", field: "customer",
                    value: request.customer?.id, gateway: .stripe)
            }
            return try id(owner)
        }
        guard request.keepMethod != nil else {
            return try request.customer.map { reference throws(PaymentError) in try id(reference) }
        }
        return try await customer(request.customer, or: request.payer, key: request.idempotencyKey)
    }

    /// The customer given, or a new one for `payer`.
    func customer(
        _ customer: GatewayReference?, or payer: PayerDetails, key: IdempotencyKey
    ) async throws(PaymentError) -> String {
        if let customer { return try id(customer) }
        return try await ask(.createCustomer(payer, key: key))
    }

    /// Refuses an expiry that Stripe would refuse.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at (read 2026-11-21)
    func checkExpiry(of request: CheckoutRequest) throws(PaymentError) {
        guard let expiry = request.expiresAt else { return }
        let milliseconds = expiry.milliseconds(since: caller.clock.now())
        guard (30 * 60_000...24 * 3_600_000).contains(milliseconds) else {
            throw PaymentError(
                InvalidValue(
                    "expiresAt", "\(milliseconds / 60_000) minutes from now", "must be 30 minutes to 24 hours from now"),
                gateway: .stripe)
        }
    }

    /// Refuses a consent that Stripe's metadata cannot keep: it would be lost, and the method useless without the payer.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/metadata (read 2026-11-21)
    func check(_ consent: Consent) throws(PaymentError) {
        guard (1...500).contains(consent.agreement.unicodeScalars.count) else {
            throw PaymentError(
                InvalidValue(
                    "agreement", consent.agreement, "must have 1 to 500 characters to be kept with the method"),
                gateway: .stripe)
        }
    }
}
