/// A webhook as it came in: the raw body and the header fields.
public struct WebhookDelivery: Sendable {
    /// The most bytes of body that are looked at (S-27).
    public static let bodyBytesMax = 256 * 1024

    /// The body, unchanged: signatures are over these bytes.
    public let body: [UInt8]
    /// The header fields in the order they came.
    public let fields: [(name: String, value: String)]

    /// Creates a delivery from the fields in the order they came.
    public init(fields: [(name: String, value: String)], body: [UInt8]) {
        self.fields = fields
        self.body = body
    }

    /// The values of the field with this name, in any case.
    ///
    /// Signature fields must be there once: two of them are an attack or a broken proxy, and the caller decides.
    public func values(of name: String) -> [String] {
        var values: [String] = []
        for field in fields where Self.isSameName(field.name, name) { values.append(field.value) }
        return values
    }

    private static func isSameName(_ lhs: String, _ rhs: String) -> Bool {
        let (left, right) = (lhs.utf8Span.span, rhs.utf8Span.span)
        guard left.count == right.count else { return false }
        for index in left.indices where lowercase(left[index]) != lowercase(right[index]) { return false }
        return true
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

/// Why a webhook was refused.
///
/// None of the cases repeats a signature, expected or given (S-14).
public enum WebhookError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The signature's field is missing or there more than once.
    case signatureFieldMissing(field: String)
    /// The signature's field cannot be read.
    case signatureFieldMalformed(reason: String)
    /// The signature is another than the secret gives for these bytes.
    case signatureMismatch
    /// Signed longer ago, or further ahead, than is accepted.
    case outsideTolerance(ageSeconds: Int64)
    /// The body is larger than is looked at.
    case bodyTooLarge(bytes: Int)
    /// Signed, but not readable as the gateway's format.
    case unreadable(reason: String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .signatureFieldMissing(let field): "the \(field) header is missing or there more than once"
        case .signatureFieldMalformed(let reason): "the signature header cannot be read: \(reason)"
        case .signatureMismatch:
            "the signature does not match; check that the secret is this endpoint's and the body unchanged"
        case .outsideTolerance(let age): "signed \(age) s ago, which is outside the tolerance; check the server's clock"
        case .bodyTooLarge(let bytes): "the body has \(bytes) bytes, more than \(WebhookDelivery.bodyBytesMax)"
        case .unreadable(let reason): "signed, but unreadable: \(reason)"
        }
    }
}

/// A rule that tells a gateway's own deliveries from forged ones.
public protocol SignatureScheme: Sendable {
    /// What is signed, as far as the check had to read it: the body, or a document out of it.
    associatedtype Content: Sendable

    /// Returns if, and only if, the delivery bears a valid signature.
    ///
    /// - Returns: what the signature was checked over; signed bytes are parsed once (S-20).
    /// - Throws: `WebhookError` saying what is wrong; it repeats no signature.
    @discardableResult
    func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Content
}

/// Something read out of a delivery whose signature was checked first.
///
/// There is no other way to make one than to name a scheme and pass its check, so a function that takes a `Verified<WebhookEvent>`
/// cannot be handed a forged one by mistake (S-10).
public struct Verified<Event: Sendable>: Sendable {
    /// What was read.
    public let event: Event

    /// Checks the delivery by `scheme`, and only then reads it.
    ///
    /// - Throws: `WebhookError` from the size check, the scheme, or `read`.
    public init<Scheme: SignatureScheme>(
        _ delivery: WebhookDelivery, by scheme: Scheme, now: Timestamp,
        read: (_ content: Scheme.Content) throws(WebhookError) -> Event
    ) throws(WebhookError) {
        guard delivery.body.count <= WebhookDelivery.bodyBytesMax else {
            throw .bodyTooLarge(bytes: delivery.body.count)
        }
        event = try read(scheme.check(delivery, now: now))
    }
}

