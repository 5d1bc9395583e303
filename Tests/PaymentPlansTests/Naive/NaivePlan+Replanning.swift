import PaymentCore
import PaymentPlans

extension NaivePlan {
    // MARK: Another total

    /// D-52: percentages anew, what is paid stays, the last unpaid line takes what is left over.
    mutating func change(to newTotal: Int64, on day: CivilDate) throws(NaiveRefusal) {
        try requireLiving()
        guard newTotal > 0, newTotal % limits.step == 0 else { throw NaiveRefusal("total \(newTotal)") }
        if newTotal == total { return }
        if newTotal <= paid {
            cutToPaid()
            releaseDown(to: newTotal)
            waived = 0
            status = .completed
            return
        }
        let before = items
        if status == .completed {
            let more = newTotal - total
            if more <= 0 {
                waived += more
                return
            }
            lastID += 1
            items.append(NaiveItem(id: lastID, line: nil, part: 1, role: .balance, amount: more, due: day))
            status = .open
        } else {
            try divideAnew(newTotal - waived)
            dateAnew(on: day)
        }
        for item in items where item.left > 0 && !before.contains(where: { $0.id == item.id && $0.left == item.left }) {
            if item.left < limits.smallest || item.left > (terms.isDividedByPayer ? .max : limits.largest) {
                throw NaiveRefusal("\(item) cannot be charged")
            }
        }
    }

    /// Takes money off the last items until no more than `total` is on them; it becomes the customer's balance.
    mutating func releaseDown(to total: Int64) {
        while paid > total, let last = items.indices.last {
            let excess = min(paid - total, items[last].paid)
            var rest = excess
            let id = items[last].id
            for place in payments.indices.reversed() {
                for index in payments[place].on.indices.reversed() where payments[place].on[index].item == id {
                    let part = min(rest, payments[place].on[index].amount)
                    payments[place].on[index].amount -= part
                    payments[place].unallocated += part
                    if terms.overpayment == .givenBack { owedBack += part }
                    rest -= part
                }
                payments[place].on.removeAll { $0.amount == 0 }
            }
            items[last].paid -= excess
            items[last].amount = items[last].paid
            items.removeAll { $0.amount == 0 }
        }
    }

    private mutating func divideAnew(_ newTotal: Int64) throws(NaiveRefusal) {
        // What was added to a paid order counts as fixed lines after the others.
        var shares = lines.map(\.share)
        for place in items.indices where items[place].line == nil {
            items[place].line = shares.count
            shares.append(.flat(Money(minorUnits: items[place].amount, currency: .usd)))
        }
        // What came to nothing may come to something now, unless its line is paid.
        for (index, line) in lines.enumerated() {
            let known = items.filter { $0.line == index }
            let count = line.parts?.count ?? 1
            if known.count == count, known.allSatisfy({ $0.left == 0 }) { continue }
            for part in 1...count where !known.contains(where: { $0.part == part }) {
                items.append(NaiveItem(id: 0, line: index, part: part, role: line.role, amount: 0, isNew: true))
            }
        }
        items.sort { ($0.line ?? 0, $0.part) < ($1.line ?? 0, $1.part) }
        var target = shares.indices.map { line in items.filter { $0.line == line }.map(\.amount).reduce(0, +) }
        let paidOn = shares.indices.map { line in items.filter { $0.line == line }.map(\.paid).reduce(0, +) }
        let isOpen = shares.indices.map { line in items.contains { $0.line == line && ($0.left > 0 || $0.isNew) } }
        let named = try NaiveAmounts.named(of: lines, total: newTotal, step: limits.step, rounding: terms.rounding)
        for line in lines.indices where isOpen[line] {
            target[line] = shares[line] == .rest ? paidOn[line] : max(named[line], paidOn[line])
        }
        var rest = newTotal - target.reduce(0, +)
        let taker = shares.indices.first { isOpen[$0] && shares[$0] == .rest } ?? isOpen.lastIndex(of: true)
        guard let taker else { throw NaiveRefusal("no unpaid line") }
        if rest > 0 { target[taker] += rest }
        for line in shares.indices.reversed() where rest < 0 && isOpen[line] {
            let cut = min(-rest, target[line] - paidOn[line])
            target[line] -= cut
            rest += cut
        }
        for line in shares.indices where isOpen[line] { divide(line, target[line]) }
        items.removeAll { $0.amount == 0 }
        for place in items.indices {
            if items[place].isNew {
                lastID += 1
                items[place].id = lastID
                items[place].isNew = false
            }
            if items[place].line ?? 0 >= lines.count { items[place].line = nil }
        }
    }

