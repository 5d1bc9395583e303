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
    /// The form chooses among what the plan allows; it decides no amount that the plan does not.
    func pay(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let view = try await view(visit)
        let id = view.order.id
        let nonce = try formNonce(view, visit)
        // The same form again, by a second press or the button back: it is told what came of the first (F-40).
        if try await isKnown(nonce, of: id) { return .seeOther(try await next(of: nonce, in: id)) }
        // Counted once it was declined: two hundred payers of one mobile network, which shows one address, may pay at once.
        let place = visit.request.address
        if let place, !(try await orders.mayTry(.declinedPayment, from: place)) {
            return try visit.look.tooMany().response()
        }
        let form = visit.request.form
        guard case .success(let offer) = view.offer, !view.isOpenEstimate else {
            return .seeOther(address.path("pay/\(id)"))
        }
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        var fault = FormFault()
        if form["choice"] == "own" { fault.typed = String((form["amount"] ?? "").prefix(64)) }
        let amount = chosenAmount(offer, form["choice"], fault.typed, look)
        if amount == nil { fault.amount = look.text.amountUnreadable }
        fault.agreement = !visit.settings.agreement.isBlank && form["agree"] != "yes"
        guard let amount, fault.isNothing else { return try page(view, visit, fault).response() }
        do {
            let request = try request(view, visit, nonce, amount)
            let result = try await orders.pay(id, request, by: Principal(.payer, "payer"))
            if result.attempt.state == .declined, let place {
                try await orders.takeTry(.declinedPayment, from: place)
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
            // The same form won the race; what came of it is on the next page.
            case .conflict: return .seeOther(try await next(of: nonce, in: id))
            default: throw error
            }
        }
    }

    /// The form's own name, if the form is one that this page gave out for the order (S-66).
    private func formNonce(_ view: OrderView, _ visit: Visit) throws -> PaymentRecord.ID {
        let form = visit.request.form
        do {
            let nonce = try PaymentRecord.ID(form["nonce"] ?? "")
            let code = try LinkToken(form["code"] ?? "")
            let isOurs = try key.isValid(
                code, order: view.order.id, serial: view.order.linkSerial, purpose: "form/\(nonce)")
            guard isOurs else { throw FormProblem.notOurs }
            return nonce
        } catch is InvalidValue {
            throw FormProblem.notOurs
        }
    }

    private func chosenAmount(_ offer: Offer, _ choice: String?, _ typed: String, _ look: PageLook) -> Money? {
        switch choice {
        case "all" where !offer.isExact: offer.maximum.amount
        case "own" where !offer.isExact: AmountField.read(typed, offer.suggested.amount.currency, look.language)
        default: offer.suggested.amount
        }
    }

    private func request(
        _ view: OrderView, _ visit: Visit, _ nonce: PaymentRecord.ID, _ amount: Money
    ) throws -> PayRequest {
        let form = visit.request.form
        let order = view.order
        let back = try address.absolute("pay/\(order.id)/back/\(nonce)/\(try backCode(order, nonce).text)")
        let source: PayRequest.Source
        if let name = form["method"], name != "new" {
            // Only one that was on the page: another's is answered like one that is not there (S-52).
            guard let method = view.methods.first(where: { $0.id.text == name }) else {
                throw FormProblem.noSuchCard
            }
            source = .method(method.id, returnURL: back)
        } else {
            source = .page(successURL: back, cancelURL: back)
        }
        let keeps = order.plan.terms.wantsKeptMethod && form["keep"] == "yes"
        return PayRequest(
            nonce: nonce, amount: amount, source: source, channel: .sentLink,
            keepMethod: keeps
                ? Consent(purpose: .balance, givenAt: view.now, agreement: try visit.settings.consentName())
                : nil,
            payer: PayerDetails(
                email: view.customer.email, name: view.customer.name, phone: view.customer.phone,
                ipAddress: visit.request.address))
    }

    /// What the address that gateways send the payer back to is guarded by: it opens the result of one payment and nothing else.
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
