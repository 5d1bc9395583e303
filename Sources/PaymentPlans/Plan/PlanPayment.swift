public import PaymentCore

/// A payment as a plan knows it: how much, how far it got, and where its money is.
public struct PlanPayment: Hashable, Sendable, Codable {
    /// How far a payment got.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// The payer says it was made by hand; it reserves nothing until somebody confirms it (D-11).
        case announced
        /// It was sent to a gateway and its outcome is not known; its amount is reserved.
        case inFlight
        /// The money arrived.
        case captured
        /// It was declined or given up.
        case failed
    }

    /// Its name: unique within the plan, the caller's choice.
    public let id: String
    /// How much, in minor units; what arrived once it is captured.
    public internal(set) var minorUnits: Int64
    /// What the gateway held back of it.
    public internal(set) var fee: Int64
    /// How far it got.
    public internal(set) var state: State
    /// When it arrived; until then when it was begun.
    public internal(set) var at: Moment
    /// The item the payer chose to pay; nil leaves it to the terms.
    public let item: ItemID?
    /// How much was given back.
    public internal(set) var refunded: Int64
    /// How much of what arrived is on no item: customer balance, or owed back.
    public internal(set) var unallocated: Int64
    /// How much of it was customer balance and paid something else.
    public internal(set) var spent: Int64

    /// What is here of it and can be given back.
    public var refundable: Int64 { state == .captured ? minorUnits - refunded - spent : 0 }
}

/// A part of a payment that went to an item.
public struct Allocation: Hashable, Sendable, Codable {
    /// The payment, as a place in `Plan.payments`.
    public let payment: Int32
    /// The item.
    public let item: ItemID
    /// How much, in minor units; above zero.
    public internal(set) var minorUnits: Int64
}

/// A payment that is offered: what a payer typed, or what arrived.
public struct Tender: Hashable, Sendable {
    /// Where a payer came from (P-LE-8).
    public enum Channel: String, Hashable, Sendable, CaseIterable {
        /// By a link or a button that was sent to them.
        case sentLink
        /// By themselves.
        case direct
    }

    /// The payment's name: unique within the plan.
    public let id: String
    /// How much.
    public let amount: Money
    /// What the gateway held back of it.
    public let fee: Money?
    /// Where the payer came from.
    public let channel: Channel
    /// The item the payer chose to pay; nil leaves it to the terms.
    public let item: ItemID?

    /// Creates an offer.
    public init(_ id: String, _ amount: Money, fee: Money? = nil, channel: Channel = .sentLink, for item: ItemID? = nil)
    {
        self.id = id
        self.amount = amount
        self.fee = fee
        self.channel = channel
        self.item = item
    }
}

/// Money that is given back.
public struct RefundOrder: Hashable, Sendable {
    /// Why; it decides whether items reopen unless that is said (D-53).
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Out of kindness: the total shrinks.
        case goodwill
        /// After a cancellation: the total shrinks.
        case cancellation
        /// The payment was wrong: what it paid is to be paid again.
        case mistake
        /// The payer's bank took it back: what it paid is to be paid again.
        case chargeback

        /// Whether items are to be paid again.
        public var reopens: Bool { self == .mistake || self == .chargeback }
    }

    /// Which payments it is taken from (D-54).
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// From the latest first.
        case latestFirst
        /// From all in proportion: rounded down, what is left from the earliest.
        case proportional
    }

    /// How much.
    public let amount: Money
    /// Why.
    public let reason: Reason
    /// Whether what it paid is to be paid again; nil as the reason says.
    public let reopens: Bool?
    /// Which payments it is taken from.
    public let order: Order
    /// The one payment it is taken from; nil for as many as needed.
    public let payment: String?

    /// Creates an order.
    public init(
        _ amount: Money, _ reason: Reason, reopens: Bool? = nil, order: Order = .latestFirst, of payment: String? = nil
    ) {
        self.amount = amount
        self.reason = reason
        self.reopens = reopens
        self.order = order
        self.payment = payment
    }
}
