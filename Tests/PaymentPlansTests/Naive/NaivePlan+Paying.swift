import PaymentCore
import PaymentPlans

/// What may be paid now, by the naive engine.
struct NaiveRange: Equatable {
    /// The least.
    var minimum: Int64
    /// The most.
    var maximum: Int64
    /// What the payer most likely wants.
    var suggested: Int64
}

extension NaivePlan {
    // MARK: Bounds

    /// What may be paid now (D-7, D-10, D-12, D-24, D-51); a refusal where nothing may.
    func payNow(at moment: Moment, channel: Tender.Channel) throws(NaiveRefusal) -> NaiveRange {
        try requireOpen()
        if isExpired(at: moment) { throw NaiveRefusal("expired") }
        let settled = withFlightsLanded
        let all = settled.left
        guard all > 0 else { throw NaiveRefusal("nothing left") }
        guard all >= limits.smallest else { throw NaiveRefusal("left too small") }
        var range = NaiveRange(minimum: limits.smallest, maximum: all, suggested: settled.suggestion(on: moment.day))
        switch terms.payerChoice {
        case .exact:
            range = NaiveRange(minimum: range.suggested, maximum: range.suggested, suggested: range.suggested)
        case .scheduled:
            let deposits = settled.items.filter { $0.role == .deposit || $0.role == .prepayment }
            range.minimum = max(range.minimum, deposits.map(\.left).reduce(0, +))
        case .parts(let parts):
            let isFirst = !payments.contains { $0.state == .captured || $0.state == .inFlight }
            if isFirst { range.minimum = max(range.minimum, roundedUp(parts.minimumFirst, of: total)) }
            if parts.offer == .sentLinks, channel == .direct { range.minimum = all }
        }
        range.maximum = min(range.maximum, limits.largest)
        // An amount that leaves what cannot be charged is not offered.
        if leavesDust(range.maximum, of: all) { range.maximum = all - limits.smallest }
        if leavesDust(range.minimum, of: all) || range.minimum > all { range.minimum = all }
        range.minimum = min(range.minimum, range.maximum)
        range.suggested = min(max(range.suggested, range.minimum), range.maximum)
        if leavesDust(range.suggested, of: all) { range.suggested = range.maximum }
        return range
    }

    private func leavesDust(_ amount: Int64, of all: Int64) -> Bool {
        let rest = all - amount
        return rest > 0 && rest < limits.smallest
    }

    /// The plan as it will be when what is in flight has arrived: what is being paid is not asked for again.
    private var withFlightsLanded: NaivePlan {
        var plan = self
        for place in plan.payments.indices where plan.payments[place].state == .inFlight {
            plan.payments[place].state = .captured
            plan.payments[place].unallocated = plan.payments[place].amount
            plan.allocate(place, on: payments[place].at.day)
        }
        return plan
    }

    /// What is due, else the next item.
    private func suggestion(on day: CivilDate) -> Int64 {
        let due = left { $0 <= day }
        let amount = min(left, max(limits.smallest, due > 0 ? due : next(on: day)?.left ?? 0))
        return leavesDust(amount, of: left) ? left : amount
    }

    /// The earliest item that is neither paid nor due, undated ones last.
    func next(on day: CivilDate) -> NaiveItem? {
        var best: NaiveItem?
        for item in items where item.left > 0 && !(item.due.map { $0 <= day } ?? false) {
            guard let found = best else {
                best = item
                continue
            }
            if let due = item.due, found.due.map({ due < $0 }) ?? true { best = item }
        }
        return best
    }

    // MARK: Payments

    /// A payer is sent to the gateway.
    mutating func begin(_ tender: Tender, at moment: Moment) throws(NaiveRefusal) {
        try check(tender, at: moment)
        payments.append(payment(tender, .inFlight, at: moment))
    }

    /// A payer says that they pay by hand (D-11).
    mutating func announce(_ tender: Tender, at moment: Moment) throws(NaiveRefusal) {
        try requireOpen()
        guard tender.amount.isPositive, !payments.contains(where: { $0.id == tender.id }) else {
            throw NaiveRefusal("no new payment")
        }
        payments.append(payment(tender, .announced, at: moment))
    }

