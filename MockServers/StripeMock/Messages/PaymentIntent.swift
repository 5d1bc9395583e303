internal import PaymentHTTP

/// A payment from its creation to its success or cancellation.
struct PaymentIntent: Sendable {
    /// The states, by Stripe's names.
    ///
    /// Which calls are legal in which is in `Operations/`.
    enum Status: String, Sendable {
        case requiresPaymentMethod = "requires_payment_method"
        case requiresConfirmation = "requires_confirmation"
        case requiresAction = "requires_action"
        case processing
        case requiresCapture = "requires_capture"
        case canceled
        case succeeded
    }

    let id: String
    let clientSecret: String
    let created: Int64
    var amount: Int64
    var currency: String
    var status: Status = .requiresPaymentMethod
    var amountCapturable: Int64 = 0
    var amountReceived: Int64 = 0
    var methods = MethodChoice()
    var options = CardOptions()
    var canceledAt: Int64?
    var cancellationReason: String?
    var captureMethod = "automatic_async"
    var customer: String?
    var description: String?
    var lastPaymentError: JSON?
    var latestCharge: String?
    var metadata = Metadata()
    var authentication: PendingAuthentication?
    var paymentMethod: String?
    var receiptEmail: String?
    var review: String?
    var setupFutureUsage: String?
    var shipping: Shipping?
    var statementDescriptor: String?
    var statementDescriptorSuffix: String?
    /// The Checkout Session that made this payment: it then belongs to the page, not to the API.
    var checkoutSession: String?

    /// Whether the money is only held when the card is charged.
    var isCapturedLater: Bool { (options.captureMethod ?? captureMethod) == "manual" }

    private static let amountDetails: JSON = ["tip": [:]]
    private static let managedPayments: JSON = ["enabled": false]

    var json: JSON {
        [
            "id": .string(id), "object": "payment_intent", "allowed_payment_method_types": .texts(methods.allowed),
            "amount": .integer(amount), "amount_capturable": .integer(amountCapturable),
            "amount_details": Self.amountDetails, "amount_received": .integer(amountReceived), "application": .null,
            "application_fee_amount": .null, "automatic_payment_methods": methods.automaticJSON,
            "canceled_at": .integer(orNull: canceledAt), "cancellation_reason": .string(orNull: cancellationReason),
            "capture_method": .string(captureMethod), "client_secret": .string(clientSecret),
            "confirmation_method": "automatic", "created": .integer(created), "currency": .string(currency),
            "customer": .string(orNull: customer), "customer_account": .null,
            "description": .string(orNull: description),
            "excluded_payment_method_types": .texts(methods.excluded), "last_payment_error": lastPaymentError ?? .null,
            "latest_charge": .string(orNull: latestCharge), "livemode": false, "managed_payments": Self.managedPayments,
            "metadata": metadata.json, "next_action": authentication?.json ?? .null, "on_behalf_of": .null,
            "payment_method": .string(orNull: paymentMethod),
            "payment_method_configuration_details": methods.configurationJSON,
            "payment_method_options": options.paymentJSON, "payment_method_types": .texts(methods.types),
            "processing": .null, "receipt_email": .string(orNull: receiptEmail), "review": .string(orNull: review),
            "setup_future_usage": .string(orNull: setupFutureUsage), "shipping": shipping?.json ?? .null,
            "source": .null,
            "statement_descriptor": .string(orNull: statementDescriptor),
            "statement_descriptor_suffix": .string(orNull: statementDescriptorSuffix),
            "status": .string(status.rawValue),
            "transfer_data": .null, "transfer_group": .null,
        ]
    }
}

/// Which kinds of payment method may pay: an own list (before endive), or Stripe's choice.
struct MethodChoice: Sendable {
    /// Whether redirects to other pages are allowed, or `nil` when the client named the kinds itself.
    var allowsRedirects: Bool? = true
    var types = ["card"]
    var allowed: [String]?
    var excluded: [String]?

    var automaticJSON: JSON {
        guard let allowsRedirects, allowed == nil else { return .null }
        return allowsRedirects ? Self.always : Self.never
    }

    private static let always: JSON = ["allow_redirects": "always", "enabled": true]
    private static let never: JSON = ["allow_redirects": "never", "enabled": true]
    private static let configuration: JSON = ["id": "pmc_1Mock000000000000000001", "parent": .null]

    var configurationJSON: JSON {
        allowsRedirects == nil ? .null : Self.configuration
    }
}

/// `payment_method_options[card]`.
struct CardOptions: Sendable {
    /// `automatic`, `any` or `challenge`.
    var requestThreeDSecure = "automatic"
    var captureMethod: String?
    var setupFutureUsage: String?
    /// Whether the session set options that it must show, as Checkout does.
    var network: String?

    /// Whether the merchant asks for 3-D Secure.
    var asksForThreeDSecure: Bool { requestThreeDSecure != "automatic" }

    var paymentJSON: JSON {
        var card: [(String, JSON)] = []
        if let captureMethod { card.append(("capture_method", .string(captureMethod))) }
        card += [
            ("installments", .null), ("mandate_options", .null), ("network", .string(orNull: network)),
            ("request_three_d_secure", .string(requestThreeDSecure)),
        ]
        if let setupFutureUsage { card.append(("setup_future_usage", .string(setupFutureUsage))) }
        return ["card": .members(card)]
    }

    var setupJSON: JSON {
        [
            "card": [
                "mandate_options": .null, "network": .string(orNull: network),
                "request_three_d_secure": .string(requestThreeDSecure),
            ]
        ]
    }
}

/// A 3-D Secure challenge that the buyer has not finished.
struct PendingAuthentication: Sendable {
    /// The id of the attempt, in the address of its page.
    let source: String
    /// The address of the challenge page on the mock.
    let url: String
    /// Where the page sends the buyer; `nil` where Stripe's own script would take over.
    let returnURL: String?
    /// Whether the client asked for the form that only Stripe's scripts understand.
    let usesSDK: Bool

    /// The member `next_action`.
    var json: JSON {
        if let returnURL, !usesSDK {
            return [
                "redirect_to_url": ["return_url": .string(returnURL), "url": .string(url)], "type": "redirect_to_url",
            ]
        }
        return [
            "type": "use_stripe_sdk",
            "use_stripe_sdk": [
                "source": .string(source), "stripe_js": .string(url), "type": "three_d_secure_redirect",
            ],
        ]
    }
}
