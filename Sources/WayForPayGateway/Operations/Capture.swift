internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// Takes what `held` holds, or finds that this was done before.
    ///
    /// SETTLE wants an amount and can be made once, so the payment is looked up first.
    func settle(_ request: CaptureRequest, _ held: Payment) async throws(PaymentError) -> Outcome<Payment> {
        if let amount = request.amount, amount.currency != held.requested.currency {
            throw refusal("is in another currency than the payment, \(held.requested.currency)", amount)
        }
        if held.status == .captured { return .succeeded(try sameCapture(held, request)) }
        guard held.status == .authorized else { throw wrongState(held, "nothing is held that could be taken") }
        let amount = request.amount ?? held.held
        guard amount.minorUnits <= held.held.minorUnits else {
            throw refusal("is more than is held, \(held.held)", amount)
        }
        do {
            return try await move(
                .settle(held.reference.id, amount, of: held.held), order: held.reference,
                merchantReference: held.merchantReference, key: request.idempotencyKey
            ) { wire throws(InvalidValue) in
                try reversed(wire, to: .approved, held.reference) { held.settled(.captured, taking: amount) }
            }
        } catch {
            guard error.gatewayCode == ReasonCode.wrongState else { throw error }
            return .succeeded(try sameCapture(try await payment(held.reference), request, or: error))
        }
    }

    /// The payment, when it was captured as asked.
    private func sameCapture(
        _ payment: Payment, _ request: CaptureRequest, or error: PaymentError? = nil
    ) throws(PaymentError) -> Payment {
        guard payment.status == .captured else { throw error ?? wrongState(payment, "nothing is held") }
        guard request.amount == nil || request.amount == payment.captured else {
            throw wrongState(payment, "\(payment.captured) was taken already, and a hold can be taken once")
        }
        return payment
    }

    /// Releases what a payment holds, or finds that this was done before.
    ///
    /// The call that releases would give captured money back, so the payment is looked up first.
    func release(_ request: VoidRequest, _ found: Payment) async throws(PaymentError) -> Outcome<Payment> {
        if found.status == .voided { return .succeeded(found) }
        guard found.status == .authorized else {
            throw wrongState(
                found,
                found.status == .captured
                    ? "its money was taken: refund it"
                    : "it holds nothing yet, and WayForPay has no call that ends it: it ends when its time is over")
        }
        let released = found.settled(.voided, taking: .zero(found.held.currency))
        do {
            return try await move(
                .reverse(found.reference.id, found.held, comment: "released"), order: found.reference,
                merchantReference: found.merchantReference, key: request.idempotencyKey
            ) { wire throws(InvalidValue) in try reversed(wire, to: .voided, found.reference) { released } }
        } catch {
            guard error.gatewayCode == ReasonCode.wrongState else { throw error }
            let now = try await payment(found.reference)
            guard now.status == .voided else { throw error }
            return .succeeded(now)
        }
    }

    /// What came of a call that changed a payment, whose success has the stage `goal`.
    private func reversed(
        _ wire: Wire.Reversal, to goal: Mapping.Stage, _ reference: GatewayReference, _ success: () -> Payment
    ) throws(InvalidValue) -> Outcome<Payment> {
        switch Mapping.stage(wire.status) {
        case goal where wire.code == ReasonCode.done: return .succeeded(success())
        case .processing, .review, .refundWaiting:
            return .pending(PendingOperation(reference: reference, gatewayCode: wire.code))
        case .declined:
            return .declined(Decline(code: wire.code, message: wire.reason, reference: reference))
        default: throw InvalidValue("transactionStatus", wire.status, "is no answer to this call")
        }
    }

    /// The error for an amount that a payment cannot take or give back.
    func refusal(_ reason: String, _ amount: Money) -> PaymentError {
        PaymentError(InvalidValue("amount", amount.description, reason), gateway: .wayForPay)
    }

    /// The error for a payment that is not in the state for a call.
    func wrongState(_ payment: Payment, _ why: String) -> PaymentError {
        PaymentError(
            .invalidRequest, "the payment \(payment.reference.id) is \(payment.status.rawValue); \(why)",
            field: "payment", value: payment.reference.id, gateway: .wayForPay)
    }
}

extension Exchange where Object == Wire.Reversal {
    /// Takes held money; what is not taken is released.
    ///
    /// WayForPay's page and its library disagree on which fields of the answer are signed, so both are believed, and
    /// whether its amount is what was held or what was taken is not said.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852113 (read 2026-11-21)
    static func settle(_ order: String, _ amount: Money, of held: Money) throws(PaymentError) -> Exchange {
        let (taken, whole) = (WireAmount(amount), WireAmount(held))
        return Exchange(
            name: "capture", type: "SETTLE", signed: .reversal, members: try members(order, amount),
            movesMoney: true, proof: .signature([.transaction, .reversalAnswer]),
            read: { root, _ throws(JSONError) in try Wire.Reversal(root) }, order: order,
            mismatch: { answer in
                guard let named = answer.amount else { return nil }
                let currency = answer.currency ?? amount.currency.code
                return whole.mismatch(named, currency) == nil ? nil : taken.mismatch(named, currency)
            })
    }

    /// Gives captured money back, or releases all that is held.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852115 (read 2026-11-21)
    static func reverse(
        _ order: String, _ amount: Money, comment: String, name: String = "void"
    ) throws(PaymentError) -> Exchange {
        var members = try members(order, amount)
        members["comment"] = .string(comment)
        return Exchange(
            name: name, type: "REFUND", signed: .reversal, members: members, movesMoney: true,
            proof: .signature([.reversalAnswer, .transaction]),
            read: { root, _ throws(JSONError) in try Wire.Reversal(root) }, order: order)
    }

    private static func members(_ order: String, _ amount: Money) throws(PaymentError) -> JSONObject {
        var members = JSONObject()
        members["orderReference"] = .string(order)
        members["amount"] = try WayForPay.Amount.json(amount)
        members["currency"] = .string(amount.currency.code)
        members["apiVersion"] = 1
        return members
    }
}
