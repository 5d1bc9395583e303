public import PaymentCore
public import PaymentPlans

/// One intended payment: an installment, a part the payer typed, a deposit.
///
/// It is tried by one or several attempts; its name is its intent, so that a form sent twice is one payment (F-40).
public struct PaymentRecord: Hashable, Sendable {
    /// The name of a payment, which is also its intent and its name in the plan.
    public typealias ID = Identifier<PaymentRecord>

    /// How the money comes in.
    public enum Way: String, Hashable, Sendable, Codable, CaseIterable {
        /// Charged at a gateway with a token of the payer's.
        case charge
        /// Charged to a kept method without the payer.
        case savedMethod
        /// Paid on the gateway's own page.
        case checkout
        /// By hand: cash or a bank transfer, confirmed by staff (P-LE-7).
        case manual
    }

    /// How far it has come.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Being tried, or announced and not confirmed.
        case open
        /// Money is held and not taken.
        case authorized
        /// The money arrived.
        case captured
        /// It came to nothing.
        case failed
    }

    /// The record's name.
    public let id: PaymentRecord.ID
    /// The order it pays.
    public let order: Order.ID
    /// Who pays.
    public let customer: Customer.ID
    /// The gateway account, or where money by hand is counted.
    public let account: AccountName
    /// How the money comes in.
    public let way: PaymentRecord.Way
    /// How much was asked for.
    public let amount: Money
    /// How much arrived.
    public var captured: Money
    /// How much of what arrived was given back.
    public var refunded: Money
    /// How much of what arrived the payer's bank took back.
    public var disputed: Money
    /// How far it has come.
    public var state: PaymentRecord.State
    /// The item the payer chose; nil leaves it to the terms.
    public let item: ItemID?
    /// What the payer agreed to when the method is to be kept.
    public var keepMethod: Consent?
    /// The kept method it is charged to, or that was kept of it.
    public var method: MethodRecord.ID?
    /// What may be shown of the card.
    public var card: CardSummary?
    /// The gateway's id of it.
    public var transaction: GatewayReference?
    /// What staff wrote about a payment by hand.
    public var note: String?
    /// When it was begun.
    public let createdAt: Timestamp
    /// When the money arrived.
    public var settledAt: Timestamp?

    /// Creates a record from its fields.
    public init(
        id: PaymentRecord.ID, order: Order.ID, customer: Customer.ID, account: AccountName, way: PaymentRecord.Way,
        amount: Money, captured: Money, refunded: Money, disputed: Money, state: PaymentRecord.State,
        item: ItemID? = nil, keepMethod: Consent? = nil, method: MethodRecord.ID? = nil, card: CardSummary? = nil,
        transaction: GatewayReference? = nil, note: String? = nil, createdAt: Timestamp, settledAt: Timestamp? = nil
    ) {
        self.id = id
        self.order = order
        self.customer = customer
        self.account = account
        self.way = way
        self.amount = amount
        self.captured = captured
        self.refunded = refunded
        self.disputed = disputed
        self.state = state
        self.item = item
        self.keepMethod = keepMethod
        self.method = method
        self.card = card
        self.transaction = transaction
        self.note = note
        self.createdAt = createdAt
        self.settledAt = settledAt
    }

    /// What is here of it and can be given back.
    public var refundable: Money {
        // The three are in one currency, and neither refund nor dispute is above what was captured.
        Money(
            minorUnits: max(0, captured.minorUnits &- refunded.minorUnits &- disputed.minorUnits),
            currency: captured.currency)
    }
}
