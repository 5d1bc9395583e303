public import PaymentCore

/// A point in time and the day it falls on where the business is.
///
/// The engine knows no time zones: whoever calls it turns an instant into the business's day, or a day into its first instant
/// (`BusinessZone` of `PaymentLocalization` does both), and passes in the two together.
public struct Moment: Hashable, Sendable, Codable {
    /// The day in the business's zone.
    public let day: CivilDate
    /// The instant.
    public let instant: Timestamp

    /// Creates a moment.
    public init(day: CivilDate, instant: Timestamp) {
        self.day = day
        self.instant = instant
    }

    /// The first instant of a day in UTC, for businesses and tests that live there.
    public init(utc day: CivilDate) {
        self.init(day: day, instant: day.start)
    }

    /// An instant and its day in UTC.
    public init(utc instant: Timestamp) {
        self.init(day: CivilDate(instant), instant: instant)
    }
}

/// What is known about the events that terms name.
public struct EventDates: Hashable, Sendable, Codable {
    /// When an event is to be; missing while that is not known (E-3).
    public var planned: [EventName: Moment]
    /// When an event did happen.
    public internal(set) var happened: [EventName: Moment]

    /// Creates what is known.
    public init(planned: [EventName: Moment] = [:]) {
        self.planned = planned
        happened = [:]
    }
}

/// What the chosen gateway can charge in the chosen currency (D-7), in minor units.
public struct ChargeLimits: Hashable, Sendable {
    /// The smallest charge, at least 1.
    public let smallest: Int64
    /// The largest charge.
    public let largest: Int64
    /// Every charge is a multiple of this, at least 1; shares are rounded to it.
    public let step: Int64
    /// Whose limits they are, for messages: `stripe`; empty where there is none.
    public let owner: String

    /// Checks and keeps limits.
    ///
    /// - Throws: `PlanError` for a step or a smallest charge below 1, and a smallest charge above the largest.
    public init(smallest: Int64, largest: Int64 = .max, step: Int64 = 1, owner: String) throws(PlanError) {
        guard step >= 1 else {
            throw PlanError(.invalidValue, "limits.step", String(step), "must be at least 1 minor unit")
        }
        guard smallest >= 1 else {
            throw PlanError(.invalidValue, "limits.smallest", String(smallest), "must be at least 1 minor unit")
        }
        // A charge is a multiple of the step, so the smallest one is the first multiple that is large enough.
        let (whole, rest) = smallest.quotientAndRemainder(dividingBy: step)
        let (rounded, overflow) = (whole + (rest > 0 ? 1 : 0)).multipliedReportingOverflow(by: step)
        guard !overflow else {
            throw PlanError(.overflow, "limits.smallest", String(smallest), "rounded up to the step is too large")
        }
        guard rounded <= largest else {
            throw PlanError(
                .minimumAboveMaximum, "limits.smallest", String(smallest),
                "is above the largest charge of \(largest), in multiples of \(step)")
        }
        self.smallest = rounded
        self.largest = largest - largest % step
        self.step = step
        self.owner = owner
    }

    /// The largest charge where none is declared.
    static func largestMultiple(of step: Int64) -> Int64 { .max - .max % step }

    private init() {
        smallest = 1
        largest = .max
        step = 1
        owner = ""
    }

    /// No limits: every minor unit can be charged.
    public static let none = ChargeLimits()

    /// The limits a gateway declares.
    ///
    /// - Throws: `PlanError` when it does not take the currency.
    public init(_ capabilities: Capabilities, _ currency: Currency) throws(PlanError) {
        guard let limits = capabilities.amountLimits[currency] else {
            throw PlanError(
                .notChargeable, "currency", currency.code,
                "is not taken by \(capabilities.gateway); choose another gateway")
        }
        try self.init(
            smallest: limits.smallest, largest: limits.largest, step: limits.step, owner: capabilities.gateway.rawValue)
    }
}
