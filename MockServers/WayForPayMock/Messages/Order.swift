/// Everything the gateway knows under one `orderReference`.
struct Order: Sendable {
    /// How an order came to be.
    enum Kind: Sendable, Hashable {
        /// The merchant sent the payer to the payment page.
        case purchase
        /// The merchant sent a card or a token.
        case charge
        /// A link that the merchant may take back.
        case invoice
        /// A card is checked and kept; no money moves.
        case verification
        /// A rule charged a card.
        case regular
    }

    /// `transactionStatus`.
    enum Status: String, Sendable {
        /// Nobody has paid.
        case created = "Created"
        /// Not decided, or a challenge is open.
        case inProcessing = "InProcessing"
        /// Somebody looks at it.
        case pending = "Pending"
        /// The money is held.
        case waitingAuthComplete = "WaitingAuthComplete"
        /// The money was taken, or the card is good.
        case approved = "Approved"
        /// The payer did not pay.
        case declined = "Declined"
        /// The time to pay is over.
        case expired = "Expired"
        /// The hold was let go.
        case voided = "Voided"
        /// Money was given back, all or a part.
        case refunded = "Refunded"
        /// A refund waits for the merchant's money.
        case refundInProcessing = "RefundInProcessing"
    }

    /// A status with its reason and its time, in Unix seconds.
    struct Outcome: Sendable {
        /// How it is.
        let status: Status
        /// Why it is so.
        let reason: Reason
        /// Since when.
        let date: Int64
    }

    /// One line of what is bought.
    struct Product: Sendable {
        /// What it is.
        let name: String
        /// How many, as it was sent.
        let count: String
        /// What one costs, as it was sent.
        let price: String
    }

    /// `orderReference`.
    let reference: String
    /// How the order came to be.
    let kind: Kind
    /// Unix seconds.
    let createdDate: Int64
    /// What is asked for; after SETTLE what was settled.
    var amount: Amount
    /// Whether the money is held first, and for how many seconds at most.
    var holdSeconds: Int64?
    /// What is bought.
    var products: [Product] = []
    /// The payer's address for mail.
    var email: String?
    /// The payer's telephone.
    var phone: String?
    /// Where callbacks go.
    var serviceURL: String?
    /// Where the browser goes in the end.
    var returnURL: String?
    /// A rule that begins once the order is paid.
    var ruleTerms: RuleTerms?
    /// The token of a card the payer may use on the page without typing its number.
    var offeredToken: String?
    /// The id of the payment page.
    var page: String?
    /// When the payment page closes.
    var pageEnds: Int64?
    /// Whether an invoice was taken back.
    var isRemoved = false

    /// Where the order stands.
    var status = Status.created
    /// Why it stands there.
    var reason = Reason.inProcessing
    /// When the status last changed, in Unix seconds.
    var processingDate: Int64
    /// How the payment itself ended, whatever was given back afterwards: what lists tell.
    var payment: Outcome
    /// The card of the last try.
    var card: TestCard?
    /// The token of the card, empty when there is none.
    var token = ""
    /// The bank's code, empty until it said yes.
    var authCode = ""
    /// The challenge the payer has to pass now.
    var challenge: String?
    /// What was given back, in minor units.
    var refunded: Int64 = 0
    /// When the money was settled to the merchant, in Unix seconds.
    var settlementDate: Int64?

    /// Creates an order nobody has paid yet.
    init(reference: String, kind: Kind, amount: Amount, createdDate: Int64) {
        self.reference = reference
        self.kind = kind
        self.amount = amount
        self.createdDate = createdDate
        processingDate = createdDate
        payment = Outcome(status: .created, reason: .inProcessing, date: createdDate)
    }

    /// Whether the merchant has the money, or had it.
    var isPaid: Bool { status == .approved || status == .refunded || status == .refundInProcessing }

    /// Whether the payer can pay on the page now: also again after a decline, and instead of a challenge left undone.
    var isPayable: Bool {
        page != nil && !isRemoved && (status == .created || status == .declined || challenge != nil)
    }
}

/// Money on its way back.
struct Refund: Sendable {
    /// The reference of the order.
    let reference: String
    /// How much.
    let amount: Amount
    /// When it was asked for, in Unix seconds.
    let createdDate: Int64
    /// When its status last changed, in Unix seconds.
    var processingDate: Int64
    /// Where it stands.
    var status: Order.Status
    /// Why it stands there.
    var reason: Reason
}

/// A payer's authentication that was asked for.
struct Challenge: Sendable {
    /// `MD`, by which the bank and the gateway know it.
    let id: String
    /// The reference of the order.
    let order: String
    /// `authTicket`, which the merchant gives back with the result.
    let ticket: String
    /// `PaReq`, the question.
    let question: String
    /// Whether the mock's own page asked, which goes on by itself.
    let isOnPage: Bool
    /// `PaRes`, once the payer decided.
    var answer: String?
    /// Whether the payer said yes.
    var isPassed = false
}
