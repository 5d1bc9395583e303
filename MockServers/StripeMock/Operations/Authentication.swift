internal import PaymentHTTP

/// What 3-D Secure does to one confirmation.
///
/// Source: https://docs.stripe.com/payments/3d-secure, https://docs.stripe.com/testing.
enum AuthenticationStep {
    /// No challenge; the result to note on the charge, null when 3-D Secure was not tried.
    case none(result: JSON)
    /// The buyer has to authenticate.
    case challenge
    /// Refused without a challenge.
    case declined(TestCard.Decline)

    /// - Parameters:
    ///   - isSetUp: whether the card was saved for charges without the buyer.
    ///   - isOffSession: whether the buyer is away, so that nobody can answer a challenge.
    ///   - isRequested: whether the merchant asks for 3-D Secure.
    init(card: TestCard, isSetUp: Bool, isOffSession: Bool, isRequested: Bool) {
        let needsChallenge: Bool
        switch card.authentication {
        case .lookupFails:
            self = .declined(.generic)
            return
        case .unsupported:
            self = .none(result: .null)
            return
        case .notEnrolled:
            self = .none(result: isRequested ? ThreeDSecureResult.notEnrolled : .null)
            return
        case .lookupErrorOnRequest:
            self = .none(result: isRequested ? ThreeDSecureResult.lookupError : .null)
            return
        case .onRequest: needsChallenge = isRequested
        case .untilSetUp: needsChallenge = !isSetUp
        case .onSession: needsChallenge = !isOffSession
        case .always: needsChallenge = true
        }
        guard needsChallenge else {
            self = .none(result: .null)
            return
        }
        self = isOffSession ? .declined(.authenticationRequired) : .challenge
    }
}

/// `payment_method_details.card.three_d_secure` of a charge.
enum ThreeDSecureResult {
    static let challengePassed = json(flow: "challenge", indicator: "05", result: "authenticated", reason: nil)
    static let notEnrolled = json(
        flow: nil, indicator: "06", result: "attempt_acknowledged", reason: "card_not_enrolled")
    static let lookupError = json(flow: nil, indicator: "07", result: "processing_error", reason: "protocol_error")

    private static func json(flow: String?, indicator: String, result: String, reason: String?) -> JSON {
        [
            "authentication_flow": .string(orNull: flow), "electronic_commerce_indicator": .string(indicator),
            "exemption_indicator": .null, "result": .string(result), "result_reason": .string(orNull: reason),
            "transaction_id": "6e1c2d3a-0000-4000-8000-000000000001", "version": "2.2.0",
        ]
    }
}

extension Failure {
    /// The buyer failed or refused the challenge.
    static func authenticationFailed(_ kind: String, method: PaymentMethod) -> Failure {
        Failure(
            status: 402, type: "invalid_request_error",
            message: "We are unable to authenticate your payment method. Please choose a different payment method and "
                + "try again.", code: "\(kind)_authentication_failure", paymentMethod: method.json)
    }
}
