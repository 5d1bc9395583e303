public import PaymentCore

/// What went wrong with one call to a gateway, before it is known whether the call could have moved money (reliability §1, G-7).
public enum GatewayFailure: Error {
    /// Certainly nothing happened.
    case refused(PaymentError)
    /// The issuer, the risk rules or the card said no.
    case declined(Decline)
    /// The bank wants to see the payer, who is not there; the decline says so in the gateway's words.
    case needsPayer(Decline)
    /// The gateway has had a call like this before and did nothing now: what came of the first is to be looked up.
    case repeated(PaymentError)
    /// Nobody knows what happened; `refusal` is what an answer said that does not name what it is about.
    case unknown(
        UnknownOutcome.Reason, detail: String, requestID: String? = nil, refusal: UnknownOutcome.Refusal? = nil)
}

extension GatewayFailure {
    /// What a failure of the transport means.
    ///
    /// - Parameters:
    ///   - error: the failure.
    ///   - gateway: the gateway that was called.
    ///   - hidden: secrets that the failure's text could repeat, because the request's address held them (S-01).
    public init(_ error: TransportError, gateway: GatewayProfile, hiding hidden: [String]) {
        let detail = hidden.reduce(error.detail) { $0.replacing($1, with: "<redacted>") }
        let name = gateway.name
        switch (error.delivery, error.reason) {
        case (.notSent, .cancelled):
            self = .refused(
                PaymentError(
                    .cancelled, "the call was cancelled before anything was sent", gateway: gateway.id,
                    retry: .sameKey(afterSeconds: nil)))
        case (.notSent, .refusedRequest):
            self = .refused(
                PaymentError(.invalidRequest, "the request cannot be sent: \(detail)", gateway: gateway.id))
        case (.notSent, _):
            self = .refused(
                PaymentError(
                    .notSent, "\(name) was not reached: \(detail). Nothing was sent; try again", gateway: gateway.id,
                    retry: .sameKey(afterSeconds: nil)))
        case (.mayHaveArrived, .timeout):
            self = .unknown(.timeout, detail: "\(name) did not answer in time: \(detail)")
        case (.mayHaveArrived, .cancelled):
            self = .unknown(.cancelled, detail: "the call was cancelled after the request had left")
        case (.mayHaveArrived, .answerTooLarge), (.mayHaveArrived, .malformedAnswer):
            self = .unknown(.unreadableAnswer, detail: "\(name)'s answer cannot be read: \(detail)")
        case (.mayHaveArrived, _):
            self = .unknown(.connectionLost, detail: "the connection to \(name) was lost: \(detail)")
        }
    }

    /// The same failure of a call that moves money, in an answer that does not name the call it is about.
    ///
    /// A refusal in it may be another call's, and is no proof that this one did nothing (F-10). What refuses the account, or asks to
    /// wait and repeat, holds for every call alike.
    public var unnamed: GatewayFailure {
        func unproven(_ said: String, _ refusal: UnknownOutcome.Refusal) -> GatewayFailure {
            .unknown(
                .mismatchedAnswer, detail: "the answer does not name what it refuses: \(said)", refusal: refusal)
        }
        switch self {
        case .refused(let error):
            let holdsForAll = [.authenticationFailed, .rateLimited, .inProgress].contains(error.code)
            return holdsForAll ? self : unproven(error.description, .refused(error))
        case .declined(let decline): return unproven(decline.description, .declined(decline))
        case .needsPayer, .repeated, .unknown: return self
        }
    }

    /// The error to throw from a call that moves no money, where not knowing is only a nuisance.
    public func asErrorWithoutMoney(_ gateway: GatewayProfile) -> PaymentError {
        switch self {
        case .refused(let error), .repeated(let error): error
        case .declined(let decline):
            PaymentError(
                .invalidRequest, decline.gatewayMessage, gateway: gateway.id, gatewayCode: decline.gatewayCode,
                retry: decline.retry)
        case .needsPayer:
            PaymentError(.invalidRequest, "the payer has to authenticate", gateway: gateway.id, retry: .afterPayerActs)
        case .unknown(_, let detail, let requestID, _):
            PaymentError(
                .gatewayFault, "\(detail). This call moves no money, so it can be repeated", gateway: gateway.id,
                requestID: requestID, retry: .sameKey(afterSeconds: nil))
        }
    }
}

/// A gateway as the code that all adapters share knows it.
public struct GatewayProfile: Hashable, Sendable {
    /// Its id.
    public let id: GatewayID
    /// Its name for people: `Authorize.net`.
    public let name: String

    /// Creates a profile.
    public init(id: GatewayID, name: String) {
        self.id = id
        self.name = name
    }

    /// The reference for an id that the gateway gave.
    public func reference(_ id: String) -> GatewayReference { GatewayReference(gateway: self.id, id: id) }

    /// The id in a reference that the caller gave.
    ///
    /// - Parameter isID: whether a text can be one of the gateway's ids.
    /// - Throws: `PaymentError.invalidRequest` for a reference of another gateway or a text that is none.
    public func id(_ reference: GatewayReference, where isID: (String) -> Bool) throws(PaymentError) -> String {
        guard reference.gateway == id else {
            throw PaymentError(
                .invalidRequest, "the reference is one of \(reference.gateway), so \(name) does not know it",
                field: "reference", value: reference.gateway.rawValue, gateway: id)
        }
        guard isID(reference.id) else {
            throw PaymentError(InvalidValue("reference", reference.id, "is no id of \(name)"), gateway: id)
        }
        return reference.id
    }
}

extension Decline {
    /// The same decline, of `reference` where it names nothing itself.
    public func about(_ reference: GatewayReference?) -> Decline {
        Decline(
            reason: reason, gatewayCode: gatewayCode, gatewayMessage: gatewayMessage,
            reference: self.reference ?? reference, forbidsRetry: forbidsRetry)
    }
}
