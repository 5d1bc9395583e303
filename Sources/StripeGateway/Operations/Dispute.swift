internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Listing<Wire.Dispute> {
    /// One page of the disputes of a payment.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/disputes/list (read 2026-11-22)
    static func disputes(of id: String, after cursor: String?) -> Exchange {
        var query = Object.query(after: cursor)
        query.append("payment_intent", id)
        return Exchange(
            name: "list-disputes", method: .get, path: "/v1/disputes", form: query,
            read: { root throws(JSONError) in try Listing(root, Wire.Dispute.init, id: \.id) },
            mismatch: { answer in
                let isForeign = answer.items.contains { $0.paymentIntent != id }
                return isForeign ? "a dispute in it is of another payment than \(id)" : nil
            })
    }

    /// One page of the disputes of a period.
    static func disputes(in period: Range<Timestamp>, after cursor: String?) -> Exchange {
        Exchange(
            name: "list-disputes", method: .get, path: "/v1/disputes",
            form: Object.query(after: cursor, in: period),
            read: { root throws(JSONError) in try Listing(root, Wire.Dispute.init, id: \.id) })
    }
}
