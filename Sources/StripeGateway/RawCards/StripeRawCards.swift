internal import Glibc
public import PaymentCards
public import PaymentCore
public import StripeGateway

/// Takes raw card data for Stripe's vault (G-4, S-04).
///
/// Stripe allows it to accounts that have shown their PCI DSS compliance; all others get an error. The card travels in a body that is
/// wiped when the call is over (S-03). What the transport buffers outside this package's reach, such as TLS records inside libcurl
/// and OpenSSL, is theirs to overwrite.
///
/// - SeeAlso: https://docs.stripe.com/security/guide#validating-pci-compliance (read 2026-11-21)
extension Stripe: CardTokenizingGateway {
    /// Makes a method out of the card and keeps it for the payer, without taking money.
    ///
    /// Safe to repeat with the same card and key for 24 hours.
    ///
    /// - Parameters:
    ///   - card: the card; its bytes are overwritten when the call is over.
    ///   - request: consent, payer and key.
    /// - Returns: the kept method; `declined` when the card is refused.
    /// - Throws: `PaymentError` when certainly nothing was kept.
    public func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        switch try await createPaymentMethod(fromForm: Self.form(consume card), key: request.idempotencyKey) {
        case .succeeded(let token):
            return try await tokenize(
                TokenizeRequest(
                    token: token, consent: request.consent, customer: request.customer, payer: request.payer,
                    returnURL: request.returnURL, idempotencyKey: request.idempotencyKey))
        case .declined(let decline): return .declined(decline)
        case .pending(let operation): return .pending(operation)
        case .actionRequired(let action): return .actionRequired(action)
        case .unknown(let unknown): return .unknown(unknown)
        }
    }

    /// The form, built as bytes in one buffer that never grows, so that no copy is left behind; the card is wiped with it built.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_methods/create#create_payment_method-card (read 2026-11-21)
    private static func form(_ card: consuming CardData) -> Secret {
        var form: [UInt8] = []
        // 19 digits, 4 digits, month and year, and 62 bytes of names; a form can hold digits as they are.
        form.reserveCapacity(128)
        form.append(contentsOf: "type=card&card[number]=".utf8)
        card.withNumber { form.append(contentsOf: $0) }
        form.append(contentsOf: "&card[cvc]=".utf8)
        card.withSecurityCode { form.append(contentsOf: $0) }
        form.append(contentsOf: "&card[exp_month]=\(card.expiry.month)&card[exp_year]=\(card.expiry.year)".utf8)
        defer {
            form.withUnsafeMutableBytes { bytes in
                // Unlike a loop of assignments, glibc's explicit_bzero may not be optimized away.
                if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
            }
        }
        return Secret(form)
    }
}
