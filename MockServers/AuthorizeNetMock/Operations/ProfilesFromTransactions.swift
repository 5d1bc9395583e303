internal import MockServerKit

/// Customers made from a charge.
extension State {
    /// `createCustomerProfileFromTransactionRequest`: keeps the card of an approved transaction.
    mutating func createCustomerFromTransaction(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let created = try profile(
            from: root.text("transId") ?? "", customer: root["customer"], known: root.text("customerProfileId"),
            type: root.text("profileType"), isDefault: root.flag("defaultPaymentProfile") == true, &call)
        return Answer(payload: created.nodes)
    }

    /// The `profileResponse` of a charge with `createProfile`: a failure in it does not fail the charge.
    mutating func createProfile(from transaction: String, _ call: inout Call) -> Node {
        do throws(Failure) {
            let created = try profile(
                from: transaction, customer: nil, known: nil, type: nil, isDefault: false, &call)
            return created.besideCharge("I00001", "Successful.")
        } catch {
            return CreatedProfile().besideCharge(error.code, error.text)
        }
    }

    /// Keeps the card that was paid with on the hosted page; one that is known already changes nothing.
    mutating func saveCard(of transaction: String, for customer: String, _ call: inout Call) {
        guard let paid = transactions[transaction], let known = customers[customer] else { return }
        let draft = card(of: paid, customer: customer, isDefault: false, &call)
        let isKnown = known.cards.contains { cards[$0]?.isSame(as: draft) == true }
        if !isKnown, known.cards.count < Self.cardsMax { add(draft, &call) }
    }

    private mutating func profile(
        from id: String, customer request: Element?, known: String?, type: String?, isDefault: Bool, _ call: inout Call
    ) throws(Failure) -> CreatedProfile {
        guard let transaction = transactions[id] else {
            throw Failure("E00099", "Customer profile creation failed. This transaction ID is invalid.")
        }
        guard transaction.kind != .refund, transaction.responseCode == 1, transaction.requested > 0 else {
            throw Failure(
                "E00100", "Customer profile creation failed. This transaction type does not support profile creation.")
        }
        let draft = card(of: transaction, customer: known ?? "", isDefault: isDefault, &call)
        if let known {
            guard let customer = customers[known] else { throw .notFound }
            guard !customer.cards.contains(where: { cards[$0]?.isSame(as: draft) == true }) else {
                throw Failure("E00039", "A duplicate customer payment profile already exists.")
            }
            guard customer.cards.count < Self.cardsMax else { throw Self.tooManyCards }
            add(draft, &call)
            return CreatedProfile(customer: known, cards: [draft.id])
        }
        let identity =
            request
            ?? Element(
                name: "customer",
                children: [
                    Element(name: "merchantCustomerId", text: transaction.order.customerID ?? ""),
                    Element(name: "email", text: transaction.order.customerEmail ?? ""),
                ])
        guard identity.children.contains(where: { !$0.text.isEmpty }) else {
            throw Failure("E00102", "Customer Info is missing.")
        }
        var customer = try newCustomer(identity, type: type, &call)
        let kept = card(of: transaction, customer: customer.id, isDefault: isDefault, &call)
        customer.cards = [kept.id]
        var created = CreatedProfile(customer: customer.id, cards: [kept.id])
        if !transaction.order.shipTo.isEmpty {
            let address = nextID(.address, call)
            customer.addresses = [(address, transaction.order.shipTo)]
            created.addresses = [address]
        }
        add(customer, [kept], &call)
        return created
    }

    private mutating func card(
        of transaction: Transaction, customer: String, isDefault: Bool, _ call: inout Call
    ) -> PaymentProfile {
        var card = PaymentProfile(
            id: nextID(.card, call), customer: customer, created: call.now, card: transaction.card)
        card.customerType = transaction.order.customerType
        card.billTo = transaction.order.billTo
        card.isDefault = isDefault
        card.originalNetworkID = transaction.networkID
        card.originalAmount = transaction.authorized
        return card
    }

    /// The authorization of nothing by which `liveMode` checks a card: approved ones are voided at once.
    mutating func validation(
        of card: PaymentProfile, _ instrument: Instrument, _ order: OrderData, _ call: inout Call
    ) -> Transaction {
        let isDeclined =
            [.declined, .insufficientFunds, .processingError].contains(card.card.outcome)
            || card.billTo["zip"] == Trigger.declinedZip
        let checks = Checks(
            address: Trigger.addressResult(zip: card.billTo["zip"], card.card.brand), code: instrument.codeResult,
            cardholder: "2")
        let transaction = Transaction(
            id: nextID(.transaction, call), kind: .authorize, submitted: call.now,
            status: isDeclined ? .declined : .voided, responseCode: isDeclined ? 2 : 1,
            reason: isDeclined ? .declined : .approved, requested: 0, authorized: 0, settling: 0, card: card.card,
            checks: checks, authCode: isDeclined ? "" : call.code(6), order: order, networkID: nil)
        transactions.add(transaction, id: transaction.id)
        planSettlement(call)
        return transaction
    }
}
