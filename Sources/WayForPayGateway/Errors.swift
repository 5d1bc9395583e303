internal import PaymentCore
internal import PaymentHTTP

/// What WayForPay's refusals mean (reliability §1, G-7).
extension GatewayFailure {
    /// What an answer with another status than 200 means.
    ///
    /// WayForPay itself answers 200 with a reason code; other statuses come from what stands before it.
    init(status: Int, retryAfter: Int64?) {
        self =
            status == 429
            ? .refused(
                PaymentError(
                    .rateLimited, "WayForPay takes no more calls at the moment", gateway: .wayForPay,
                    retry: .sameKey(afterSeconds: retryAfter)))
            : .unknown(.gatewayFault, detail: "WayForPay answered with status \(status)")
    }

    /// The failure that an answer's reason code stands for; nil where it tells how the payment stands.
    init?(_ head: Wire.Head) {
        func error(_ code: PaymentError.Code, _ hint: String) -> PaymentError {
            PaymentError(
                code, "\(hint): \(head.reason)", gateway: .wayForPay, gatewayCode: head.code,
                retry: .afterMending)
        }
        switch Mapping.meaning(head.code) {
        case .refused(let code, let hint): self = .refused(error(code, hint))
        case .repeated:
            self = .repeated(
                error(
                    .invalidRequest, "this order reference was used before; give each attempt its own"))
        case .fault:
            self = .unknown(
                .gatewayFault, detail: "WayForPay reported a fault of its own: \(head.reason) [code \(head.code)]")
        case .done, .waiting, .needsPayer, .declined, nil: return nil
        }
    }
}

extension Decline {
    /// Reads a decline out of a payment that came to nothing.
    init(_ wire: Wire.Transaction, reference: GatewayReference) {
        self.init(code: wire.code, message: wire.reason, reference: reference)
    }

    /// A decline by its reason code.
    init(code: String, message: String, reference: GatewayReference) {
        var reason = Decline.Reason.generic
        if case .declined(let known) = Mapping.meaning(code) { reason = known }
        self.init(reason: reason, gatewayCode: code, gatewayMessage: message, reference: reference)
    }
}
