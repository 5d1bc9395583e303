internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Taking or releasing what is held.
extension State {
    mutating func capturePaymentIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let intent = try paymentIntent(id)
        let requested = try parameters.whole("amount_to_capture", atLeast: 1)
        let isFinal = try parameters.flag("final_capture") ?? true
        let metadata = try parameters.metadata()
        let suffix = try parameters.change("statement_descriptor_suffix", atMost: 22)
        try parameters.finish()

        guard intent.status == .requiresCapture, let chargeID = intent.latestCharge else {
            throw unexpectedState(intent, "capture", allowed: [.requiresCapture])
        }
        let amount = requested ?? intent.amountCapturable
        guard amount <= intent.amountCapturable else {
            throw .refused(
                "The provided amount exceeds the capturable amount of \(intent.amountCapturable).",
                code: "amount_too_large", parameter: "amount_to_capture")
        }
        guard isFinal else {
            throw .refused("Multicapture is not available for this payment.", parameter: "final_capture")
        }
        charges.change(chargeID) {
            $0.isCaptured = true
            $0.amountCaptured = amount
            // What is released counts as refunded, although no refund exists: recorded so on the live service.
            $0.amountRefunded = $0.amount - amount
            $0.captureBefore = nil
            $0.statementDescriptorSuffix = suffix.applied(to: $0.statementDescriptorSuffix)
        }
        paymentIntents.change(id) {
            $0.status = .succeeded
            $0.amountReceived = amount
            $0.amountCapturable = 0
            $0.metadata.merge(metadata)
            $0.statementDescriptorSuffix = suffix.applied(to: $0.statementDescriptorSuffix)
        }
        settle(chargeID, isAsynchronous: false, &call)
        if let charge = charges[chargeID] { emit("charge.captured", .charge(charge), &call) }
        let captured = try paymentIntent(id)
        emit("payment_intent.succeeded", .paymentIntent(captured), &call)
        completeSession(ofPayment: captured)
        return captured.json
    }

    mutating func cancelPaymentIntent(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        let intent = try paymentIntent(id)
        let reason = try parameters.choice(
            "cancellation_reason", of: ["duplicate", "fraudulent", "requested_by_customer", "abandoned"])
        try parameters.finish()

        // The order is Stripe's own.
        let allowed: [PaymentIntent.Status] = [
            .requiresPaymentMethod, .requiresCapture, .requiresConfirmation, .requiresAction, .processing,
        ]
        guard allowed.contains(intent.status) else { throw unexpectedState(intent, "cancel", allowed: allowed) }
        guard intent.checkoutSession == nil || intent.status == .requiresCapture else {
            throw .refused(
                "You cannot cancel a PaymentIntent that was created by Checkout. Expire the Checkout Session instead.")
        }
        cancel(id, reason: reason, &call)
        return try paymentIntent(id).json
    }

    /// A hold reaches its end without a capture.
    mutating func expireHold(_ id: String, _ call: inout Call) {
        guard let intent = paymentIntents[id], intent.status == .requiresCapture,
            let chargeID = intent.latestCharge, let charge = charges[chargeID]
        else { return }
        emit("charge.expired", .charge(charge), &call)
        cancel(id, reason: "automatic", &call)
    }

    private mutating func cancel(_ id: String, reason: String?, _ call: inout Call) {
        paymentIntents.change(id) {
            $0.status = .canceled
            $0.canceledAt = call.seconds
            $0.cancellationReason = reason
            $0.amountCapturable = 0
            $0.authentication = nil
        }
        if let intent = paymentIntents[id] { emit("payment_intent.canceled", .paymentIntent(intent), &call) }
    }
}
