public import PaymentCore
public import PaymentPlans

/// What was ordered and how it is paid: a booking, an order, a visit, a project or a deal.
///
/// All that happens to it happens to `plan`; the record adds who, where and how it is shown.
public struct Order: Hashable, Sendable {
    /// The name of an order.
    public typealias ID = Identifier<Order>

    /// What the merchant calls it.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A place in a calendar.
        case booking
        /// Goods or a course.
        case order
        /// A visit that asks for a prepayment.
        case visit
        /// Work on an accepted estimate.
        case project
        /// A journey.
        case deal
    }

    /// How far an estimate is.
    public enum Estimate: Hashable, Sendable {
        /// It waits for the customer, and nothing can be paid.
        case open
        /// Who has accepted it, by name, and when.
        case accepted(by: String, at: Timestamp)
    }

    /// The record's name.
    public let id: Order.ID
    /// What people call it by: short, unique, and not guessable from another.
    public let number: String
    /// What the merchant calls it.
    public let kind: Order.Kind
    /// Who ordered.
    public let customer: Customer.ID
    /// What was ordered, in a line for people.
    public let title: String
    /// The gateway account it is paid through.
    public let account: AccountName
    /// The branch whose books have its income; nil where the business has no branches (P-BK-2).
    public let branch: String?
    /// What is to be paid when, and what was.
    public var plan: Plan
    /// The kept method that later parts are charged to.
    public var method: MethodRecord.ID?
    /// The status that the merchant's calendar or pipeline shows, as configured (P-BK-1).
    public var stage: String?
    /// How far the estimate is; nil for what was ordered without one.
    public var estimate: Order.Estimate?
    /// How many payment links were issued.
    public var linkSerial: Int
    /// Whether a person has to look before anything is charged again.
    public var collectionPaused: Bool
    /// Which reminders were sent.
    public var remindedOn: [String]
    /// Counts the changes; a store refuses to write over a change it was not told of.
    public var version: Int64
    /// When it was ordered.
    public let createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Creates a record from its fields.
    public init(
        id: Order.ID, number: String, kind: Order.Kind, customer: Customer.ID, title: String, account: AccountName,
        branch: String? = nil, plan: Plan, method: MethodRecord.ID? = nil, stage: String? = nil,
        estimate: Order.Estimate? = nil, linkSerial: Int = 0, collectionPaused: Bool = false, remindedOn: [String] = [],
        version: Int64 = 0, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.customer = customer
        self.title = title
        self.account = account
        self.branch = branch
        self.plan = plan
        self.method = method
        self.stage = stage
        self.estimate = estimate
        self.linkSerial = linkSerial
        self.collectionPaused = collectionPaused
        self.remindedOn = remindedOn
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
