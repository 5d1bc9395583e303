internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// One page of a Stripe list.
struct Listing<Item: Sendable>: Sendable {
    let items: [Item]
    /// The id to give to get the next page; nil at the end.
    let next: String?

    init(
        _ root: JSONDocument.Required, _ read: (JSONDocument.Required) throws(JSONError) -> Item, id: (Item) -> String
    ) throws(JSONError) {
        items = try root.readList(read)
        let hasMore = try root.require("has_more").bool()
        next = hasMore ? items.last.map(id) : nil
    }

    /// The query of the page behind `cursor`.
    static func query(after cursor: String?, in period: Range<Timestamp>? = nil) -> FormEncoding {
        var query = FormEncoding(.query)
        query.append("limit", 100)
        if let cursor { query.append("starting_after", cursor) }
        if let period {
            // Stripe counts whole seconds; the end is rounded up, so that nothing is lost there.
            query.append("created[gte]", period.lowerBound.secondsSinceEpoch)
            query.append("created[lt]", period.upperBound.adding(milliseconds: 999).secondsSinceEpoch)
        }
        return query
    }
}

extension Exchange where Object == Wire.PaymentIntent {
    /// A PaymentIntent as it is now.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/retrieve (read 2026-11-21)
    static func paymentIntent(_ id: String) -> Exchange {
        Exchange(
            name: "lookup", method: .get, path: "/v1/payment_intents/\(id)",
            expand: "latest_charge.refunds", read: Wire.PaymentIntent.init,
            mismatch: { $0.mismatch(id: id) })
    }
}

extension Exchange where Object == Listing<Wire.PaymentIntent> {
    /// The PaymentIntents that bear a reference.
    ///
    /// Stripe's index follows within a minute, in bad times within an hour, and finds the reference in any case.
    ///
    /// - SeeAlso: https://docs.stripe.com/search (read 2026-11-21)
    static func paymentIntents(under reference: MerchantReference) -> Exchange {
        var query = FormEncoding(.query)
        query.append("query", "metadata['\(MetadataKey.reference)']:'\(reference.text)'")
        query.append("limit", 100)
        return Exchange(
            name: "lookup-reference", method: .get, path: "/v1/payment_intents/search", form: query,
            expand: "data.latest_charge.refunds",
            read: { root throws(JSONError) in try Listing(root, Wire.PaymentIntent.init, id: \.id) })
    }

    /// One page of the PaymentIntents of a period.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/list (read 2026-11-21)
    static func paymentIntents(in period: Range<Timestamp>, after cursor: String?) -> Exchange {
        Exchange(
            name: "list", method: .get, path: "/v1/payment_intents",
            form: Object.query(after: cursor, in: period), expand: "data.latest_charge.refunds",
            read: { root throws(JSONError) in try Listing(root, Wire.PaymentIntent.init, id: \.id) })
    }
}
