extension TestCard {
    /// Every card the mock knows; whatever is not here is refused (S-81).
    ///
    /// The gateway publishes no test cards. The first two are named by others for its test merchant
    /// (`Ma3uR/marketing-template`, `TESTING.md`). All others are the mock's own: `4111 1100`, the `reasonCode`, and a
    /// check digit.
    static let all: [TestCard] = [
        TestCard("approved", "4111111111111111", "Approved"),
        TestCard("approved-mastercard", "5454545454545454", "Approved", type: "MasterCard"),
        TestCard("declined", "4111110011010001", "Declined by the issuer", .declines(.declinedByIssuer)),
        TestCard("bad-cvv", "4111110011020000", "Wrong security code", .declines(.badCode)),
        TestCard("expired", "4111110011030009", "Expired card", .declines(.expiredCard)),
        TestCard("insufficient-funds", "4111110011040008", "Insufficient funds", .declines(.insufficientFunds)),
        TestCard("invalid", "4111110011050007", "Invalid card", .declines(.invalidCard)),
        TestCard("3ds-failed", "4111110011080004", "3-D Secure fails at once", .declines(.threeDSecureFailed)),
        TestCard("fraud", "4111110011140006", "Refused as fraud", .declines(.fraud)),
        TestCard("card-limit", "4111110011350001", "Card limit reached", .declines(.cardLimit)),
        TestCard("3ds", "4111110051000003", "3-D Secure", asksChallenge: true),
        TestCard(
            "3ds-insufficient-funds", "4111110051001100", "3-D Secure, then insufficient funds",
            .declines(.insufficientFunds), asksChallenge: true),
        TestCard("pending-approved", "4111110011340002", "Checked by hand, then approved", .waits(isApproved: true)),
        TestCard("pending-declined", "4111110011320004", "Checked by hand, then declined", .waits(isApproved: false)),
        TestCard("in-processing", "4111110011310005", "In processing for ever", .staysInProcessing),
    ]

    /// The card with a number; nil for any other number.
    static func numbered(_ digits: String) -> TestCard? { all.first { $0.number == digits } }

    /// The card a page offers under a name; nil for any other name.
    static func named(_ name: String) -> TestCard? { all.first { $0.name == name } }

    /// The card behind a token that needs no page first, `mock-token-<name>`; nil for any other text.
    ///
    /// These tokens are the mock's own: the live service has none that are published.
    static func published(token: String) -> TestCard? {
        token.hasPrefix("mock-token-") ? named(String(token.dropFirst("mock-token-".count))) : nil
    }
}
