internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `invoice_send` and `invoice_cancel`.
extension State {
    /// Sends an invoice by e-mail or phone; nobody gets it here, and its page is at `href`.
    mutating func sendInvoice(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let isByMail = parameters.has("email")
        let isByPhone = parameters.has("phone")
        guard isByMail || isByPhone else { throw .missing("email") }
        let receiver: (type: String, value: String)
        if isByMail {
            receiver = ("email", try parameters.requiredText("email", atMost: 255))
            guard receiver.value.utf8.contains(UInt8(ascii: "@")) else { throw .wrong("email") }
        } else {
            guard let phone = try parameters.phone() else { throw Failure("err_empty_phone", key: "phone") }
            receiver = ("phone", phone)
        }
        let action =
            parameters.has("action_payment") ? try parameters.choice("action_payment", of: ["pay", "hold"]) : "pay"
        let terms = try Terms(parameters, action == "hold" ? .hold : .pay, call)
        try checkIsNew(order: terms.orderID)
        let payment = add(terms, .invoiceWait, call)
        let token = call.secretText()
        pages[token] = payment.key
        payments.change(payment.key) {
            $0.pageToken = token
            $0.paytype = "invoice"
        }
        if let expires = terms.expires { agenda.plan(.pageLapses(payment.key), at: expires) }
        return [
            "result": "ok", "action": .string(terms.kind.rawValue), "amount": .amount(terms.amount),
            "currency": .string(terms.currency.rawValue), "description": .string(terms.description),
            "href": .string(call.context.baseURL + Pages.invoicePath + token), "id": .integer(payment.id),
            "order_id": .string(terms.orderID), "receiver_type": .string(receiver.type),
            "receiver_value": .string(receiver.value), "status": .string(Payment.Status.invoiceWait.rawValue),
            "token": .string(token),
        ]
    }

    /// Takes an unpaid invoice back.
    mutating func cancelInvoice(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let payment = try payment(order: try parameters.orderID())
        guard payment.paytype == "invoice" else { throw Failure("payment_err_type") }
        guard payment.status == .invoiceWait else { throw Failure("payment_err_status") }
        move(payment.key, to: .failure, refusal: "cancel", call)
        return ["result": "ok", "invoice_id": .integer(payment.id)]
    }
}
