internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Creating, changing, finding.
extension State {
    mutating func createPaymentIntent(
        _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let (amount, currency) = try parameters.amountAndCurrency()
        let id = call.identifier("pi_3", 23)
        var intent = PaymentIntent(
            id: id, clientSecret: call.identifier("\(id)_secret_", 25), created: call.seconds, amount: amount,
            currency: currency.code)
        let changes = try PaymentIntentChanges(&parameters, call.version, from: intent, isNew: true)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        let isConfirmed = try parameters.flag("confirm") ?? false
        let confirmation = try Confirmation(&parameters, isConfirmed: isConfirmed)
        _ = try parameters.choice("confirmation_method", of: ["automatic"])
        try parameters.finish()

        changes.apply(to: &intent)
        try checkCustomer(intent.customer)
        if let source = source.value {
            intent.paymentMethod = try resolve(source, customer: intent.customer, &call)
            intent.status = .requiresConfirmation
        } else if isConfirmed {
            throw .missing("payment_method")
        }
        paymentIntents.add(intent, id: intent.id)
        emit("payment_intent.created", .paymentIntent(intent), &call)
        if isConfirmed { try confirm(intent.id, confirmation, &call) }
        return try paymentIntent(intent.id).json
    }

    mutating func updatePaymentIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var intent = try paymentIntent(id)
        let old = intent
        if parameters.has("amount") || parameters.has("currency") {
            (intent.amount, intent.currency) = try parameters.changedAmount(of: intent)
        }
        let changes = try PaymentIntentChanges(&parameters, call.version, from: intent, isNew: false)
        let source = try parameters.paymentMethodSource(fingerprints, call)
        try parameters.finish()

        changes.apply(to: &intent)
        let isOpen =
            [.requiresPaymentMethod, .requiresConfirmation, .requiresAction].contains(intent.status)
        let changesMoney =
            intent.amount != old.amount || intent.currency != old.currency || intent.customer != old.customer
            || intent.captureMethod != old.captureMethod
        guard isOpen || (!changesMoney && source.isKept) else {
            throw unexpectedState(
                old, "update", allowed: [.requiresPaymentMethod, .requiresConfirmation, .requiresAction])
        }
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
        paymentIntents[id] = intent
        return intent.json
    }

    /// The payment with an id from a path.
    func paymentIntent(_ id: String) throws(Failure) -> PaymentIntent {
        guard let intent = paymentIntents[id] else { throw .notFound("payment_intent", id, parameter: "intent") }
        return intent
    }

    func listPaymentIntents(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let customer = try parameters.text("customer")
        try parameters.finish()
        let (intents, hasMore) = try page.read(paymentIntents, noun: "payment_intent") {
            page.created.contains($0.created) && (customer == nil || $0.customer == customer)
        }
        return .list(intents.map(\.json), url: "/v1/payment_intents", hasMore: hasMore)
    }

    /// The refusal of a call that the state of a payment does not allow.
    func unexpectedState(
        _ intent: PaymentIntent, _ verb: String, allowed: [PaymentIntent.Status]
    ) -> Failure {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var failure = Failure.refused(
            "You cannot \(verb) this PaymentIntent because it has a status of \(intent.status.rawValue). Only a "
                + "PaymentIntent with one of the following statuses may be used: \(names).",
            code: "payment_intent_unexpected_state")
        failure.paymentIntent = intent.json
        return failure
    }

    /// Makes sure that a customer given in a body exists.
    func checkCustomer(_ id: String?, parameter: String = "customer") throws(Failure) {
        guard let id, customers[id] == nil else { return }
        throw .unknownReference("customer", id, parameter: parameter)
    }
}

/// What creating, updating and confirming may change alike.
struct PaymentIntentChanges {
    private let captureMethod: String?
    private let customer: Change<String>
    private let description: Change<String>
    private let metadata: MetadataChange
    private let receiptEmail: Change<String>
    private let setupFutureUsage: Change<String>
    private let shipping: Change<Shipping>
    private let suffix: Change<String>
    private var options: CardOptions
    private var methods: MethodChoice

