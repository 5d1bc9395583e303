internal import PaymentCore

/// A card number that Authorize.net publishes for its sandbox.
///
/// Source: https://developer.authorize.net/hello_world/testing_guide/. Any other number is refused with reason 6
/// (S-81).
struct TestCard: Sendable {
    let number: String
    let brand: Brand
    /// Whether the hosted page asks the buyer to authenticate first.
    var needsChallenge = false

    /// The brands, by the names that the gateway gives them.
    enum Brand: String, Sendable {
        case visa = "Visa"
        case mastercard = "MasterCard"
        case americanExpress = "AmericanExpress"
        case discover = "Discover"
        case jcb = "JCB"
        case diners = "DinersClub"
        case unionPay = "UnionPay"

        /// How a person reads the name.
        var label: String {
            switch self {
            case .americanExpress: "American\u{A0}Express"
            case .diners: "Diners\u{A0}Club"
            case .mastercard: "Mastercard"
            default: rawValue
            }
        }

        /// The digits of the card code.
        var codeLength: Int { self == .americanExpress ? 4 : 3 }
    }

    /// The published numbers.
    private static let published = [
        TestCard(number: "4007000000027", brand: .visa), TestCard(number: "4012888818888", brand: .visa),
        TestCard(number: "4111111111111111", brand: .visa), TestCard(number: "5424000000000015", brand: .mastercard),
        TestCard(number: "2223000010309703", brand: .mastercard),
        TestCard(number: "2223000010309711", brand: .mastercard),
        TestCard(number: "370000000000002", brand: .americanExpress),
        TestCard(number: "6011000000000012", brand: .discover),
        TestCard(number: "3088000000000017", brand: .jcb), TestCard(number: "38000000000006", brand: .diners),
        TestCard(number: "6221499053360818", brand: .unionPay),
    ]

    /// The mock's own: Authorize.net publishes no card that asks its hosted page for 3-D Secure.
    ///
    /// Outside the page it is an ordinary card.
    static let challenged = TestCard(number: "4000000000001091", brand: .visa, needsChallenge: true)

    /// Finds a card by its number; nil for any other number.
    static func numbered(_ number: String) -> TestCard? {
        (published + [challenged]).first { $0.number == number }
    }
}

/// A card as the mock keeps it: never its number or its code.
struct Card: Sendable {
    let brand: TestCard.Brand
    let last4: String
    /// The first six digits, which name the issuing bank.
    let issuer: String
    /// Equal for equal numbers.
    let fingerprint: String
    let expiry: Expiry
    let needsChallenge: Bool
    let outcome: Outcome

    /// The number as answers show it.
    var masked: String { "XXXX" + last4 }

    /// What the issuer does with a charge.
    enum Outcome: Sendable {
        case approved
        case declined
        case insufficientFunds
        case held
        case processingError
    }
}

/// The month in which a card ends.
struct Expiry: Sendable, Equatable {
    let year: Int64
    let month: Int64

    /// A month of a year.
    init(year: Int64, month: Int64) {
        self.year = year
        self.month = month
    }

    /// Reads `2030-12`, `1230`, `12/30`, `12/2030`, `122030`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split { $0 == "-" || $0 == "/" || $0 == " " }.map(String.init)
        let digits = parts.joined()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), parts.count <= 2 else { return nil }
        let isYearFirst = parts.count == 2 && parts[0].count == 4
        let yearText = isYearFirst ? digits.prefix(4) : digits.dropFirst(2)
        guard let month = Int64(isYearFirst ? digits.dropFirst(4) : digits.prefix(2)), let year = Int64(yearText),
            (1...12).contains(month), yearText.count == 2 || yearText.count == 4
        else { return nil }
        self.init(year: year < 100 ? 2000 + year : year, month: month)
    }

    /// `2030-12`.
    var text: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

    /// Whether the month is over on a day.
    func isOver(on day: CivilDate) -> Bool { (year, month) < (day.year, day.month) }
}
