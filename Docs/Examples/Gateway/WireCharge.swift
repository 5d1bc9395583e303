internal import PaymentCore
internal import PaymentHTTP

// snippet: wire
/// A charge as it is on the wire: every answer and every webhook holds it whole.
struct WireCharge: Sendable {
    /// A part of it that went back.
    struct Return: Sendable {
        let reference, amount: String
        let created: Int64
    }

    let id, reference, amount: String
    let created: Int64
    let isLive: Bool
    let returns: [Return]

    init(_ root: JSONDocument.Required) throws(JSONError) {
        id = try root.require("id").string()
        reference = try root.require("reference").string()
        amount = try root.require("amount").string()
        created = try root.require("created").int64()
        isLive = try root.require("live").bool()
        returns = try root.require("refunds").elements().map { item throws(JSONError) in
            Return(
                reference: try item.require("reference").string(),
                amount: try item.require("amount").string(),
                created: try item.require("created").int64())
        }
    }

    /// The charge as the package's own value.
    ///
    /// - Throws: `InvalidValue` where a value makes no sense.
    func payment() throws(InvalidValue) -> Payment {
        let taken = try Money(decimal: amount, currency: .uah)
        return Payment(
            reference: gatewayReference, merchantReference: try MerchantReference(reference),
            status: .captured,
            requested: taken, held: .zero(.uah), captured: taken,
            refunded: try Money.sum(allRefunds().map(\.amount), in: .uah),
            createdAt: Timestamp(secondsSinceEpoch: created), isLive: isLive)
    }

    /// What went back of it, oldest first.
    func allRefunds() throws(InvalidValue) -> [Refund] {
        try returns.map { wire throws(InvalidValue) in
            Refund(
                reference: GatewayReference(gateway: .hryvniaTill, id: "\(id)/\(wire.reference)"),
                payment: gatewayReference, merchantReference: try MerchantReference(wire.reference),
                amount: try Money(decimal: wire.amount, currency: .uah), status: .succeeded,
                createdAt: Timestamp(secondsSinceEpoch: wire.created))
        }
    }

    /// The event in the body of a webhook whose signature was checked.
    static func event(in body: [UInt8]) throws(WebhookError) -> WebhookEvent {
        do {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: body).root)
            let wire = try WireCharge(root.require("charge"))
            let (payment, type) = (try wire.payment(), try root.require("type").string())
            let kind: WebhookEvent.Kind =
                switch type {
                case "charged": .paymentCaptured
                case "refunded": .refundChanged
                default: .other(type)
                }
            let refund = kind == .refundChanged ? try wire.allRefunds().last : nil
            return WebhookEvent(
                gateway: .hryvniaTill, id: try root.require("id").string(), kind: kind, gatewayKind: type,
                reference: refund?.reference ?? payment.reference, payment: payment.reference,
                merchantReference: refund?.merchantReference ?? payment.merchantReference,
                amount: refund?.amount ?? payment.captured, createdAt: payment.createdAt,
                isLive: payment.isLive)
        } catch {
            throw .unreadable(reason: "\(error)")
        }
    }

    private var gatewayReference: GatewayReference { GatewayReference(gateway: .hryvniaTill, id: id) }
}
// end snippet
