internal import Glibc
public import LiqPayGateway
public import PaymentCards
public import PaymentCore

/// Takes raw card data for LiqPay (G-4, S-04).
///
/// LiqPay allows it to shops that have shown their PCI DSS compliance. The card travels in a body that is wiped when the call is over
/// (S-03). What the transport buffers outside this package's reach, such as TLS records inside libcurl and OpenSSL, is theirs to
/// overwrite.
///
/// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/card_payment (read 2026-11-21)
extension LiqPay: CardPaymentGateway, CardTokenizingGateway {
    /// Charges or holds the amount on the card.
    ///
    /// LiqPay's pages demand `payer.ipAddress` and `payer.phone`. Where the bank wants to see the payer, the action is a redirect or a
    /// one-time code for `completeAuthentication`; `returnOfPayer` with a continuation wants the security code again.
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    public func pay(
        with card: consuming CardData, request: CardPaymentRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        try check(request)
        return try await pay(request, card: Self.members(consume card))
    }

    /// Keeps the card in LiqPay's vault, which LiqPay has to switch on for the shop.
    ///
    /// The same card gets the same token, so a repeat keeps nothing twice.
    ///
    /// - Throws: `PaymentError` when certainly nothing was kept.
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/tokens/obtain (read 2026-11-21)
    public func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let summary = card.summary
        return try await keep(
            card: Self.members(consume card), summary: summary, consent: request.consent, key: request.idempotencyKey)
    }

    /// Checks a card by a code that LiqPay puts into the card's statement, without taking money.
    ///
    /// Ask the payer for the code, and compare it with the one given here: who knows it can read the statement.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - reference: the merchant's own name for the check.
    ///   - description: what the check is for.
    ///   - payer: who pays; LiqPay's pages demand the address.
    ///   - idempotencyKey: the name of the intended act.
    /// - Returns: the code; a required action where the bank wants to see the payer first, and LiqPay then tells the code by callback.
    /// - Throws: `PaymentError` when certainly nothing was checked.
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/confirmation/cardverification (read 2026-11-21)
    public func verify(
        _ card: consuming CardData, reference: MerchantReference, description: String, payer: PayerDetails,
        idempotencyKey: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<Secret> {
        try await verify(
            card: Self.members(consume card), reference: reference, description: description, payer: payer,
            key: idempotencyKey)
    }

    /// Hands in the card's security code, where LiqPay asked for it once more.
    ///
    /// - Parameters:
    ///   - securityCode: 3 or 4 ASCII digits; overwritten with zeros.
    ///   - request: the action with its continuation; the fields do not matter.
    /// - Throws: `PaymentError` when certainly nothing was taken.
    /// - SeeAlso: https://www.liqpay.ua/documentation/en/api/confirmation/cvv (read 2026-11-21)
    public func confirm(
        securityCode: inout [UInt8], _ request: AuthenticationRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        defer { Self.wipe(&securityCode) }
        guard (3...4).contains(securityCode.count), securityCode.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw PaymentError(InvalidValue("securityCode", "", "must have 3 or 4 digits"), gateway: .liqPay)
        }
        var members: [UInt8] = []
        members.reserveCapacity(32)
        defer { Self.wipe(&members) }
        members.append(contentsOf: #""card_cvv":""#.utf8)
        members.append(contentsOf: securityCode)
        members.append(UInt8(ascii: "\""))
        return try await confirm(request, securityCode: Secret(members))
    }

    /// The card as the inside of a JSON object, built as bytes in one buffer that never grows, so that no copy is left behind.
    private static func members(_ card: consuming CardData) -> Secret {
        var members: [UInt8] = []
        // 19 digits, 4 digits, month and year with two each, and 64 bytes of names and marks; digits need no escapes.
        members.reserveCapacity(128)
        defer { wipe(&members) }
        members.append(contentsOf: #""card":""#.utf8)
        card.withNumber { members.append(contentsOf: $0) }
        members.append(contentsOf: #"","card_exp_month":""#.utf8)
        members.append(contentsOf: twoDigits(card.expiry.month).utf8)
        members.append(contentsOf: #"","card_exp_year":""#.utf8)
        members.append(contentsOf: twoDigits(card.expiry.year % 100).utf8)
        members.append(contentsOf: #"","card_cvv":""#.utf8)
        card.withSecurityCode { members.append(contentsOf: $0) }
        members.append(UInt8(ascii: "\""))
        return Secret(members)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            // Unlike a loop of assignments, glibc's explicit_bzero may not be optimized away.
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
        }
    }
}
