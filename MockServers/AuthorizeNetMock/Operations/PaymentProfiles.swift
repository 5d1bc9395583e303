internal import MockServerKit
internal import PaymentCore

/// How a card is checked before it is kept.
enum ValidationMode: String {
    case none
    case test = "testMode"
    case live = "liveMode"

    /// Reads a `validationMode`; the legacy `oldLiveMode` is the same as `liveMode` here.
    init(_ text: String?) {
        self = text == "oldLiveMode" ? .live : text.flatMap(ValidationMode.init(rawValue:)) ?? .none
    }
}

/// Cards of customers.
extension State {
    /// How many cards a customer may have.
    static let cardsMax = 10
    /// The eleventh card.
    static let tooManyCards = Failure("E00042", "You cannot add more than 10 payment profiles.")

    /// `createCustomerPaymentProfileRequest`; a duplicate is told before a nonce is found spent.
    mutating func createCard(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let id = root.text("customerProfileId") ?? ""
        guard let request = root["paymentProfile"], let customer = customers[id], isReplicated(customer.created, call)
        else { throw .notFound }
        let (draft, instrument) = try draftCard(request, customer: id, &call)
        if let known = customer.cards.compactMap({ cards[$0] }).first(where: { $0.isSame(as: draft) }) {
            throw Failure(
                "E00039", "A duplicate customer payment profile already exists.",
                payload: [.text("customerProfileId", id), .text("customerPaymentProfileId", known.id)])
        }
        guard customer.cards.count < Self.cardsMax else { throw Self.tooManyCards }
        let validation = try validate(draft, instrument, ValidationMode(root.text("validationMode")), customer, &call)
        add(draft, &call)
        return Answer(
            payload: [
                .text("customerProfileId", id), .text("customerPaymentProfileId", draft.id),
                Node.text("validationDirectResponse", optional: validation),
            ].compactMap { $0 })
    }

    /// Keeps a new card of a known customer and tells of it.
    mutating func add(_ card: PaymentProfile, _ call: inout Call) {
        if card.isDefault { clearDefault(of: card.customer) }
        cards.add(card, id: card.id)
        customers.change(card.customer) { $0.cards.append(card.id) }
        emit("customer.paymentProfile.created", .card(card), &call)
    }

    /// `getCustomerPaymentProfileRequest`; without an id the default card.
    func getCard(_ root: Element, _ call: Call) throws(Failure) -> Answer {
        let customer = customers[root.text("customerProfileId") ?? ""]
        let card =
            root.text("customerPaymentProfileId").flatMap { cards[$0] }
            ?? (root["customerPaymentProfileId"] == nil
                ? customer?.cards.compactMap { cards[$0] }.first(where: \.isDefault) : nil)
        guard let card, let customer, card.customer == customer.id, isReplicated(card.created, call) else {
            throw .notFound
        }
        return Answer(payload: [
            Node(name: "paymentProfile", content: card.content(Self.detail(root), withCustomer: true))
        ])
    }

    /// `updateCustomerPaymentProfileRequest`: replaces the card's data; a masked number keeps the number.
    mutating func updateCard(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let id = root.text("paymentProfile", "customerPaymentProfileId") ?? ""
        guard let request = root["paymentProfile"], let old = cards[id], old.customer == root.text("customerProfileId")
        else { throw .notFound }
        var changed = old
        var instrument = Instrument(card: old.card, codeResult: Trigger.codeResult(nil))
        changed.customerType = request.text("customerType")
        changed.billTo = Address(request["billTo"])
        changed.isDefault = request.flag("defaultPaymentProfile") ?? old.isDefault
        if let payment = request["payment"] {
            if let number = payment.text("creditCard", "cardNumber"), number.hasPrefix("XXXX") {
                guard number == old.card.masked else { throw .invalid("Card Number") }
                let expiry = payment.text("creditCard", "expirationDate") ?? ""
                guard let newExpiry = expiry == "XXXX" ? old.card.expiry : Expiry(expiry) else {
                    throw .invalid("Expiration Date")
                }
                changed.card = old.card.with(expiry: newExpiry)
                instrument = Instrument(card: changed.card, codeResult: instrument.codeResult)
            } else {
                instrument = try storable(payment)
                changed.card = instrument.card
            }
        }
        let siblings = customers[old.customer]?.cards.compactMap { cards[$0] } ?? []
        guard !siblings.contains(where: { $0.id != id && $0.isSame(as: changed) }) else {
            throw Failure("E00039", "A duplicate customer payment profile already exists.")
        }
        let validation = try validate(
            changed, instrument, ValidationMode(root.text("validationMode")), customers[old.customer], &call)
        if changed.isDefault { clearDefault(of: changed.customer) }
        cards[id] = changed
        emit("customer.paymentProfile.updated", .card(changed), &call)
        return Answer(payload: validation.map { [.text("validationDirectResponse", $0)] } ?? [])
    }

