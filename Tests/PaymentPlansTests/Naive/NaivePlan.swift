import PaymentCore
import PaymentPlans

/// A payment as the naive engine keeps it.
struct NaivePayment {
    /// Its name.
    var id: String
    /// How much.
    var amount: Int64
    /// What the gateway held back.
    var fee: Int64
    /// How far it got.
    var state: PlanPayment.State
    /// When it was begun or arrived.
    var at: Moment
    /// The item the payer chose.
    var item: Int32?
    /// How much was given back.
    var refunded: Int64 = 0
    /// How much is on no item.
    var unallocated: Int64 = 0
    /// How much paid something else.
    var spent: Int64 = 0
    /// What of it is on which item, in the order in which it went there.
    var on: [(item: Int32, amount: Int64)] = []

    /// What is here of it.
    var refundable: Int64 { state == .captured ? amount - refunded - spent : 0 }
}

/// A second engine, as simple-minded as possible, written from the decisions alone.
///
/// It keeps lists and looks through them again for every question. Where it and the engine agree, a mistake would have to have
/// been made twice.
struct NaivePlan {
    /// What was agreed.
    var terms: Terms
    /// When it was booked.
    let booked: Moment
    /// What is known of events.
    var events: NaiveEvents
    /// What the gateway can charge.
    let limits: ChargeLimits
    /// The lines the items are of.
    var lines: [Line]
    /// What is to be paid.
    var items: [NaiveItem]
    /// All payments, in the order in which they came to be known.
    var payments: [NaivePayment] = []
    /// The state of the order.
    var status = Plan.Status.open
    /// What is not asked for any more.
    var waived: Int64 = 0
    /// What of the unallocated money is owed back.
    var owedBack: Int64 = 0
    /// The days on which items are due because their invoice was sent.
    var invoiced: [Int32: CivilDate] = [:]
    /// When the last link was sent.
    var linkIssued: Timestamp?
    /// The last name that was given to an item.
    var lastID: Int32

    /// Makes the plan of a drawn case.
    init(_ drawn: PlanCase) throws(NaiveRefusal) {
        terms = drawn.terms
        booked = drawn.booked
        events = NaiveEvents(planned: drawn.dates.planned)
        limits = drawn.limits
        let schedule = try NaiveSchedule(
            terms, total: drawn.total.minorUnits, bookedOn: booked.day, planningDay: booked.day, events: events,
            limits: limits)
        lines = schedule.lines
        items = schedule.items
        lastID = Int32(items.count)
        linkIssued = terms.link == nil ? nil : booked.instant
    }

    // MARK: Sums

    /// What is left to pay.
    var left: Int64 { items.map(\.left).reduce(0, +) }
    /// What is paid on items.
    var paid: Int64 { items.map(\.paid).reduce(0, +) }
    /// The price.
    var total: Int64 { items.map(\.amount).reduce(0, +) + waived }
    /// What is being paid.
    var reserved: Int64 { payments.filter { $0.state == .inFlight }.map(\.amount).reduce(0, +) }
    /// What is on no item.
    var unallocated: Int64 { payments.map(\.unallocated).reduce(0, +) }
    /// The customer's balance.
    var credit: Int64 { unallocated - owedBack }
    /// What arrived and is still here.
    var netCaptured: Int64 { payments.map(\.refundable).reduce(0, +) }

    /// What is left on the items whose due dates are asked for.
    func left(where isMeant: (CivilDate) -> Bool) -> Int64 {
        var sum: Int64 = 0
        for item in items { if let due = item.due, isMeant(due) { sum += item.left } }
        return sum
    }

    /// From when on staff may complete by hand (P-LE-5, D-3).
    var threshold: Int64? {
        guard case .parts(let parts) = terms.payerChoice, let success = parts.success else { return nil }
        return roundedUp(success, of: total)
    }

    /// What is compared with the threshold.
    var reached: Int64 {
        guard case .parts(let parts) = terms.payerChoice, parts.measure == .credited else { return netCaptured }
        return max(0, netCaptured - payments.filter { $0.state == .captured }.map(\.fee).reduce(0, +))
    }

    /// A share of an amount, rounded up to a whole step.
    func roundedUp(_ percentage: Percentage, of amount: Int64) -> Int64 {
        let product = Int128(amount) * Int128(percentage.millionths)
        let step = Int128(limits.step) * 100_000_000
        return min(amount, Int64((product + step - 1) / step) * limits.step)
    }

    // MARK: Time

    /// When the link ends (D-20).
    var linkEnd: Timestamp? {
        guard let link = terms.link, let issued = linkIssued else { return nil }
        return issued.adding(seconds: Int64(link.lifetimeHours) * 3600)
    }

    /// Whether the link has ended; at its end it has (D-22).
    func isExpired(at moment: Moment) -> Bool { linkEnd.map { moment.instant >= $0 } ?? false }

