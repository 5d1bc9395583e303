internal import PaymentCore
internal import PaymentHTTP

/// What a call does at LiqPay, which decides what its refusals can mean.
enum CallRole: Sendable {
    /// Asks only.
    case lookUp
    /// Takes or holds money.
    case charge
    /// Finishes a payment that takes or holds money.
    case finish
    /// Moves money of a payment that exists: capture, release, refund.
    case change
    /// Changes something that is no money: an invoice, a subscription, a token.
    case manage

    /// Whether a refusal ends the matter, so that it has to be this call's own; one of a payment that is finished is looked up at once.
    var needsOwnRefusal: Bool { self == .charge || self == .change }
}

/// What LiqPay's refusals mean (reliability §1, G-7); they come with status 200.
///
/// - SeeAlso: https://liqpay.ua/en/doc/api/errors (read 2026-11-21)
extension GatewayFailure {
    /// What a refusal means for a call of `role` about the order `orderID`.
    init(_ refusal: Wire.Refusal, role: CallRole, orderID: String?) {
        func refused(
            _ code: PaymentError.Code, _ message: String, field: String? = nil, _ retry: RetryAdvice = .afterMending
        ) -> PaymentError {
            PaymentError(
                code, message, field: field ?? refusal.field, gateway: .liqPay, gatewayCode: refusal.code, retry: retry)
        }
        let words = "LiqPay refused the request: \(refusal.message)"
        switch (Mapping.refusal(refusal.code), role) {
        case (.credentials, _):
            self = .refused(
                refused(
                    .authenticationFailed,
                    "LiqPay does not accept the keys or the shop; check LIQPAY_PUBLIC_KEY and LIQPAY_PRIVATE_KEY: "
                        + refusal.message))
        case (.busy, _):
            self = .refused(
                refused(
                    .inProgress, "another call works on this payment at LiqPay; ask again in a moment",
                    .sameKey(afterSeconds: nil)))
        case (.notFound, .charge):
            // No answer to a new payment: it may be another request's.
            self = .unknown(.mismatchedAnswer, detail: "LiqPay says that a new payment does not exist")
        case (.notFound, _):
            self = .refused(refused(.notFound, "LiqPay has no such payment", field: "order_id"))
        case (_, .lookUp):
            // What says nothing about the payment must not be taken for its absence.
            self = .unknown(.gatewayFault, detail: "LiqPay refused to tell, with code \(refusal.code)")
        case (.duplicate, _):
            self = .repeated(refused(.invalidRequest, "LiqPay has a payment under this reference", field: "reference"))
        case (.state, _):
            self = .repeated(refused(.invalidRequest, "the payment's state does not allow this: \(refusal.message)"))
        case (.request, _):
            self = .refused(refused(.invalidRequest, words))
        case (.amount, .change), (.limit, .change), (.limit, .manage):
            // A repeat of what was done already is refused with the same words, so the look-up decides.
            self = .repeated(refused(.invalidRequest, words, field: "amount"))
        case (.amount, _):
            self = .refused(refused(.invalidRequest, words, field: "amount"))
        case (.limit, .charge), (.limit, .finish):
            self = .declined(Decline(refusal, .limitExceeded))
        case (.method, _):
            self = .refused(refused(.invalidRequest, words, field: "method"))
        case (.declined(let reason), _):
            self = .declined(Decline(refusal, reason))
        case (nil, .charge) where refusal.isFinal(of: orderID), (nil, .finish) where refusal.isFinal(of: orderID):
            // `failure` and `error` are documented as final and not paid, whatever the code.
            self = .declined(Decline(refusal, .generic))
        case (nil, _):
            self = .unknown(.gatewayFault, detail: "LiqPay reported a fault of its own, with code \(refusal.code)")
        }
    }
}

extension Wire.Refusal {
    /// Whether it is the end of the payment of this order.
    fileprivate func isFinal(of orderID: String?) -> Bool {
        isFinal && self.orderID != nil && self.orderID == orderID
    }
}

extension Decline {
    /// A refusal as a decline, of the payment it names.
    init(_ refusal: Wire.Refusal, _ reason: Decline.Reason) {
        self.init(
            reason: reason, gatewayCode: refusal.code, gatewayMessage: refusal.message,
            reference: refusal.isAboutPayment
                ? refusal.orderID.map { GatewayReference(gateway: .liqPay, id: $0) } : nil)
    }
}