    /// What is left of a line in equal parts over its unpaid items.
    private mutating func divide(_ line: Int, _ amount: Int64) {
        var open = items.indices.filter { items[$0].line == line && (items[$0].left > 0 || items[$0].isNew) }
        var rest = amount - items.filter { $0.line == line && $0.left == 0 }.map(\.amount).reduce(0, +)
        while !open.isEmpty {
            var shares = NaiveAmounts.equalParts(rest, open.count, step: limits.step, terms.rounding.remainder)
            while shares.count < open.count { shares.append(0) }
            // A part on which more is paid than its share is what is paid; the others share what remains.
            if let place = open.indices.first(where: { items[open[$0]].paid > shares[$0] }) {
                items[open[place]].amount = items[open[place]].paid
                rest -= items[open[place]].paid
                open.remove(at: place)
                continue
            }
            for place in open.indices { items[open[place]].amount = shares[place] }
            return
        }
    }

    // MARK: Other days, other rules

    /// An event is to be on another day.
    mutating func reschedule(_ event: EventName, to planned: Moment?, on day: CivilDate) throws(NaiveRefusal) {
        try requireLiving()
        if events.planned[event] == planned { return }
        events.planned[event] = planned
        // A day that was given before is worth nothing once days are counted from the event.
        for item in items where item.line.map({ lines[$0].due.isCounted(from: event) }) ?? false {
            invoiced[item.id] = nil
        }
        dateAnew(on: day) { $0.isCounted(from: event) }
    }

    /// An item without a day gets one (P-IN-4).
    mutating func sendInvoice(_ id: Int32, due: CivilDate, on day: CivilDate) throws(NaiveRefusal) {
        try requireOpen()
        guard let place = items.firstIndex(where: { $0.id == id && $0.left > 0 }) else {
            throw NaiveRefusal("unknown item")
        }
        if items[place].due == nil {
            invoiced[id] = max(due, day)
            items[place].due = invoiced[id]
        }
    }

    /// An event happened; a second time changes nothing (D-46).
    mutating func happen(_ event: EventName, at moment: Moment) throws(NaiveRefusal) {
        try requireLiving()
        guard events.happened[event] == nil else { return }
        events.happened[event] = moment
        let before = items
        dateAnew(on: moment.day) { $0.isCounted(from: event) || $0.trigger == event }
        // Whichever comes first: what was due before stays so (D-46).
        for place in items.indices {
            guard let line = items[place].line, lines[line].due.trigger == event,
                !lines[line].due.isCounted(from: event)
            else { continue }
            if let due = before[place].due, due <= moment.day { items[place].due = due }
        }
    }

    /// Unpaid items whose days may be others get them anew, none before today (D-40).
    private mutating func dateAnew(on day: CivilDate, where mayMove: (Due) -> Bool = { _ in true }) {
        let calendar = NaiveDates(bookedOn: booked.day, events: events, businessDays: terms.businessDays)
        for (index, line) in lines.enumerated() where mayMove(line.due) {
            let days = calendar.dueDates(
                of: line, parts: line.parts?.count ?? 1, planningDay: day,
                followsDeposit: lines[..<index].contains { $0.role.isDeposit })
            for place in items.indices where items[place].line == index && items[place].left > 0 {
                items[place].due = days[items[place].part - 1] ?? invoiced[items[place].id].map { max($0, day) }
            }
        }
    }

    /// Other rules: a new schedule, and all payments again in the order in which they came (D-34).
    mutating func customize(_ custom: CustomDownPayments?, on day: CivilDate) throws(NaiveRefusal) {
        try requireLiving()
        let total = total
        do {
            terms = try terms.with(custom: custom)
        } catch {
            throw NaiveRefusal("\(error)")
        }
        if NaiveAmounts.lines(of: terms) == lines { return }
        let schedule = try NaiveSchedule(
            terms, total: total, bookedOn: booked.day, planningDay: day, events: events, limits: limits,
            firstID: lastID + 1)
        lines = schedule.lines
        items = schedule.items
        lastID += Int32(items.count)
        let isWaived = waived > 0
        waived = 0
        owedBack = 0
        for place in payments.indices where payments[place].state == .captured {
            payments[place].on = []
            payments[place].unallocated = payments[place].refundable
            allocate(place, on: payments[place].at.day)
            if terms.overpayment == .givenBack { owedBack += payments[place].unallocated }
        }
        // What was waived stays waived (D-14).
        if isWaived {
            waived = left
            cutToPaid()
        }
        status = left == 0 ? .completed : .open
    }
}

extension Due {
    /// Whether the day is so long before or after the event.
    fileprivate func isCounted(from event: EventName) -> Bool {
        switch day {
        case .after(_, .event(event)), .before(_, .event(event)): true
        default: false
        }
    }
}
