internal import PaymentCore

extension Plan {
    // MARK: dates

    mutating func reschedule(
        _ event: EventName, to planned: Moment?, on day: CivilDate, _ changes: inout [PlanChange]
    ) throws(Refusal) {
        try requireAlive()
        guard dates.planned[event] != planned else { return }
        dates.planned[event] = planned
        // An item that is counted from a day nobody knows any more has none either.
        redate(on: day, &changes, keepsGivenDays: false) { _, rule in rule.isCounted(from: event) }
    }

    mutating func happen(_ event: EventName, at moment: Moment, _ changes: inout [PlanChange]) throws(Refusal) {
        try requireAlive()
        guard dates.happened[event] == nil else { return }
        dates.happened[event] = moment
        redate(on: moment.day, &changes) { item, rule in
            // What is due already stays so when its event happens besides: whichever came first counts (D-46).
            let isDue = item.due.map { $0 <= moment.day } ?? false
            return rule.isCounted(from: event) || (rule.trigger == event && !isDue)
        }
    }

    /// Dates an item that terms leave without a day.
    mutating func sendInvoice(
        _ item: ItemID, due: CivilDate, on day: CivilDate, _ changes: inout [PlanChange]
    ) throws(Refusal) {
        try requireOpen()
        guard let index = index(of: item), paid[index] < schedule.items[index].minorUnits else {
            throw .unknownItem(item)
        }
        guard schedule.items[index].due == nil else { return }
        schedule.items[index].due = max(due, day)
        changes.append(.redated(item, from: nil, to: schedule.items[index].due))
    }

    /// Works out the days of unpaid items anew, none before `day` (D-40).
    ///
    /// - Parameter keepsGivenDays: whether items to which terms give no day keep the one that staff gave them.
    private mutating func redate(
        on day: CivilDate, _ changes: inout [PlanChange], keepsGivenDays: Bool = true,
        where isMeant: (Item, Due) -> Bool
    ) {
        for index in paid.indices where paid[index] < schedule.items[index].minorUnits {
            let item = schedule.items[index]
            guard let number = item.line.map(Int.init), isMeant(item, schedule.lines[number].due) else { continue }
            let ruled = self.day(ofLine: number, part: item.part, on: day)
            let due = ruled ?? (keepsGivenDays ? item.due.map { max($0, day) } : nil)
            guard due != item.due else { continue }
            schedule.items[index].due = due
            changes.append(.redated(item.id, from: item.due, to: due))
        }
    }

    /// The day that terms give to a part of a line when it is planned on `day`.
    private func day(ofLine line: Int, part: Int32, on day: CivilDate) -> CivilDate? {
        DueCalendar(bookedOn: bookedAt.day, planningDay: day).day(
            of: schedule.lines, line, part: part,
            followsDeposit: schedule.lines[..<line].contains { $0.role.isDeposit }, dates, terms.businessDays)
    }

    // MARK: rules

    /// Plans anew under other custom rules, and allocates what was paid anew, in the order in which it arrived (D-34).
    mutating func customize(
        _ custom: CustomDownPayments?, on day: CivilDate, _ changes: inout [PlanChange]
    ) throws(Refusal) {
        try requireAlive()
        do {
            let changed = try terms.with(custom: custom)
            let isSame = changed.linesInForce == terms.linesInForce
            terms = changed
            // Rules that do not count, or say the same, change nothing else.
            if isSame { return }
            let fresh = try Schedule(
                terms: terms, total: schedule.total, bookedOn: bookedAt.day, planningDay: day, dates: dates,
                limits: limits)
            for allocation in allocations {
                changes.append(
                    .released(
                        payment: payments[Int(allocation.payment)].id, item: allocation.item,
                        money(allocation.minorUnits)))
            }
            for item in schedule.items { changes.append(.removed(item.id, money(item.minorUnits), .rulesChanged)) }
            schedule = fresh.renumbered(after: lastItemNumber)
        } catch {
            throw .impossible(error)
        }
        lastItemNumber += Int32(schedule.items.count)
        for item in schedule.items { changes.append(.added(item.id, money(item.minorUnits), due: item.due)) }
        paid = [Int64](repeating: 0, count: schedule.items.count)
        allocations = []
        let leftOver = sum { $0.unallocated }
        let received = payments.indices.filter { payments[$0].state == .captured }.sorted {
            (payments[$0].at.instant, $0) < (payments[$1].at.instant, $1)
        }
        for index in received {
            payments[index].unallocated = allocate(index, &changes)
        }
        // Only what was not left over before is news.
        let news = sum { $0.unallocated } - leftOver
        if news > 0 { leaveOver(news, &changes) }
        if news < 0 {
            let fromCredit = min(-news, leftOver - owedBack)
            if fromCredit > 0 { changes.append(.creditSpent(money(fromCredit))) }
            owedBack -= -news - fromCredit
        }
        become(left == 0 ? .completed : .open, &changes)
    }

    // MARK: total

