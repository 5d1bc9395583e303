internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Payment {
    /// Takes `amount` of what an order holds; the rest is released.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/two_step (read 2026-11-21)
    static func capture(_ orderID: String, _ amount: Money) throws(PaymentError) -> Exchange {
        Exchange(
            name: "capture", role: .change, action: "hold_completion",
            members: ["order_id": .string(orderID), "amount": try LiqPay.Amount.wire(amount)], orderID: orderID,
            read: Wire.Payment.init,
            mismatch: { answer in
                if answer.orderID == nil { return "it names no order" }
                if answer.status == "hold_wait" { return "it still holds what should be taken" }
                if let action = answer.action, action != "hold" { return "it is a '\(action.printable())'" }
                return answer.difference(from: amount)
            })
    }
}

extension LiqPay {
    /// A payment that holds money, and how much; looked up first, because LiqPay is told no currency with the call.
    func holding(_ orderID: String) async throws(PaymentError) -> (wire: Wire.Payment, payment: Payment) {
        let wire = try await ask(.status(of: orderID))
        return (wire, try caller.readable { () throws(InvalidValue) in try payment(wire) })
    }

    /// What of a hold is to be taken; nil where that has been done already, by this call made before.
    ///
    /// - Throws: `PaymentError.invalidRequest` for another state, currency or amount.
    func amount(
        toCapture request: CaptureRequest, of payment: Payment, wasHeld: Bool
    ) throws(PaymentError) -> Money? {
        func refusal(_ message: String, _ field: String) -> PaymentError {
            PaymentError(.invalidRequest, message, field: field, value: request.amount?.description, gateway: .liqPay)
        }
        if let amount = request.amount, amount.currency != payment.requested.currency {
            throw refusal("the payment is in \(payment.requested.currency)", "amount")
        }
        switch payment.status {
        case .authorized:
            let amount = request.amount ?? payment.held
            guard amount.minorUnits <= payment.held.minorUnits else {
                throw refusal("\(payment.held) is held, which is less than \(amount)", "amount")
            }
            return amount
        case .captured where wasHeld:
            guard request.amount == nil || request.amount == payment.captured else {
                throw refusal("\(payment.captured) of it was taken already, and LiqPay takes a hold once", "amount")
            }
            return nil
        default:
            throw refusal(
                "the payment is \(payment.status.rawValue), so nothing is held that could be taken", "payment")
        }
    }

    /// What came of a capture that LiqPay refuses to make again.
    func earlier(_ request: CaptureRequest, of orderID: String) async throws(PaymentError) -> Outcome<Payment> {
        let (wire, payment) = try await holding(orderID)
        let left = try amount(toCapture: request, of: payment, wasHeld: wire.action == "hold")
        guard left == nil else {
            throw PaymentError(
                .invalidRequest, "LiqPay refuses to take what it still holds", field: "amount",
                value: request.amount?.description, gateway: .liqPay)
        }
        return .succeeded(payment)
    }

    /// A payment whose hold was released, and so nothing of it can ever be taken.
    ///
    /// - Throws: `PaymentError.invalidRequest` when it holds nothing.
    func released(_ wire: Wire.Payment, _ payment: Payment) throws(PaymentError) -> Payment {
        switch payment.status {
        case .authorized:
            var released = wire
            released.status = "reversed"
            let wire = released
            return try caller.readable { () throws(InvalidValue) in try self.payment(wire) }
        case .voided: return payment
        case .captured:
            throw PaymentError(
                .invalidRequest, "the money was taken; give it back with a refund", field: "payment", gateway: .liqPay)
        case .open, .actionRequired, .pending:
            throw PaymentError(
                .invalidRequest, "LiqPay cannot end a payment that is \(payment.status.rawValue); it ends by itself",
                field: "payment", gateway: .liqPay)
        }
    }
}
