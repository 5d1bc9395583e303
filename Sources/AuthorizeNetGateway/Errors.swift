internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// What Authorize.net's refusals mean (reliability §1, G-7), by the tables in `Mapping`.
///
/// - SeeAlso: https://developer.authorize.net/api/reference/responseCodes.html (read 2026-11-21)
extension GatewayFailure {
    /// What an answer without status 200 means: it comes from something in front of the gateway.
    init(status: Int, _ response: TransportResponse) {
        guard status == 429 else {
            self = .unknown(.gatewayFault, detail: "Authorize.net answered with status \(status)")
            return
        }
        let seconds = response.value(of: .retryAfter).flatMap { Int64($0) }.map { max(0, $0) }
        self = .refused(
            PaymentError(
                .rateLimited, "Authorize.net takes no more calls at the moment", gateway: .authorizeNet,
                retry: .sameKey(afterSeconds: seconds)))
    }

    /// What it means that the gateway refused the request before it processed anything.
    init(_ answer: Wire.Answer, absence: PaymentError.Code, for configuration: AuthorizeNet.Configuration) {
        func refused(_ code: PaymentError.Code, _ message: String) -> GatewayFailure {
            .refused(PaymentError(code, message, gateway: .authorizeNet, gatewayCode: answer.code))
        }
        switch Mapping.requestRefusal(answer.code) {
        case .wrongCredentials:
            self = refused(
                .authenticationFailed,
                "Authorize.net does not accept the credentials at \(configuration.baseURL.origin); check "
                    + "AUTHORIZE_NET_API_LOGIN_ID and AUTHORIZE_NET_TRANSACTION_KEY, and that they are the "
                    + (configuration.isLive ? "live account's" : "sandbox's"))
        case .reportingOff:
            self = refused(
                .authenticationFailed,
                "the account may not look transactions up; switch on the Transaction Details API in the Merchant "
                    + "Interface"
            )
        case .notAllowed:
            self = refused(.authenticationFailed, "the account may not do this: \(answer.text)")
        case .invalid: self = refused(.invalidRequest, "Authorize.net refused the request: \(answer.text)")
        case .absent:
            self = refused(
                absence,
                "Authorize.net has no such record: \(answer.text) A record made less than a minute ago may not be "
                    + "known everywhere yet")
        case .spentNonce:
            self = .repeated(
                PaymentError(
                    .invalidRequest,
                    "the nonce is spent or expired, and there is no payment or method made with it; let the payer "
                        + "enter the card again", field: "source", gateway: .authorizeNet, gatewayCode: answer.code))
        case .existsAlready:
            self = .repeated(
                PaymentError(
                    .gatewayFault, "Authorize.net has this record: \(answer.text)", gateway: .authorizeNet,
                    gatewayCode: answer.code, retry: .lookUpFirst))
        case .blocked:
            self = .declined(
                Decline(
                    reason: .fraudSuspected, gatewayCode: answer.code, gatewayMessage: answer.text, reference: nil))
        case nil:
            self = .unknown(.gatewayFault, detail: "Authorize.net answered with \(answer.code): \(answer.text)")
        }
    }

    /// What it means that a transaction ended in an error (response code 3).
    init(_ transaction: Wire.Transaction) {
        func refused(_ code: PaymentError.Code, _ message: String) -> GatewayFailure {
            .refused(PaymentError(code, message, gateway: .authorizeNet, gatewayCode: transaction.code))
        }
        switch Mapping.reason(transaction.code) {
        case .declined: self = .declined(Decline(transaction))
        case .duplicate:
            self = .repeated(
                PaymentError(
                    .gatewayFault,
                    "Authorize.net had an equal transaction in the last eight hours and does not list it under this "
                        + "reference", gateway: .authorizeNet, gatewayCode: transaction.code, retry: .lookUpFirst))
        case .invalid: self = refused(.invalidRequest, "Authorize.net refused the transaction: \(transaction.text)")
        case .notSupported:
            self = refused(.unsupported, "the account cannot do this: \(transaction.text)")
        case .wrongCredentials:
            self = refused(
                .authenticationFailed,
                "Authorize.net does not accept the account; check AUTHORIZE_NET_API_LOGIN_ID and that the account is "
                    + "active"
            )
        case nil:
            self = .unknown(
                .gatewayFault, detail: "Authorize.net failed with reason \(transaction.code): \(transaction.text)")
        }
    }

    /// An answer that is no message of the gateway.
    static func unreadable(_ error: JSONError) -> GatewayFailure {
        .unknown(.unreadableAnswer, detail: "Authorize.net's answer cannot be read: \(error)")
    }

    /// An answer about something else than was asked (F-10).
    static func mismatched(_ reason: String) -> GatewayFailure {
        .unknown(.mismatchedAnswer, detail: "Authorize.net's answer is about another request: \(reason)")
    }
}

extension Decline {
    /// Reads a decline out of a transaction.
    init(_ transaction: Wire.Transaction) {
        let mayHold = Mapping.reasonsThatMayHold.contains(transaction.code)
        self.init(
            reason: Mapping.declineReason(transaction.code), gatewayCode: transaction.code,
            gatewayMessage: transaction.text + (mayHold ? " The bank may hold the amount for some days." : ""),
            reference: transaction.id == "0"
                ? nil : GatewayReference(gateway: .authorizeNet, id: transaction.id))
    }

    /// Reads a decline out of a payment that was looked up.
    init(_ details: Wire.Details) {
        self.init(
            reason: Mapping.declineReason(details.reasonCode), gatewayCode: details.reasonCode.printable(),
            gatewayMessage: details.reasonText, reference: GatewayReference(gateway: .authorizeNet, id: details.id))
    }
}
