// PaymentPlans' side of the comparison with peers/plan_loop.c and peers/plans.py: the same orders, a line each,
// `name value`.
//
//     PlanBench checksums         checksums of the schedules and of the stories that follow from them
//     PlanBench times [NAME…]     nanoseconds of a schedule, and of a plan with three payments and its standing
//     PlanBench growth COUNT…     bytes resident when so many plans in all were made, paid on and dropped
//     PlanBench held COUNT        bytes resident before so many plans of 12 parts are held at once, with them, and with
//                                 as many again after those were dropped

import Glibc
import PaymentCore
import PaymentPlans

private let counts = [3, 12, 60, 360]

/// The terms of equal monthly parts from the day of booking on, or from a month after it where a deposit is taken then.
private func terms(parts: Int, deposit: DepositAmount? = nil) throws -> Terms {
    try InstallmentPlan(deposit: deposit, parts: Line.Parts(parts, every: .months(1))).terms()
}

private func times() throws {
    let bookings = Booking.all
    let orders = Order.all
    for count in counts {
        let terms = try terms(parts: count)
        try measure("schedule-\(count)", bookings) { try end(of: $0.schedule(terms)) }
        try measure("story-\(count)", orders) { order in
            let standing = try order.story(terms)
            return standing.left.minorUnits &+ standing.items[count - 1].left.minorUnits
        }
    }
    let withDeposit = try terms(parts: 12, deposit: .percentage(try Percentage("25")))
    try measure("deposit-12", bookings) { try end(of: $0.schedule(withDeposit)) }
    // How far a story gets: without payments, without the question where it stands.
    let terms = try terms(parts: 12)
    try measure("plan-12", bookings) { try $0.plan(terms).paid[0] }
    try measure("paid-12", orders) { try $0.paidPlan(terms).paid[0] }
}

/// Something of the last item, as the other contestants read it.
@inline(__always)
private func end(of schedule: Schedule) -> Int64 {
    guard let last = schedule.items.last else { return 0 }
    return last.minorUnits &+ (last.due?.daysSinceEpoch ?? 0)
}

private func checksums() throws {
    for count in counts { try printSchedules(Booking.all[...], count) }
    try printSchedules(Booking.all.prefix(Order.all.count), 12)
    let terms = try terms(parts: 12)
    var checksum = Checksum()
    for order in Order.all { try checksum.mix(try order.story(terms)) }
    print("checksum-story-12-of-\(Order.all.count) \(checksum)")
}

private func printSchedules(_ bookings: ArraySlice<Booking>, _ count: Int) throws {
    let terms = try terms(parts: count)
    var checksum = Checksum()
    for booking in bookings { checksum.mix(try booking.schedule(terms)) }
    print("checksum-\(count)-of-\(bookings.count) \(checksum)")
}

/// Makes plans until there were `counts` in all, each dropped before the next, and prints what is resident then.
private func growth(_ counts: [Int]) throws {
    let terms = try terms(parts: 12)
    let orders = Order.all
    var made = 0
    for count in counts {
        while made < count {
            keep(try orders[made % orders.count].story(terms).left.minorUnits)
            made += 1
        }
        try printResident("\(count)")
    }
}

/// Holds `count` plans at once, twice, and prints what is resident before and each time.
private func held(_ count: Int) throws {
    let terms = try terms(parts: 12)
    let bookings = Booking.all
    try printResident("before")
    for name in ["held", "again"] {
        let plans = try (0..<count).map { try bookings[$0 % bookings.count].plan(terms) }
        try printResident(name)
        keep(plans.reduce(0) { $0 &+ $1.paid[0] })
    }
}

private func printResident(_ name: String) throws {
    guard let bytes = residentBytes() else { throw Unreadable.memory }
    print("\(name) \(bytes)")
}

/// What the kernel does not tell.
private enum Unreadable: Error {
    /// How much memory is resident.
    case memory
}

let arguments = CommandLine.arguments.dropFirst()
let counted = arguments.dropFirst().compactMap { Int($0) }
do {
    switch (arguments.first, counted.count) {
    case ("times", _): try times()
    case ("checksums", 0): try checksums()
    case ("growth", 1...): try growth(counted)
    case ("held", 1): try held(counted[0])
    default:
        print("usage: PlanBench times [NAME…] | checksums | growth COUNT… | held COUNT")
        exit(64)
    }
} catch {
    print(error)
    exit(1)
}
