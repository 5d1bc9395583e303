internal import MockServerKit
internal import PaymentCore

/// Whether a payer can be asked to authenticate: `merchantTransactionSecureType`.
enum SecureType: String, Sendable, CaseIterable {
    /// When the card wants it.
    case automatic = "AUTO"
    /// Whatever the card wants.
    case always = "3DS"
    /// Nobody is there to ask: a card that wants it is declined.
    case never = "NON3DS"
}

/// What a payment is to be made with.
enum Instrument: Sendable {
    /// A card, with the token it came as; the token is empty when the card was typed in.
    case card(TestCard, token: String)
    /// Something the gateway declines without asking a bank.
    case refused(Reason)
}

extension State {
    /// Tries to pay an order; it is then paid, held, declined, waiting, or the payer has a challenge to pass.
    mutating func attempt(
        _ reference: String, _ instrument: Instrument, _ secure: SecureType, _ call: inout Call
    ) {
        guard let order = orders[reference] else { return }
        orders.change(reference) {
            $0.card = nil
            $0.token = ""
            $0.authCode = ""
        }
        switch instrument {
        case .refused(let reason):
            finish(reference, .declined, reason, &call)
        case .card(let card, let token):
            orders.change(reference) {
                $0.card = card
                $0.token = token
            }
            let asks = card.asksChallenge || AmountTrigger.asksChallenge(order.amount)
            switch secure {
            case .never where asks: finish(reference, .declined, .threeDSecureFailed, &call)
            case .automatic where asks, .always: openChallenge(reference, &call)
            case .never, .automatic: pass(reference, &call)
            }
        }
    }

    /// Lets a payment take its course once nothing more is asked of the payer.
    mutating func pass(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference], let card = order.card else { return }
        switch AmountTrigger.course(of: order.amount) ?? card.course {
        case .approves:
            approve(reference, &call)
        case .declines(let reason):
            finish(reference, .declined, reason, &call)
        case .waits(let isApproved):
            agenda.plan(
                .pendingIsDecided(order: reference, isApproved: isApproved),
                at: call.now.adding(seconds: DueWork.decisionSeconds))
            finish(reference, .pending, .pending, &call)
        case .staysInProcessing:
            change(reference, .inProcessing, .inProcessing, call)
        }
    }

    /// Notes the bank's yes: the money is held or taken, or the card is known to be good.
    mutating func approve(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference], let card = order.card else { return }
        let token = order.token.isEmpty ? token(of: card, call) : order.token
        let code = call.authorizationCode()
        orders.change(reference) {
            $0.token = token
            $0.authCode = code
        }
        if order.kind == .verification {
            finish(reference, .approved, .ok, &call)
        } else if let holdSeconds = order.holdSeconds {
            agenda.plan(.holdEnds(order: reference), at: call.now.adding(seconds: holdSeconds))
            finish(reference, .waitingAuthComplete, .ok, &call)
        } else {
            capture(reference, &call)
        }
    }

    /// Takes the money of an order.
    mutating func capture(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference] else { return }
        book(order.amount.minorUnits, order.amount.currency)
        agenda.plan(.settles(order: reference), at: call.now.adding(seconds: DueWork.settlementSeconds))
        finish(reference, .approved, .ok, &call)
        if let terms = order.ruleTerms { startRule(reference, terms) }
    }

    /// Gives money of an order back.
    mutating func giveBack(_ minorUnits: Int64, of order: Order, as status: Order.Status, _ call: inout Call) {
        book(-minorUnits, order.amount.currency)
        orders.change(order.reference) { $0.refunded += minorUnits }
        finish(order.reference, status, .ok, isPayment: false, &call)
    }

    /// Notes what was given back, for lists.
    ///
    /// - Returns: the id of the refund.
    @discardableResult
    mutating func recordRefund(
        _ amount: Amount, of reference: String, _ status: Order.Status, _ reason: Reason, _ call: Call
    ) -> String {
        let id = "\(refunds.end + 1)"
        refunds.add(
            Refund(
                reference: reference, amount: amount, createdDate: call.seconds, processingDate: call.seconds,
                status: status, reason: reason), id: id)
        return id
    }

    /// Changes the status of an order and tells the merchant.
    ///
    /// - Parameter isPayment: whether this is how the payment went, and not what was given back of it.
    mutating func finish(
        _ reference: String, _ status: Order.Status, _ reason: Reason, isPayment: Bool = true, _ call: inout Call
    ) {
        change(reference, status, reason, isPayment: isPayment, call)
        notify(reference, &call)
    }

    /// Changes the status of an order silently; a challenge that was open no longer is.
    mutating func change(
        _ reference: String, _ status: Order.Status, _ reason: Reason, isPayment: Bool = true, _ call: Call
    ) {
        orders.change(reference) {
            if isPayment { $0.payment = Order.Outcome(status: status, reason: reason, date: call.seconds) }
            $0.status = status
            $0.reason = reason
            $0.processingDate = call.seconds
            $0.challenge = nil
        }
    }
}
