internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `token_create`, `token_create_unique`, `token_update`, and what a token charge needs of them.
extension State {
    /// Makes a token of a card, or finds the one that this card has already.
    ///
    /// The card stands in the request itself or in its group `card_tokenization`: LiqPay documents both.
    mutating func createToken(_ parameters: Parameters, isUnique: Bool, _ call: Call) throws(Failure) -> JSON {
        let isDebit = try parameters.flag("is_debit")
        let isCredit = try parameters.flag("is_credit")
        guard isDebit || isCredit else { throw .wrong("is_debit") }
        let card = try card(try parameters.group("card_tokenization") ?? parameters)
        let known =
            isUnique
            ? savedCards.newest(1) { $0.card.fingerprint == card.fingerprint && $0.status != .deleted }.first : nil
        return Self.answer(known ?? save(card, call))
    }

    /// Suspends a token, takes that back, or deletes the token for ever.
    mutating func updateToken(_ parameters: Parameters) throws(Failure) -> JSON {
        try parameters.demand(["card_token", "card_token_action"])
        let token = try parameters.requiredText("card_token", atMost: 255)
        let action = try parameters.choice("card_token_action", of: ["SUSPEND", "UNSUSPEND", "DELETE"])
        guard let saved = savedCards[token] else { throw .declined("108") }
        let status: SavedCard.Status
        switch (action, saved.status) {
        case (_, .deleted): throw .declined("102")
        case ("DELETE", _): status = .deleted
        case ("SUSPEND", .active): status = .suspended
        case ("UNSUSPEND", .suspended): status = .active
        default: throw .wrong("card_token_action")
        }
        savedCards.change(token) { $0.status = status }
        guard let changed = savedCards[token] else { throw .declined("108") }
        return Self.answer(changed)
    }

    /// Keeps a card under a new token.
    mutating func save(_ card: KeptCard, _ call: Call) -> SavedCard {
        let hexadecimal = "0123456789ABCDEF"
        let saved = SavedCard(
            token: call.text(40, of: hexadecimal), card: card, reference: call.text(32, of: hexadecimal.lowercased()),
            suffix: call.text(4, of: "0123456789"))
        savedCards.add(saved, id: saved.token)
        return saved
    }

    /// The card behind a token that may be charged.
    ///
    /// - Throws: LiqPay's codes for tokens, as a payment that did not come about.
    func chargeableCard(_ token: String, _ call: Call) throws(Failure) -> KeptCard {
        if let saved = savedCards[token] {
            guard saved.status == .active else { throw .declined("102") }
            return saved.card
        }
        if let refusal = TestToken.refusal(of: token) { throw .declined(refusal) }
        guard token == TestToken.sandbox, let scenario = TestCard.published.first else { throw .declined("108") }
        return KeptCard(
            scenario: scenario, month: 12, year: 9999, fingerprint: fingerprints.fingerprint(scenario.number))
    }

    private static func answer(_ saved: SavedCard) -> JSON {
        [
            "result": "ok", "status": "success", "card_token": .string(saved.token), "card_token_info": saved.json,
        ]
    }
}
