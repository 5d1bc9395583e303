internal import MockServerKit

/// A card for tests, and what it does.
struct TestCard: Sendable {
    /// What the payer has to do before the card is charged.
    enum Confirmation: Sendable {
        case none, threeDSecure, password, code
    }

    /// What becomes of a charge.
    enum Outcome: Sendable {
        case approved
        /// Refused with one of LiqPay's codes.
        case declined(String)
        /// Taken, while the shop waits to be verified.
        case waitsForAcceptance
        /// Looked at for an hour, then taken or refused.
        case underCheck(thenDeclined: String?)
    }

    /// What the card is called in `test_card` on the page.
    let name: String
    let number: String
    /// `visa` or `mc`.
    let brand: String
    let confirmation: Confirmation
    let outcome: Outcome
    /// How charges by token end, without the payer.
    let outcomeByToken: Outcome
    /// What the page says about it.
    let label: String

    init(
        _ name: String, _ number: String, brand: String = "visa", confirmation: Confirmation = .none,
        outcome: Outcome = .approved, byToken: Outcome? = nil, label: String
    ) {
        self.name = name
        self.number = number
        self.brand = brand
        self.confirmation = confirmation
        self.outcome = outcome
        outcomeByToken = byToken ?? outcome
        self.label = label
    }

    /// The brand and the last four digits for a page.
    var pageText: String { PaymentButton.cardText(brand == "mc" ? "Mastercard" : "Visa", number.suffix(4)) }

    /// The first six and the last two digits, as LiqPay writes them.
    var mask: String { "\(number.prefix(6))*\(number.suffix(2))" }

    /// The card with a number; `nil` for any number that is not a test card's (S-81).
    static func numbered(_ digits: String) -> TestCard? { byNumber[digits] }

    /// The card with a name.
    static func named(_ name: String) -> TestCard? { all.first { $0.name == name } }

    /// Every card that the mock knows; whatever is not here is refused.
    static let all = published + ours

    /// The cards of LiqPay's sandbox, by two lists of third parties that agree; no official page shows them.
    static let published = [
        TestCard("success", "4242424242424242", label: "Success"),
        TestCard("3ds", "4000000000003063", confirmation: .threeDSecure, label: "Success after 3-D Secure"),
        TestCard("otp", "4000000000003089", confirmation: .password, label: "Success after a one-time password"),
        TestCard("cvv", "4000000000003055", confirmation: .code, label: "Success after the CVV"),
        TestCard("limit", "4000000000000002", outcome: .declined("limit"), label: "Limit exceeded"),
        TestCard("funds", "4000000000009995", outcome: .declined("9859"), label: "Insufficient funds"),
    ]

    private static let byNumber = Dictionary(all.map { ($0.number, $0) }) { first, _ in first }
}
