internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What the buyer does on the page of a Checkout Session.
extension State {
    /// What the page asks for.
    struct PageEntry {
        var email: String?
        var name: String?
        let card: PaymentMethodDraft
    }

    /// How a submitted form ends.
    enum PageOutcome {
        /// The session is complete.
        case complete
        /// The buyer goes on to the challenge page at this address.
        case challenge(String)
    }

    /// The buyer submits the form.
    ///
    /// - Throws: the decline; the session stays open.
    mutating func pay(_ sessionID: String, _ entry: PageEntry, _ call: inout Call) throws(Failure) -> PageOutcome {
        let session = try checkoutSession(sessionID)
        guard session.status == .open else {
            throw .refused("This Checkout Session is \(session.status.rawValue).")
        }
        let email = session.customer.flatMap { customers[$0]?.email } ?? session.customerEmail ?? entry.email
        checkoutSessions.change(sessionID) {
            $0.customerDetails = .init(email: email, name: entry.name, address: entry.card.billingDetails.address)
        }
        let customer = customerOfPayment(session, email: email, name: entry.name, &call)
        var draft = entry.card
        draft.billingDetails.email = email
        draft.billingDetails.name = entry.name
        let method = add(draft, &call)
        var confirmation = Confirmation()
        confirmation.returnURL = session.pageURL
        if session.mode == "setup", let setup = session.setupIntent {
            setupIntents.change(setup) {
                $0.customer = customer
                $0.paymentMethod = method.id
                $0.status = .requiresConfirmation
                $0.authentication = nil
            }
            try confirmSetup(setup, confirmation, &call)
            return finish(sessionID, challenge: try setupIntent(setup).authentication, &call)
        }
        let payment = paymentOfSession(session, customer: customer, &call)
        paymentIntents.change(payment) {
            $0.customer = customer
            $0.paymentMethod = method.id
            $0.status = .requiresConfirmation
            $0.authentication = nil
        }
        try confirm(payment, confirmation, &call)
        return finish(sessionID, challenge: try paymentIntent(payment).authentication, &call)
    }

    /// The buyer came back from the challenge page of a session's payment or setup.
    mutating func continueSession(_ id: String, _ call: inout Call) {
        _ = finish(id, challenge: nil, &call)
    }

    /// A captured payment makes the session that began it paid.
    mutating func completeSession(ofPayment payment: PaymentIntent) {
        guard let session = payment.checkoutSession else { return }
        checkoutSessions.change(session) { if $0.status == .complete { $0.paymentStatus = "paid" } }
    }

    /// Ends a payment whose session was given up.
    mutating func abandonPayment(_ id: String, _ call: inout Call) {
        guard let payment = paymentIntents[id], payment.status != .canceled, payment.status != .succeeded else {
            return
        }
        paymentIntents.change(id) {
            $0.status = .canceled
            $0.canceledAt = call.seconds
            $0.authentication = nil
        }
        if let canceled = paymentIntents[id] { emit("payment_intent.canceled", .paymentIntent(canceled), &call) }
    }

    /// Completes the session if its payment or setup is done.
    private mutating func finish(
        _ id: String, challenge: PendingAuthentication?, _ call: inout Call
    ) -> PageOutcome {
        if let challenge { return .challenge(challenge.url) }
        guard let session = checkoutSessions[id], session.status == .open else { return .complete }
        if let payment = session.paymentIntent.flatMap({ paymentIntents[$0] }),
            payment.status == .succeeded || payment.status == .requiresCapture
        {
            // A guest stays a guest: only a customer that was asked for appears.
            checkoutSessions.change(id) {
                $0.status = .complete
                $0.paymentStatus = payment.status == .succeeded ? "paid" : "unpaid"
                $0.customer = payment.customer
            }
            if payment.setupFutureUsage != nil, let method = payment.paymentMethod {
                paymentMethods.change(method) { $0.allowRedisplay = "limited" }
            }
        } else if session.mode == "setup", let setup = session.setupIntent.flatMap({ setupIntents[$0] }),
            setup.status == .succeeded
        {
            checkoutSessions.change(id) {
                $0.status = .complete
                $0.customer = setup.customer
            }
        }
        if let completed = checkoutSessions[id], completed.status == .complete {
            emit("checkout.session.completed", .checkoutSession(completed), &call)
        }
        return .complete
    }

    /// The customer who pays: the session's own, or a new one where the session asks for it.
    private mutating func customerOfPayment(
        _ session: CheckoutSession, email: String?, name: String?, _ call: inout Call
    ) -> String? {
        if let customer = session.customer { return customer }
        // After a decline the buyer pays again: the customer made for the first try is used on.
        let payment = session.paymentIntent.flatMap { paymentIntents[$0] }
        let setup = session.setupIntent.flatMap { setupIntents[$0] }
        if let customer = payment?.customer ?? setup?.customer { return customer }
        guard session.customerCreation == "always" || session.mode == "setup" else { return nil }
        var customer = Customer(
            id: call.identifier("cus_", 14), created: call.seconds,
            invoicePrefix: call.identifier("", 8).uppercased())
        customer.email = email
        customer.name = name
        customers.add(customer, id: customer.id)
        emit("customer.created", .customer(customer), &call)
        return customer.id
    }

    /// The payment of a session, made when the buyer first submits the form.
    private mutating func paymentOfSession(
        _ session: CheckoutSession, customer: String?, _ call: inout Call
    ) -> String {
        if let payment = session.paymentIntent { return payment }
        let id = call.identifier("pi_3", 23)
        var payment = PaymentIntent(
            id: id, clientSecret: call.identifier("\(id)_secret_", 25), created: call.seconds,
            amount: session.total ?? 0, currency: session.currency ?? "usd")
        let settings = session.settings
        payment.customer = customer
        payment.captureMethod = settings.captureMethod
        payment.setupFutureUsage = settings.setupFutureUsage
        payment.metadata = settings.metadata
        payment.description = settings.description
        payment.receiptEmail = settings.receiptEmail
        payment.statementDescriptorSuffix = settings.statementDescriptorSuffix
        payment.shipping = settings.shipping
        payment.options = session.options
        payment.methods.allowed = session.allowedMethods
        payment.methods.excluded = session.excludedMethods
        payment.checkoutSession = session.id
        paymentIntents.add(payment, id: id)
        checkoutSessions.change(session.id) { $0.paymentIntent = id }
        emit("payment_intent.created", .paymentIntent(payment), &call)
        return id
    }
}
