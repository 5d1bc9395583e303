internal import PaymentCore
internal import PaymentHTTP

extension Stripe {
    /// Reads an event whose signature was checked.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/events/object (read 2026-11-21)
    static func event(in body: [UInt8]) throws(WebhookError) -> WebhookEvent {
        do {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: body).root)
            let type = try root.require("type").string()
            let object = try root.require("data").require("object")
            let kind = try object.optional("object")?.string()
            let id = try object.optional("id")?.string()
            return WebhookEvent(
                gateway: .stripe, id: try root.require("id").string(), kind: Mapping.eventKind(type), gatewayKind: type,
                reference: id.map { GatewayReference(gateway: .stripe, id: $0) },
                payment: (kind == "payment_intent" ? id : try object.identifier("payment_intent"))
                    .map { GatewayReference(gateway: .stripe, id: $0) },
                merchantReference: try merchantReference(object, kind: kind), amount: try amount(object, kind: kind),
                createdAt: Timestamp(secondsSinceEpoch: try root.require("created").int64()),
                isLive: try root.optional("livemode")?.bool() ?? false)
        } catch {
            throw .unreadable(reason: error.description)
        }
    }

    private static func merchantReference(
        _ object: JSONDocument.Required, kind: String?
    ) throws(JSONError) -> MerchantReference? {
        let member =
            kind == "checkout.session"
            ? try object.optional("client_reference_id")
            : try object.optional("metadata")?.optional(MetadataKey.reference)
        guard let text = try member?.string() else { return nil }
        do { return try MerchantReference(text) } catch { return nil }
    }

    /// The amount an event is about: what was taken for a captured payment, else what was asked for.
    private static func amount(_ object: JSONDocument.Required, kind: String?) throws(JSONError) -> Money? {
        guard let code = try object.optional("currency")?.string() else { return nil }
        var name = kind == "checkout.session" ? "amount_total" : "amount"
        if kind == "payment_intent", try object.optional("status")?.string() == "succeeded" { name = "amount_received" }
        guard let wire = try object.optional(name)?.int64(), wire >= 0 else { return nil }
        let currency: Currency
        do { currency = try Currency(code: code) } catch { return nil }
        return Amount.money(wire: wire, currency: currency)
    }
}
