internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension PaymentPage {
    /// Takes the form: what is paid, with what, and what was agreed to.
    ///
    /// The form chooses among what the plan allows and its page has shown; it decides no amount.
    func pay(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let view = try await view(visit)
        return try renewed(try await pay(view, visit), visit, view.order.id)
    }

    /// How often a form is judged anew because its order was changed between the look at it and the payment.
    private static let looksMax = 3

    private func pay(_ view: OrderView, _ visit: Visit, look number: Int = 1) async throws -> Response {
        let id = view.order.id
        let nonce = try formNonce(view, visit)
        // The same form again, by a second press or the button back: it is told what came of the first (F-40).
        if try await isKnown(nonce, of: id) { return .seeOther(try await next(of: nonce, in: id)) }
        // Counted once it was declined: two hundred payers of one mobile network, which shows one address, may pay at once.
        let place = visit.request.address
        var mayTry = view.declines < Self.declinesOfLinkMax
        if let place, mayTry { mayTry = try await orders.mayTry(.declinedPayment, from: place) }
        guard mayTry else { return try visit.look.tooMany().response() }
        guard case .success(let offer) = view.offer, !view.isOpenEstimate else {
            return .seeOther(address.path("pay/\(id)"))
        }
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        let (wrong, amount) = chosen(visit.request.form, offer, look)
        var fault = wrong
        let changes = try changes(visit, offer, view, look)
        if changes.isEmpty {
            fault.agreement = !visit.settings.agreement.isBlank && visit.request.form["agree"] != "yes"
        } else {
            (fault.general, fault.amount) = (changes.joined(separator: " "), nil)
        }
        guard let amount, fault.isNothing else { return try page(view, visit, fault).response() }
        do {
            let request = try request(view, visit, nonce, amount)
            let result = try await orders.pay(id, request, by: Principal(.payer, "payer"))
            if result.attempt.isRefused, let place {
                try await orders.countDecline(of: nonce, from: place)
            }
            return .seeOther(try await next(of: nonce, in: id))
        } catch let error as OrderError {
            switch error.code {
            case .refused:
                fault.amount = error.refusal.map { look.language.message(for: $0, in: orders.business.zone) }
                return try page(try await self.view(visit), visit, fault).response()
            case .gateway, .accountStopped:
                logger.warning("a payment could not be sent", metadata: ["account": "\(view.order.account)"])
                fault.general = look.text.gatewaySilent
                return try page(try await self.view(visit), visit, fault).response()
            // Somebody else pays at the same instant: what the form chose is judged by what is left then.
            case .conflict where error.field == "version":
                let now = try await self.view(visit)
                if number < Self.looksMax { return try await pay(now, visit, look: number + 1) }
                fault.general = look.text.amountChanged
                return try page(now, visit, fault).response()
            // The same form won the race; what came of it is on the next page.
            case .conflict: return .seeOther(try await next(of: nonce, in: id))
            default: throw error
            }
        }
    }

    /// The form's own name, if the form is one that this page gave out for the order (S-66).
    private func formNonce(_ view: OrderView, _ visit: Visit) throws -> PaymentRecord.ID {
        let nonce: PaymentRecord.ID
        do { nonce = try PaymentRecord.ID(visit.request.form["nonce"] ?? "") } catch { throw FormProblem.notOurs }
        try requireCode(visit, "form/\(nonce)", of: view.order)
        return nonce
    }

    /// The amount that the form chooses, or what is wrong with it.
    private func chosen(_ form: FormDecoding, _ offer: Offer, _ look: PageLook) -> (FormFault, Money?) {
        var fault = FormFault(choice: form["choice"])
        guard !offer.isExact else { return (fault, offer.suggested.amount) }
        let typed = String((form["amount"] ?? "").prefix(64))
        guard fault.choice == "own" || !typed.isBlank else {
            return (fault, fault.choice == "all" ? offer.maximum.amount : offer.suggested.amount)
        }
        fault.typed = typed
        // Whoever types an amount means it; nobody guesses at money, so they are asked.
        guard fault.choice == "own" else {
            fault.choice = "own"
            fault.amount = look.text.amountNotChosen
            return (fault, nil)
        }
        let amount = AmountField.read(typed, offer.suggested.amount.currency, look.language)
        if amount == nil { fault.amount = look.text.amountUnreadable }
        return (fault, amount)
    }

    /// What is another by now than on the page that the form was on, in sentences.
    private func changes(
        _ visit: Visit, _ offer: Offer, _ view: OrderView, _ look: PageLook
    ) throws(OrderError) -> [String] {
        let form = visit.request.form
        let agreement = Shown.agreement(try visit.settings.agreementDigest())
        var changes: [String] = []
        if try !Shown.offer(offer, of: view).isStill(form["shown"], key) { changes.append(look.text.amountChanged) }
        if try !agreement.isStill(form["terms"], key) { changes.append(look.text.agreementChanged) }
        return changes
    }

    private func request(
        _ view: OrderView, _ visit: Visit, _ nonce: PaymentRecord.ID, _ amount: Money
    ) throws -> PayRequest {
        let form = visit.request.form
        let order = view.order
        let code = try backCode(order, nonce).text
        let back = try address.absolute("pay/\(order.id)/back/\(nonce)/\(code)")
        let source: PayRequest.Source
        if let name = form["method"], name != "new" {
            // Only one that was on the page: another's is answered like one that is not there (S-52).
            guard let method = view.methods.first(where: { $0.id.text == name }) else {
                throw FormProblem.noSuchCard
            }
            source = .method(method.id, returnURL: back)
        } else {
            source = .page(
                successURL: back, cancelURL: try address.absolute("pay/\(order.id)/left/\(nonce)/\(code)"))
        }
        let keeps = order.plan.terms.wantsKeptMethod && form["keep"] == "yes"
        return PayRequest(
            nonce: nonce, amount: amount, source: source, channel: .sentLink,
            keepMethod: keeps
                ? Consent(purpose: .balance, givenAt: view.now, agreement: try visit.settings.consentName())
                : nil,
            agreement: try visit.settings.agreementDigest(), version: order.version,
            payer: PayerDetails(
                email: view.customer.email, name: view.customer.name, phone: view.customer.phone,
                ipAddress: visit.request.address))
    }

    /// What the addresses that gateways send the payer back to are guarded by: they open the result of one payment and nothing else.
    func backCode(_ order: Order, _ payment: PaymentRecord.ID) throws(OrderError) -> LinkToken {
        try key.linkToken(order: order.id, serial: 0, purpose: "back/\(payment)")
    }

    private func isKnown(_ payment: PaymentRecord.ID, of order: Order.ID) async throws(OrderError) -> Bool {
        try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.payment(payment)?.order == order
        }
    }

    /// Where a payer is sent after a payment was begun: on to the gateway or the bank, or to the result.
    func next(of payment: PaymentRecord.ID, in order: Order.ID) async throws(OrderError) -> String {
        let isWaiting = try await orders.requiredAction(of: payment) != nil
        return address.path("pay/\(order)/\(isWaiting ? "go" : "result")/\(payment)")
    }
}

extension Terms {
    /// Whether later parts are charged to a kept card (P-IF-2).
    var wantsKeptMethod: Bool { linesInForce.contains { $0.collection == .savedMethod } }
}
