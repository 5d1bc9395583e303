internal import PaymentHTTP

/// The saving of a card for later use.
struct SetupIntent: Sendable {
    /// The states, by Stripe's names.
    enum Status: String, Sendable {
        case requiresPaymentMethod = "requires_payment_method"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case canceled
        case succeeded
    }

    let id: String
    let clientSecret: String
    let created: Int64
    var status: Status = .requiresPaymentMethod
    var methods = MethodChoice()
    var options = CardOptions()
    var usage = "off_session"
    var cancellationReason: String?
    var customer: String?
    var description: String?
    var lastSetupError: JSON?
    var latestAttempt: String?
    var metadata = Metadata()
    var authentication: PendingAuthentication?
    var paymentMethod: String?
    /// The Checkout Session that this belongs to.
    var checkoutSession: String?

    var json: JSON {
        [
            "id": .string(id), "object": "setup_intent", "allowed_payment_method_types": .texts(methods.allowed),
            "application": .null, "automatic_payment_methods": methods.automaticJSON,
            "cancellation_reason": .string(orNull: cancellationReason), "client_secret": .string(clientSecret),
            "created": .integer(created), "customer": .string(orNull: customer), "customer_account": .null,
            "description": .string(orNull: description), "excluded_payment_method_types": .texts(methods.excluded),
            "flow_directions": .null, "last_setup_error": lastSetupError ?? .null,
            "latest_attempt": .string(orNull: latestAttempt), "livemode": false, "managed_payments": .null,
            "mandate": .null,
            "metadata": metadata.json, "next_action": authentication?.json ?? .null, "on_behalf_of": .null,
            "payment_method": .string(orNull: paymentMethod),
            "payment_method_configuration_details": .null,
            "payment_method_options": options.setupJSON, "payment_method_types": .texts(methods.types),
            "single_use_mandate": .null, "status": .string(status.rawValue), "usage": .string(usage),
        ]
    }
}
