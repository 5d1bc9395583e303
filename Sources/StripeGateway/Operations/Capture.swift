internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.PaymentIntent {
    /// Takes what a PaymentIntent holds, whole or in part.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/capture (read 2026-11-21)
    static func capture(_ id: String, _ request: CaptureRequest) throws(PaymentError) -> Exchange {
        var form = FormEncoding()
        let amount = try request.amount.map { money throws(PaymentError) in try Stripe.Amount.wire(money) }
        if let amount { form.append("amount_to_capture", amount) }
        let currency = request.amount?.currency.code.lowercased()
        return Exchange(
            name: "capture", method: .post, path: "/v1/payment_intents/\(id)/capture", form: form,
            expand: "latest_charge",
            idempotencyKey: request.idempotencyKey.text + "/capture", movesMoney: true, read: Wire.PaymentIntent.init,
            mismatch: { answer in
                if let mismatch = answer.mismatch(id: id) { return mismatch }
                if answer.status == "requires_capture" { return "it still holds what should be taken" }
                guard answer.status == "succeeded" else { return nil }
                // Stripe is told no currency here, so a wrong one shows only now.
                if let currency, answer.currency != currency {
                    return "its currency is '\(answer.currency.printable())' instead of \(currency)"
                }
                let expected = amount ?? answer.amountReceived
                return answer.amountReceived == expected && expected > 0
                    ? nil : "it took \(answer.amountReceived) instead of \(amount.map(String.init) ?? "all")"
            },
            mismatchInRefusal: { $0.mismatch(payment: id) })
    }

    /// Ends a PaymentIntent that has taken nothing.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/cancel (read 2026-11-21)
    static func cancel(_ id: String, _ request: VoidRequest) -> Exchange {
        Exchange(
            name: "void", method: .post, path: "/v1/payment_intents/\(id)/cancel",
            expand: "latest_charge", idempotencyKey: request.idempotencyKey.text + "/void", movesMoney: true,
            read: Wire.PaymentIntent.init,
            mismatch: { answer in
                answer.mismatch(id: id)
                    ?? (answer.status == "canceled"
                        ? nil : "its status is '\(answer.status.printable())' instead of canceled")
            },
            mismatchInRefusal: { $0.mismatch(payment: id) })
    }
}
