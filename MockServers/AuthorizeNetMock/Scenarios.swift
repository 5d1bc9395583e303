/// Nonces that stand for a course of events; the mock's own, for tests.
///
/// They go where a nonce of Accept.js goes, `opaqueData` with the descriptor `COMMON.ACCEPT.INAPP.PAYMENT`, and unlike
/// real ones can be used any number of times. Authorize.net publishes nothing that would make a card short of funds,
/// wait for review, or fail in processing.
enum MockNonce: String, CaseIterable, Sendable {
    /// Approved.
    case approved = "mock-nonce-approved"
    /// Declined: reason 2.
    case declined = "mock-nonce-declined"
    /// Declined: reason 2 with the processor's `rawResponseCode` 51, because the gateway has no reason for it.
    case insufficientFunds = "mock-nonce-insufficient-funds"
    /// Authorized and held for review: reason 253.
    case held = "mock-nonce-held"
    /// A card whose month is over: reason 8. (A nonce that is too old is E00115.)
    case expired = "mock-nonce-expired"
    /// An error of the processor: reason 19.
    case processingError = "mock-nonce-processing-error"

    /// The number of the card behind it: one for each, so that they do not count as duplicates of each other.
    var number: String {
        switch self {
        case .approved, .expired: "4111111111111111"
        case .declined: "4007000000027"
        case .insufficientFunds: "4012888818888"
        case .held: "5424000000000015"
        case .processingError: "2223000010309703"
        }
    }

    /// When the card ends.
    var expiry: Expiry {
        self == .expired ? Expiry(year: 2020, month: 1) : Expiry(year: 2099, month: 12)
    }

    /// What the issuer does.
    var outcome: Card.Outcome {
        switch self {
        case .approved, .expired: .approved
        case .declined: .declined
        case .insufficientFunds: .insufficientFunds
        case .held: .held
        case .processingError: .processingError
        }
    }

    /// The name in the form of the hosted page: what follows `mock-nonce-`.
    var alias: String { String(rawValue.dropFirst("mock-nonce-".count)) }
}

/// What the sandbox does by the billing zip and the card code.
///
/// Source: https://developer.authorize.net/hello_world/testing_guide/.
enum Trigger {
    /// The zip that declines.
    static let declinedZip = "46282"

    /// The answer of the address check.
    static func addressResult(zip: String?, _ brand: TestCard.Brand) -> String {
        switch zip {
        case "46201": "A"
        case "46203": "E"
        case "46204" where brand != .americanExpress: "G"
        case "46205": "N"
        case "46206": "P"
        case "46207": "R"
        case "46208": "S"
        case "46209": "U"
        case "46211" where brand != .americanExpress: "W"
        case "46214" where brand != .americanExpress && brand != .visa: "X"
        case "46217": "Z"
        default: "Y"
        }
    }

    /// The answer of the card-code check; empty without a code.
    static func codeResult(_ code: String?) -> String {
        switch code {
        case "900": "M"
        case "901": "N"
        case "902": "S"
        case "903": "U"
        default: "P"
        }
    }

    /// What a prepaid card gives: how much at most, and what is left on it.
    struct Prepaid {
        let limit: Int64?
        let balance: String
    }

    /// The prepaid card behind a zip.
    static func prepaid(zip: String?) -> Prepaid? {
        switch zip {
        case "46225": Prepaid(limit: 123, balance: "")
        case "46226": Prepaid(limit: nil, balance: "1.23")
        case "46227": Prepaid(limit: nil, balance: "-1.23")
        case "46228": Prepaid(limit: nil, balance: "0.00")
        default: nil
        }
    }
}
