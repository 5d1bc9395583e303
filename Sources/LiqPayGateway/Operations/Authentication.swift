internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Payment {
    /// Finishes a payment with what the payer brought back.
    ///
    /// - SeeAlso: https://liqpay.ua/en/doc/api/confirmation/3ds, https://www.liqpay.ua/documentation/en/api/confirmation/otp/doc
    ///   (read 2026-11-21)
    static func confirm(_ orderID: String, token: PaymentToken, code: String?, cardMembers: Secret? = nil) -> Exchange {
        var members: JSONObject = ["confirm_token": .string(token.rawValue)]
        members["otp"] = code.map(JSON.string)
        return Exchange(
            name: "confirm", role: .finish, action: "confirm", members: members, cardMembers: cardMembers,
            orderID: orderID, token: token, read: Wire.Payment.init,
            mismatch: { $0.orderID == nil ? "it names no order" : nil })
    }
}

extension LiqPay {
    /// The confirmation that a request asks for.
    ///
    /// - Throws: `PaymentError.invalidRequest` when what has to come back is missing or there more than once.
    func confirmation(_ request: AuthenticationRequest) throws(PaymentError) -> Exchange<Wire.Payment> {
        let (orderID, token) = try continued(request)
        switch request.action.step {
        case .redirect:
            let text = try value(of: "liqpay_token", in: request.fields)
            do {
                return .confirm(orderID, token: try PaymentToken(text), code: nil)
            } catch {
                throw PaymentError(
                    .invalidRequest, "what came back as liqpay_token is no token", field: "fields", gateway: .liqPay)
            }
        case .oneTimeCode:
            return .confirm(orderID, token: token, code: try value(of: "code", in: request.fields))
        default:
            throw PaymentError(
                .invalidRequest, "nothing has to be handed in for this action; look the payment up",
                field: "action", gateway: .liqPay)
        }
    }

    /// The order of an action and the token LiqPay wants back with it.
    func continued(_ request: AuthenticationRequest) throws(PaymentError) -> (orderID: String, token: PaymentToken) {
        try capabilities.require(.completeAuthentication)
        let orderID = try orderID(request.action.reference)
        guard orderID == request.reference.text else {
            throw PaymentError(
                .invalidRequest, "the action belongs to another payment", field: "reference",
                value: request.reference.text, gateway: .liqPay)
        }
        guard let token = request.action.continuation else {
            throw PaymentError(
                .invalidRequest, "LiqPay finishes this payment by itself; look it up", field: "action", gateway: .liqPay
            )
        }
        return (orderID, token)
    }

    /// Confirms, and where LiqPay refuses, looks up whether the payment has gone on: a repeat is refused like a mistake.
    func confirm(
        _ exchange: Exchange<Wire.Payment>, _ request: AuthenticationRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        do {
            return try await move(
                exchange, request.reference, key: request.idempotencyKey, payment: request.action.reference,
                earlier: { _ async throws(PaymentError) in try await standing(request) }
            ) { wire throws(InvalidValue) in try outcome(of: wire) }
        } catch {
            guard error.code == .invalidRequest || error.code == .notFound else { throw error }
            let outcome: Outcome<Payment>
            do {
                outcome = try await standing(request)
            } catch {
                return .unknown(
                    UnknownOutcome(
                        reason: .gatewayFault, reference: request.action.reference,
                        merchantReference: request.reference, idempotencyKey: request.idempotencyKey,
                        sentAt: caller.clock.now(),
                        detail: "LiqPay refused the confirmation, and cannot say how the payment stands: \(error)"))
            }
            guard case .actionRequired = outcome else { return outcome }
            throw error
        }
    }

    /// How the payment of an action stands now.
    private func standing(_ request: AuthenticationRequest) async throws(PaymentError) -> Outcome<Payment> {
        let wire = try await ask(.status(of: request.reference.text))
        // A look-up need not repeat where the payer was to go: the action in hand still says so.
        if Mapping.paymentStatus(wire.status, isLive: caller.account.isLive) == .actionRequired {
            return .actionRequired(request.action)
        }
        return try caller.readable { () throws(InvalidValue) in try outcome(of: wire) }
    }

    private func value(of name: String, in fields: [FormField]) throws(PaymentError) -> String {
        let values = fields.filter { $0.name == name }.map(\.value)
        guard values.count == 1, let value = values.first, !value.isEmpty else {
            throw PaymentError(
                .invalidRequest, "the field '\(name)' is missing or there more than once; give all that came back",
                field: "fields", gateway: .liqPay)
        }
        return value
    }
}
