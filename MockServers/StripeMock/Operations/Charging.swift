internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What happens between a confirmation and the money.
extension State {
    /// Seven days: how long Stripe holds money by default.
    private static let holdSeconds: Int64 = 7 * 86400
    /// How long the fees of an asynchronous capture stay unknown.
    private static let settlementSeconds: Int64 = 1

    /// Charges the card of a payment, or holds the amount on it.
    ///
    /// - Throws: 402 when the card declines; the payment then waits for another payment method.
    mutating func charge(
        _ id: String, _ method: PaymentMethod, threeDSecure: JSON, _ call: inout Call
    ) throws(Failure) {
        if let decline = method.card.scenario.decline {
            return try refuse(id, method, decline, threeDSecure: threeDSecure, &call)
        }
        var intent = try paymentIntent(id)
        var charge = makeCharge(intent, method, nil, threeDSecure, &call)
        let isHeld = intent.isCapturedLater
        if isHeld {
            charge.captureBefore = call.seconds + Self.holdSeconds
            agenda.plan(.holdExpires(paymentIntent: id), at: call.now.adding(seconds: Self.holdSeconds))
        } else {
            charge.isCaptured = true
            charge.amountCaptured = charge.amount
        }
        if method.card.scenario.risk == .elevated {
            charge.review = call.identifier("prv_1", 23)
            intent.review = charge.review
        }
        charges.add(charge, id: charge.id)

        intent.latestCharge = charge.id
        intent.lastPaymentError = nil
        intent.authentication = nil
        intent.status = isHeld ? .requiresCapture : .succeeded
        intent.amountCapturable = isHeld ? intent.amount : 0
        intent.amountReceived = isHeld ? 0 : intent.amount
        paymentIntents[id] = intent
        noteUse(of: method, by: intent, &call)

        if !isHeld { settle(charge.id, isAsynchronous: intent.captureMethod == "automatic_async", &call) }
        emit("charge.succeeded", .charge(charges[charge.id] ?? charge), &call)
        if let review = charge.review {
            let notice = Notice.review(id: review, charge: charge, created: call.seconds)
            reviews[review] = notice
            emit("review.opened", .notice(notice), &call)
        }
        emit(
            isHeld ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", .paymentIntent(intent),
            &call)
    }

    /// Records a charge that the issuer, the network or the risk check refused.
    mutating func refuse(
        _ id: String, _ method: PaymentMethod, _ decline: TestCard.Decline, threeDSecure: JSON = .null,
        _ call: inout Call
    ) throws(Failure) {
        let charge = makeCharge(try paymentIntent(id), method, decline, threeDSecure, &call)
        charges.add(charge, id: charge.id)
        emit("charge.failed", .charge(charge), &call)
        paymentIntents.change(id) { $0.latestCharge = charge.id }
        throw failPayment(id, .declined(decline, charge: charge.id, paymentMethod: method.json), &call)
    }

    /// Puts a payment back to where it needs another payment method.
    ///
    /// - Returns: the failure with the payment in it, for the answer.
    mutating func failPayment(_ id: String, _ failure: Failure, _ call: inout Call) -> Failure {
        var failure = failure
        paymentIntents.change(id) {
            $0.status = .requiresPaymentMethod
            $0.paymentMethod = nil
            $0.authentication = nil
            $0.lastPaymentError = failure.embeddedJSON
        }
        if let intent = paymentIntents[id] {
            emit("payment_intent.payment_failed", .paymentIntent(intent), &call)
            failure.paymentIntent = intent.json
        }
        return failure
    }

    /// Books a captured charge: at once, or a moment later when the capture is asynchronous.
    ///
    /// What its card brings along follows.
    mutating func settle(_ id: String, isAsynchronous: Bool, _ call: inout Call) {
        if isAsynchronous {
            agenda.plan(
                .balanceTransactionArrives(charge: id), at: call.now.adding(seconds: Self.settlementSeconds))
        } else {
            book(id, &call)
        }
        if charges[id]?.card.scenario.trouble != nil {
            agenda.plan(.trouble(charge: id), at: call.now.adding(seconds: Self.settlementSeconds))
        }
    }

    /// The balance transaction of an asynchronous capture arrives.
    mutating func settleCharge(_ id: String, _ call: inout Call) {
        book(id, &call)
        guard let charge = charges[id] else { return }
        emit("charge.updated", .charge(charge), previous: ["balance_transaction": .null], &call)
    }

    private mutating func book(_ id: String, _ call: inout Call) {
        guard let charge = charges[id], charge.balanceTransaction == nil else { return }
        let transaction = addBalanceTransaction(
            charge.amountCaptured, fee: BalanceTransaction.fee(ofCharge: charge.amountCaptured), charge.currency,
            type: "charge", source: id, description: charge.description,
            isAvailable: charge.card.scenario.isAvailableAtOnce, &call)
        charges.change(id) { $0.balanceTransaction = transaction }
    }

    private func makeCharge(
        _ intent: PaymentIntent, _ method: PaymentMethod, _ decline: TestCard.Decline?, _ threeDSecure: JSON,
        _ call: inout Call
    ) -> Charge {
        var charge = Charge(
            id: call.identifier("ch_3", 23), created: call.seconds, amount: intent.amount, currency: intent.currency,
            paymentIntent: intent.id, paymentMethod: method.id, card: method.card,
            verdict: .init(method.card.scenario, decline), failureCode: decline?.code,
            failureMessage: decline?.message, threeDSecure: threeDSecure)
        charge.billingDetails = method.billingDetails
        charge.customer = intent.customer
        charge.description = intent.description
        charge.metadata = intent.metadata
        charge.receiptEmail = intent.receiptEmail
        charge.shipping = intent.shipping
        charge.statementDescriptorSuffix = intent.statementDescriptorSuffix
        return charge
    }

    /// A card that paid is saved if the payment says so; otherwise, without a customer, it is used up.
    private mutating func noteUse(of method: PaymentMethod, by intent: PaymentIntent, _ call: inout Call) {
        let usage = intent.options.setupFutureUsage ?? intent.setupFutureUsage
        let isSaved = usage != nil && usage != "none"
        if isSaved, let customer = intent.customer, method.customer == nil {
            attach(method.id, to: customer, &call)
        }
        let isLost = !isSaved && method.customer == nil
        paymentMethods.change(method.id) {
            if isSaved { $0.isSetUp = true }
            if isLost { $0.isSpent = true }
        }
    }
}

extension Charge.Verdict {
    init(_ card: TestCard, _ decline: TestCard.Decline?) {
        self.init()
        switch card.risk {
        case .normal:
            break
        case .elevated:
            (riskLevel, riskScore) = ("elevated", 68)
            type = "manual_review"
            reason = "elevated_risk_level"
        case .highest, .blocked:
            (riskLevel, riskScore) = ("highest", 92)
        }
        guard let decline else { return }
        adviceCode = decline.advice
        networkDeclineCode = decline.networkCode
        if card.risk == .blocked {
            networkStatus = "not_sent_to_network"
            type = "blocked"
            reason = "highest_risk_level"
            sellerMessage = "Stripe blocked this payment as too risky."
        } else {
            networkStatus = "declined_by_network"
            type = "issuer_declined"
            reason = decline.declineCode ?? decline.code
            sellerMessage = "The bank returned the decline code `\(decline.declineCode ?? decline.code)`."
        }
    }
}
