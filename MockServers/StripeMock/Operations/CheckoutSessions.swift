internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// The API side of Checkout; the page is in `CheckoutPayment.swift`.
extension State {
    private static let lifetimeSeconds: Int64 = 24 * 3600
    private static let shortestLifetimeSeconds: Int64 = 30 * 60

    mutating func createCheckoutSession(
        _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let draft = try CheckoutDraft(&parameters, call)
        let customerCreation = try parameters.choice("customer_creation", of: ["always", "if_required"])
        let customer = try parameters.text("customer")
        let customerEmail = try parameters.text("customer_email", atMost: 800)
        if customer != nil, customerEmail != nil {
            throw .invalid(
                "You may only specify one of these parameters: customer, customer_email.", code: "parameters_exclusive",
                parameter: "customer_email")
        }
        if customer != nil, customerCreation != nil {
            throw .invalid(
                "You may only specify one of these parameters: customer, customer_creation.",
                code: "parameters_exclusive", parameter: "customer_creation")
        }
        let expiresAt = try parameters.whole("expires_at") ?? call.seconds + Self.lifetimeSeconds
        let range = call.seconds + Self.shortestLifetimeSeconds...call.seconds + Self.lifetimeSeconds
        guard range.contains(expiresAt) else {
            throw .invalid(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
                parameter: "expires_at")
        }
        let metadata = try parameters.metadata()
        try parameters.finish()
        try checkCustomer(customer)

        let id = call.identifier("cs_test_a1", 58)
        var session = CheckoutSession(
            id: id, created: call.seconds, expiresAt: expiresAt, mode: draft.mode, uiMode: draft.uiMode,
            pageURL: "\(call.context.baseURL)\(Pages.checkoutPath)\(id)", successURL: draft.successURL,
            cancelURL: draft.cancelURL, returnURL: draft.returnURL, clientReferenceID: draft.clientReferenceID,
            currency: draft.currency, lineItems: draft.lineItems.map { $0.item(&call) }, settings: draft.settings,
            options: draft.options, customerCreation: customerCreation ?? "if_required", customerEmail: customerEmail,
            locale: draft.locale, submitType: draft.submitType, allowedMethods: draft.methods.allowed,
            excludedMethods: draft.methods.excluded, billingAddressCollection: draft.billingAddressCollection,
            clientSecret: draft.uiMode == "hosted_page" ? nil : call.identifier("\(id)_secret_", 40))
        session.metadata.merge(metadata)
        session.customer = customer
        if session.mode == "setup" {
            session.paymentStatus = "no_payment_required"
            session.setupIntent = addSetup(of: session, &call)
        }
        checkoutSessions.add(session, id: id)
        agenda.plan(.sessionExpires(id), at: Timestamp(secondsSinceEpoch: expiresAt))
        return session.json
    }

    mutating func updateCheckoutSession(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var session = try checkoutSession(id)
        session.metadata.merge(try parameters.metadata())
        try parameters.finish()
        checkoutSessions[id] = session
        return session.json
    }

    /// The session with an id from a path.
    func checkoutSession(_ id: String) throws(Failure) -> CheckoutSession {
        guard let session = checkoutSessions[id] else {
            throw .notFound("checkout.session", id, parameter: "session")
        }
        return session
    }

    func listCheckoutSessions(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let payment = try parameters.text("payment_intent")
        let customer = try parameters.text("customer")
        let status = try parameters.choice("status", of: ["open", "complete", "expired"])
        var email: String?
        if var details = try parameters.group("customer_details") {
            email = try details.requiredText("email")
            try details.finish()
        }
        try parameters.finish()
        let (found, hasMore) = try page.read(checkoutSessions, noun: "checkout.session") {
            page.created.contains($0.created) && (payment == nil || $0.paymentIntent == payment)
                && (customer == nil || $0.customer == customer) && (status == nil || $0.status.rawValue == status)
                && (email == nil || $0.customerDetails?.email == email)
        }
        return .list(found.map(\.json), url: "/v1/checkout/sessions", hasMore: hasMore)
    }

    func listLineItems(_ id: String, _ parameters: inout Parameters) throws(Failure) -> JSON {
        let session = try checkoutSession(id)
        var table = ObjectTable<CheckoutSession.LineItem>()
        // Positions are listed in the order of the bill, so the last one is the oldest for the cursor.
        for item in session.lineItems.reversed() { table.add(item, id: item.id) }
        let page = try PageRequest(&parameters)
        try parameters.finish()
        let (items, hasMore) = try page.read(table, noun: "item") { _ in true }
        return .list(
            items.map { $0.json(created: session.created) }, url: "/v1/checkout/sessions/\(id)/line_items",
            hasMore: hasMore)
    }

    mutating func expireCheckoutSession(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        try parameters.finish()
        let session = try checkoutSession(id)
        guard session.status == .open else {
            throw .refused(
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status "
                    + "of \(session.status.rawValue).")
        }
        expireSession(id, &call)
        return try checkoutSession(id).json
    }

    /// An open session reaches its end.
    ///
    /// A payment that the buyer began on it ends as well.
    mutating func expireSession(_ id: String, _ call: inout Call) {
        guard let session = checkoutSessions[id], session.status == .open else { return }
        checkoutSessions.change(id) { $0.status = .expired }
        if let payment = session.paymentIntent { abandonPayment(payment, &call) }
        if let expired = checkoutSessions[id] { emit("checkout.session.expired", .checkoutSession(expired), &call) }
    }

    private mutating func addSetup(of session: CheckoutSession, _ call: inout Call) -> String {
        let id = call.identifier("seti_1", 23)
        var setup = SetupIntent(
            id: id, clientSecret: call.identifier("\(id)_secret_", 31), created: call.seconds)
        setup.customer = session.customer
        setup.description = session.settings.description
        setup.metadata = session.settings.metadata
        setup.options = session.options
        setup.checkoutSession = session.id
        setupIntents.add(setup, id: id)
        emit("setup_intent.created", .setupIntent(setup), &call)
        return id
    }
}
