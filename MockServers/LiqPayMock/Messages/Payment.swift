internal import PaymentCore

/// A payment: what was asked for, what became of it.
///
/// A regular charge of a subscription is one as well, with an id of its own and the subscription's order.
struct Payment: Sendable {
    /// What a payment is for: the `action` of its object.
    enum Kind: String, Sendable {
        case pay, hold, paysplit, subscribe, paydonate, auth, regular

        /// Whether a success moves money to the shop.
        var movesMoney: Bool {
            switch self {
            case .pay, .hold, .paysplit, .paydonate, .regular: true
            case .subscribe, .auth: false
            }
        }
    }

    /// The statuses that occur here.
    enum Status: String, Sendable {
        case prepared
        case invoiceWait = "invoice_wait"
        case threeDSecure = "3ds_verify"
        case password = "otp_verify"
        case code = "cvv_verify"
        case holdWait = "hold_wait"
        case waitSecure = "wait_secure"
        case waitAccept = "wait_accept"
        case success, failure, reversed, subscribed, unsubscribed

        /// Whether the payer still has to give a card.
        var isOpen: Bool { self == .prepared || self == .invoiceWait }

        /// Whether the shop has the money.
        var isPaid: Bool { self == .success || self == .waitAccept }
    }

    /// A confirmation that the payer owes.
    struct Challenge: Sendable {
        /// What `confirm` takes, and what ends the address of the 3-D Secure page.
        let token: String
        /// Given to the shop when the payer comes back from 3-D Secure; only then the payment can be confirmed.
        var returnToken: String?
    }

    let id: Int64
    let liqpayOrderID: String
    let created: Timestamp
    var terms: Terms
    var status: Status
    /// What is charged or held; after a capture what was captured.
    var amount: Int64
    /// When the status last changed: `end_date`.
    var changed: Timestamp
    /// `card`, `token` or `invoice`.
    var paytype = "card"
    var card: KeptCard?
    /// Whether the payer is not there, so that nothing can be confirmed.
    var isByToken = false
    var isAuthenticated = false
    var challenge: Challenge?
    var refusal: String?
    var cardToken: String?
    var verificationCode: String?
    var refunded: Int64 = 0
    var refundDate: Timestamp?
    var completionDate: Timestamp?
    /// The end of the address of the hosted page.
    var pageToken: String?

    /// What the tables know it by.
    var key: String { "\(id)" }

    /// What can still be given back.
    var rest: Int64 { amount - refunded }

    /// What the shop has of it.
    var balance: Int64 { terms.kind.movesMoney && status.isPaid ? rest : 0 }
}

/// A card without its number and its code.
struct KeptCard: Sendable {
    let scenario: TestCard
    let month: Int64
    let year: Int64
    /// Tells whether two tokens stand for one card.
    let fingerprint: String

    /// The month of expiry as `MMYY`.
    var expiryText: String { Self.twoDigits(month) + Self.twoDigits(year % 100) }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A token that stands for a card.
struct SavedCard: Sendable {
    /// Whether the token can be charged.
    enum Status: String, Sendable {
        case active = "ACTIVE"
        case suspended = "SUSPENDED"
        case deleted = "DELETED"
    }

    let token: String
    let card: KeptCard
    /// The network's name of the token and its last four digits, which are not the card's.
    let reference: String
    let suffix: String
    var status = Status.active
}
