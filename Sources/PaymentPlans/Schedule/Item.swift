public import PaymentCore

/// The name of an item within its plan; it stays the same when the plan is made anew.
public struct ItemID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Counts from 1 in the order in which items came to be.
    public let number: Int32

    /// Creates a name.
    public init(_ number: Int32) { self.number = number }

    /// The number.
    public var description: String { String(number) }

    /// Compares by age.
    public static func < (lhs: ItemID, rhs: ItemID) -> Bool { lhs.number < rhs.number }

    /// Reads the number.
    public init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int32.self) }

    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

/// One sum of a schedule: how much, when, and how it comes in.
public struct Item: Hashable, Sendable, Codable {
    // In an order in which they take 40 bytes.
    /// The amount in minor units of the schedule's currency; above zero.
    public internal(set) var minorUnits: Int64
    /// The day it falls due; nil while that is not known.
    public internal(set) var due: CivilDate?
    /// What it is to people.
    public let role: Line.Role
    /// How its money comes in.
    public let collection: Line.Collection
    /// Its name within the plan.
    public let id: ItemID
    /// Which of the line's equal parts it is, from 1.
    public let part: Int32
    /// The line it is of, as a place in `Schedule.lines`; nil for what was added when a paid order became dearer (D-52).
    public let line: Int32?

    init(
        id: ItemID, line: Int32?, part: Int32, role: Line.Role, collection: Line.Collection, minorUnits: Int64,
        due: CivilDate?
    ) {
        self.id = id
        self.line = line
        self.part = part
        self.role = role
        self.collection = collection
        self.minorUnits = minorUnits
        self.due = due
    }
}
