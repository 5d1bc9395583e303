internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Giving captured money back.
extension State {
    /// When a refund that does not settle at once reaches its end.
    private static let courseSeconds: Int64 = 3600
    /// When the acquirer's number of a refund is known.
    private static let referenceSeconds: Int64 = 1

    mutating func createRefund(_ parameters: inout Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let paymentID = try parameters.text("payment_intent")
        let chargeID = try parameters.text("charge")
        let requested = try parameters.whole("amount", atLeast: 1)
        let reason = try parameters.choice("reason", of: ["duplicate", "fraudulent", "requested_by_customer"])
        let metadata = try parameters.metadata()
        try parameters.finish()

        let charge = try refundableCharge(payment: paymentID, charge: chargeID)
        let left = charge.amountCaptured - charge.amountReturned
        guard left > 0 else {
            throw .refused("Charge \(charge.id) has already been refunded.", code: "charge_already_refunded")
        }
        let amount = requested ?? left
        guard amount <= left else {
            let currency = WireCurrency.named(charge.currency)
            throw .refused(
                "Refund amount (\(currency?.text(amount) ?? "\(amount)")) is greater than unrefunded amount on charge "
                    + "(\(currency?.text(left) ?? "\(left)"))", parameter: "amount")
        }
        var refund = Refund(
            id: call.identifier("re_3", 23), created: call.seconds, amount: amount, currency: charge.currency,
            charge: charge.id, paymentIntent: charge.paymentIntent, paymentMethod: charge.paymentMethod,
            customer: charge.customer, reason: reason, status: .succeeded)
        refund.metadata.merge(metadata)
        let due = call.now.adding(seconds: Self.courseSeconds)
        switch charge.card.scenario.refunds {
        case .succeeds:
            agenda.plan(.refundReferenceArrives(refund.id), at: call.now.adding(seconds: Self.referenceSeconds))
        case .waits:
            refund.status = .pending
            agenda.plan(.refundSucceeds(refund.id), at: due)
        case .comesBack:
            agenda.plan(.refundFails(refund.id), at: due)
        }
        refund.balanceTransaction = addBalanceTransaction(
            -amount, fee: 0, charge.currency, type: "refund", source: refund.id, description: nil,
            isAvailable: true, &call)
        refunds.add(refund, id: refund.id)
        charges.change(charge.id) {
            $0.amountRefunded += amount
            $0.amountReturned += amount
        }
        emit("refund.created", .refund(refund), &call)
        if let refunded = charges[charge.id] { emit("charge.refunded", .charge(refunded), &call) }
        return refund.json
    }

    mutating func updateRefund(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var refund = try refund(id)
        let old = refund.json
        refund.metadata.merge(try parameters.metadata())
        try parameters.finish()
        refunds[id] = refund
        emit("refund.updated", .refund(refund), previous: Self.difference(old, refund.json), &call)
        return refund.json
    }

    func cancelRefund(_ id: String, _ parameters: inout Parameters) throws(Failure) -> JSON {
        try parameters.finish()
        let refund = try refund(id)
        throw .refused(
            "You cannot cancel this refund because it has a status of \(refund.status.rawValue). Only a refund with "
                + "the status requires_action may be canceled, which refunds to cards never have.")
    }

    /// The refund with an id from a path.
    func refund(_ id: String) throws(Failure) -> Refund {
        guard let refund = refunds[id] else { throw .notFound("refund", id, parameter: "id") }
        return refund
    }

    func listRefunds(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let payment = try parameters.text("payment_intent")
        let charge = try parameters.text("charge")
        try parameters.finish()
        let (found, hasMore) = try page.read(refunds, noun: "refund") {
            page.created.contains($0.created) && (payment == nil || $0.paymentIntent == payment)
                && (charge == nil || $0.charge == charge)
        }
        return .list(found.map(\.json), url: "/v1/refunds", hasMore: hasMore)
    }

    /// The acquirer's number of a refund becomes known.
    mutating func noteReference(ofRefund id: String, _ call: inout Call) {
        guard let old = refunds[id]?.json else { return }
        refunds.change(id) { $0.reference = String(id.suffix(23)) }
        if let refund = refunds[id] {
            emit("refund.updated", .refund(refund), previous: Self.difference(old, refund.json), &call)
        }
    }

    /// A pending refund reaches the card.
    mutating func completeRefund(_ id: String, _ call: inout Call) {
        guard let old = refunds[id]?.json else { return }
        refunds.change(id) { $0.status = .succeeded }
        if let refund = refunds[id] {
            emit("refund.updated", .refund(refund), previous: Self.difference(old, refund.json), &call)
        }
    }

    /// The issuer sends a refund back: the merchant has the money again.
    mutating func failRefund(_ id: String, _ call: inout Call) {
        guard let refund = refunds[id] else { return }
        let transaction = addBalanceTransaction(
            refund.amount, fee: 0, refund.currency, type: "refund_failure", source: id, description: nil,
            isAvailable: true, &call)
        refunds.change(id) {
            $0.status = .failed
            $0.failureReason = "expired_or_canceled_card"
            $0.failureBalanceTransaction = transaction
        }
        charges.change(refund.charge) {
            $0.amountRefunded -= refund.amount
            $0.amountReturned -= refund.amount
        }
        guard let failed = refunds[id] else { return }
        emit("refund.failed", .refund(failed), &call)
        emit("charge.refund.updated", .refund(failed), previous: Self.difference(refund.json, failed.json), &call)
    }

    private func refundableCharge(payment: String?, charge: String?) throws(Failure) -> Charge {
        let id: String
        switch (payment, charge) {
        case (nil, nil):
            throw .invalid(
                "One of the following params should be provided for this request: payment_intent or charge.",
                code: "parameter_missing", parameter: "payment_intent")
        case (.some, .some):
            throw .invalid(
                "You may only specify one of these parameters: charge, payment_intent.", code: "parameters_exclusive",
                parameter: "charge")
        case (nil, let charge?):
            id = charge
        case (let payment?, nil):
            guard let intent = paymentIntents[payment] else {
                throw .unknownReference("payment_intent", payment, parameter: "payment_intent")
            }
            guard let latest = intent.latestCharge, charges[latest]?.isSuccessful == true else {
                throw .refused(
                    "This PaymentIntent (\(intent.id)) does not have a successful charge to refund.",
                    parameter: "payment_intent")
            }
            id = latest
        }
        guard let found = charges[id] else { throw .unknownReference("charge", id, parameter: "charge") }
        guard found.isSuccessful else {
            throw .refused(
                "Charge \(id) failed and cannot be refunded.", code: "charge_not_refundable", parameter: "charge")
        }
        guard found.isCaptured else {
            throw .refused(
                "The charge \(id) is not captured. Cancel the PaymentIntent to release the funds.", parameter: "charge")
        }
        guard !found.isDisputed else {
            throw .refused("Charge \(id) has been charged back; cannot issue a refund.", code: "charge_disputed")
        }
        return found
    }
}
