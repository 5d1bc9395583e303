internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Card data on its way in. Only what identifies the published test card is kept (S-09, S-81).
extension Parameters {
    /// `payment_method` or `payment_method_data`.
    mutating func paymentMethodSource(
        _ fingerprints: KeyedHash, _ call: Call
    ) throws(Failure) -> Change<PaymentMethodSource> {
        let id = try change("payment_method")
        guard var group = try group("payment_method_data") else {
            switch id {
            case .keep: return .keep
            case .unset: return .unset
            case .set(let id): return .set(.id(id))
            }
        }
        guard id.isKept else {
            throw .invalid(
                "You may only specify one of these parameters: payment_method, payment_method_data.",
                code: "parameters_exclusive", parameter: "payment_method_data")
        }
        let draft = try group.paymentMethodDraft(fingerprints, call)
        try group.finish()
        return .set(.new(draft))
    }

    /// The parameters that describe a new payment method.
    mutating func paymentMethodDraft(
        _ fingerprints: KeyedHash, _ call: Call
    ) throws(Failure) -> PaymentMethodDraft {
        let type = try requiredText("type")
        guard type == "card" else {
            throw .invalid(
                "The mock takes cards only, not payment methods of type \(type.shortened).", parameter: at("type"))
        }
        let details = try billingDetails()
        let metadata = try metadata()
        let redisplay = try choice("allow_redisplay", of: ["always", "limited", "unspecified"])
        guard var fields = try group("card") else { throw missing("card") }
        let card = try fields.card(fingerprints, call)
        var draft = PaymentMethodDraft(card: card)
        if let details { draft.billingDetails = details }
        draft.metadata.merge(metadata)
        draft.allowRedisplay = redisplay ?? draft.allowRedisplay
        return draft
    }

    /// `card[token]`, or the number with its expiry and code.
    private mutating func card(_ fingerprints: KeyedHash, _ call: Call) throws(Failure) -> Card {
        if let token = try text("token") {
            try finish()
            guard let scenario = TestCard.aliased(token, prefix: "tok_") else {
                throw .unknownReference("token", token, parameter: at("token"))
            }
            return Card(alias: scenario, fingerprints, call)
        }
        let number = try requiredText("number", atMost: 40)
        guard let month = try whole("exp_month") else { throw missing("exp_month") }
        guard let year = try whole("exp_year") else { throw missing("exp_year") }
        let code = try text("cvc", atMost: 10)
        if var networks = try group("networks") {
            networks.ignore("preferred")
            try networks.finish()
        }
        try finish()
        return try Card(number: number, month: month, year: year, code: code, fingerprints, call)
    }
}

extension Card {
    /// The card behind a test alias: valid until this month of next year, with its code.
    init(alias scenario: TestCard, _ fingerprints: KeyedHash, _ call: Call) {
        let today = CivilDate(call.now)
        self.init(
            scenario: scenario, expiryMonth: today.month, expiryYear: today.year + 1, hasCode: true,
            fingerprint: fingerprints.fingerprint(scenario.number))
    }

    /// The card that a client or a buyer typed in.
    ///
    /// - Throws: 402 as the issuer's or Stripe's own check would, for numbers that Stripe has not published too; no answer
    ///   repeats the number.
    init(
        number: String, month: Int64, year: Int64, code: String?, _ fingerprints: KeyedHash, _ call: Call
    ) throws(Failure) {
        let digits = number.filter { $0 != " " && $0 != "-" }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), (12...19).contains(digits.utf8.count) else {
            throw .wrongCard(
                "invalid_number", "The card number is not a valid credit card number.", parameter: "number")
        }
        guard Self.passesLuhn(digits) else {
            throw .wrongCard("incorrect_number", "Your card number is incorrect.", parameter: "number")
        }
        guard let scenario = TestCard.numbered(digits) else {
            throw Failure(
                status: 402, type: "card_error",
                message:
                    "Your card was declined. This is a mock of Stripe in test mode: it takes only the card numbers "
                    + "listed at https://docs.stripe.com/testing.", code: "card_declined", parameter: "number",
                declineCode: "test_mode_live_card")
        }
        try Self.checkExpiry(month, year, call)
        if let code {
            guard code.utf8.count == scenario.codeLength, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw .wrongCard("invalid_cvc", "Your card's security code is invalid.", parameter: "cvc")
            }
        }
        self.init(
            scenario: scenario, expiryMonth: month, expiryYear: year < 100 ? 2000 + year : year, hasCode: code != nil,
            fingerprint: fingerprints.fingerprint(digits))
    }

    static func checkExpiry(_ month: Int64, _ year: Int64, _ call: Call) throws(Failure) {
        guard (1...12).contains(month) else {
            throw .wrongCard("invalid_expiry_month", "Your card's expiration month is invalid.", parameter: "exp_month")
        }
        let today = CivilDate(call.now)
        let fullYear = (0..<100).contains(year) ? 2000 + year : year
        guard (today.year...today.year + 50).contains(fullYear) else {
            throw .wrongCard("invalid_expiry_year", "Your card's expiration year is invalid.", parameter: "exp_year")
        }
        guard fullYear > today.year || month >= today.month else {
            throw .wrongCard("invalid_expiry_month", "Your card's expiration month is invalid.", parameter: "exp_month")
        }
    }

    private static func passesLuhn(_ digits: String) -> Bool {
        var sum = 0
        for (position, byte) in digits.utf8.reversed().enumerated() {
            let digit = Int(byte) - 0x30
            let doubled = digit * 2
            sum += position % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10 == 0
    }
}
