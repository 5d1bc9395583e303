package import PaymentCore
internal import PaymentHTTP

/// For the module that is allowed to see card data; it gives the card as the inside of a JSON object, wiped after use.
extension LiqPay {
    /// Refuses a charge of a card before the card is touched.
    package func check(_ charge: CardPaymentRequest) throws(PaymentError) {
        try capabilities.check(charge.amount)
        try check(charge.reference, nil, charge.keepMethod)
        if let description = charge.description { try Self.check(description: description) }
    }

    /// Charges or holds a card.
    package func pay(_ charge: CardPaymentRequest, card: Secret) async throws(PaymentError) -> Outcome<Payment> {
        let context = CallContext(returnURL: charge.returnURL)
        return try await move(
            .payCard(charge, card, caller.account), charge.reference, key: charge.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                try await earlier(charge.reference, amount: charge.amount, taking: charge.taking, context)
            }
        ) { wire throws(InvalidValue) in try outcome(of: wire, context) }
    }

    /// Hands in the security code that `cvv_verify` asked for.
    package func confirm(
        _ request: AuthenticationRequest, securityCode: Secret
    ) async throws(PaymentError) -> Outcome<Payment> {
        let (orderID, token) = try continued(request)
        return try await confirm(.confirm(orderID, token: token, code: nil, cardMembers: securityCode), request)
    }

    /// Keeps a card in LiqPay's vault; the same card gets the same token, so a repeat keeps nothing twice.
    package func keep(
        card: Secret, summary: CardSummary, consent: Consent, key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        try await move(.keepCard(card), nil, key: key, earlier: nil) { wire throws(InvalidValue) in
            guard let token = wire.token else { throw InvalidValue("card_token", "", "is missing") }
            return .succeeded(
                StoredMethod(
                    gateway: .liqPay, token: try PaymentToken(token), customer: nil, card: summary,
                    worksWithoutPayer: true, consent: consent))
        }
    }

    /// Checks a card without taking money, and reads the code that the payer will find on the card's statement.
    package func verify(
        card: Secret, reference: MerchantReference, description: String, payer: PayerDetails, key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<Secret> {
        try capabilities.check(reference)
        try Self.check(description: description)
        return try await move(
            .verifyCard(card, reference, description, payer, caller.account), reference, key: key, earlier: nil
        ) { wire throws(InvalidValue) in
            if Mapping.paymentStatus(wire.status, isLive: caller.account.isLive) == .captured {
                guard let code = wire.verifyCode else { throw InvalidValue("verifycode", "", "is missing") }
                return .succeeded(Secret(code))
            }
            return try outcome(of: wire).map { _ throws(InvalidValue) -> Secret in
                throw InvalidValue("status", wire.status.printable(), "is no end of a card check")
            }
        }
    }
}

extension Exchange where Object == Wire.Payment {
    /// Charges or holds a card.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/card_payment (read 2026-11-21)
    fileprivate static func payCard(
        _ charge: CardPaymentRequest, _ card: Secret, _ account: LiqPay.Configuration
    ) throws(PaymentError) -> Exchange {
        var members = JSONObject()
        members["order_id"] = .string(charge.reference.text)
        members["amount"] = try LiqPay.Amount.wire(charge.amount)
        members["currency"] = .string(charge.amount.currency.code)
        members["description"] = .string(charge.description ?? charge.reference.text)
        members.append(charge.payer)
        members["sender_email"] = charge.payer.email.map(JSON.string)
        members.append(account)
        if let consent = charge.keepMethod {
            members["recurringbytoken"] = "1"
            members["info"] = .string(try consent.liqPayInfo())
        }
        let (amount, taking, orderID) = (charge.amount, charge.taking, charge.reference.text)
        return Exchange(
            name: taking == .held ? "authorize" : "charge", role: .charge, action: taking == .held ? "hold" : "pay",
            members: members, cardMembers: card, orderID: orderID, read: Wire.Payment.init,
            mismatch: { $0.mismatch(orderID: orderID, amount: amount, taking: taking) })
    }

    /// Checks a card.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/confirmation/cardverification (read 2026-11-21)
    fileprivate static func verifyCard(
        _ card: Secret, _ reference: MerchantReference, _ description: String, _ payer: PayerDetails,
        _ account: LiqPay.Configuration
    ) -> Exchange {
        var members: JSONObject = [
            "order_id": .string(reference.text), "description": .string(description), "verifycode": "Y",
            "language": .string(account.language.rawValue),
        ]
        members["ip"] = payer.ipAddress.map(JSON.string)
        return Exchange(
            name: "verify-card", role: .charge, action: "cardverification", members: members, cardMembers: card,
            orderID: reference.text, read: Wire.Payment.init,
            mismatch: { answer in
                guard answer.orderID != nil else { return "it names no order" }
                let isCheck = answer.action.map(Mapping.takesNothing.contains) ?? false
                return isCheck ? nil : "it is no card check"
            })
    }
}

extension Exchange where Object == Wire.Token {
    /// Keeps a card for charges.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/tokens/obtain (read 2026-11-21)
    fileprivate static func keepCard(_ card: Secret) -> Exchange {
        Exchange(
            name: "tokenize", role: .charge, action: "token_create_unique",
            members: ["is_debit": true, "is_credit": false], cardMembers: card, read: Wire.Token.init,
            mismatch: { answer in
                if answer.token == nil { return "it has no token" }
                let isActive = answer.state.map { $0 == "ACTIVE" } ?? (answer.status == "success")
                return isActive ? nil : "its token is not active"
            })
    }
}
