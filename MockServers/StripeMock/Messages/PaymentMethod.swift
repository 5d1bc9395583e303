internal import PaymentHTTP

/// A card that a client may charge.
///
/// The number and the code are not in it, only the published test card they named (S-09).
struct PaymentMethod: Sendable {
    let id: String
    let created: Int64
    var card: Card
    var billingDetails = BillingDetails()
    var allowRedisplay = "unspecified"
    var customer: String?
    var metadata = Metadata()
    /// Whether the buyer agreed, and authenticated where needed, to charges without them.
    var isSetUp = false
    /// Whether it was charged without a customer, or detached: it can never be used again.
    var isSpent = false

    var json: JSON {
        [
            "id": .string(id), "object": "payment_method", "allow_redisplay": .string(allowRedisplay),
            "billing_details": billingDetails.json, "card": card.json(address: billingDetails.address),
            "created": .integer(created), "customer": .string(orNull: customer), "customer_account": .null,
            "livemode": false,
            "metadata": metadata.json, "type": "card",
        ]
    }
}

/// What is kept of a card.
struct Card: Sendable {
    let scenario: TestCard
    var expiryMonth: Int64
    var expiryYear: Int64
    /// Whether a security code came with the number.
    ///
    /// The code itself is not kept.
    let hasCode: Bool
    /// The same for the same number on the same mock, and useless elsewhere.
    let fingerprint: String

    func json(address: Address?) -> JSON {
        [
            "brand": .string(scenario.brand), "checks": checksJSON(afterCharge: false, address: address),
            "country": .string(scenario.country), "display_brand": .string(scenario.brand),
            "exp_month": .integer(expiryMonth), "exp_year": .integer(expiryYear),
            "fingerprint": .string(fingerprint), "funding": .string(scenario.funding), "generated_from": .null,
            "last4": .string(scenario.last4),
            "networks": ["available": .array([.string(scenario.brand)]), "preferred": .null],
            "regulated_status": "unregulated",
            "three_d_secure_usage": ["supported": .bool(!isThreeDSecureUnsupported)], "wallet": .null,
        ]
    }

    /// The results of the address and code checks: known once the card was charged, `unchecked` before.
    func checksJSON(afterCharge: Bool, address: Address?) -> JSON {
        func result(_ outcome: String, given: Bool) -> JSON {
            given ? .string(afterCharge ? outcome : "unchecked") : .null
        }
        return [
            "address_line1_check": result(scenario.checks.line1, given: address?.line1 != nil),
            "address_postal_code_check": result(scenario.checks.postalCode, given: address?.postalCode != nil),
            "cvc_check": result(scenario.checks.code, given: hasCode),
        ]
    }

    private var isThreeDSecureUnsupported: Bool {
        if case .unsupported = scenario.authentication { true } else { false }
    }
}
