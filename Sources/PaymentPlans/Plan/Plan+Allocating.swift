internal import PaymentCore

extension Plan {
    func index(of item: ItemID) -> Int? { schedule.items.firstIndex { $0.id == item } }

    // Payments are looked at through spans: a subscript of the array copies all of one.

    /// Puts a payment on items by the policy of the terms (E-5) and returns what no item takes.
    mutating func allocate(_ payment: Int, _ changes: inout [PlanChange]) -> Int64 {
        var rest = payments.span[payment].refundable
        var chosen: Int?
        if let item = payments.span[payment].item { chosen = index(of: item) }
        if let chosen { pour(&rest, payment, chosen, &changes) }
        guard rest > 0 else { return 0 }
        // What is left of a chosen item goes to the oldest (D-50).
        if terms.allocation == .oldestFirst || chosen != nil {
            if isSortedByDue {
                for index in paid.indices {
                    pour(&rest, payment, index, &changes)
                    if rest == 0 { break }
                }
                return rest
            }
            for index in order(\.due) where rest > 0 { pour(&rest, payment, index, &changes) }
        } else {
            let day = payments[payment].at.day
            for index in order({ $0.due.map { Distance(from: day, to: $0) } }) where rest > 0 {
                pour(&rest, payment, index, &changes)
            }
        }
        return rest
    }

    private mutating func pour(_ rest: inout Int64, _ payment: Int, _ index: Int, _ changes: inout [PlanChange]) {
        let item = schedule.items[index]
        let amount = min(rest, item.minorUnits - paid[index])
        guard amount > 0 else { return }
        paid[index] += amount
        rest -= amount
        if allocations.isEmpty { allocations.reserveCapacity(8) }
        allocations.append(Allocation(payment: Int32(payment), item: item.id, minorUnits: amount))
        changes.append(.allocated(payment: payments.span[payment].id, item: item.id, money(amount)))
    }

    /// Whether the items stand in the order of their due dates, undated ones last.
    private var isSortedByDue: Bool {
        var latest = CivilDate(daysSinceEpoch: .min)
        var hasUndated = false
        for item in schedule.items {
            guard let due = item.due else {
                hasUndated = true
                continue
            }
            if hasUndated || due < latest { return false }
            latest = due
        }
        return true
    }

    /// The items by a key, those without one last; equal keys as they stand.
    private func order(_ key: (Item) -> (some Comparable)?) -> [Int] {
        schedule.items.indices.map { (index: $0, key: key(schedule.items[$0])) }.sorted { one, other in
            switch (one.key, other.key) {
            case (let first?, let second?): first == second ? one.index < other.index : first < second
            case (.some, nil): true
            case (nil, .some): false
            case (nil, nil): one.index < other.index
            }
        }.map(\.index)
    }

    /// Takes money off an item, the latest allocation first, and returns what came from which payment.
    ///
    /// - Parameter only: the one payment whose allocations count; nil for all.
    mutating func release(
        _ minorUnits: Int64, from index: Int, only: Int? = nil, _ changes: inout [PlanChange]
    ) -> [(payment: Int, minorUnits: Int64)] {
        let item = schedule.items[index].id
        var rest = minorUnits
        var sources: [(payment: Int, minorUnits: Int64)] = []
        for place in allocations.indices.reversed() where allocations[place].item == item && rest > 0 {
            let payment = Int(allocations[place].payment)
            guard only == nil || only == payment else { continue }
            let amount = min(rest, allocations[place].minorUnits)
            allocations[place].minorUnits -= amount
            rest -= amount
            paid[index] -= amount
            sources.append((payment, amount))
            changes.append(.released(payment: payments.span[payment].id, item: item, money(amount)))
        }
        allocations.removeAll { $0.minorUnits == 0 }
        return sources
    }

    /// Takes items away that ask for nothing.
    mutating func removeEmptyItems() {
        for index in paid.indices.reversed() where schedule.items[index].minorUnits == 0 {
            schedule.items.remove(at: index)
            paid.remove(at: index)
        }
    }
}

/// How far a due date is from the day of a payment, overdue ones included; of two as far the earlier is the closer (D-33).
private struct Distance: Comparable {
    let days: UInt64
    let due: CivilDate

    init(from day: CivilDate, to due: CivilDate) {
        days = day.days(until: due).magnitude
        self.due = due
    }

    static func < (one: Distance, other: Distance) -> Bool {
        one.days == other.days ? one.due < other.due : one.days < other.days
    }
}
