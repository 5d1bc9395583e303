import PaymentCore
import StripeGateway
import TestSupport
import Testing

/// Each call that moves money or keeps a method, for rules that hold for all of them.
enum Call: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case charge, authorize, capture, void, refund, tokenize

    /// What came of a call, without its value.
    enum Ending: Hashable, Sendable {
        case succeeded, pending, actionRequired
        case declined
        case unknown(UnknownOutcome.Reason)
        case thrown(PaymentError.Code)
    }

    var testDescription: String { rawValue }

    /// The answers before the one that decides.
    var preparation: [String] {
        switch self {
        case .charge, .authorize: ["create_requires-confirmation"]
        default: []
        }
    }

    /// The answer with which the call succeeds.
    var success: String {
        switch self {
        case .charge: "confirm_succeeded"
        case .authorize: "confirm_requires-capture"
        case .capture: "capture_partial"
        case .void: "cancel_canceled"
        case .refund: "refund_succeeded"
        case .tokenize: "setup_succeeded"
        }
    }

    /// Makes the call.
    func run(on stripe: Stripe) async throws -> (ending: Ending, error: PaymentError?, unknown: UnknownOutcome?) {
        switch self {
        case .charge:
            let request = try chargeRequest()
            return await Self.end { () async throws(PaymentError) in try await stripe.charge(request) }
        case .authorize:
            let request = try chargeRequest()
            return await Self.end { () async throws(PaymentError) in try await stripe.authorize(request) }
        case .capture:
            let request = try captureRequest(1500)
            return await Self.end { () async throws(PaymentError) in try await stripe.capture(request) }
        case .void:
            let request = try voidRequest()
            return await Self.end { () async throws(PaymentError) in try await stripe.void(request) }
        case .refund:
            let request = try refundRequest(500)
            return await Self.end { () async throws(PaymentError) in try await stripe.refund(request) }
        case .tokenize:
            let request = try tokenizeRequest()
            return await Self.end { () async throws(PaymentError) in try await stripe.tokenize(request) }
        }
    }

    private static func end<Value>(
        _ call: () async throws(PaymentError) -> Outcome<Value>
    ) async -> (ending: Ending, error: PaymentError?, unknown: UnknownOutcome?) {
        do throws(PaymentError) {
            switch try await call() {
            case .succeeded: return (.succeeded, nil, nil)
            case .pending: return (.pending, nil, nil)
            case .actionRequired: return (.actionRequired, nil, nil)
            case .declined: return (.declined, nil, nil)
            case .unknown(let unknown): return (.unknown(unknown.reason), nil, unknown)
            }
        } catch {
            return (.thrown(error.code), error, nil)
        }
    }
}
