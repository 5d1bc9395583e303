internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Return {
    /// Gives `amount` of an order back, or releases it where it is only held.
    ///
    /// The answer names no order, so LiqPay's own id of the payment is compared.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/refund (read 2026-11-21)
    static func giveBack(_ name: String, _ wire: Wire.Payment, orderID: String, _ amount: Money) throws(PaymentError)
        -> Exchange
    {
        let paymentID = wire.paymentID
        return Exchange(
            name: name, role: .change, action: "refund",
            members: ["order_id": .string(orderID), "amount": try LiqPay.Amount.wire(amount)], orderID: orderID,
            read: Wire.Return.init,
            mismatch: { answer in
                guard answer.action == "refund" else { return "it is no refund" }
                guard let paymentID, answer.paymentID == paymentID else { return "it is about another payment" }
                return nil
            })
    }
}

extension Wire.Return {
    /// What the money waits for before it goes back; nil when it has gone.
    ///
    /// - Throws: `InvalidValue` for a status that says neither.
    func waiting() throws(InvalidValue) -> String? {
        switch status {
        case "reversed", "success": return waitsForTurnover ? "wait_amount" : nil
        case "processing", "wait_reserve": return status
        default: throw InvalidValue("status", status.printable(), "is no end of a refund")
        }
    }
}

/// A refund that was checked against the payment as it is.
struct CheckedRefund: Sendable {
    /// How much is to be given back.
    let amount: Money
    /// How much will have been given back then.
    let refundedAfter: Money
    /// How far it has come: nothing was sent, LiqPay has it in hand, or it is done.
    let progress: Progress

    /// How far a refund has come.
    enum Progress: Sendable {
        case new, reserved, done

        /// What a refund that was found made already waits for.
        var waiting: String? { self == .reserved ? "wait_reserve_status" : nil }
    }
}

extension LiqPay {
    /// Compares a refund with what the payment says was given back, which tells a repeat from a second one (G-8).
    ///
    /// - Throws: `PaymentError.invalidRequest` when the payment has taken too little, or other refunds were made meanwhile.
    func checked(_ request: RefundRequest, _ wire: Wire.Payment, _ payment: Payment) throws(PaymentError)
        -> CheckedRefund
    {
        func refusal(_ message: String, _ field: String) -> PaymentError {
            PaymentError(.invalidRequest, message, field: field, value: request.amount?.description, gateway: .liqPay)
        }
        guard payment.captured.isPositive, let before = request.refundedBefore else {
            throw refusal("the payment is \(payment.status.rawValue), so there is nothing to give back", "payment")
        }
        let (amount, after, left): (Money, Money, Money)
        do throws(InvalidValue) {
            left = try payment.captured - before
            amount = request.amount ?? left
            after = try before + amount
        } catch {
            throw PaymentError(error, gateway: .liqPay)
        }
        guard !before.isNegative, amount.isPositive else {
            throw refusal("\(before) of \(payment.captured) had been given back, so nothing is left", "refundedBefore")
        }
        guard amount.minorUnits <= left.minorUnits else {
            throw refusal("\(left) is left to give back, which is less than \(amount)", "amount")
        }
        switch payment.refunded {
        case after:
            return CheckedRefund(
                amount: amount, refundedAfter: after, progress: wire.isRefundReserved ? .reserved : .done)
        case before:
            return CheckedRefund(
                amount: amount, refundedAfter: after, progress: wire.isRefundReserved ? .reserved : .new)
        default:
            throw refusal(
                "\(payment.refunded) has been given back, and not \(before) as when this refund was decided; "
                    + "look the refunds up and decide anew", "refundedBefore")
        }
    }

    /// What came of a refund that waits for something, or is done.
    func outcome(
        of refund: CheckedRefund, waiting: String?, _ request: RefundRequest, at time: Int64?
    ) -> Outcome<Refund> {
        let reference = refundReference(request.payment, upTo: refund.refundedAfter)
        if let waiting { return .pending(PendingOperation(reference: reference, gatewayCode: waiting)) }
        return .succeeded(
            Refund(
                reference: reference, payment: request.payment, merchantReference: request.reference,
                amount: refund.amount, status: .succeeded,
                createdAt: time.map(Timestamp.init(millisecondsSinceEpoch:)) ?? caller.clock.now()))
    }
}