/// What a gateway reports, in words that mean the same for every gateway.
///
/// It is a hint to be compared with what was asked and, where the gateway signs little, confirmed by look-up (S-21, S-24).
public struct WebhookEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// Money was taken.
        case paymentCaptured
        /// Money is held.
        case paymentAuthorized
        /// The payer has to do something.
        case paymentActionRequired
        /// The gateway or the bank is still deciding.
        case paymentPending
        /// An attempt was refused.
        case paymentDeclined
        /// Ended without taking money: released, cancelled or expired.
        case paymentVoided
        /// A refund was made or moved on.
        case refundChanged
        /// A refund came to nothing.
        case refundFailed
        /// A method was kept.
        case methodStored
        /// A method was forgotten.
        case methodForgotten
        /// The payer finished on the hosted page.
        case checkoutCompleted
        /// The hosted page stopped taking money.
        case checkoutExpired
        /// The payer disputes a payment, or the dispute moved on.
        case disputeChanged
        /// Something this package gives no meaning to.
        case other(String)
    }

    /// The gateway.
    public let gateway: GatewayID
    /// The gateway's id of the event: the same on every delivery of it.
    public let id: String
    /// What happened.
    public let kind: Kind
    /// The gateway's name for it.
    public let gatewayKind: String
    /// What it happened to: a payment for payment kinds, a refund for refund kinds, a checkout for checkout kinds.
    public let reference: GatewayReference?
    /// The payment concerned, where the event names it.
    public let payment: GatewayReference?
    /// The merchant's name for it.
    public let merchantReference: MerchantReference?
    /// How much it is about.
    public let amount: Money?
    /// When it happened, to the second; no order can be read from it.
    public let createdAt: Timestamp
    /// Whether real money is concerned.
    public let isLive: Bool

    /// Creates an event.
    public init(
        gateway: GatewayID, id: String, kind: Kind, gatewayKind: String, reference: GatewayReference?,
        payment: GatewayReference?, merchantReference: MerchantReference?, amount: Money?, createdAt: Timestamp,
        isLive: Bool
    ) {
        self.gateway = gateway
        self.id = id
        self.kind = kind
        self.gatewayKind = gatewayKind
        self.reference = reference
        self.payment = payment
        self.merchantReference = merchantReference
        self.amount = amount
        self.createdAt = createdAt
        self.isLive = isLive
    }
}

/// What a merchant's server answers to a webhook.
public struct WebhookAnswer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The header fields, without the length.
    public let fields: [(name: String, value: String)]
    /// The body.
    public let body: [UInt8]

    /// Creates an answer.
    public init(status: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// What an order expects of a payment, to be compared with an event before anything is marked paid (S-21).
public struct PaymentExpectation: Hashable, Sendable {
    /// What the payment was asked for.
    public let amount: Money
    /// The merchant's name for the attempt.
    public let reference: MerchantReference
    /// The gateway the payment was asked of.
    public let gateway: GatewayID
    /// Whether real money was asked for.
    public let isLive: Bool

    /// Creates an expectation.
    public init(amount: Money, reference: MerchantReference, gateway: GatewayID, isLive: Bool) {
        self.amount = amount
        self.reference = reference
        self.gateway = gateway
        self.isLive = isLive
    }

    /// What of a genuine event differs from what was asked, as sentences for staff; empty when it fits.
    ///
    /// An event that does not fit is stored and acknowledged, and marks nothing paid (D-70).
    public func differences(from event: WebhookEvent) -> [String] {
        var found: [String] = []
        if event.gateway != gateway { found.append("it comes from \(event.gateway) instead of \(gateway)") }
        if event.merchantReference != reference {
            found.append("its reference is \(event.merchantReference?.text ?? "missing") instead of \(reference)")
        }
        if event.amount != amount {
            found.append("its amount is \(event.amount?.description ?? "missing") instead of \(amount)")
        }
        if event.isLive != isLive { found.append(event.isLive ? "it moved real money" : "it moved no real money") }
        return found
    }
}
