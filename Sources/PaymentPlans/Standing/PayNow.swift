internal import PaymentCore

/// What may be paid now (E-1): a range, and what is suggested within it.
public struct PayNow: Hashable, Sendable {
    /// The least.
    public let minimum: Bound
    /// The most.
    public let maximum: Bound
    /// What the payer most likely wants.
    public let suggested: Bound
    /// Whether nothing but that amount may be paid.
    public let isExact: Bool

    private init(minimum: Bound, maximum: Bound, suggested: Bound) {
        self.minimum = minimum
        self.maximum = maximum
        self.suggested = suggested
        isExact = false
    }

    private init(only bound: Bound) {
        minimum = bound
        maximum = bound
        suggested = bound
        isExact = true
    }

    /// What may be paid on `plan` at `moment`, of which `sumsNow` are the sums.
    ///
    /// - Throws: `Refusal` when nothing may be paid.
    static func bounds(
        of plan: borrowing Plan, _ sumsNow: Sums, at moment: Moment, channel: Tender.Channel
    ) throws(Refusal) -> PayNow {
        try plan.requireOpen()
        let sums = plan.inFlight > 0 ? Sums(of: plan.withReservations, on: moment.day) : sumsNow
        guard sums.left > 0 else {
            throw sumsNow.left > 0 ? .beingPaid(plan.money(sumsNow.left)) : .nothingLeft
        }
        let reach = Reach(left: sums.left, plan.limits)
        guard reach.all >= plan.limits.smallest else {
            throw .leftTooSmall(
                left: plan.money(sums.left), smallest: plan.money(plan.limits.smallest), owner: plan.limits.owner)
        }
        let maximum = plan.maximum(reach)
        let smallest = Bound.Reason.smallestPayment(owner: plan.limits.owner)
        let wanted: (minorUnits: Int64, reason: Bound.Reason)
        switch plan.terms.payerChoice {
        case .exact: return PayNow(only: plan.suggestion(sums, reach, least: 0))
        case .parts(let parts):
            guard parts.offer == .everywhere || channel == .sentLink else {
                return PayNow(only: Bound(maximum.amount, .partsNotOffered))
            }
            let isFirst = !plan.payments.contains { $0.state == .captured || $0.state == .inFlight }
            wanted =
                isFirst
                ? (plan.roundedUp(parts.minimumFirst, of: plan.total).minorUnits, .minimumFirst(parts.minimumFirst))
                : (0, smallest)
        case .scheduled: wanted = sums.deposit > 0 ? (sums.deposit, .deposit) : (0, smallest)
        }
        // Never below what the gateway takes, and never above what is left (D-12).
        let rounded = reach.roundedUp(wanted.minorUnits)
        let least = reach.settled(rounded)
        let minimum: Bound =
            if least == rounded {
                Bound(plan.money(least), wanted.reason)
            } else if least == plan.limits.smallest {
                Bound(plan.money(least), smallest)
            } else {
                maximum
            }
        return PayNow(minimum: minimum, maximum: maximum, suggested: plan.suggestion(sums, reach, least: least))
    }

    /// The one amount that an order with exact amounts asks for; nil when nothing is left.
    ///
    /// A payment in flight is what was asked for, so it takes nothing from that.
    static func asked(of plan: Plan, at moment: Moment) -> Money? {
        let sums = Sums(of: plan, on: moment.day)
        return sums.left > 0 ? plan.suggestion(sums, Reach(left: sums.left, plan.limits), least: 0).amount : nil
    }

    /// Refuses an amount that may not be paid now.
    static func check(_ amount: Money, _ now: PayNow, of plan: Plan) throws(Refusal) {
        let units = amount.minorUnits
        if now.isExact {
            guard units == now.suggested.amount.minorUnits else { throw .notTheAmountAsked(now.suggested.amount) }
            return
        }
        guard units >= now.minimum.amount.minorUnits else { throw .belowMinimum(now.minimum) }
        guard units <= now.maximum.amount.minorUnits else { throw .aboveMaximum(now.maximum) }
        guard units.isMultiple(of: plan.limits.step) else {
            throw .notAMultiple(of: plan.money(plan.limits.step), owner: plan.limits.owner)
        }
        let reach = Reach(left: plan.inFlight > 0 ? plan.withReservations.left : plan.left, plan.limits)
        guard units == reach.most || !reach.leavesTooLittle(units) else {
            let most = reach.all - plan.limits.smallest
            throw .restTooSmall(
                payAtMost: most >= now.minimum.amount.minorUnits ? plan.money(most) : nil, orAll: plan.money(reach.all))
        }
    }
}

