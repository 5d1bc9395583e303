internal import MockServerKit
internal import PaymentCore

/// Customers.
extension State {
    /// `createCustomerProfileRequest`: a customer, perhaps with cards and addresses, or nothing at all.
    ///
    /// The check for a duplicate comes before a nonce is spent or found spent, so that a client that lost the answer
    /// and sends the same again learns the id.
    mutating func createCustomer(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let request = root["profile"] else { throw .invalid("Profile") }
        var customer = try newCustomer(request, type: request.text("profileType"), &call)
        let mode = ValidationMode(root.text("validationMode"))
        var drafts: [PaymentProfile] = []
        var validations: [String] = []
        let cardRequests = request.all("paymentProfiles")
        guard cardRequests.count <= Self.cardsMax else { throw Self.tooManyCards }
        for cardRequest in cardRequests {
            let (draft, instrument) = try draftCard(cardRequest, customer: customer.id, &call)
            guard !drafts.contains(where: { $0.isSame(as: draft) }) else {
                throw Failure("E00039", "A duplicate customer payment profile already exists.")
            }
            if let validation = try validate(draft, instrument, mode, customer, &call) {
                validations.append(validation)
            }
            drafts.append(draft)
        }
        for address in request.all("shipToList") {
            customer.addresses.append((nextID(.address, call), Address(address)))
        }
        customer.cards = drafts.map(\.id)
        add(customer, drafts, &call)
        let created = CreatedProfile(
            customer: customer.id, cards: customer.cards, addresses: customer.addresses.map(\.id),
            validations: validations)
        return Answer(payload: created.nodes)
    }

    /// A customer with an identity that nobody has yet.
    mutating func newCustomer(_ identity: Element, type: String?, _ call: inout Call) throws(Failure) -> CustomerProfile
    {
        var customer = CustomerProfile(id: nextID(.customer, call), created: call.now)
        customer.merchantCustomerID = identity.text("merchantCustomerId")
        customer.description = identity.text("description")
        customer.email = identity.text("email")
        customer.type = type ?? "regular"
        try checkIdentity(customer)
        return customer
    }

    private func checkIdentity(_ customer: CustomerProfile) throws(Failure) {
        guard customer.merchantCustomerID != nil || customer.description != nil || customer.email != nil else {
            throw Failure("E00041", "One or more fields in the profile must contain a value.")
        }
        if let other = customers.all(where: { $0.id != customer.id && $0.isSame(as: customer) }).first {
            throw .duplicate(other.id)
        }
    }

    /// Keeps a new customer with its cards and tells of it.
    mutating func add(_ customer: CustomerProfile, _ newCards: [PaymentProfile], _ call: inout Call) {
        customers.add(customer, id: customer.id)
        for card in newCards { cards.add(card, id: card.id) }
        emit("customer.created", .customer(customer, newCards), &call)
        for card in newCards { emit("customer.paymentProfile.created", .card(card), &call) }
    }

    /// `getCustomerProfileRequest`: by id, or by what identifies the customer.
    func getCustomer(_ root: Element, _ call: Call) throws(Failure) -> Answer {
        let customer: CustomerProfile?
        if let id = root.text("customerProfileId") {
            customer = customers[id]
        } else {
            let (merchantID, email) = (root.text("merchantCustomerId"), root.text("email"))
            guard merchantID != nil || email != nil else {
                throw Failure("E00041", "One or more fields must contain a value.")
            }
            customer =
                customers.newest(1) { profile in
                    (merchantID == nil || profile.merchantCustomerID == merchantID)
                        && (email == nil || profile.email == email)
                }.first
        }
        guard let customer, isReplicated(customer.created, call) else { throw .notFound }
        let detail = Self.detail(root)
        let stored = customer.cards.compactMap { cards[$0] }
        let own: [Node?] = [
            stored.isEmpty
                ? nil
                : Node(
                    name: "paymentProfiles",
                    content: .several(stored.map { $0.content(detail, withCustomer: false) })),
            customer.addresses.isEmpty
                ? nil
                : Node(
                    name: "shipToList",
                    content: .several(
                        customer.addresses.map { $0.address.content(more: [.text("customerAddressId", $0.id)]) })),
            .text("profileType", customer.type),
        ]
        let profile = Node.group(
            "profile", layers: [customer.identity, [.text("customerProfileId", customer.id)], own])
        let subscribed = stored.flatMap(\.subscriptions)
        return Answer(
            payload: [profile]
                + (subscribed.isEmpty ? [] : [.texts("subscriptionIds", item: "subscriptionId", subscribed)]))
    }

    /// `updateCustomerProfileRequest`: replaces the identity.
    mutating func updateCustomer(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let request = root["profile"], var customer = customers[request.text("customerProfileId") ?? ""] else {
            throw .notFound
        }
        customer.merchantCustomerID = request.text("merchantCustomerId")
        customer.description = request.text("description")
        customer.email = request.text("email")
        try checkIdentity(customer)
        customers[customer.id] = customer
        emit("customer.updated", .customer(customer, customer.cards.compactMap { cards[$0] }), &call)
        return Answer()
    }

    /// `deleteCustomerProfileRequest`: the customer with all cards, unless a subscription charges one.
    mutating func deleteCustomer(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let customer = customers[root.text("customerProfileId") ?? ""] else { throw .notFound }
        let stored = customer.cards.compactMap { cards[$0] }
        guard stored.allSatisfy({ $0.subscriptions.isEmpty }) else {
            throw Failure("E00106", "The specified profile has associated subscriptions and cannot be deleted.")
        }
        for card in stored { cards[card.id] = nil }
        customers[customer.id] = nil
        emit("customer.deleted", .customer(customer, stored), &call)
        return Answer()
    }

    /// `getCustomerProfileIdsRequest`.
    func getCustomerIDs() -> Answer {
        Answer(payload: [.texts("ids", item: "numericString", customers.all { _ in true }.map(\.id))])
    }

    /// Whether something created at a time can be seen already.
    func isReplicated(_ created: Timestamp, _ call: Call) -> Bool {
        call.now >= created.adding(seconds: settings.replicationSeconds)
    }

    /// How much of a card a request wants to see.
    static func detail(_ root: Element) -> PaymentProfile.Detail {
        PaymentProfile.Detail(
            showsExpiry: root.flag("unmaskExpirationDate") == true, showsIssuer: root.flag("includeIssuerInfo") == true)
    }
}