    /// Plans anew for another price (D-52).
    mutating func changeTotal(
        to newTotal: Money, on day: CivilDate, _ changes: inout [PlanChange]
    ) throws(Refusal) {
        try requireAlive()
        guard newTotal.currency == currency, newTotal.isPositive else {
            throw .impossible(
                PlanError(
                    newTotal.currency == currency ? .totalNotPositive : .currencyMismatch, "total",
                    newTotal.description,
                    "must be above zero and in \(currency.code)"))
        }
        guard newTotal.minorUnits.isMultiple(of: limits.step) else {
            throw .impossible(
                PlanError(.notChargeable, "total", newTotal.description, limits.stepRule(currency)))
        }
        guard newTotal != total else { return }
        let paidOnItems = paid.reduce(0, +)
        // What was waived is not asked for again: it covers what it can of the new price.
        waived = min(waived, max(0, newTotal.minorUnits - paidOnItems))
        let asked = newTotal.minorUnits - waived
        if asked <= paidOnItems {
            cut(to: asked, &changes)
        } else if left == 0 {
            append(asked - paidOnItems, due: day, &changes)
        } else {
            try spread(money(asked), on: day, &changes)
            redate(on: day, &changes) { _, _ in true }
        }
        try checkChargeable(changes)
        become(left == 0 ? .completed : .open, &changes)
    }

    /// Cuts the items to what is paid on them, and what is paid beyond the new total, from the last item backwards.
    private mutating func cut(to newTotal: Int64, _ changes: inout [PlanChange]) {
        var excess = paid.reduce(0, +) - newTotal
        let over = excess
        for index in paid.indices.reversed() {
            let taken = min(excess, paid[index])
            excess -= taken
            for source in release(taken, from: index, &changes) {
                payments[source.payment].unallocated += source.minorUnits
            }
            resize(index, to: paid[index], .totalChanged, &changes)
        }
        removeEmptyItems()
        if over > 0 { leaveOver(over, &changes) }
    }

    /// Asks for more on an order that is paid.
    private mutating func append(_ minorUnits: Int64, due: CivilDate, _ changes: inout [PlanChange]) {
        lastItemNumber += 1
        let item = Item(
            id: ItemID(lastItemNumber), line: nil, part: 1, role: .balance, collection: .payer, minorUnits: minorUnits,
            due: due)
        schedule.items.append(item)
        paid.append(0)
        changes.append(.added(item.id, money(minorUnits), due: due))
    }

    /// Divides a total that is above what is paid over the lines that are not paid.
    private mutating func spread(_ newTotal: Money, on day: CivilDate, _ changes: inout [PlanChange]) throws(Refusal) {
        let targets: [(place: Redivision.Place, minorUnits: Int64)]
        do {
            targets = try Redivision(of: self).targets(for: newTotal)
        } catch {
            throw .impossible(error)
        }
        for (place, target) in targets {
            if let index = place.item { resize(index, to: target, .totalChanged, &changes) }
        }
        // Only then, because a new item moves those behind it.
        for (place, target) in targets where place.item == nil && target > 0 {
            insert(place, target, on: day, &changes)
        }
        removeEmptyItems()
    }

    /// Makes an item for a part of a line that came to nothing before.
    private mutating func insert(
        _ place: Redivision.Place, _ minorUnits: Int64, on day: CivilDate, _ changes: inout [PlanChange]
    ) {
        let line = schedule.lines[place.line]
        lastItemNumber += 1
        let item = Item(
            id: ItemID(lastItemNumber), line: Int32(place.line), part: place.part, role: line.role,
            collection: line.collection, minorUnits: minorUnits,
            due: self.day(ofLine: place.line, part: place.part, on: day))
        // Behind the last item of this or an earlier line and part; what was added by hand stays last.
        let index =
            schedule.items.firstIndex { other in
                other.line.map { (Int($0), other.part) > (place.line, place.part) } ?? true
            } ?? schedule.items.endIndex
        schedule.items.insert(item, at: index)
        paid.insert(0, at: index)
        changes.append(.added(item.id, money(minorUnits), due: item.due))
    }

    /// Refuses a change that leaves a changed item with a rest that the gateway cannot charge (D-7).
    private func checkChargeable(_ changes: [PlanChange]) throws(Refusal) {
        for change in changes {
            let id: ItemID
            switch change {
            case .added(let item, _, _): id = item
            case .resized(let item, _, _, _): id = item
            default: continue
            }
            guard let index = index(of: id) else { continue }
            let left = schedule.items[index].minorUnits - paid[index]
            guard left == 0 || left >= limits.smallest else {
                throw .leftTooSmall(left: money(left), smallest: money(limits.smallest), owner: limits.owner)
            }
            guard left <= limits.largest || terms.isDividedByPayer else {
                throw .aboveMaximum(Bound(money(limits.largest), .largestPayment(owner: limits.owner)))
            }
        }
    }

    /// Refuses what an order that ended does not allow; a completed one can still be changed.
    private func requireAlive() throws(Refusal) {
        switch status {
        case .open, .completed: return
        case .declined: throw .orderDeclined
        case .cancelled: throw .orderCancelled
        }
    }
}

extension Due {
    /// Whether the day is counted from an event.
    fileprivate func isCounted(from event: EventName) -> Bool {
        switch day {
        case .after(_, .event(event)), .before(_, .event(event)): true
        default: false
        }
    }
}

extension Schedule {
    /// The same items under new names.
    fileprivate func renumbered(after last: Int32) -> Schedule {
        Schedule(
            currency: currency, lines: lines,
            items: items.map { item in
                Item(
                    id: ItemID(last + item.id.number), line: item.line, part: item.part, role: item.role,
                    collection: item.collection, minorUnits: item.minorUnits, due: item.due)
            })
    }
}
