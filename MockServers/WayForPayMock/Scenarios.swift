internal import MockServerKit

/// What becomes of a payment once nothing more is asked of the payer.
enum Course: Sendable, Hashable {
    /// The bank lets it pass.
    case approves
    /// The bank or the gateway says no.
    case declines(Reason)
    /// The gateway looks at it by hand for an hour.
    case waits(isApproved: Bool)
    /// Nobody ever says how it ended.
    case staysInProcessing
}

/// A card the mock takes, and what it does, whether it is typed in or stands behind a token.
final class TestCard: Sendable {
    /// The name on the mock's page, and in `mock-token-<name>`.
    let name: String
    /// The number; only its ends ever leave the mock.
    let number: String
    /// What happens, for people.
    let label: String
    /// `Visa` or `MasterCard`.
    let type: String
    /// What becomes of a payment.
    let course: Course
    /// Whether the payer has to authenticate first.
    let asksChallenge: Bool

    /// Describes a card.
    init(
        _ name: String, _ number: String, _ label: String, _ course: Course = .approves, type: String = "Visa",
        asksChallenge: Bool = false
    ) {
        self.name = name
        self.number = number
        self.label = label
        self.type = type
        self.course = course
        self.asksChallenge = asksChallenge
    }

    /// The number as the gateway shows it: two digits, four stars, four digits.
    var mask: String { "\(number.prefix(2))****\(number.suffix(4))" }

    /// Type and last four digits for a page.
    var pageText: String { PaymentButton.cardText(type, number.suffix(4)) }
}

/// Amounts that decide what happens, in any currency: the `reasonCode` before the point, `.11` behind it.
///
/// They are the mock's own; the gateway has none. On a payment they overrule the card: `1101.11`, `1102.11`, `1103.11`,
/// `1104.11`, `1105.11`, `1106.11`, `1108.11`, `1114.11`, `1122.11` and `1135.11` are declined so, `1134.11` waits for
/// an hour and is approved, `1132.11` waits and is declined, `1131.11` stays in processing, `5100.11` asks for 3-D
/// Secure. On a REFUND `1123.11` is not allowed, `1136.11` fails for want of money, `1138.11` is in processing for an
/// hour.
enum AmountTrigger {
    private static let courses: [Int64: Course] = [
        1131: .staysInProcessing, 1132: .waits(isApproved: false), 1134: .waits(isApproved: true),
    ].merging(declines.map { ($0.code, .declines($0)) }) { first, _ in first }

    private static let declines: [Reason] = [
        .declinedByIssuer, .badCode, .expiredCard, .insufficientFunds, .invalidCard, .withdrawalFrequency,
        .threeDSecureFailed, .fraud, .declinedByGate, .cardLimit,
    ]

    private static let refunds: [Int64: Reason] = [
        1123: .refundNotAllowed, 1136: .smallBalance, 1138: .refundInProcessing,
    ]

    /// What an amount makes of a payment; nil for an amount like any other.
    static func course(of amount: Amount) -> Course? { code(of: amount).flatMap { courses[$0] } }

    /// Whether an amount asks for 3-D Secure.
    static func asksChallenge(_ amount: Amount) -> Bool { code(of: amount) == Reason.awaitsChallenge.code }

    /// What an amount makes of a refund; nil for an amount like any other.
    static func refund(of amount: Amount) -> Reason? { code(of: amount).flatMap { refunds[$0] } }

    private static func code(of amount: Amount) -> Int64? {
        amount.minorUnits % 100 == 11 ? amount.minorUnits / 100 : nil
    }
}
