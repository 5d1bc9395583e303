public import PaymentCore
public import PaymentLocalization

/// How a business collects: its days, its patience, and what its calendar calls things.
public struct Business: Sendable, Hashable {
    /// The zone whose days count.
    public var zone: BusinessZone
    /// The language of messages to staff.
    public var language: Language
    /// The hour of the day from which scheduled payments are charged, 0 to 23.
    public var chargeHour: Int
    /// How many days after a declined scheduled payment it is tried again, for each further try; then a person looks (P-IF-3).
    public var retryDays: [Int]
    /// How many days before an item falls due the payer is reminded; below zero are days after.
    public var reminderDays: [Int]
    /// How long a payer may take to pass the bank's check or to pay on a gateway's page before the payment is given up (F-36).
    ///
    /// Where the gateway cannot end it for good (pages of all but Stripe), ten minutes more pass, for clocks that differ (F-27).
    public var actionMinutes: Int
    /// What the merchant's calendar calls the states of a visit.
    public var stages: Stages
    /// Whether money that comes for an order that has ended is given back by itself instead of staying the customer's balance (F-19).
    public var givesLateMoneyBack: Bool

    /// What a merchant's calendar or pipeline calls the states of a visit (P-BK-1, P-BK-2, P-BK-4).
    public struct Stages: Sendable, Hashable {
        /// While the prepayment is waited for.
        public var waiting: String
        /// When it arrived.
        public var paid: String
        /// When nobody paid in time; staff may be barred from choosing it by hand.
        public var cancelled: String
        /// Stages that staff may not choose by hand.
        public var reserved: Set<String>

        /// Names the stages; the one for visits nobody paid is reserved.
        public init(
            waiting: String = "awaiting-prepayment", paid: String = "prepaid", cancelled: String = "not-prepaid",
            reserved: Set<String>? = nil
        ) {
            self.waiting = waiting
            self.paid = paid
            self.cancelled = cancelled
            self.reserved = reserved ?? [cancelled]
        }
    }

    /// Creates a description.
    ///
    /// - Throws: `InvalidValue` for an hour that no day has, a retry or a deadline that is not ahead.
    public init(
        zone: BusinessZone = .utc, language: Language = .en, chargeHour: Int = 9, retryDays: [Int] = [1, 3, 7],
        reminderDays: [Int] = [3, -1, -7], actionMinutes: Int = 60, stages: Stages = Stages(),
        givesLateMoneyBack: Bool = false
    ) throws(InvalidValue) {
        guard (0..<24).contains(chargeHour) else {
            throw InvalidValue("chargeHour", String(chargeHour), "must be an hour from 0 to 23")
        }
        if let day = retryDays.first(where: { $0 < 1 || $0 > 365 }) {
            throw InvalidValue("retryDays", String(day), "must be 1 to 365 days")
        }
        guard (1...10_080).contains(actionMinutes) else {
            throw InvalidValue("actionMinutes", String(actionMinutes), "must be 1 minute to 7 days")
        }
        self.zone = zone
        self.language = language
        self.chargeHour = chargeHour
        self.retryDays = retryDays
        self.reminderDays = reminderDays
        self.actionMinutes = actionMinutes
        self.stages = stages
        self.givesLateMoneyBack = givesLateMoneyBack
    }
}

/// Who does something.
public struct Principal: Sendable, Hashable {
    /// In which role.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Who pays.
        case payer
        /// Somebody of the business.
        case staff
        /// Somebody of the business who may give money back and confirm payments by hand (S-44).
        case manager
        /// The software by itself.
        case system
    }

    /// The role.
    public let role: Role
    /// Who, in a word the merchant knows them by.
    public let name: String

    /// Creates a name in a role.
    public init(_ role: Role, _ name: String) {
        self.role = role
        self.name = name
    }

    /// The software by itself.
    public static let system = Principal(.system, "system")

    /// Refuses whoever may not do `what`.
    func require(_ roles: Role..., to what: String) throws(OrderError) {
        guard roles.contains(role) else {
            throw OrderError(
                .forbidden, "'\(name)' may not \(what) as \(role.rawValue); it takes a \(roles[0].rawValue)",
                field: "actor", value: role.rawValue)
        }
    }
}

/// An account at a gateway, as the orders use it.
public struct GatewayAccount: Sendable {
    /// The merchant's name for it.
    public let name: AccountName
    /// The adapter.
    public let gateway: any PaymentGateway
    /// Whether it moves real money.
    public let isLive: Bool

    /// Names an account.
    public init(_ name: AccountName, _ gateway: any PaymentGateway, isLive: Bool) {
        self.name = name
        self.gateway = gateway
        self.isLive = isLive
    }
}
