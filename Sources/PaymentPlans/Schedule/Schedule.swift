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
        terms: Terms, total: Money, bookedOn: CivilDate, planningDay: CivilDate? = nil,
        dates: EventDates = EventDates(),
        limits: ChargeLimits = .none
    ) throws(PlanError) {
        let lines = terms.linesInForce
        let amounts = try Pricing(lines: lines, rounding: terms.rounding, limits: limits).amounts(of: total)
        let calendar = DueCalendar(
            bookedOn: bookedOn, planningDay: planningDay ?? bookedOn, dates: dates, businessDays: terms.businessDays)
        var items: [Item] = []
        items.reserveCapacity(lines.reduce(0) { $0 + ($1.parts?.count ?? 1) })
        for index in lines.indices where amounts[index] > 0 {
            let line = lines[index]
            let start = items.count
            Pricing.divide(
                amounts[index], into: line.parts?.count ?? 1, step: limits.step, terms.rounding.remainder
            ) { part, minorUnits in
                items.append(
                    Item(
                        id: ItemID(Int32(items.count + 1)), line: Int32(index), part: part, role: line.role,
                        collection: line.collection, minorUnits: minorUnits, due: nil))
            }
            calendar.date(
                &items, from: start, line: line, followsDeposit: lines[..<index].contains { $0.role.isDeposit })
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
    private func checkChargeable(_ limits: ChargeLimits, isDividedByPayer: Bool) throws(PlanError) {
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
