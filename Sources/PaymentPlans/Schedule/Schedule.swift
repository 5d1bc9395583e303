public import PaymentCore

/// What is to be paid and when: the items that terms make of a total (E-1).
///
/// The items sum to the total, each is above zero, and no two have the same name.
public struct Schedule: Hashable, Sendable {
    /// The currency of all amounts.
    public let currency: Currency
    /// The lines the items are of: those that were in force.
    public let lines: [Line]
    /// The items, in the order of their lines.
    public internal(set) var items: [Item]

    /// Works out amounts and days.
    ///
    /// - Parameters:
    ///   - terms: what was agreed.
    ///   - total: the price of everything, above zero.
    ///   - bookedOn: the day from which booking rules count.
    ///   - planningDay: the day on which it is worked out; no due date is before it (D-40). By default that of the booking.
    ///   - dates: what is known of the events that the terms name.
    ///   - limits: what the chosen gateway can charge (D-7).
    /// - Throws: `PlanError` naming field and value when no schedule can be made that can be charged.
    public init(
        terms: borrowing Terms, total: Money, bookedOn: CivilDate, planningDay: CivilDate? = nil,
        dates: borrowing EventDates = EventDates(), limits: borrowing ChargeLimits = .none
    ) throws(PlanError) {
        let lines = terms.linesInForce
        let amounts = try lines.amounts(of: total, terms.rounding, limits)
        let calendar = DueCalendar(bookedOn: bookedOn, planningDay: planningDay ?? bookedOn)
        var items: [Item] = []
        var count = 0
        for index in lines.indices { count += lines[index].parts?.count ?? 1 }
        items.reserveCapacity(count)
        var followsDeposit = false
        for index in lines.indices {
            if amounts[index] > 0 {
                let parts = EqualParts(
                    of: amounts[index], lines[index].parts?.count ?? 1, step: limits.step, terms.rounding.remainder)
                let line = ItemLine(
                    index: Int32(index), role: lines[index].role, collection: lines[index].collection, parts: parts,
                    numberBefore: Int32(items.count), earliest: calendar.planningDay)
                switch calendar.series(of: lines, index, followsDeposit: followsDeposit, dates) {
                case nil: items.append(contentsOf: Items(of: line, on: DaySteps(from: nil, every: 0)))
                case .days(let first, let every):
                    items.append(contentsOf: Items(of: line, on: DaySteps(from: first, every: every)))
                case .months(let months): items.append(contentsOf: Items(of: line, on: months.makeIterator()))
                }
            }
            if lines[index].role.isDeposit { followsDeposit = true }
        }
        if let businessDays = terms.businessDays {
            for index in items.indices {
                guard let due = items[index].due else { continue }
                items[index].due = businessDays.rolled(due, notBefore: calendar.planningDay)
            }
        }
        self.currency = total.currency
        self.lines = lines
        self.items = items
        try checkChargeable(limits, isDividedByPayer: terms.isDividedByPayer)
    }

    init(currency: Currency, lines: [Line], items: [Item]) {
        self.currency = currency
        self.lines = lines
        self.items = items
    }

    /// The sum of all items.
    public var total: Money {
        // The items were made out of one total, so that their sum is no overflow.
        Money(minorUnits: items.reduce(0) { $0 + $1.minorUnits }, currency: currency)
    }

    /// The amount of an item.
    public func amount(of item: Item) -> Money { Money(minorUnits: item.minorUnits, currency: currency) }

    /// The line an item is of.
    public func line(of item: Item) -> Line? { item.line.map { lines[Int($0)] } }

    /// The event an item waits for, when it has no day yet: the one that makes it due, or the one its day is counted from.
    public func awaits(_ item: Item) -> EventName? {
        guard item.due == nil, let due = line(of: item)?.due else { return nil }
        if let trigger = due.trigger { return trigger }
        switch due.day {
        case .after(_, .event(let name)), .before(_, .event(let name)): return name
        default: return nil
        }
    }

    /// Refuses an item that the gateway cannot charge (D-7); what the payer divides may be more than it takes at once.
    private func checkChargeable(_ limits: borrowing ChargeLimits, isDividedByPayer: Bool) throws(PlanError) {
        let largest = isDividedByPayer ? Int64.max : limits.largest
        for (index, item) in items.enumerated() where item.minorUnits < limits.smallest || item.minorUnits > largest {
            let isSmall = item.minorUnits < limits.smallest
            let bound = Money(minorUnits: isSmall ? limits.smallest : limits.largest, currency: currency)
            throw PlanError(
                .notChargeable, "items[\(index)]", amount(of: item).description,
                "is \(isSmall ? "below the smallest" : "above the largest") payment"
                    + (limits.owner.isEmpty ? "" : " of \(limits.owner)") + ", \(bound)")
        }
    }
}

/// What is the same for all items of a line.
private struct ItemLine {
    let index: Int32
    let role: Line.Role
    let collection: Line.Collection
    let parts: EqualParts
    let numberBefore: Int32
    let earliest: CivilDate
}

/// The items of a line, one after another, numbered on from those before.
private struct Items<Days: IteratorProtocol<CivilDate>>: Sequence, IteratorProtocol {
    private let line: ItemLine
    private var days: Days
    private var index: Int32 = 0

    @inline(__always)
    init(of line: ItemLine, on days: Days) {
        self.line = line
        self.days = days
    }

    var underestimatedCount: Int { line.parts.count }

    @inline(__always)
    mutating func next() -> Item? {
        guard index < line.parts.count else { return nil }
        defer { index += 1 }
        return Item(
            id: ItemID(line.numberBefore + index + 1), line: line.index, part: index + 1, role: line.role,
            collection: line.collection, minorUnits: line.parts[Int(index)],
            due: days.next().map { Swift.max($0, line.earliest) })
    }
}