    /// Cancels what was not paid in time (P-BK-4, D-21); nothing ends while a payment is in flight or once money came.
    mutating func advance(to moment: Moment) {
        guard status == .open, !payments.contains(where: { $0.state == .inFlight || $0.state == .captured }),
            let issued = linkIssued,
            let minutes = terms.link?.autoCancelMinutes, moment.instant >= issued.adding(seconds: Int64(minutes) * 60)
        else { return }
        status = .cancelled
        cutToPaid()
    }

    // MARK: Events

    /// Lets an event happen; a refusal changes nothing.
    mutating func apply(_ event: PlanEvent, at moment: Moment) throws(NaiveRefusal) {
        var plan = self
        switch event {
        case .pay(let tender):
            try plan.begin(tender, at: moment)
            try plan.capture(tender, at: moment)
        case .begin(let tender): try plan.begin(tender, at: moment)
        case .announce(let tender): try plan.announce(tender, at: moment)
        case .capture(let tender): try plan.capture(tender, at: moment)
        case .fail(let id): try plan.fail(id)
        case .refund(let order): try plan.refund(order)
        case .spendCredit(let amount): try plan.spend(amount.minorUnits)
        case .changeTotal(let total): try plan.change(to: total.minorUnits, on: moment.day)
        case .reschedule(let event, let planned): try plan.reschedule(event, to: planned, on: moment.day)
        case .happen(let event): try plan.happen(event, at: moment)
        case .customize(let custom): try plan.customize(custom, on: moment.day)
        case .sendInvoice(let item, let due): try plan.sendInvoice(item.number, due: due, on: moment.day)
        case .complete: try plan.complete()
        case .decline: try plan.decline()
        case .cancel(let party): try plan.cancel(by: party, at: moment)
        case .reissueLink:
            try plan.requireOpen()
            guard plan.terms.link != nil else { throw NaiveRefusal("no link") }
            plan.linkIssued = moment.instant
        }
        self = plan
    }

    /// Refuses what only an open order allows.
    func requireOpen() throws(NaiveRefusal) {
        guard status == .open else { throw NaiveRefusal("is \(status)") }
    }

    /// Refuses what an ended order does not allow.
    func requireLiving() throws(NaiveRefusal) {
        guard status == .open || status == .completed else { throw NaiveRefusal("is \(status)") }
    }

    // MARK: Ending

    /// What is left is waived (D-14).
    private mutating func complete() throws(NaiveRefusal) {
        try requireOpen()
        guard let threshold, reached >= threshold else { throw NaiveRefusal("below the threshold") }
        waived += left
        cutToPaid()
        status = .completed
    }

    private mutating func decline() throws(NaiveRefusal) {
        try requireOpen()
        status = .declined
    }

    /// What is kept of the deposits that have fallen due, and what goes back (D-55).
    func cancellation(by party: PlanEvent.Party, at moment: Moment) -> (kept: Int64, back: Int64) {
        var kept: Int64 = 0
        if let policy = terms.cancellation, party == .payer {
            var percentage = Percentage.hundred
            if let start = events.moment(of: policy.event)?.instant {
                let notice = start.millisecondsSinceEpoch - moment.instant.millisecondsSinceEpoch
                let fitting = policy.tiers.filter { notice >= 0 && Int64($0.atLeastHours) * 3_600_000 <= notice }
                if let best = fitting.max(by: { $0.atLeastHours < $1.atLeastHours }) { percentage = best.kept }
            } else if let longest = policy.tiers.max(by: { $0.atLeastHours < $1.atLeastHours }) {
                percentage = longest.kept
            }
            let deposits = items.filter { item in item.role.isDeposit && (item.due.map { $0 <= moment.day } ?? false) }
            let due = deposits.map(\.amount).reduce(0, +) / limits.step
            let product = Int128(due) * Int128(percentage.millionths)
            kept = Int64((product + 50_000_000) / 100_000_000) * limits.step
        }
        kept = min(kept, netCaptured)
        return (kept, netCaptured - kept)
    }

    private mutating func cancel(by party: PlanEvent.Party, at moment: Moment) throws(NaiveRefusal) {
        try requireLiving()
        let (kept, back) = cancellation(by: party, at: moment)
        status = .cancelled
        cutToPaid()
        // What is kept stays on the deposits as far as they hold it.
        let order = items.map(\.id)
        let owed = owedBack
        items = items.filter(\.role.isDeposit) + items.filter { !$0.role.isDeposit }
        releaseDown(to: kept)
        items = order.compactMap { id in items.first { $0.id == id } }
        // What was paid for a visit is the customer's balance anyway (D-25).
        owedBack = terms.purpose == .order ? back : owed
    }

    /// Items are what is paid on them; what nobody paid anything on is gone.
    mutating func cutToPaid() {
        for index in items.indices { items[index].amount = items[index].paid }
        items.removeAll { $0.amount == 0 }
    }
}