/// The amounts that can be charged of what is left.
private struct Reach {
    /// All that can be charged, in one charge or several: whole steps.
    let all: Int64
    /// The most that can be charged at once.
    let most: Int64
    private let smallest: Int64
    private let step: Int64

    init(left: Int64, _ limits: ChargeLimits) {
        smallest = limits.smallest
        step = limits.step
        all = left - left % limits.step
        // What cannot be charged at once must leave enough for another charge.
        most = all <= limits.largest ? all : min(limits.largest, max(all - limits.smallest, limits.smallest))
    }

    /// Whether a charge would leave something that cannot be charged.
    func leavesTooLittle(_ minorUnits: Int64) -> Bool { minorUnits < all && all - minorUnits < smallest }

    func roundedUp(_ minorUnits: Int64) -> Int64 {
        let (steps, rest) = minorUnits.quotientAndRemainder(dividingBy: step)
        // Above what is left it does not matter, so it need not be exact there.
        return rest == 0 ? minorUnits : min(steps, all / step) * step + step
    }

    /// The next amount that can be charged: not below the smallest, not above the most, and all of it rather than too little left.
    func settled(_ minorUnits: Int64) -> Int64 {
        let units = min(max(minorUnits, smallest), most)
        return leavesTooLittle(units) ? most : units
    }
}

/// What is paid and left on the items of a plan, summed in one pass.
struct Sums {
    /// Paid, on all items; the others are of what is left.
    var paid: Int64 = 0
    /// On all items.
    var left: Int64 = 0
    /// On deposits and prepayments, which come first (D-51).
    var deposit: Int64 = 0
    /// On what is due on the day or was before.
    var due: Int64 = 0
    /// On what was due before the day.
    var overdue: Int64 = 0
    /// The next item that is neither paid nor due, the earliest, undated ones last; and what is left on it.
    var next: (index: Int, left: Int64)?

    init(of plan: borrowing Plan, on day: CivilDate) {
        for index in plan.paid.indices {
            let item = plan.schedule.items[index]
            let left = item.minorUnits - plan.paid[index]
            paid += plan.paid[index]
            guard left > 0 else { continue }
            self.left += left
            if item.role == .deposit || item.role == .prepayment { deposit += left }
            if let due = item.due, due <= day {
                self.due += left
                if due < day { overdue += left }
            } else if isEarlier(item.due, than: next.map { plan.schedule.items[$0.index].due }) {
                next = (index, left)
            }
        }
    }

    private func isEarlier(_ due: CivilDate?, than other: CivilDate??) -> Bool {
        guard let other else { return true }
        guard let due else { return false }
        return other.map { due < $0 } ?? true
    }
}

extension Plan {
    /// The plan as it will be when everything in flight has arrived.
    fileprivate var withReservations: Plan {
        var plan = self
        var changes: [PlanChange] = []
        for index in payments.indices where payments[index].state == .inFlight {
            plan.payments[index].state = .captured
            _ = plan.allocate(index, &changes)
        }
        return plan
    }

    fileprivate func maximum(_ reach: Reach) -> Bound {
        Bound(money(reach.most), reach.most == reach.all ? .left : .largestPayment(owner: limits.owner))
    }

    /// What is due, or else the next item, as far as it can be charged.
    fileprivate func suggestion(_ sums: Sums, _ reach: Reach, least: Int64) -> Bound {
        let wanted: (minorUnits: Int64, reason: Bound.Reason) =
            if sums.due > 0 {
                (sums.due, .due)
            } else if terms.isDividedByPayer {
                (sums.left, .left)
            } else if let next = sums.next {
                (next.left, .nextItem)
            } else {
                (sums.left, .left)
            }
        let units = reach.settled(max(wanted.minorUnits - wanted.minorUnits % limits.step, least))
        return units == wanted.minorUnits || units < reach.most ? Bound(money(units), wanted.reason) : maximum(reach)
    }
}
