public import PaymentCore

/// The name of something that happens to an order: `travel`, `production-complete`.
///
/// It has 1 to 64 lower-case letters, digits and hyphens.
public struct EventName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Checks and keeps a name.
    ///
    /// - Throws: `PlanError` for other characters, another length, and for `booking`, which is no event but the day of the plan.
    public init(_ text: String) throws(PlanError) {
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        guard isPlain, (1...64).contains(text.utf8.count), text != "booking" else {
            throw PlanError(
                .invalidValue, "event", text,
                "must be 1 to 64 lower-case letters, digits and hyphens, such as production-complete, and not 'booking'"
            )
        }
        self.text = text
    }

    private init(known text: String) { self.text = text }

    /// The day of travel.
    public static let travel = EventName(known: "travel")
    /// The start of what was booked: a visit, a class, a stay.
    public static let start = EventName(known: "start")
    /// What was ordered has been made.
    public static let productionComplete = EventName(known: "production-complete")
    /// The agreed day on which a project is complete.
    public static let completion = EventName(known: "completion")

    /// The name.
    public var description: String { text }

    /// Compares by spelling.
    public static func < (lhs: EventName, rhs: EventName) -> Bool { lhs.text < rhs.text }
}

/// A distance between two days.
public enum Interval: Hashable, Sendable {
    /// So many days.
    case days(Int)
    /// So many weeks of seven days.
    case weeks(Int)
    /// So many months; a day that a month does not have is its last one, and the next month has the first day's number again (D-43).
    case months(Int)
    /// So many months, always on the last day of the month (D-43).
    case monthEnds(Int)

    /// The number, without its unit.
    public var count: Int {
        switch self {
        case .days(let count), .weeks(let count), .months(let count), .monthEnds(let count): count
        }
    }
}

/// When an item falls due, as terms say it before anything is known about an order.
public struct Due: Hashable, Sendable {
    /// From where days are counted.
    public enum Anchor: Hashable, Sendable {
        /// The day of the booking.
        case booking
        /// The day of an event: on which it happened, else that on which it is planned.
        case event(EventName)
    }

    /// How a day is found.
    public enum Day: Hashable, Sendable {
        /// A day of the calendar.
        case date(CivilDate)
        /// Some time after the anchor; `.days(0)` is the anchor's own day.
        case after(Interval, Anchor)
        /// Some time before the anchor.
        case before(Interval, Anchor)
    }

    /// The day, where one can be found before anything happens.
    public let day: Day?
    /// The event that makes the item due when it happens; with a day too, whichever comes first (D-46).
    public let trigger: EventName?

    /// Creates a rule; without day and trigger the item stays undated until somebody asks for it.
    public init(day: Day?, trigger: EventName? = nil) {
        self.day = day
        self.trigger = trigger
    }

    /// Due at once.
    public static let onBooking = Due(day: .after(.days(0), .booking))
    /// Without a day.
    public static let undated = Due(day: nil)

    /// Due on a day of the calendar.
    public static func on(_ date: CivilDate) -> Due { Due(day: .date(date)) }
    /// Due some time after the booking or the planned day of an event.
    public static func after(_ interval: Interval, _ anchor: Anchor = .booking) -> Due {
        Due(day: .after(interval, anchor))
    }
    /// Due some time before the planned day of an event.
    public static func before(_ interval: Interval, _ event: EventName) -> Due {
        Due(day: .before(interval, .event(event)))
    }
    /// Due when an event happens, or on a date if that comes first.
    public static func when(_ event: EventName, orOn date: CivilDate? = nil) -> Due {
        Due(day: date.map(Day.date), trigger: event)
    }
}
