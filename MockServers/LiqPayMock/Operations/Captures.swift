internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `hold_completion` and `refund`.
extension State {
    /// Captures a hold, once: what is not captured is released at once.
    mutating func captureHold(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        try parameters.demand(["order_id"])
        let amount = parameters.has("amount") ? try parameters.amount() : nil
        let held = try payment(order: try parameters.orderID())
        guard held.terms.kind == .hold else { throw Failure("payment_err_type") }
        guard held.status == .holdWait else { throw Failure("payment_err_status") }
        let captured = amount ?? held.amount
        guard captured <= held.amount else { throw Failure("err_amount_hold", key: "amount") }
        try FiscalReceipt.check(parameters, sum: captured, held.terms.currency)
        payments.change(held.key) {
            $0.amount = captured
            $0.completionDate = call.now
        }
        move(held.key, to: .success, call)
        notify(held.key, &call)
        return answer(held.key, call)
    }

    /// Gives money back, or releases a hold as a whole.
    mutating func refund(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        try parameters.demand(["order_id"])
        let amount = parameters.has("amount") ? try parameters.amount() : nil
        let payment = try payment(order: try parameters.orderID())
        switch payment.status {
        case .holdWait:
            // A hold cannot be released in part: one captures less instead.
            guard (amount ?? payment.amount) == payment.amount else { throw Failure("payment_err_status") }
            move(payment.key, to: .reversed, call)
        case .success, .waitAccept:
            guard payment.terms.kind.movesMoney else { throw Failure("payment_err_type") }
            try give(back: amount ?? payment.rest, of: payment, call)
        default:
            throw Failure("payment_err_status")
        }
        notify(payment.key, topic: "refund", &call)
        let status = payments[payment.key]?.status ?? payment.status
        var answer: JSONObject = [
            "result": "ok", "action": "refund", "payment_id": .integer(payment.id),
            "status": .string(status.rawValue),
        ]
        if call.version == .seven { answer["wait_amount"] = false }
        return .object(answer)
    }

    private mutating func give(back amount: Int64, of payment: Payment, _ call: Call) throws(Failure) {
        guard amount <= payment.rest else { throw Failure("wrong_amount_currency", key: "amount") }
        payments.change(payment.key) {
            $0.refunded += amount
            $0.refundDate = call.now
        }
        move(payment.key, to: amount == payment.rest ? .reversed : payment.status, call)
    }
}
