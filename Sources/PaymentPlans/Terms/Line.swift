public import PaymentCore

/// One line of terms: a share of the total, when it falls due and how it is collected.
///
/// A line makes one item of the schedule, or several equal ones.
public struct Line: Hashable, Sendable {
    /// What an item is to the people who see it.
    public enum Role: String, Hashable, Sendable, CaseIterable, Codable {
        /// What secures the booking.
        case deposit
        /// A fixed sum asked for before a visit.
        case prepayment
        /// One of several sums asked for before travel.
        case downPayment
        /// One of equal parts.
        case installment
        /// What is left after the others.
        case balance

        /// Whether the item is what the payer loses on cancelling late (D-55).
        public var isDeposit: Bool {
            switch self {
            case .deposit, .prepayment, .downPayment: true
            case .installment, .balance: false
            }
        }
    }

    /// What a percentage is of.
    public enum Base: String, Hashable, Sendable, CaseIterable {
        /// The whole total.
        case total
        /// The total without the fixed amounts.
        case totalLessFlat
    }

    /// How much of the total.
    public enum Share: Hashable, Sendable {
        /// A fixed amount.
        case flat(Money)
        /// A percentage; what it is of has to be said where a line with a fixed amount stands beside it (D-8).
        case percentage(Percentage, of: Base? = nil)
        /// What the other lines leave.
        case rest
    }

    /// How the money comes in.
    public enum Collection: String, Hashable, Sendable, CaseIterable, Codable {
        /// The payer pays on a page.
        case payer
        /// An invoice is drafted, which staff send by hand (P-IN-3).
        case draftInvoice
        /// An invoice is sent by itself when the item falls due (P-IN-5).
        case invoiceWhenDue
        /// The kept payment method is charged without the payer.
        case savedMethod
    }

    /// The line in equal parts.
    public struct Parts: Hashable, Sendable {
        /// How many, 1 to 1000.
        public let count: Int
        /// How far apart, at least one day.
        public let every: Interval

        /// Creates a division.
        public init(_ count: Int, every: Interval) {
            self.count = count
            self.every = every
        }
    }

    /// What its items are called.
    public let role: Role
    /// How much of the total.
    public let share: Share
    /// The least it may be, as long as the total is as large.
    public let minimum: Money?
    /// The most it may be.
    public let maximum: Money?
    /// When it falls due; of equal parts the first.
    ///
    /// Parts without a day start one interval after the booking where a deposit comes before them, else on the booking (D-42).
    public let due: Due
    /// The equal parts it is paid in; nil for one item.
    public let parts: Parts?
    /// How its money comes in.
    public let collection: Collection
    /// What the payer reads about it.
    public let note: String?

    /// Creates a line; `Terms.init` checks it.
    public init(
        _ role: Role, _ share: Share, atLeast minimum: Money? = nil, atMost maximum: Money? = nil, due: Due = .undated,
        parts: Parts? = nil, collection: Collection = .payer, note: String? = nil
    ) {
        self.role = role
        self.share = share
        self.minimum = minimum
        self.maximum = maximum
        self.due = due
        self.parts = parts
        self.collection = collection
        self.note = note
    }
}
