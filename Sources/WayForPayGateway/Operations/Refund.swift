internal import PaymentCore
internal import PaymentHTTP

/// What a refund comes to, once the payment is known.
private struct RefundDecision {
    /// How much to give back.
    let amount: Money
    /// How much is given back of the payment after it.
    let sum: Money
    /// Whether it gives back all that was taken at once.
    let isWhole: Bool
}

extension WayForPay {
    /// Gives money back once: WayForPay names no refunds, so what was given back before tells a repeat from a second one (G-8).
    func giveBack(_ request: RefundRequest, before: Money) async throws(PaymentError) -> Outcome<Refund> {
        let wire = try await find(try order(request.payment))
        let found = try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .nothing) }
        let stage = Mapping.stage(wire.status)
        let decision = try decide(request, before: before, of: found, stage)
        let id = refundReference(found.reference.id, total: decision.sum)
        func done(_ kind: Refund.Kind) -> Outcome<Refund> {
            .succeeded(
                Refund(
                    reference: id, payment: found.reference, merchantReference: request.reference,
                    amount: decision.amount, status: .succeeded, kind: kind, createdAt: caller.clock.now()))
        }
        func waiting(_ code: String) -> Outcome<Refund> {
            .pending(PendingOperation(reference: id, gatewayCode: code))
        }
        switch stage {
        case .refundWaiting: return waiting(wire.code)
        case .voided where decision.isWhole: return done(.void)
        case .voided: throw wrongState(found, "all of it was given back, and not a part")
        default: break
        }
        if found.refunded == decision.sum { return done(.refund) }
        guard found.refunded == before else {
            throw PaymentError(
                .invalidRequest,
                "\(before) had been given back when this refund was decided, and now it is \(found.refunded): "
                    + "another refund was made since. Decide again", field: "refundedBefore",
                value: before.description, gateway: .wayForPay)
        }
        let comment = Mapping.comment(request.reason, request.reference)
        return try await move(
            .reverse(found.reference.id, decision.amount, comment: comment, name: "refund"), order: found.reference,
            merchantReference: request.reference, key: request.idempotencyKey
        ) { answer throws(InvalidValue) in
            switch Mapping.stage(answer.status) {
            case .refunded where answer.code == ReasonCode.done: return done(.refund)
            // Not settled yet, so it was undone as a whole; of a part that would be more than was asked for.
            case .voided where answer.code == ReasonCode.done && decision.isWhole: return done(.void)
            case .refundWaiting, .processing, .review: return waiting(answer.code)
            // The merchant's balance was too small; the end of it comes as a callback.
            case .declined where Mapping.meaning(answer.code) == .waiting: return waiting(answer.code)
            case .declined:
                return .declined(Decline(code: answer.code, message: answer.reason, reference: found.reference))
            default: throw InvalidValue("transactionStatus", answer.status, "is no answer to a refund")
            }
        }
    }

    /// How much a refund is, given what had been given back when it was decided.
    ///
    /// - Throws: `PaymentError.invalidRequest` for a payment that took nothing, and an amount it cannot give back.
    private func decide(
        _ request: RefundRequest, before: Money, of found: Payment, _ stage: Mapping.Stage?
    ) throws(PaymentError) -> RefundDecision {
        guard stage == .voided || found.status == .captured else {
            throw wrongState(
                found,
                found.status == .authorized
                    ? "its money is held, not taken: void it" : "it has taken nothing to give back")
        }
        let currency = found.requested.currency
        for amount in [request.amount, before].compactMap({ $0 }) where amount.currency != currency {
            throw refusal("is in another currency than the payment, \(currency)", amount)
        }
        // What a voided payment had taken nobody tells; at most it was all that was asked for.
        let taken = stage == .voided ? found.requested : found.captured
        guard !before.isNegative, before.minorUnits <= taken.minorUnits else {
            throw refusal("cannot have been given back of \(taken)", before)
        }
        let left = Money(minorUnits: taken.minorUnits - before.minorUnits, currency: currency)
        let amount = request.amount ?? left
        guard amount.isPositive, amount.minorUnits <= left.minorUnits else {
            throw refusal("is more than there is left to give back, \(left)", amount)
        }
        let sum = Money(minorUnits: before.minorUnits + amount.minorUnits, currency: currency)
        return RefundDecision(amount: amount, sum: sum, isWhole: amount == taken)
    }

    /// The refunds of a payment, newest first, each with how much had been given back after it in its id.
    ///
    /// They come from the lists of the time since the payment. Where those do not add up to what WayForPay says was
    /// given back, or would have to be too many, they are told as one.
    func history(of order: String) async throws(PaymentError) -> [Refund] {
        let wire = try await find(order)
        let found = try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .nothing) }
        guard found.refunded.isPositive || Mapping.stage(wire.status) == .refundWaiting else { return [] }
        let now = caller.clock.now()
        let windows = Window.all(in: createdAt(wire)..<max(now, createdAt(wire)).adding(seconds: 1))
        var entries: [Wire.Transaction] = []
        if windows.count <= Window.countMax {
            for window in windows {
                entries += try await ask(.list(window)).filter { $0.orderReference == order && $0.isRefund }
            }
        }
        return try caller.readable { () throws(InvalidValue) in try refunds(entries, of: found, now) }
    }

    private func refunds(
        _ entries: [Wire.Transaction], of payment: Payment, _ now: Timestamp
    ) throws(InvalidValue) -> [Refund] {
        var total = Money.zero(payment.requested.currency)
        var refunds: [Refund] = []
        for entry in entries.sorted(by: { $0.moment < $1.moment }) {
            let amount = try Amount.money(wire: entry.amount, currency: Currency(code: entry.currency))
            let status: Refund.Status
            switch Mapping.stage(entry.status) {
            case .refunded, .voided, .approved: status = .succeeded
            case .declined, .expired: status = .failed
            default: status = .pending
            }
            if status == .succeeded { total = try total + amount }
            let sum = status == .succeeded ? total : try total + amount
            refunds.append(
                Refund(
                    reference: refundReference(payment.reference.id, total: sum), payment: payment.reference,
                    merchantReference: nil, amount: amount, status: status,
                    kind: Mapping.stage(entry.status) == .voided ? .void : .refund,
                    createdAt: Timestamp(secondsSinceEpoch: entry.moment)))
        }
        if total == payment.refunded { return refunds.reversed() }
        guard payment.refunded.isPositive else { return [] }
        return [
            Refund(
                reference: refundReference(payment.reference.id, total: payment.refunded), payment: payment.reference,
                merchantReference: nil, amount: payment.refunded, status: .succeeded, createdAt: now)
        ]
    }
}
