/// A card that Stripe publishes for tests, and what it does.
///
/// Sources: https://docs.stripe.com/testing, https://docs.stripe.com/radar/testing, https://docs.stripe.com/refunds.
final class TestCard: Sendable {
    /// When the cardholder has to authenticate.
    enum Authentication: Sendable {
        /// 3-D Secure may be asked for, but the card is not enrolled: no challenge.
        case notEnrolled
        /// 3-D Secure cannot be invoked.
        case unsupported
        /// Challenged only when the merchant asks.
        case onRequest
        /// Looking the card up fails when the merchant asks; the payment passes.
        case lookupErrorOnRequest
        /// Challenged until it was set up for later use.
        case untilSetUp
        /// Already set up: passes off session, challenged on session.
        case onSession
        /// Challenged on every payment, saved or not.
        case always
        /// Must authenticate, but the lookup fails, so that the payment is declined.
        case lookupFails
    }

    /// A refusal by the issuer or by the network.
    struct Decline: Sendable {
        let code: String
        let declineCode: String?
        let message: String
        let parameter: String?
        /// What the network answered, two digits.
        let networkCode: String?
        /// What Stripe advises: `try_again_later`, `do_not_try_again`, `confirm_card_data`.
        let advice: String?
    }

    /// What happens to a refund of a charge on the card.
    enum RefundCourse: Sendable {
        case succeeds
        /// Starts `pending`, becomes `succeeded`.
        case waits
        /// Starts `succeeded`, becomes `failed`.
        case comesBack
    }

    /// What comes after a charge.
    enum Trouble: Sendable {
        case dispute(reason: String, isInquiry: Bool, count: Int)
        case fraudWarning
    }

    /// How risky Stripe finds a charge.
    enum Risk: String, Sendable {
        case normal, elevated, highest
        /// Highest, and stopped before it reaches the network.
        case blocked
    }

    /// What the issuer says of the code and the address.
    struct Checks: Sendable {
        var code = "pass"
        var line1 = "pass"
        var postalCode = "pass"
    }

    /// The names of the card after `pm_card_` and `tok_`; empty for a card that has only a number.
    let names: [String]
    let number: String
    let brand: String
    let funding: String
    let country: String
    let decline: Decline?
    /// Whether saving the card to a customer is refused as well.
    let declinesWhenSaved: Bool
    let authentication: Authentication
    let refunds: RefundCourse
    let trouble: Trouble?
    let risk: Risk
    let checks: Checks
    /// Whether the money is available at once instead of after two days.
    let isAvailableAtOnce: Bool

    init(
        _ names: [String], _ number: String, _ brand: String = "visa", funding: String = "credit",
        country: String = "US",
        decline: Decline? = nil, declinesWhenSaved: Bool = false, authentication: Authentication = .notEnrolled,
        refunds: RefundCourse = .succeeds, trouble: Trouble? = nil, risk: Risk = .normal, checks: Checks = Checks(),
        isAvailableAtOnce: Bool = false
    ) {
        self.names = names
        self.number = number
        self.brand = brand
        self.funding = funding
        self.country = country
        self.decline = decline
        self.declinesWhenSaved = declinesWhenSaved
        self.authentication = authentication
        self.refunds = refunds
        self.trouble = trouble
        self.risk = risk
        self.checks = checks
        self.isAvailableAtOnce = isAvailableAtOnce
    }

    /// The last four digits.
    var last4: String { String(number.suffix(4)) }

    /// The digits of the security code printed on the card.
    var codeLength: Int { brand == "amex" ? 4 : 3 }

    /// The card behind an id like `pm_card_visa`; `nil` for any other id.
    static func aliased(_ id: String, prefix: String) -> TestCard? {
        guard id.hasPrefix(prefix) else { return nil }
        return byName[String(id.dropFirst(prefix.count))]
    }

    /// The published card with a number; `nil` for any other number.
    static func numbered(_ digits: String) -> TestCard? { byNumber[digits] }

    private static let byName: [String: TestCard] = {
        var found: [String: TestCard] = [:]
        for card in all { for name in card.names { found[name] = card } }
        return found
    }()

    private static let byNumber: [String: TestCard] = {
        var found: [String: TestCard] = [:]
        for card in all where found[card.number] == nil { found[card.number] = card }
        return found
    }()
}

extension TestCard.Decline {
    static func declined(_ declineCode: String, network: String, advice: String) -> Self {
        let message =
            declineCode == "insufficient_funds" ? "Your card has insufficient funds." : "Your card was declined."
        return Self(
            code: "card_declined", declineCode: declineCode, message: message, parameter: nil, networkCode: network,
            advice: advice)
    }

    static let generic = declined("generic_decline", network: "01", advice: "try_again_later")
    static let insufficientFunds = declined("insufficient_funds", network: "51", advice: "try_again_later")
    static let lost = declined("lost_card", network: "41", advice: "do_not_try_again")
    static let stolen = declined("stolen_card", network: "43", advice: "do_not_try_again")
    static let velocity = declined("card_velocity_exceeded", network: "65", advice: "try_again_later")
    static let blocked = Self(
        code: "card_declined", declineCode: "fraudulent", message: "Your card was declined.", parameter: nil,
        networkCode: nil, advice: nil)
    static let expired = Self(
        code: "expired_card", declineCode: nil, message: "Your card has expired.", parameter: "exp_month",
        networkCode: "54", advice: "do_not_try_again")
    static let incorrectCode = Self(
        code: "incorrect_cvc", declineCode: nil, message: "Your card's security code is incorrect.", parameter: "cvc",
        networkCode: "82", advice: "confirm_card_data")
    static let processing = Self(
        code: "processing_error", declineCode: nil,
        message: "An error occurred while processing your card. Try again in a little bit.", parameter: nil,
        networkCode: "96", advice: "try_again_later")
    static let authenticationRequired = Self(
        code: "authentication_required", declineCode: "authentication_required",
        message: "Your card was declined. This transaction requires authentication.", parameter: nil, networkCode: "1A",
        advice: nil)
}
