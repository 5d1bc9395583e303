extension TestCard {
    /// Cards that only this mock knows, for what LiqPay's sandbox cannot show.
    static let ours = [
        TestCard("mastercard", "5555555555554444", brand: "mc", label: "Success, Mastercard"),
        TestCard("expired", "4000000000000069", outcome: .declined("9851"), label: "Expired card"),
        TestCard("details", "4000000000000127", outcome: .declined("9989"), label: "Wrong details"),
        TestCard("later", "4000000000000119", outcome: .declined("9854"), label: "Declined, try later"),
        TestCard("refused", "4000000000009987", outcome: .declined("9868"), label: "Refused by the bank"),
        TestCard("operations", "4000000000006975", outcome: .declined("9860"), label: "Too many operations"),
        TestCard("fraud", "4100000000000019", outcome: .declined("frod"), label: "Refused for safety"),
        TestCard(
            "3ds-refused", "4000008400001629", confirmation: .threeDSecure, outcome: .declined("9868"),
            label: "3-D Secure, then refused"),
        TestCard(
            "not-recurring", "4000000000000341", byToken: .declined("9886"), label: "Success, refused by token"),
        TestCard("accept", "4000000000000077", outcome: .waitsForAcceptance, label: "Taken, shop not verified"),
        TestCard("check", "4000000000009235", outcome: .underCheck(thenDeclined: nil), label: "Checked, then taken"),
        TestCard(
            "check-refused", "4000000000004954", outcome: .underCheck(thenDeclined: "9868"),
            label: "Checked, then refused"),
    ]
}

/// Card tokens that exist without anybody having made them.
enum TestToken {
    /// The token of LiqPay's sandbox, which always succeeds.
    static let sandbox = "sandbox_token"

    /// What a token charge with a token of ours is refused with: `mock_token_` and one of LiqPay's codes for tokens.
    static func refusal(of token: String) -> String? {
        let prefix = "mock_token_"
        guard token.hasPrefix(prefix) else { return nil }
        let code = String(token.dropFirst(prefix.count))
        return ["101", "102", "103", "104", "105"].contains(code) ? code : nil
    }
}

/// What a payer types to fail on purpose; every other code of the right form is taken.
enum TestCode {
    /// A wrong one-time password; the payment waits for another one.
    static let wrongPassword = "000000"
    /// A wrong CVV, with which the payment is refused.
    static let wrongCVV = "000"
}
