public import PaymentCore

/// The plan of one order: what was agreed, what is to be paid when, what was paid, and where that money is.
///
/// A plan is a value. What happens to the order is applied to it as a `PlanEvent`; that changes the plan or refuses, with the reason,
/// and changes nothing then. The same events on the same days make the same plan, on any machine: there is no clock, no input or
/// output, and no floating point in it (E-1).
///
/// At any time the items sum to the total less what was waived, no item is negative, and every captured minor unit is on an item,
/// customer balance, owed back, or refunded.
public struct Plan: Hashable, Sendable {
    /// The state of the order.
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        /// Something is left to pay.
        case open
        /// All is paid, or the rest was waived.
        case completed
        /// Staff ended it.
        case declined
        /// It was cancelled.
        case cancelled
    }

    /// What was agreed.
    public internal(set) var terms: Terms
    /// When it was booked.
    public let bookedAt: Moment
    /// What is known of the events that the terms name.
    public internal(set) var dates: EventDates
    /// What the chosen gateway can charge.
    public let limits: ChargeLimits
    /// The items.
    public internal(set) var schedule: Schedule
    /// What is paid on each item of the schedule, in minor units.
    public internal(set) var paid: [Int64]
    /// All payments, in the order in which they came to be known.
    public internal(set) var payments: [PlanPayment]
    /// What went where, in the order in which it happened.
    public internal(set) var allocations: [Allocation]
    /// The state of the order.
    public internal(set) var status: Status
    /// What was left when staff completed the order, in minor units (D-14).
    public internal(set) var waived: Int64
    /// How much of the unallocated money is owed back, in minor units; the rest is the customer's balance.
    public internal(set) var owedBack: Int64
    /// Whether money was given back after the order was completed (D-15).
    public internal(set) var isRefunded: Bool
    /// When the last link was sent; nil where the terms have none.
    public internal(set) var linkIssuedAt: Moment?
    /// Whether the end of the payment link was announced.
    public internal(set) var isLinkEndAnnounced: Bool
    /// The number of the item that came to be last.
    var lastItemNumber: Int32

    /// Makes the plan of a new order.
    ///
    /// - Parameters:
    ///   - terms: what was agreed.
    ///   - total: the price of everything, above zero.
    ///   - bookedAt: when it was booked; its link is issued then.
    ///   - dates: what is known of the events that the terms name.
    ///   - limits: what the chosen gateway can charge (D-7).
    /// - Throws: `PlanError` when no schedule can be made that can be charged.
    public init(
        terms: Terms, total: Money, bookedAt: Moment, dates: EventDates = EventDates(), limits: ChargeLimits = .none
    ) throws(PlanError) {
        schedule = try Schedule(terms: terms, total: total, bookedOn: bookedAt.day, dates: dates, limits: limits)
        self.terms = terms
        self.bookedAt = bookedAt
        self.dates = dates
        self.limits = limits
        paid = [Int64](repeating: 0, count: schedule.items.count)
        payments = []
        allocations = []
        status = .open
        waived = 0
        owedBack = 0
        isRefunded = false
        linkIssuedAt = terms.link == nil ? nil : bookedAt
        isLinkEndAnnounced = false
        lastItemNumber = Int32(schedule.items.count)
    }

    /// The currency of all amounts.
    public var currency: Currency { schedule.currency }

    /// The price: the items and what was waived of it.
    public var total: Money { money(schedule.total.minorUnits + waived) }

    /// The customer's balance that this order left over.
    public var credit: Money { money(sum { $0.unallocated } - owedBack) }

    /// Applies an event.
    ///
    /// - Parameters:
    ///   - event: what happens.
    ///   - moment: when. What time alone brings about until then is to be applied before, by `advance`.
    /// - Returns: what changed, in order.
    /// - Throws: `Refusal`; nothing has changed then.
    @discardableResult
    public mutating func apply(_ event: PlanEvent, at moment: Moment) throws(Refusal) -> [PlanChange] {
        var changes: [PlanChange] = []
        changes.reserveCapacity(4)
        switch event {
        case .pay, .changeTotal, .customize:
            // These may refuse when they have changed something already, so they work on a copy.
            var plan = self
            try plan.perform(event, at: moment, &changes)
            self = plan
        default: try perform(event, at: moment, &changes)
        }
        return changes
    }

    private mutating func perform(
        _ event: PlanEvent, at moment: Moment, _ changes: inout [PlanChange]
    ) throws(Refusal) {
        switch event {
        case .pay(let tender):
            try begin(tender, at: moment)
            try capture(tender, at: moment, &changes)
        case .begin(let tender): try begin(tender, at: moment)
        case .announce(let tender): try announce(tender, at: moment)
        case .capture(let tender): try capture(tender, at: moment, &changes)
        case .fail(let id): try fail(id)
        case .refund(let order): try refund(order, &changes)
        case .spendCredit(let amount): try spendCredit(amount, &changes)
        case .changeTotal(let total): try changeTotal(to: total, on: moment.day, &changes)
        case .reschedule(let event, let planned): try reschedule(event, to: planned, on: moment.day, &changes)
        case .happen(let event): try happen(event, at: moment, &changes)
        case .customize(let custom): try customize(custom, on: moment.day, &changes)
        case .sendInvoice(let item, let due): try sendInvoice(item, due: due, on: moment.day, &changes)
        case .complete: try completeByHand(&changes)
        case .decline: try decline(&changes)
        case .cancel(let party): try cancel(by: party, at: moment, &changes)
        case .reissueLink: try reissueLink(at: moment, &changes)
        }
    }

    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }

    /// What is reserved by payments whose outcome is not known.
    var inFlight: Int64 { sum { $0.state == .inFlight ? $0.minorUnits : 0 } }

    /// What is left to pay, in minor units.
    var left: Int64 {
        var left: Int64 = 0
        for index in paid.indices { left += schedule.items[index].minorUnits - paid[index] }
        return left
    }

    /// Whether nothing is left to pay; what is left is mostly on the last items.
    var isPaidInFull: Bool { !paid.indices.reversed().contains { paid[$0] < schedule.items[$0].minorUnits } }

    /// What arrived and was not given back, in minor units.
    var netCaptured: Int64 { sum { $0.refundable } }

    /// A sum over the payments, which are looked at where they stand: copying one costs more than adding its amount.
    @inline(__always)
    func sum(_ amount: (borrowing PlanPayment) -> Int64) -> Int64 {
        var sum: Int64 = 0
        for index in payments.indices { sum += amount(payments.span[index]) }
        return sum
    }

    mutating func become(_ status: Status, _ changes: inout [PlanChange]) {
        guard status != self.status else { return }
        self.status = status
        changes.append(.became(status))
    }

    /// Refuses what only an open order allows.
    func requireOpen() throws(Refusal) {
        switch status {
        case .open: return
        case .completed: throw .orderCompleted
        case .declined: throw .orderDeclined
        case .cancelled: throw .orderCancelled
        }
    }
}
