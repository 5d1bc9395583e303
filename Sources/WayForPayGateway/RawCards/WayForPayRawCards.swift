internal import Glibc
public import PaymentCards
public import PaymentCore
public import WayForPayGateway

/// Takes raw card data to charge it, or to have WayForPay keep it (G-4, S-04).
///
/// WayForPay allows it to merchants who have shown their PCI DSS compliance. The card travels in a body that is wiped
/// when the call is over (S-03). What the transport buffers outside this package's reach, such as TLS records inside
/// libcurl and OpenSSL, is theirs to overwrite.
///
/// - SeeAlso: https://wiki.wayforpay.com/en/view/852194 (read 2026-11-21)
extension WayForPay: CardPaymentGateway {
    /// Charges or holds `request.amount` on the card.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - request: what goes with it. Without a `returnURL` the bank is not asked for 3-D Secure.
    /// - Returns: what came of it.
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    public func pay(
        with card: consuming CardData, request: CardPaymentRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        try await take(request, from: .card(Self.members(consume card)))
    }

    /// The members of JSON that hold the card, built as bytes in one buffer that never grows; the card is wiped with
    /// it built.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852194 (read 2026-11-21)
    private static func members(_ card: consuming CardData) -> Secret {
        var members: [UInt8] = []
        // 19 digits, 4 digits, month and year, and 51 bytes of names; digits need no escapes.
        members.reserveCapacity(128)
        members.append(contentsOf: ",\"card\":\"".utf8)
        card.withNumber { members.append(contentsOf: $0) }
        let month = card.expiry.month < 10 ? "0\(card.expiry.month)" : "\(card.expiry.month)"
        members.append(
            contentsOf: "\",\"expMonth\":\"\(month)\",\"expYear\":\"\(card.expiry.year)\",\"cardCvv\":\"".utf8)
        card.withSecurityCode { members.append(contentsOf: $0) }
        members.append(UInt8(ascii: "\""))
        defer {
            members.withUnsafeMutableBytes { bytes in
                // Unlike a loop of assignments, glibc's explicit_bzero may not be optimized away.
                if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
            }
        }
        return Secret(members)
    }
}

extension WayForPay: CardTokenizingGateway {
    /// Has WayForPay check the card for nothing and keep it.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - request: consent, payer and key, from which the order's reference is derived.
    /// - Returns: the kept method; `declined` when the card is refused.
    /// - Throws: `PaymentError` when certainly nothing was kept.
    public func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        try await verify(
            card: Self.members(consume card), consent: request.consent, payer: request.payer,
            returnURL: request.returnURL, key: request.idempotencyKey)
    }
}