    /// `validateCustomerPaymentProfileRequest`.
    mutating func validateCard(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let card = cards[root.text("customerPaymentProfileId") ?? ""],
            card.customer == root.text("customerProfileId"), isReplicated(card.created, call)
        else { throw .notFound }
        if root["customerShippingAddressId"] != nil,
            customers[card.customer]?.addresses.contains(where: { $0.id == root.text("customerShippingAddressId") })
                != true
        {
            throw Failure("E00040", "Cannot find the specified shipping address.")
        }
        let code = root.text("cardCode")
        if let code, code.count != card.card.brand.codeLength { throw Failure("E00027", Reason.invalidCode.text) }
        let instrument = Instrument(card: card.card, codeResult: Trigger.codeResult(code))
        let validation = try validate(
            card, instrument, ValidationMode(root.text("validationMode")), customers[card.customer], &call)
        return Answer(payload: validation.map { [.text("directResponse", $0)] } ?? [])
    }

    /// `deleteCustomerPaymentProfileRequest`.
    mutating func deleteCard(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let card = cards[root.text("customerPaymentProfileId") ?? ""],
            card.customer == root.text("customerProfileId")
        else { throw .notFound }
        guard card.subscriptions.isEmpty else {
            throw Failure(
                "E00105", "The specified payment profile is associated with a subscription and cannot be deleted.")
        }
        cards[card.id] = nil
        customers.change(card.customer) { $0.cards.removeAll { $0 == card.id } }
        emit("customer.paymentProfile.deleted", .card(card), &call)
        return Answer()
    }

    // MARK: Drafts and their validation

    /// Reads a new card without keeping it or spending its nonce.
    mutating func draftCard(
        _ request: Element, customer: String, _ call: inout Call
    ) throws(Failure) -> (PaymentProfile, Instrument) {
        let instrument = try storable(request["payment"])
        var draft = PaymentProfile(
            id: nextID(.card, call), customer: customer, created: call.now, card: instrument.card)
        draft.customerType = request.text("customerType")
        draft.billTo = Address(request["billTo"])
        if draft.billTo["zip"] == nil { draft.billTo["zip"] = instrument.billTo?["zip"] }
        draft.isDefault = request.flag("defaultPaymentProfile") == true
        return (draft, instrument)
    }

    /// Reads a card that is to be kept; its nonce is not spent yet.
    func storable(_ payment: Element?) throws(Failure) -> Instrument {
        guard payment != nil else { throw Failure("E00014", "Payment is required.") }
        do throws(Refusal) {
            return try instrument(from: payment)
        } catch {
            switch error {
            case .failure(let failure): throw failure
            case .reason(let reason, _, _):
                throw reason.code == Reason.invalidNumber.code
                    ? .invalid("Card Number") : Failure("E00013", reason.text)
            }
        }
    }

    /// Checks a card as asked and spends its nonce.
    ///
    /// `liveMode` asks the issuer with an authorization of nothing, which is voided at once.
    mutating func validate(
        _ card: PaymentProfile, _ instrument: Instrument, _ mode: ValidationMode, _ customer: CustomerProfile?,
        _ call: inout Call
    ) throws(Failure) -> String? {
        if mode != .none, card.card.expiry.isOver(on: call.today) { throw Failure("E00027", Reason.expired.text) }
        try spend(instrument, call)
        guard mode != .none else { return nil }
        var order = OrderData()
        order.billTo = card.billTo
        order.customerID = customer?.merchantCustomerID
        order.customerEmail = customer?.email
        guard mode == .live else {
            return DirectResponse(
                isTest: true, transactionID: "0", authCode: "000000", checks: Checks(), card: card.card,
                billTo: card.billTo, customerID: order.customerID, email: order.customerEmail
            ).text
        }
        order.invoiceNumber = "none"
        order.description = "Test transaction for ValidateCustomerPaymentProfile."
        let transaction = validation(of: card, instrument, order, &call)
        guard transaction.responseCode == 1 else { throw Failure("E00027", transaction.reason.text) }
        return DirectResponse(
            isTest: false, transactionID: transaction.id, authCode: transaction.authCode, checks: transaction.checks,
            card: card.card, billTo: card.billTo, customerID: order.customerID, email: order.customerEmail
        ).text
    }

    private mutating func clearDefault(of customer: String) {
        for id in customers[customer]?.cards ?? [] { cards.change(id) { $0.isDefault = false } }
    }
}

extension Card {
    /// The same card with another expiry date.
    fileprivate func with(expiry: Expiry) -> Card {
        Card(
            brand: brand, last4: last4, issuer: issuer, fingerprint: fingerprint, expiry: expiry,
            needsChallenge: needsChallenge, outcome: outcome)
    }
}
