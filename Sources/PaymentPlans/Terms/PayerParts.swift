public import PaymentCore

/// Parts of the payer's own choosing (P-LE-1).
public struct PayerParts: Hashable, Sendable {
    /// What is compared with the success threshold (P-LE-5).
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        /// What payers paid.
        case paid
        /// What was credited after the gateways' fees.
        case credited
    }

    /// Where parts are offered (P-LE-8).
    public enum Offer: String, Hashable, Sendable, CaseIterable {
        /// Wherever the payer comes from.
        case everywhere
        /// Only through a button that was sent to the payer.
        case sentLinks
    }

    /// The least the first payment may be, as a share of the total; rounded up (D-3).
    public let minimumFirst: Percentage
    /// The share of the total from which staff may complete the order by hand; rounded up (D-3).
    ///
    /// Nil: only when all is paid.
    public let success: Percentage?
    /// What is compared with the threshold.
    public let measure: Measure
    /// Where parts are offered.
    public let offer: Offer

    /// Checks and keeps the settings.
    ///
    /// - Throws: `PlanError` for a minimum that is not above 0 % or is above 100 %, and for a threshold above 100 % or under the
    ///   minimum (D-13).
    public init(
        minimumFirst: Percentage, success: Percentage? = nil, measure: Measure = .paid, offer: Offer = .everywhere
    ) throws(PlanError) {
        guard minimumFirst.millionths > 0, minimumFirst <= .hundred else {
            throw PlanError(
                .invalidValue, "minimumFirst", minimumFirst.description, "must be above 0 and at most 100 percent")
        }
        if let success {
            guard success <= .hundred else {
                throw PlanError(.thresholdAboveHundred, "success", success.description, "must be at most 100 percent")
            }
            guard success >= minimumFirst else {
                throw PlanError(
                    .thresholdBelowMinimum, "success", success.description,
                    "must be at least the minimum first payment of \(minimumFirst) percent")
            }
        }
        self.minimumFirst = minimumFirst
        self.success = success
        self.measure = measure
        self.offer = offer
    }
}

/// How long a payer has to pay (P-BK-3, P-BK-4).
///
/// Both count from issuing the link, in elapsed time (D-20).
public struct LinkTerms: Hashable, Sendable {
    /// For how many hours the link can be paid on, 1 to 87 600 (ten years).
    public let lifetimeHours: Int
    /// After how many minutes an unpaid order is cancelled by itself, 1 to 5 256 000; nil never.
    public let autoCancelMinutes: Int?

    /// Checks and keeps the settings.
    ///
    /// - Throws: `PlanError` for numbers out of range (D-22).
    public init(lifetimeHours: Int, autoCancelMinutes: Int? = nil) throws(PlanError) {
        try PlanError.check(lifetimeHours, in: 1...87_600, "lifetimeHours")
        if let autoCancelMinutes { try PlanError.check(autoCancelMinutes, in: 1...5_256_000, "autoCancelMinutes") }
        self.lifetimeHours = lifetimeHours
        self.autoCancelMinutes = autoCancelMinutes
    }
}

/// Which part of a deposit is kept when the payer cancels, by time before an event (E-6, D-55).
///
/// When no tier fits, and after the event began, all of the deposit is kept. When the merchant cancels, nothing is.
public struct CancellationPolicy: Hashable, Sendable {
    /// One step of the policy.
    public struct Tier: Hashable, Sendable {
        /// The step counts when this many hours or more are left, in elapsed time.
        public let atLeastHours: Int
        /// The share of the deposit that is kept.
        public let kept: Percentage

        /// Creates a step.
        public init(atLeastHours: Int, kept: Percentage) {
            self.atLeastHours = atLeastHours
            self.kept = kept
        }
    }

    /// The event that hours are counted to.
    public let event: EventName
    /// The steps, the longest time first.
    public let tiers: [Tier]

    /// Checks, sorts and keeps the steps.
    ///
    /// - Throws: `PlanError` for negative hours, two steps of the same hours and percentages outside 0 to 100.
    public init(event: EventName = .start, tiers: [Tier]) throws(PlanError) {
        for (index, tier) in tiers.enumerated() {
            try PlanError.check(tier.atLeastHours, in: 0...87_600, "tiers[\(index)].atLeastHours")
            guard (0...100_000_000).contains(tier.kept.millionths) else {
                throw PlanError(
                    .invalidValue, "tiers[\(index)].kept", tier.kept.description, "must be from 0 to 100 percent")
            }
            guard tiers[..<index].allSatisfy({ $0.atLeastHours != tier.atLeastHours }) else {
                throw PlanError(
                    .invalidValue, "tiers[\(index)].atLeastHours", String(tier.atLeastHours),
                    "stands there twice; keep one of the two steps")
            }
        }
        self.event = event
        self.tiers = tiers.sorted { $0.atLeastHours > $1.atLeastHours }
    }

    /// The share of the deposit that is kept when the payer cancels at `now`.
    ///
    /// - Parameter start: when the event begins; nil while it is not known, and then the longest notice counts.
    func kept(at now: Timestamp, start: Timestamp?) -> Percentage {
        guard let start else { return tiers.first?.kept ?? .hundred }
        guard now <= start else { return .hundred }
        let left = start.milliseconds(since: now)
        return tiers.first { left >= Int64($0.atLeastHours) * 3_600_000 }?.kept ?? .hundred
    }
}

extension PlanError {
    /// Refuses a count that is out of range.
    static func check(_ count: Int, in range: ClosedRange<Int>, _ field: String) throws(PlanError) {
        guard range.contains(count) else {
            throw PlanError(
                .countOutOfRange, field, String(count), "must be from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
