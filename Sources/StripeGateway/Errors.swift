internal import PaymentCore
internal import PaymentHTTP

/// What Stripe's refusals and the transport's failures mean (reliability §1, G-7).
enum Failure: Error {
    /// Certainly nothing happened.
    case refused(PaymentError)
    /// The issuer, the risk rules or the card said no.
    case declined(Decline)
    /// The bank wants to see the payer, who is not there; the decline says so in Stripe's words.
    case needsPayer(Decline)
    /// Nobody knows what happened.
    case unknown(UnknownOutcome.Reason, detail: String, requestID: String?)
}

extension Failure {
    /// What a failure of the transport means; a detail that names the request's path can hold a token, which is taken out (S-01).
    init(_ error: TransportError, hiding token: PaymentToken?) {
        let detail = token.map { error.detail.replacing($0.rawValue, with: "<redacted>") } ?? error.detail
        switch (error.delivery, error.reason) {
        case (.notSent, .cancelled):
            self = .refused(
                PaymentError(
                    .cancelled, "the call was cancelled before anything was sent", gateway: .stripe,
                    retry: .sameKey(afterSeconds: nil)))
        case (.notSent, .refusedRequest):
            self = .refused(
                PaymentError(.invalidRequest, "the request cannot be sent: \(detail)", gateway: .stripe))
        case (.notSent, _):
            self = .refused(
                PaymentError(
                    .notSent, "Stripe was not reached: \(detail). Nothing was sent; try again", gateway: .stripe,
                    retry: .sameKey(afterSeconds: nil)))
        case (.mayHaveArrived, .timeout):
            self = .unknown(.timeout, detail: "Stripe did not answer in time: \(detail)", requestID: nil)
        case (.mayHaveArrived, .cancelled):
            self = .unknown(.cancelled, detail: "the call was cancelled after the request had left", requestID: nil)
        case (.mayHaveArrived, .answerTooLarge), (.mayHaveArrived, .malformedAnswer):
            self = .unknown(
                .unreadableAnswer, detail: "Stripe's answer cannot be read: \(detail)", requestID: nil)
        case (.mayHaveArrived, _):
            self = .unknown(
                .connectionLost, detail: "the connection to Stripe was lost: \(detail)", requestID: nil)
        }
    }

    /// What an answer outside 200…299 means.
    ///
    /// - SeeAlso: https://docs.stripe.com/error-low-level (read 2026-11-21)
    init(status: Int, body: Wire.ErrorBody, requestID: String?, retryAfter: Int64?) {
        func refused(_ code: PaymentError.Code, _ message: String, _ retry: RetryAdvice = .afterMending) -> Failure {
            .refused(
                PaymentError(
                    code, message, field: body.parameter, gateway: .stripe, gatewayCode: body.code ?? body.type,
                    requestID: requestID, retry: retry))
        }
        switch status {
        case 402:
            self = .init(refusalOfPayment: body, requestID: requestID)
        case 401:
            self = refused(.authenticationFailed, "Stripe does not accept the key; check STRIPE_SECRET_KEY")
        case 403:
            self = refused(.authenticationFailed, "the key lacks a permission for this call: \(body.message)")
        case 404:
            self = refused(.notFound, "Stripe has no such object: \(body.message)")
        case 409:
            self = refused(
                .inProgress, "a call with this key is still running at Stripe; ask again in a moment",
                .sameKey(afterSeconds: retryAfter))
        case 429:
            self = refused(.rateLimited, "Stripe takes no more calls at the moment", .sameKey(afterSeconds: retryAfter))
        case 400 where body.type == "idempotency_error":
            self = refused(
                .invalidRequest, "this idempotency key was used for another request; give each intended payment its own"
            )
        case 400:
            self = refused(.invalidRequest, "Stripe refused the request: \(body.message)")
        default:
            // 424 among them: something behind Stripe failed, and nobody says when. What is not listed proves nothing.
            self = .unknown(
                .gatewayFault, detail: "Stripe answered with status \(status)", requestID: requestID)
        }
    }

    private init(refusalOfPayment body: Wire.ErrorBody, requestID: String?) {
        let reference = (body.paymentIntent ?? body.setupIntent).map { GatewayReference(gateway: .stripe, id: $0) }
        let decline = Decline(body, reference: reference)
        self = body.code == "authentication_required" ? .needsPayer(decline) : .declined(decline)
    }

    /// The error to throw from a call that moves no money, where not knowing is only a nuisance.
    var asErrorWithoutMoney: PaymentError {
        switch self {
        case .refused(let error): error
        case .declined(let decline):
            PaymentError(
                .invalidRequest, decline.gatewayMessage, gateway: .stripe, gatewayCode: decline.gatewayCode,
                retry: decline.retry)
        case .needsPayer:
            PaymentError(.invalidRequest, "the payer has to authenticate", gateway: .stripe, retry: .afterPayerActs)
        case .unknown(_, let detail, let requestID):
            PaymentError(
                .gatewayFault, "\(detail). This call moves no money, so it can be repeated", gateway: .stripe,
                requestID: requestID, retry: .sameKey(afterSeconds: nil))
        }
    }
}

extension Decline {
    /// The same decline, of `reference` where it names nothing itself.
    func about(_ reference: GatewayReference?) -> Decline {
        Decline(
            reason: reason, gatewayCode: gatewayCode, gatewayMessage: gatewayMessage,
            reference: self.reference ?? reference, forbidsRetry: forbidsRetry)
    }

    /// Reads a decline out of an error's body.
    init(_ body: Wire.ErrorBody, reference: GatewayReference?) {
        let code = body.declineCode ?? body.code ?? body.type
        self.init(
            reason: Mapping.declineReason(code), gatewayCode: code, gatewayMessage: body.message, reference: reference,
            forbidsRetry: body.adviceCode == "do_not_try_again")
    }
}
