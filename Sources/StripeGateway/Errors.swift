internal import PaymentCore
internal import PaymentHTTP

/// What Stripe's refusals mean (reliability §1, G-7).
extension GatewayFailure {
    /// What an answer outside 200…299 means.
    ///
    /// - SeeAlso: https://docs.stripe.com/error-low-level (read 2026-11-21)
    init(status: Int, body: Wire.ErrorBody, requestID: String?, retryAfter: Int64?) {
        func refused(_ code: PaymentError.Code, _ message: String, _ retry: RetryAdvice = .afterMending)
            -> GatewayFailure
        {
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
}

extension Decline {
    /// Reads a decline out of an error's body.
    init(_ body: Wire.ErrorBody, reference: GatewayReference?) {
        let code = body.declineCode ?? body.code ?? body.type
        self.init(
            reason: Mapping.declineReason(code), gatewayCode: code, gatewayMessage: body.message, reference: reference,
            forbidsRetry: body.adviceCode == "do_not_try_again")
    }
}