    init(
        _ parameters: inout Parameters, _ version: APIVersion, from intent: PaymentIntent, isNew: Bool
    ) throws(Failure) {
        captureMethod = try parameters.choice("capture_method", of: ["automatic", "automatic_async", "manual"])
        customer = try parameters.change("customer")
        description = try parameters.change("description", atMost: 1000)
        metadata = try parameters.metadata()
        receiptEmail = try parameters.change("receipt_email", atMost: 512)
        setupFutureUsage = try parameters.choiceChange("setup_future_usage", of: ["off_session", "on_session"])
        shipping = try parameters.shipping()
        suffix = try parameters.change("statement_descriptor_suffix", atMost: 22)
        if try parameters.change("statement_descriptor").value != nil {
            throw .invalid(
                "The statement_descriptor parameter is not supported for cards. Use "
                    + "statement_descriptor_suffix instead.",
                parameter: "statement_descriptor")
        }
        options = intent.options
        try parameters.cardOptions(into: &options)
        methods = intent.methods
        try parameters.methodChoice(version, into: &methods, isNew: isNew)
    }

    func apply(to intent: inout PaymentIntent) {
        intent.captureMethod = captureMethod ?? intent.captureMethod
        intent.customer = customer.applied(to: intent.customer)
        intent.description = description.applied(to: intent.description)
        intent.metadata.merge(metadata)
        intent.receiptEmail = receiptEmail.applied(to: intent.receiptEmail)
        intent.setupFutureUsage = setupFutureUsage.applied(to: intent.setupFutureUsage)
        intent.shipping = shipping.applied(to: intent.shipping)
        intent.statementDescriptorSuffix = suffix.applied(to: intent.statementDescriptorSuffix)
        intent.options = options
        intent.methods = methods
    }
}

extension Parameters {
    /// `amount` and `currency` of a new payment, within Stripe's limits.
    mutating func amountAndCurrency() throws(Failure) -> (Int64, WireCurrency) {
        guard let amount = try whole("amount", atLeast: 1) else { throw missing("amount") }
        let currency = try currency("currency")
        try checkAmount(amount, currency, parameter: "amount")
        return (amount, currency)
    }

    /// The same for a payment that exists, where either may stay as it is.
    mutating func changedAmount(of intent: PaymentIntent) throws(Failure) -> (Int64, String) {
        let amount = try whole("amount", atLeast: 1) ?? intent.amount
        let code = has("currency") ? try currency("currency").code : intent.currency
        if let currency = WireCurrency.named(code) { try checkAmount(amount, currency, parameter: "amount") }
        return (amount, code)
    }

    /// A currency that Stripe takes.
    mutating func currency(_ name: String) throws(Failure) -> WireCurrency {
        let code = try requiredText(name)
        guard let currency = WireCurrency.named(code.lowercased()) else {
            throw .invalid("Invalid currency: \(code.shortened)", parameter: at(name))
        }
        return currency
    }

    func checkAmount(_ amount: Int64, _ currency: WireCurrency, parameter: String) throws(Failure) {
        guard amount >= currency.minimum else {
            throw .invalid(
                "Amount must be at least \(currency.text(currency.minimum))", code: "amount_too_small",
                parameter: parameter)
        }
        guard amount <= AmountLimit.card else {
            throw .invalid(
                "Amount must be no more than \(currency.text(AmountLimit.card))", code: "amount_too_large",
                parameter: parameter)
        }
        guard amount % currency.step == 0 else {
            throw .invalid(
                "Amounts in \(currency.code) must be multiples of \(currency.step).",
                code: "parameter_invalid_integer", parameter: parameter)
        }
    }
}

extension Change {
    /// Whether nothing was sent.
    var isKept: Bool { if case .keep = self { true } else { false } }
}
