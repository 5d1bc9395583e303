internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Saving a card without charging it.
extension State {
    mutating func createSetupIntent(_ parameters: inout Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let id = call.identifier("seti_1", 23)
        var intent = SetupIntent(
            id: id, clientSecret: call.identifier("\(id)_secret_", 31), created: call.seconds)
        let changes = try SetupIntentChanges(&parameters, call.version, from: intent, isNew: true)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        let isConfirmed = try parameters.flag("confirm") ?? false
        let confirmation = try Confirmation(&parameters, isConfirmed: isConfirmed)
        intent.usage = try parameters.choice("usage", of: ["off_session", "on_session"]) ?? intent.usage
        try parameters.finish()

        changes.apply(to: &intent)
        try checkCustomer(intent.customer)
        if let source = source.value {
            intent.paymentMethod = try resolve(source, customer: intent.customer, &call)
            intent.status = .requiresConfirmation
        } else if isConfirmed {
            throw .missing("payment_method")
        }
        setupIntents.add(intent, id: id)
        emit("setup_intent.created", .setupIntent(intent), &call)
        if isConfirmed { try confirmSetup(id, confirmation, &call) }
        return try setupIntent(id).json
    }

    mutating func updateSetupIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var intent = try setupIntent(id)
        let changes = try SetupIntentChanges(&parameters, call.version, from: intent, isNew: false)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        try parameters.finish()
        guard intent.status != .canceled, intent.status != .succeeded || source.isKept else {
            throw unexpectedState(intent, "update", allowed: Self.confirmableSetups)
        }
        changes.apply(to: &intent)
        try checkCustomer(intent.customer)
        switch source {
        case .keep:
            break
        case .unset:
            intent.paymentMethod = nil
            intent.authentication = nil
            intent.status = .requiresPaymentMethod
        case .set(let source):
            intent.paymentMethod = try resolve(source, customer: intent.customer, &call)
            intent.authentication = nil
            intent.status = .requiresConfirmation
        }
        setupIntents[id] = intent
        return intent.json
    }

    mutating func confirmSetupIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var intent = try setupIntent(id)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        try parameters.cardOptions(into: &intent.options)
        let confirmation = try Confirmation(&parameters, isConfirmed: true)
        try parameters.finish()

        guard Self.confirmableSetups.contains(intent.status) else {
            throw unexpectedState(intent, "confirm", allowed: Self.confirmableSetups)
        }
        guard intent.checkoutSession == nil else {
            throw .refused("You cannot confirm a SetupIntent that was created by Checkout.")
        }
        if let source = source.value {
            intent.paymentMethod = try resolve(source, customer: intent.customer, &call)
            intent.status = .requiresConfirmation
        }
        setupIntents[id] = intent
        try confirmSetup(id, confirmation, &call)
        return try setupIntent(id).json
    }

    mutating func cancelSetupIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let intent = try setupIntent(id)
        let reason = try parameters.choice(
            "cancellation_reason", of: ["abandoned", "requested_by_customer", "duplicate"])
        try parameters.finish()
        guard Self.confirmableSetups.contains(intent.status) else {
            throw unexpectedState(intent, "cancel", allowed: Self.confirmableSetups)
        }
        setupIntents.change(id) {
            $0.status = .canceled
            $0.cancellationReason = reason
            $0.authentication = nil
        }
        let canceled = try setupIntent(id)
        emit("setup_intent.canceled", .setupIntent(canceled), &call)
        return canceled.json
    }

    /// The setup with an id from a path.
    func setupIntent(_ id: String) throws(Failure) -> SetupIntent {
        guard let intent = setupIntents[id] else { throw .notFound("setupintent", id, parameter: "intent") }
        return intent
    }

    func listSetupIntents(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let customer = try parameters.text("customer")
        let method = try parameters.text("payment_method")
        try parameters.finish()
        let (intents, hasMore) = try page.read(setupIntents, noun: "setupintent") {
            page.created.contains($0.created) && (customer == nil || $0.customer == customer)
                && (method == nil || $0.paymentMethod == method)
        }
        return .list(intents.map(\.json), url: "/v1/setup_intents", hasMore: hasMore)
    }

    /// Saves the card, asks for authentication, or declines.
    mutating func confirmSetup(_ id: String, _ confirmation: Confirmation, _ call: inout Call) throws(Failure) {
        let intent = try setupIntent(id)
        guard let methodID = intent.paymentMethod else {
            var failure = Failure.refused(
                "You cannot confirm this SetupIntent because it's missing a payment method.",
                code: "setup_intent_unexpected_state")
            failure.setupIntent = intent.json
            throw failure
        }
        do throws(Failure) {
            try intent.methods.checkReturnAddress(confirmation)
        } catch {
            var failure = error
            failure.setupIntent = intent.json
            throw failure
        }
        let method = try usablePaymentMethod(methodID, customer: intent.customer)
        let attempt = call.identifier("setatt_1", 23)
        setupIntents.change(id) { $0.latestAttempt = attempt }

        // A card that is set up already needs no challenge to be set up once more.
        let isSetUp = method.isSetUp || method.card.scenario.isSetUpFromTheStart
        let step = AuthenticationStep(
            card: method.card.scenario, isSetUp: isSetUp, isOffSession: method.card.scenario.isSetUpFromTheStart,
            isRequested: intent.options.asksForThreeDSecure)
        switch step {
        case .none:
            try completeSetup(id, method, &call)
        case .declined(let decline):
            throw failSetup(id, .declined(decline, charge: nil, paymentMethod: method.json), &call)
        case .challenge:
            let pending = challenge(
                kind: "setup_intent", id: id, clientSecret: intent.clientSecret, confirmation, &call)
            setupIntents.change(id) {
                $0.status = .requiresAction
                $0.authentication = pending
            }
            emit("setup_intent.requires_action", .setupIntent(try setupIntent(id)), &call)
        }
    }

    /// The buyer finished, or refused, the challenge of a setup.
    mutating func finishAuthentication(ofSetup id: String, isPassed: Bool, _ call: inout Call) {
        guard let intent = setupIntents[id], intent.status == .requiresAction, let methodID = intent.paymentMethod,
            let method = paymentMethods[methodID]
        else { return }
        setupIntents.change(id) { $0.authentication = nil }
        guard isPassed else {
            _ = failSetup(id, .authenticationFailed("setup_intent", method: method), &call)
            return
        }
        do throws(Failure) {
            try completeSetup(id, method, &call)
        } catch {
            // A decline after the challenge answers no request: the setup and the events tell of it.
            return
        }
    }

    private mutating func completeSetup(
        _ id: String, _ method: PaymentMethod, _ call: inout Call
    ) throws(Failure) {
        if method.card.scenario.declinesWhenSaved, let decline = method.card.scenario.decline {
            throw failSetup(id, .declined(decline, charge: nil, paymentMethod: method.json), &call)
        }
        setupIntents.change(id) {
            $0.status = .succeeded
            $0.lastSetupError = nil
            $0.authentication = nil
        }
        paymentMethods.change(method.id) { $0.isSetUp = true }
        let intent = try setupIntent(id)
        if let customer = intent.customer, method.customer == nil { attach(method.id, to: customer, &call) }
        emit("setup_intent.succeeded", .setupIntent(intent), &call)
    }

    private mutating func failSetup(_ id: String, _ failure: Failure, _ call: inout Call) -> Failure {
        var failure = failure
        setupIntents.change(id) {
            $0.status = .requiresPaymentMethod
            $0.paymentMethod = nil
            $0.authentication = nil
            $0.lastSetupError = failure.embeddedJSON
        }
        if let intent = setupIntents[id] {
            emit("setup_intent.setup_failed", .setupIntent(intent), &call)
            failure.setupIntent = intent.json
        }
        return failure
    }

    private func unexpectedState(
        _ intent: SetupIntent, _ verb: String, allowed: [SetupIntent.Status]
    ) -> Failure {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var failure = Failure.refused(
            "You cannot \(verb) this SetupIntent because it has a status of \(intent.status.rawValue). Only a "
                + "SetupIntent with one of the following statuses may be used: \(names).",
            code: "setup_intent_unexpected_state")
        failure.setupIntent = intent.json
        return failure
    }

    private static let confirmableSetups: [SetupIntent.Status] = [
        .requiresPaymentMethod, .requiresConfirmation, .requiresAction,
    ]
}

extension TestCard {
    /// Whether the card counts as saved before anybody saved it.
    var isSetUpFromTheStart: Bool { if case .onSession = authentication { true } else { false } }
}

/// What creating and updating a setup may change alike.
struct SetupIntentChanges {
    private let customer: Change<String>
    private let description: Change<String>
    private let metadata: MetadataChange
    private var options: CardOptions
    private var methods: MethodChoice

    init(
        _ parameters: inout Parameters, _ version: APIVersion, from intent: SetupIntent, isNew: Bool
    ) throws(Failure) {
        customer = try parameters.change("customer")
        description = try parameters.change("description", atMost: 1000)
        metadata = try parameters.metadata()
        options = intent.options
        try parameters.cardOptions(into: &options)
        methods = intent.methods
        try parameters.methodChoice(version, into: &methods, isNew: isNew)
    }

    func apply(to intent: inout SetupIntent) {
        intent.customer = customer.applied(to: intent.customer)
        intent.description = description.applied(to: intent.description)
        intent.metadata.merge(metadata)
        intent.options = options
        intent.methods = methods
    }
}
