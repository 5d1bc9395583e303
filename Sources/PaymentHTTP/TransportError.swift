/// Why no complete answer arrived.
///
/// The one thing a payment library must know about a failed call is `delivery`: only `.notSent` proves that the other side saw
/// nothing (reliability §1, G-7).
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the request can have reached the other side.
    public enum Delivery: Hashable, Sendable {
        /// Not one byte of the request left: nothing can have happened.
        case notSent
        /// At least a part left: the other side may have acted.
        case mayHaveArrived
    }

    /// What went wrong.
    public enum Reason: Hashable, Sendable {
        /// The request itself cannot be sent: a scheme, header or limit that is refused.
        case refusedRequest
        /// The name of the host could not be resolved.
        case nameResolution
        /// No connection could be made.
        case connect
        /// The TLS handshake or the verification of the certificate failed.
        case tls
        /// Time ran out.
        case timeout
        /// The connection ended before the answer was complete.
        case connectionLost
        /// The answer was larger than the limits of the request allow.
        case answerTooLarge
        /// The answer is not HTTP, or its body cannot be decoded.
        case malformedAnswer
        /// The task that sent the request was cancelled.
        case cancelled
        /// The transport was shut down.
        case closed
    }

    /// What went wrong.
    public let reason: Reason
    /// Whether the request can have reached the other side.
    public let delivery: Delivery
    /// What the transport reported, without anything secret.
    public let detail: String

    /// Creates an error.
    public init(_ reason: Reason, _ delivery: Delivery, detail: String) {
        self.reason = reason
        self.delivery = delivery
        self.detail = detail
    }

    /// A sentence for people.
    public var description: String {
        let consequence = delivery == .notSent ? "nothing was sent" : "the request may have arrived"
        return "\(detail) (\(consequence))"
    }
}