    private func payment(_ tender: Tender, _ state: PlanPayment.State, at moment: Moment) -> NaivePayment {
        NaivePayment(
            id: tender.id, amount: tender.amount.minorUnits, fee: tender.fee?.minorUnits ?? 0, state: state, at: moment,
            item: tender.item?.number)
    }

    private func check(_ tender: Tender, at moment: Moment) throws(NaiveRefusal) {
        let amount = tender.amount.minorUnits
        let range = try payNow(at: moment, channel: tender.channel)
        if payments.contains(where: { $0.id == tender.id }) { throw NaiveRefusal("duplicate") }
        if let item = tender.item, !items.contains(where: { $0.id == item.number && $0.left > 0 }) {
            throw NaiveRefusal("unknown item")
        }
        guard amount % limits.step == 0 else { throw NaiveRefusal("no multiple of the step") }
        guard amount >= range.minimum, amount <= range.maximum else {
            throw NaiveRefusal("\(amount) is outside \(range)")
        }
        if leavesDust(amount, of: left - reserved) { throw NaiveRefusal("the rest is too small") }
    }

    /// Money arrived.
    mutating func capture(_ tender: Tender, at moment: Moment) throws(NaiveRefusal) {
        let amount = tender.amount.minorUnits
        let fee = tender.fee?.minorUnits ?? 0
        guard amount > 0, (0...amount).contains(fee) else { throw NaiveRefusal("no money") }
        let before = payments.filter { $0.state == .captured }.map(\.amount).reduce(0, +)
        guard amount <= .max - before else { throw NaiveRefusal("too much together") }
        var place = payments.count
        let known = payments.firstIndex { $0.id == tender.id }
        // Another amount than asked goes into quarantine, unless staff confirm that it came by hand (D-11, D-24).
        if terms.payerChoice == .exact, status == .open, known.map({ payments[$0].state != .announced }) ?? true {
            let asked = known.map { payments[$0].amount } ?? withFlightsLanded.suggestion(on: moment.day)
            guard amount == asked else { throw NaiveRefusal("not the amount asked") }
        }
        if let known {
            guard payments[known].state != .captured else { throw NaiveRefusal("captured before") }
            if payments[known].state != .announced, amount > payments[known].amount {
                throw NaiveRefusal("more than begun")
            }
            place = known
            payments[known].amount = amount
            payments[known].fee = fee
            payments[known].state = .captured
            payments[known].at = moment
        } else {
            payments.append(payment(tender, .captured, at: moment))
        }
        payments[place].unallocated = amount
        if status == .open {
            allocate(place, on: moment.day)
            if left == 0 { status = .completed }
        }
        if terms.overpayment == .givenBack { owedBack += payments[place].unallocated }
    }

    /// A payment was declined.
    mutating func fail(_ id: String) throws(NaiveRefusal) {
        guard let place = payments.firstIndex(where: { $0.id == id }), payments[place].state != .captured
        else { throw NaiveRefusal("no such payment") }
        payments[place].state = .failed
    }

    // MARK: Allocation

    /// The chosen item first, then again and again the best one (D-33, D-50).
    mutating func allocate(_ place: Int, on day: CivilDate) {
        var isFirst = true
        // What is left of a chosen item's payment goes to the oldest, whatever the terms say of others (D-50).
        let isClosest = terms.allocation == .closestFirst && !items.contains { $0.id == payments[place].item }
        while payments[place].unallocated > 0,
            let target = best(for: payments[place], on: day, isFirst: isFirst, isClosest: isClosest)
        {
            let amount = min(items[target].left, payments[place].unallocated)
            items[target].paid += amount
            payments[place].unallocated -= amount
            payments[place].on.append((items[target].id, amount))
            isFirst = false
        }
    }

    private func best(for payment: NaivePayment, on day: CivilDate, isFirst: Bool, isClosest: Bool) -> Int? {
        let open = items.indices.filter { items[$0].left > 0 }
        if isFirst, let chosen = open.first(where: { items[$0].id == payment.item }) { return chosen }
        var best: Int?
        for index in open {
            guard let found = best else {
                best = index
                continue
            }
            guard let due = items[index].due else { continue }
            guard let other = items[found].due else {
                best = index
                continue
            }
            let (distance, otherDistance) = (abs(day.days(until: due)), abs(day.days(until: other)))
            if isClosest ? (distance, due) < (otherDistance, other) : due < other { best = index }
        }
        return best
    }
}
