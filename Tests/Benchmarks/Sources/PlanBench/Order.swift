import PaymentCore
import PaymentPlans

/// What is known about an order before a schedule is made of it.
struct Booking {
    /// The price.
    let total: Money
    /// When it was booked.
    let at: Moment

    /// One of the bookings that all contestants make schedules of: totals from 500.00 on, on the days of four years.
    init(_ number: Int64) {
        total = Money(minorUnits: 50_000 + number * 7919 % 1_000_003, currency: .usd)
        at = Moment(utc: CivilDate(daysSinceEpoch: 19_723 + number * 37 % 1461))
    }

    /// All bookings.
    static let all = (0..<4096).map { Booking(Int64($0)) }

    /// What is to be paid and when.
    @inline(__always)
    func schedule(_ terms: Terms) throws -> Schedule { try Schedule(terms: terms, total: total, bookedOn: at.day) }

    /// The plan without payments.
    @inline(__always)
    func plan(_ terms: Terms) throws -> Plan { try Plan(terms: terms, total: total, bookedAt: at) }
}

/// A booking and what comes after it.
struct Order {
    /// Money that arrives.
    struct Payment {
        /// What the plan is told.
        let event: PlanEvent
        /// When.
        let at: Moment
    }

    /// What was booked.
    let booking: Booking
    /// What the payer pays.
    let payments: [Payment]
    /// When somebody asks where the order stands.
    let askedAt: Moment

    /// Three payments, of a sixth, a twenty-fourth and a twentieth: three parts of twelve, and some of a fourth.
    init(_ number: Int64) {
        let booking = Booking(number)
        self.booking = booking
        payments = [(6, 0), (24, 40), (20, 80)].map { divisor, days in
            let amount = Money(minorUnits: booking.total.minorUnits / Int64(divisor), currency: .usd)
            // The names are as long as those that gateways give.
            let tender = Tender("order-\(number)-payment-after-\(days)-days", amount)
            return Payment(event: .capture(tender), at: Moment(utc: booking.at.day.adding(days: Int64(days))))
        }
        askedAt = Moment(utc: booking.at.day.adding(days: 100))
    }

    /// Some orders, of the first bookings: as many as the slow contestants work on.
    static let all = (0..<512).map { Order(Int64($0)) }

    /// A plan and its payments.
    @inline(__always)
    func paidPlan(_ terms: Terms) throws -> Plan {
        var plan = try booking.plan(terms)
        for index in payments.indices { try plan.apply(payments[index].event, at: payments[index].at) }
        return plan
    }

    /// Where a plan stands after its payments.
    @inline(__always)
    func story(_ terms: Terms) throws -> Standing { try paidPlan(terms).standing(at: askedAt) }
}
