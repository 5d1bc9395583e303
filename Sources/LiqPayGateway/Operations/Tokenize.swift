internal import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// The form that brings the payer to the page on which a card is checked and kept.
    ///
    /// LiqPay wants an amount on every page; the check takes nothing of it.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout, action `auth` (read 2026-11-21)
    func keepingPage(_ request: TokenizeRequest, orderID: String) throws(PaymentError) -> [FormField] {
        var members = JSONObject()
        members["order_id"] = .string(orderID)
        members["amount"] = try Amount.wire(Money(minorUnits: 1, currency: .uah))
        members["currency"] = .string(Currency.uah.code)
        members["description"] =
            switch caller.account.language {
            case .ukrainian: "Перевірка картки"
            case .english: "Card check"
            }
        members["recurringbytoken"] = "1"
        members["info"] = .string(try request.consent.liqPayInfo())
        members["result_url"] = request.returnURL.map { .string($0.text) }
        members.append(caller.account)
        return try signedFields("auth", members)
    }

    /// The method that was kept on LiqPay's page.
    func keptOutcome(_ wire: Wire.Payment, _ consent: Consent) throws(InvalidValue) -> Outcome<StoredMethod> {
        let payment = try payment(wire)
        let isKept = Mapping.paymentStatus(wire.status, isLive: caller.account.isLive) == .captured
        if isKept || payment.status == .authorized {
            guard let token = wire.cardToken else {
                throw InvalidValue(
                    "card_token", "", "is missing: ask LiqPay to switch payments by token on for this shop")
            }
            return .succeeded(
                StoredMethod(
                    gateway: .liqPay, token: try PaymentToken(token), customer: nil, card: payment.card,
                    worksWithoutPayer: true, consent: consent))
        }
        if wire.status == "failure" || wire.status == "error" {
            return .declined(decline(wire, payment.reference, nil))
        }
        return .pending(PendingOperation(reference: payment.reference, gatewayCode: wire.status))
    }
}

extension Exchange where Object == Wire.Token {
    /// Makes LiqPay forget a token.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/tokens/change_status (read 2026-11-21)
    static func forget(_ token: PaymentToken) -> Exchange {
        Exchange(
            name: "forget", role: .manage, action: "token_update",
            members: ["card_token": .string(token.rawValue), "card_token_action": "DELETE"], token: token,
            read: Wire.Token.init,
            mismatch: { answer in
                if let named = answer.token, named != token.rawValue { return "it names another token" }
                let isForgotten = answer.state.map { $0 == "DELETED" } ?? (answer.status == "success")
                return isForgotten ? nil : "the token is not deleted"
            })
    }
}
