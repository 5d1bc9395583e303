public import PaymentCore
public import PaymentDocuments
public import PaymentLocalization

/// How the payment page of a business looks and what it says (P-BK-8).
///
/// All texts are the merchant's own and are shown as they are, never as HTML (S-64). An empty one leaves the page's own words.
public struct PageSettings: Hashable, Sendable, Codable {
    /// The colors and shapes of the pages.
    public enum Theme: String, Hashable, Sendable, Codable, CaseIterable {
        /// Dark text on white.
        case light
        /// Light text on near black.
        case dark
        /// Dark text on warm paper.
        case warm
        /// Black, white and thick lines, for whoever sees little.
        case contrast
    }

    /// The theme.
    public var theme: Theme
    /// The language of the page; nil takes the customer's.
    public var language: Language?
    /// What the business is called.
    public var companyName: String
    /// A line under the name.
    public var line: String
    /// What the button says.
    public var callToAction: String
    /// Whether the page shows the price of everything and of its parts, or only what may be paid now.
    public var showsPrices: Bool
    /// What a link says whose time is over.
    public var expiredMessage: String
    /// What the payer has to accept before paying; empty when there is nothing.
    public var agreement: String
    /// The color of buttons and links; the theme's own unless given.
    public var accent: AccentColor?
    /// The logo above the name, which the site's store keeps.
    public var logo: PictureMark?
    /// The picture behind the page, which the site's store keeps too.
    public var background: PictureMark?

    /// Creates settings.
    ///
    /// - Throws: `InvalidValue` for a text that is too long or has control characters.
    public init(
        companyName: String, line: String = "", theme: Theme = .light, language: Language? = nil,
        callToAction: String = "", showsPrices: Bool = true, expiredMessage: String = "", agreement: String = "",
        accent: AccentColor? = nil, logo: PictureMark? = nil, background: PictureMark? = nil
    ) throws(InvalidValue) {
        self.companyName = companyName
        self.line = line
        self.theme = theme
        self.language = language
        self.callToAction = callToAction
        self.showsPrices = showsPrices
        self.expiredMessage = expiredMessage
        self.agreement = agreement
        self.accent = accent
        self.logo = logo
        self.background = background
        try check()
    }

    /// Checks every text.
    ///
    /// - Throws: `InvalidValue` naming the first that is too long, empty where it must not be, or has control characters.
    public func check() throws(InvalidValue) {
        guard !companyName.isBlank else { throw InvalidValue("companyName", companyName, "must not be empty") }
        let texts = [
            ("companyName", companyName, 80), ("line", line, 160), ("callToAction", callToAction, 40),
            ("expiredMessage", expiredMessage, 1000), ("agreement", agreement, 20_000),
        ]
        for (name, text, most) in texts {
            guard text.count <= most else {
                throw InvalidValue(name, "\(text.count) characters", "must have at most \(most)")
            }
            let isLong = most > 200
            guard text.unicodeScalars.allSatisfy({ !$0.isControl || (isLong && $0 == "\n") }) else {
                throw InvalidValue(name, "", "has a control character; type it again")
            }
        }
    }
}

extension StringProtocol {
    /// Whether there is nothing to see.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Unicode.Scalar {
    /// Whether it is a control, or turns the direction of what follows.
    var isControl: Bool {
        properties.generalCategory == .control || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
