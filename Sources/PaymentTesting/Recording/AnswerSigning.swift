public import PaymentHTTP

/// How a gateway signs its answers, so that a recording leaves signatures out and a replay puts them in again.
///
/// A signature is made with a secret, and what it signs is scrubbed, so the recorded one is of no use. `ExchangeRecorder` writes only
/// whether it was right; `ReplayTransport` signs the answer anew with the key that the adapter has in the replay, which may be any key.
/// Where it was wrong, the replay's is wrong too, and where nobody could tell, the replay says so and does not answer.
///
/// Of the gateways in this package WayForPay signs its answers (`merchantSignature`), and Authorize.net those about transactions of
/// an account with a Signature Key (`transHashSha2`). Stripe and LiqPay sign only their webhooks, which are no exchanges: sign those in
/// tests with the adapter's `Signature`.
public struct AnswerSigning: Sendable {
    /// Makes the signature that stands in the member `member` of `answer`, a body in which that member may be empty.
    ///
    /// It gives nil where such an answer has none.
    public typealias Sign =
        @Sendable (
            _ member: String, _ request: TransportRequest, _ answer: [UInt8]
        ) throws -> String?

    let sign: Sign

    /// Creates a way to sign.
    public init(_ sign: @escaping Sign) {
        self.sign = sign
    }
}
