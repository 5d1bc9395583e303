internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What a client says when it confirms.
struct Confirmation {
    var returnURL: String?
    var isOffSession = false
    var usesSDK = false
    var failsOnAction = false

    init() {}

    /// Reads the parameters of a confirmation; on a creation they are only allowed together with `confirm=true`.
    init(_ parameters: inout Parameters, isConfirmed: Bool) throws(Failure) {
        for name in ["return_url", "off_session", "mandate", "mandate_data", "error_on_requires_action"]
        where !isConfirmed && parameters.has(name) {
            throw .invalid(
                "The parameter \(name) can only be used when confirm is true.", parameter: parameters.at(name))
        }
        returnURL = try parameters.webAddress("return_url")
        let offSession = try parameters.choice("off_session", of: ["true", "false", "one_off", "recurring"])
        isOffSession = !["false", nil].contains(offSession)
        usesSDK = try parameters.flag("use_stripe_sdk") ?? false
        failsOnAction = try parameters.flag("error_on_requires_action") ?? false
        if let mandate = try parameters.text("mandate") {
            throw .unknownReference("mandate", mandate, parameter: "mandate")
        }
        if let token = try parameters.text("confirmation_token") {
            throw .unknownReference("confirmation_token", token, parameter: "confirmation_token")
        }
        // For cards, the buyer's consent changes nothing but the wording on their statement.
        parameters.ignore("mandate_data")
    }
}

extension State {
    mutating func confirmPaymentIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var intent = try paymentIntent(id)
        let changes = try PaymentIntentChanges(&parameters, call.version, from: intent, isNew: false)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        let confirmation = try Confirmation(&parameters, isConfirmed: true)
        let expectedAmount = try parameters.whole("amount_to_confirm", atLeast: 1)
        try parameters.finish()

        try checkConfirmable(intent)
        guard intent.checkoutSession == nil else {
            throw .refused("You cannot confirm a PaymentIntent that was created by Checkout.")
        }
        if let expectedAmount, expectedAmount != intent.amount {
            throw .refused(
                "The amount to confirm is not the amount of the PaymentIntent.", parameter: "amount_to_confirm")
        }
        changes.apply(to: &intent)
        try checkCustomer(intent.customer)
        switch source {
        case .keep:
            break
        case .unset:
            intent.paymentMethod = nil
        case .set(let source):
            try checkReturnAddress(intent, confirmation)
            intent.paymentMethod = try resolve(source, customer: intent.customer, &call)
            intent.status = .requiresConfirmation
        }
        paymentIntents[id] = intent
        try confirm(id, confirmation, &call)
        return try paymentIntent(id).json
    }

    /// Confirms a payment that has its payment method: charges it, asks for authentication, or declines it.
    mutating func confirm(
        _ id: String, _ confirmation: Confirmation, _ call: inout Call
    ) throws(Failure) {
        let intent = try paymentIntent(id)
        try checkConfirmable(intent)
        guard let methodID = intent.paymentMethod else {
            var failure = Failure.refused(
                "You cannot confirm this PaymentIntent because it's missing a payment method. Provide one with the "
                    + "confirmation or update the PaymentIntent before.", code: "payment_intent_unexpected_state")
            failure.paymentIntent = intent.json
            throw failure
        }
        try checkReturnAddress(intent, confirmation)
        let method = try usablePaymentMethod(methodID, customer: intent.customer)
        if method.card.scenario.brand == "amex", intent.amount > AmountLimit.americanExpress {
            throw .refused("Amount must be no more than 9 digits", code: "amount_too_large", parameter: "amount")
        }

        let step = AuthenticationStep(
            card: method.card.scenario, isSetUp: method.isSetUp, isOffSession: confirmation.isOffSession,
            isRequested: intent.options.asksForThreeDSecure)
        switch step {
        case .none(let result):
            try charge(id, method, threeDSecure: result, &call)
        case .declined(let decline):
            try refuse(id, method, decline, &call)
        case .challenge where confirmation.failsOnAction:
            let failure = Failure(
                status: 402, type: "card_error",
                message: "This payment required an authentication action to complete, but `error_on_requires_action` "
                    + "was set.", code: "authentication_required", paymentMethod: method.json)
            throw failPayment(id, failure, &call)
        case .challenge:
            let pending = challenge(
                kind: "payment_intent", id: id, clientSecret: intent.clientSecret, confirmation, &call)
            paymentIntents.change(id) {
                $0.status = .requiresAction
                $0.authentication = pending
            }
            emit("payment_intent.requires_action", .paymentIntent(try paymentIntent(id)), &call)
        }
    }

    /// The address of a challenge page, on this mock, in the form that the live service uses.
    func challenge(
        kind: String, id: String, clientSecret: String, _ confirmation: Confirmation, _ call: inout Call
    ) -> PendingAuthentication {
        let source = call.identifier("payatt_3", 23)
        let url =
            "\(call.context.baseURL)\(Pages.challengePath)?merchant=acct_mock&\(kind)=\(id)"
            + "&\(kind)_client_secret=\(clientSecret)&source=\(source)"
        return PendingAuthentication(
            source: source, url: url, returnURL: confirmation.returnURL, usesSDK: confirmation.usesSDK)
    }

    /// The buyer finished, or refused, the challenge of a payment: it goes on by itself.
    mutating func finishAuthentication(ofPayment id: String, isPassed: Bool, _ call: inout Call) {
        guard let intent = paymentIntents[id], intent.status == .requiresAction, let methodID = intent.paymentMethod,
            let method = paymentMethods[methodID]
        else { return }
        paymentIntents.change(id) { $0.authentication = nil }
        guard isPassed else {
            _ = failPayment(id, .authenticationFailed("payment_intent", method: method), &call)
            return
        }
        do throws(Failure) {
            try charge(id, method, threeDSecure: ThreeDSecureResult.challengePassed, &call)
        } catch {
            // A decline after the challenge answers no request: the payment and the events tell of it.
            return
        }
    }

    private func checkConfirmable(_ intent: PaymentIntent) throws(Failure) {
        let allowed: [PaymentIntent.Status] = [.requiresPaymentMethod, .requiresConfirmation, .requiresAction]
        guard allowed.contains(intent.status) else {
            throw unexpectedState(intent, "confirm", allowed: allowed)
        }
    }

    /// Where any kind of payment method might redirect the buyer, their way back has to be known, even for a plain
    /// card.
    private func checkReturnAddress(_ intent: PaymentIntent, _ confirmation: Confirmation) throws(Failure) {
        do throws(Failure) {
            try intent.methods.checkReturnAddress(confirmation)
        } catch {
            var failure = error
            failure.paymentIntent = intent.json
            throw failure
        }
    }
}

extension MethodChoice {
    /// Demands `return_url` where redirects are allowed, and refuses it where they are not.
    func checkReturnAddress(_ confirmation: Confirmation) throws(Failure) {
        if allowsRedirects == true, confirmation.returnURL == nil, !confirmation.isOffSession {
            throw .refused(
                "This intent is configured to accept payment methods enabled in your Dashboard. Because some of these "
                    + "payment methods might redirect your customer off of your page, you must provide a `return_url`. "
                    + "If you don't want to accept redirect-based payment methods, set "
                    + "`automatic_payment_methods[enabled]` to `true` and "
                    + "`automatic_payment_methods[allow_redirects]` to `never`.", parameter: "return_url")
        }
        if allowsRedirects == false, confirmation.returnURL != nil {
            throw .refused(
                "You cannot provide a `return_url` when `automatic_payment_methods[allow_redirects]` is `never`.",
                parameter: "return_url")
        }
    }
}
