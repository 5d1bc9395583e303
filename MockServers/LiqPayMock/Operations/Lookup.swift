internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `status`, `data` and `ticket`.
extension State {
    /// The payment of an order; on the old path also by `payment_id`.
    func lookUp(_ parameters: Parameters, byPaymentID: Bool, _ call: Call) throws(Failure) -> JSON {
        if byPaymentID, let id = try parameters.text("payment_id", atMost: 20) {
            guard let payment = payments[id] else { throw Failure("payment_not_found") }
            return answer(payment.key, isLookup: true, call)
        }
        return answer(try payment(order: try parameters.orderID()).key, isLookup: true, call)
    }

    /// Adds a note to a payment.
    mutating func addData(_ parameters: Parameters, _ call: Call) throws(Failure) -> JSON {
        try parameters.demand(["order_id", "info"])
        let info = try parameters.requiredText("info")
        let payment = try payment(order: try parameters.orderID())
        payments.change(payment.key) { $0.terms.info = info }
        return answer(payment.key, isLookup: true, call)
    }

    /// Sends a receipt of a payment that was made; nobody gets it here.
    func sendTicket(_ parameters: Parameters) throws(Failure) -> JSON {
        try parameters.demand(["order_id", "email"])
        guard try parameters.requiredText("email", atMost: 255).utf8.contains(UInt8(ascii: "@")) else {
            throw .wrong("email")
        }
        let payment = try payment(order: try parameters.orderID())
        guard payment.status.isPaid || payment.status == .reversed else { throw Failure("payment_err_status") }
        return ["result": "ok"]
    }
}
