internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Where a card comes from: an id, a test alias, or data sent along.
enum PaymentMethodSource: Sendable {
    case id(String)
    case new(PaymentMethodDraft)
}

/// A payment method that does not exist yet.
struct PaymentMethodDraft: Sendable {
    var card: Card
    var billingDetails = BillingDetails()
    var metadata = Metadata()
    var allowRedisplay = "unspecified"
}

extension State {
    mutating func createPaymentMethod(
        _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let draft = try parameters.paymentMethodDraft(fingerprints, call)
        try parameters.finish()
        return add(draft, &call).json
    }

    mutating func updatePaymentMethod(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var method = try paymentMethod(id)
        let old = method.json
        if let details = try parameters.billingDetails() { method.billingDetails = details }
        method.metadata.merge(try parameters.metadata())
        if let value = try parameters.choice("allow_redisplay", of: ["always", "limited", "unspecified"]) {
            method.allowRedisplay = value
        }
        if var card = try parameters.group("card") {
            method.card.expiryMonth = try card.whole("exp_month") ?? method.card.expiryMonth
            method.card.expiryYear = try card.whole("exp_year") ?? method.card.expiryYear
            try card.finish()
            try Card.checkExpiry(method.card.expiryMonth, method.card.expiryYear, call)
        }
        try parameters.finish()
        guard method.customer != nil else {
            throw .refused("You must save this PaymentMethod to a customer before you can update it.")
        }
        paymentMethods[id] = method
        emit(
            "payment_method.updated", .paymentMethod(method), previous: Self.difference(old, method.json), &call)
        return method.json
    }

    mutating func attachPaymentMethod(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let customer = try parameters.requiredText("customer")
        try parameters.finish()
        try checkCustomer(customer)
        let methodID = try realID(id, &call)
        let method = try paymentMethod(methodID)
        guard !method.isSpent else { throw Self.spent }
        if let owner = method.customer {
            guard owner == customer else {
                throw .refused(
                    "The payment method you provided has already been attached to a customer.",
                    code: "payment_method_unexpected_state")
            }
            return method.json
        }
        try checkSavable(method)
        attach(methodID, to: customer, &call)
        return try paymentMethod(methodID).json
    }

    mutating func detachPaymentMethod(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        try parameters.finish()
        let method = try paymentMethod(id)
        guard let customer = method.customer else {
            throw .refused(
                "The payment method you provided is not attached to a customer so detachment is impossible.",
                code: "payment_method_unexpected_state")
        }
        paymentMethods.change(id) {
            $0.customer = nil
            $0.isSpent = true
        }
        if customers[customer]?.defaultPaymentMethod == id {
            customers.change(customer) { $0.defaultPaymentMethod = nil }
        }
        let detached = try paymentMethod(id)
        emit("payment_method.detached", .paymentMethod(detached), previous: ["customer": .string(customer)], &call)
        return detached.json
    }

    /// The payment method with an id from a path.
    func paymentMethod(_ id: String) throws(Failure) -> PaymentMethod {
        guard let method = paymentMethods[id] else {
            throw .notFound("PaymentMethod", id, parameter: "payment_method")
        }
        return method
    }

    func listPaymentMethods(
        _ parameters: inout Parameters, customer path: String? = nil
    ) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let type = try parameters.text("type")
        _ = try parameters.choice("allow_redisplay", of: ["always", "limited", "unspecified"])
        let customer: String?
        if let path { customer = path } else { customer = try parameters.text("customer") }
        try parameters.finish()
        try checkCustomer(path == nil ? customer : nil)
        let (methods, hasMore) = try page.read(paymentMethods, noun: "PaymentMethod") {
            ($0.customer == customer && customer != nil || customer == nil && $0.customer == nil)
                && (type == nil || type == "card") && page.created.contains($0.created)
        }
        let url = path.map { "/v1/customers/\($0)/payment_methods" } ?? "/v1/payment_methods"
        return .list(methods.map(\.json), url: url, hasMore: hasMore)
    }

    // MARK: For payments and setups

    /// The id of a payment method that is about to be used with a customer, made if it does not exist yet.
    ///
    /// - Throws: 400 when it is used up, or belongs to another customer.
    mutating func resolve(
        _ source: PaymentMethodSource, customer: String?, _ call: inout Call
    ) throws(Failure) -> String {
        switch source {
        case .new(let draft):
            return add(draft, &call).id
        case .id(let id):
            if let card = TestCard.aliased(id, prefix: "pm_card_") {
                return add(PaymentMethodDraft(card: Card(alias: card, fingerprints, call)), &call).id
            }
            return try usablePaymentMethod(id, customer: customer).id
        }
    }

    /// The payment method with an id, if this customer (or nobody) may use it.
    func usablePaymentMethod(_ id: String, customer: String?) throws(Failure) -> PaymentMethod {
        guard let method = paymentMethods[id] else {
            throw .unknownReference("PaymentMethod", id, parameter: "payment_method")
        }
        guard !method.isSpent else { throw Self.spent }
        guard let owner = method.customer, owner != customer else { return method }
        if customer == nil {
            throw .refused(
                "The payment method belongs to a customer. Please include that customer in the `customer` parameter.",
                code: "parameter_missing", parameter: "customer")
        }
        throw .refused(
            "The payment method does not belong to the customer you supplied. Please use the customer it belongs to.",
            code: "parameter_missing", parameter: "payment_method")
    }

    /// Refuses cards that decline already when they are saved.
    func checkSavable(_ method: PaymentMethod) throws(Failure) {
        guard method.card.scenario.declinesWhenSaved, let decline = method.card.scenario.decline else { return }
        throw .declined(decline, charge: nil, paymentMethod: method.json)
    }

    /// Saves a payment method to a customer.
    mutating func attach(_ id: String, to customer: String, _ call: inout Call) {
        paymentMethods.change(id) { $0.customer = customer }
        if let method = paymentMethods[id] { emit("payment_method.attached", .paymentMethod(method), &call) }
    }

    /// An id as it is, or that of a new payment method for a test alias.
    mutating func realID(_ id: String, _ call: inout Call) throws(Failure) -> String {
        if paymentMethods[id] == nil, let card = TestCard.aliased(id, prefix: "pm_card_") {
            return add(PaymentMethodDraft(card: Card(alias: card, fingerprints, call)), &call).id
        }
        return id
    }

    mutating func add(_ draft: PaymentMethodDraft, _ call: inout Call) -> PaymentMethod {
        var method = PaymentMethod(
            id: call.identifier("pm_1", 23), created: call.seconds, card: draft.card,
            billingDetails: draft.billingDetails, allowRedisplay: draft.allowRedisplay)
        method.metadata = draft.metadata
        paymentMethods.add(method, id: method.id)
        return method
    }

    private static let spent = Failure.refused(
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was "
            + "detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must "
            + "attach it to a Customer first.")
}
