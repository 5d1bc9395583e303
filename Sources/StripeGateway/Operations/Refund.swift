internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Refund {
    /// Gives captured money back.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/refunds/create (read 2026-11-21)
    static func refund(_ id: String, _ request: RefundRequest) throws(PaymentError) -> Exchange {
        var form = FormEncoding()
        form.append("payment_intent", id)
        form.append("metadata[\(MetadataKey.reference)]", request.reference.text)
        if let reason = Mapping.refundReasons[request.reason] { form.append("reason", reason) }
        let amount = try request.amount.map { money throws(PaymentError) in try Stripe.Amount.wire(money) }
        if let amount { form.append("amount", amount) }
        let expected = (currency: request.amount?.currency.code.lowercased(), reference: request.reference.text)
        return Exchange(
            name: "refund", method: .post, path: "/v1/refunds", form: form,
            idempotencyKey: request.idempotencyKey.text + "/refund", movesMoney: true, read: Wire.Refund.init,
            mismatch: { answer in
                if answer.paymentIntent != id { return "it names another payment than \(id)" }
                if let amount, answer.amount != amount { return "its amount is \(answer.amount) instead of \(amount)" }
                // Stripe is told no currency here, so a wrong one shows only now.
                if let currency = expected.currency, answer.currency != currency {
                    return "its currency is '\(answer.currency.printable())' instead of \(currency)"
                }
                if answer.metadata.values[MetadataKey.reference] != expected.reference {
                    return "its reference is not \(expected.reference)"
                }
                return nil
            },
            mismatchInRefusal: { $0.mismatch(payment: id) })
    }
}

extension Exchange where Object == Listing<Wire.Refund> {
    /// One page of the refunds of a payment.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/refunds/list (read 2026-11-21)
    static func refunds(of id: String, after cursor: String?) -> Exchange {
        var query = Object.query(after: cursor)
        query.append("payment_intent", id)
        return Exchange(
            name: "list-refunds", method: .get, path: "/v1/refunds", form: query,
            read: { root throws(JSONError) in try Listing(root, Wire.Refund.init, id: \.id) },
            mismatch: { answer in
                let isForeign = answer.items.contains { $0.paymentIntent != id }
                return isForeign ? "a refund in it is of another payment than \(id)" : nil
            })
    }

    /// One page of the refunds of a period.
    static func refunds(in period: Range<Timestamp>, after cursor: String?) -> Exchange {
        Exchange(
            name: "list-refunds", method: .get, path: "/v1/refunds",
            form: Object.query(after: cursor, in: period),
            read: { root throws(JSONError) in try Listing(root, Wire.Refund.init, id: \.id) })
    }
}
