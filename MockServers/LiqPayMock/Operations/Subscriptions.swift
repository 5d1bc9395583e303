internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `subscribe_update`, `unsubscribe`, and the charges that a subscription makes by itself.
extension State {
    /// Changes what a subscription charges from now on; the currency stays.
    mutating func updateSubscription(_ parameters: Parameters, _ call: Call) throws(Failure) -> JSON {
        try parameters.demand(["amount", "currency", "description", "order_id"])
        let description = try parameters.requiredText("description")
        let amount = try parameters.amount()
        let currency = try parameters.currency()
        let payment = try subscription(parameters, call)
        guard currency == payment.terms.currency else { throw Failure("wrong_amount_currency", key: "currency") }
        payments.change(payment.key) {
            $0.amount = amount
            $0.terms.amount = amount
            $0.terms.description = description
            $0.changed = call.now
        }
        return answer(payment.key, call)
    }

    /// Ends a subscription.
    mutating func unsubscribe(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let payment = try subscription(parameters, call)
        move(payment.key, to: .unsubscribed, call)
        notify(payment.key, &call)
        return answer(payment.key, call)
    }

    /// Plans the next charge of a subscription; none after the year 9999, which the wire cannot write.
    mutating func planCharge(of key: String) {
        guard let schedule = payments[key]?.terms.schedule else { return }
        let next = schedule.start.adding(schedule.chargesMade, schedule.period)
        guard next.canBeWritten else { return }
        agenda.plan(.subscriptionCharges(key), at: next.moment)
    }

    /// Makes a charge: a payment with an id of its own and the order of the subscription.
    ///
    /// A refused one ends nothing; the next follows at its time.
    mutating func chargeSubscription(_ key: String, _ call: inout Call) {
        guard let subscription = payments[key], subscription.status == .subscribed else { return }
        payments.change(key) { $0.terms.schedule?.chargesMade += 1 }
        var terms = subscription.terms
        terms.kind = .regular
        terms.schedule = nil
        let payment = add(terms, .prepared, call)
        payments.change(payment.key) {
            $0.card = subscription.card
            $0.isByToken = true
        }
        charge(payment.key, &call)
        planCharge(of: key)
    }

    /// The subscription that is meant.
    ///
    /// - Throws: for an order that is none, or none any more, the error as it was captured, with some members of a
    ///   payment.
    private func subscription(_ parameters: Parameters, _ call: Call) throws(Failure) -> Payment {
        let payment = try payment(order: try parameters.orderID())
        guard payment.status == .subscribed else {
            var failure = Failure("payment_not_subscribed", status: "failure")
            failure.more = [
                ("action", .string(parameters.action ?? "")), ("is_3ds", false),
                ("liqpay_order_id", .string(payment.liqpayOrderID)), ("public_key", .string(keys.publicKey)),
                ("type", "buy"), ("version", .integer(call.version.rawValue)),
            ]
            throw failure
        }
        return payment
    }
}
