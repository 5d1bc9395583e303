public import AuthorizeNetGateway
internal import Glibc
public import PaymentCards
public import PaymentCore

/// Takes raw card data for a payment at Authorize.net (G-4, S-04).
///
/// Who sends card numbers answers for them under PCI DSS. The card travels in a body that is wiped when the call is
/// over (S-03). What the transport buffers outside this package's reach, such as TLS records inside libcurl and
/// OpenSSL, is theirs to overwrite.
///
/// - SeeAlso: https://developer.authorize.net/api/reference/index.html#payment-transactions-charge-a-credit-card (read
///   2026-11-21)
extension AuthorizeNet: CardPaymentGateway {
    /// Charges or holds the amount on the card.
    ///
    /// Safe to repeat with the same card, reference and key for eight hours.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - request: amount, reference, payer and key.
    /// - Returns: what came of it.
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    public func pay(
        with card: consuming CardData, request: CardPaymentRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        let card = try Self.json(consume card)
        return try await take(
            Sale(
                amount: request.amount, taking: request.taking, instrument: .card(card),
                reference: request.reference, idempotencyKey: request.idempotencyKey, payer: request.payer,
                keepMethod: request.keepMethod, description: request.description))
    }
}

/// Takes raw card data for Authorize.net's vault (G-4, S-04).
extension AuthorizeNet: CardTokenizingGateway {
    /// Keeps the card for the payer, without taking money.
    ///
    /// Safe to repeat with the same card and key.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - request: consent, payer and key.
    /// - Returns: the kept method; `declined` when the bank refuses the card.
    /// - Throws: `PaymentError` when certainly nothing was kept.
    public func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let card = try Self.json(consume card)
        return try await store(
            .card(card), consent: request.consent, customer: request.customer, payer: request.payer,
            key: request.idempotencyKey)
    }

    /// The card's JSON object, built as bytes in one buffer that never grows, so that no copy is left behind.
    private static func json(_ card: consuming CardData) throws(PaymentError) -> Secret {
        guard card.withNumber({ $0.count }) <= 16 else {
            throw PaymentError(
                InvalidValue("number", "", "has more than the 16 digits Authorize.net takes"), gateway: .authorizeNet)
        }
        var json: [UInt8] = []
        // 19 digits, 4 digits, year and month, and 56 bytes of names; a JSON string can hold digits as they are.
        json.reserveCapacity(128)
        json.append(contentsOf: #"{"cardNumber":""#.utf8)
        card.withNumber { json.append(contentsOf: $0) }
        let month = card.expiry.month < 10 ? "0\(card.expiry.month)" : "\(card.expiry.month)"
        json.append(contentsOf: #"","expirationDate":"\#(card.expiry.year)-\#(month)","cardCode":""#.utf8)
        card.withSecurityCode { json.append(contentsOf: $0) }
        json.append(contentsOf: #""}"#.utf8)
        defer {
            json.withUnsafeMutableBytes { bytes in
                // Unlike a loop of assignments, glibc's explicit_bzero may not be optimized away.
                if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
            }
        }
        return Secret(json)
    }
}
