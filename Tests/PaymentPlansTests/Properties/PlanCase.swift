import Foundation
import PaymentCore
import PaymentPlans

/// What a plan is made of: one drawn case, printable so that a failure can be looked at.
struct PlanCase: Sendable, CustomStringConvertible {
    /// What was agreed.
    var terms: Terms
    /// The price.
    var total: Money
    /// When it was booked.
    var booked: Moment
    /// What is known of events.
    var dates: EventDates
    /// What the gateway can charge.
    var limits: ChargeLimits

    /// The schedule of the case.
    func schedule() throws(PlanError) -> Schedule {
        try Schedule(terms: terms, total: total, bookedOn: booked.day, dates: dates, limits: limits)
    }

    /// The plan of the case.
    func plan() throws(PlanError) -> Plan {
        try Plan(terms: terms, total: total, bookedAt: booked, dates: dates, limits: limits)
    }

    /// Terms as JSON, and the rest as text.
    var description: String {
        let planned = dates.planned.sorted { $0.key < $1.key }
            .map { "\($0.key) on \($0.value.day) at \($0.value.instant.millisecondsSinceEpoch)" }
        return """
            terms \(Self.json(terms))
            total \(total), booked on \(booked.day) at \(booked.instant.millisecondsSinceEpoch), \
            planned [\(planned.joined(separator: ", "))], \
            limits \(limits.smallest) to \(limits.largest) in steps of \(limits.step)
            """
    }

    private static func json(_ terms: Terms) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            return String(decoding: try encoder.encode(terms), as: UTF8.self)
        } catch {
            return "\(terms) (cannot be encoded: \(error))"
        }
    }
}
