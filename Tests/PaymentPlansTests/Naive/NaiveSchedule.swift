import PaymentCore
import PaymentPlans

/// One item of the naive engine.
struct NaiveItem: Equatable {
    /// Its name.
    var id: Int32
    /// The line it is of; nil for what was added later.
    var line: Int?
    /// Which part of the line, from 1.
    var part: Int
    /// What it is to people.
    var role: Line.Role
    /// How much it is.
    var amount: Int64
    /// How much is paid on it.
    var paid: Int64 = 0
    /// When it falls due.
    var due: CivilDate?
    /// Whether it is being made by a change that may still drop it.
    var isNew = false

    /// How much is left on it.
    var left: Int64 { amount - paid }
}

/// The naive engine's schedule.
struct NaiveSchedule {
    /// The lines that count.
    var lines: [Line]
    /// What is to be paid, in the order of the lines.
    var items: [NaiveItem]

    /// Amounts and days of new terms, with names from `firstID` on.
    init(
        _ terms: Terms, total: Int64, bookedOn: CivilDate, planningDay: CivilDate, events: NaiveEvents,
        limits: ChargeLimits, firstID: Int32 = 1
    ) throws(NaiveRefusal) {
        lines = NaiveAmounts.lines(of: terms)
        items = []
        let amounts = try NaiveAmounts.amounts(of: lines, total: total, step: limits.step, rounding: terms.rounding)
        let calendar = NaiveDates(bookedOn: bookedOn, events: events, businessDays: terms.businessDays)
        var followsDeposit = false
        for (index, line) in lines.enumerated() {
            let count = line.parts?.count ?? 1
            let parts = NaiveAmounts.equalParts(amounts[index], count, step: limits.step, terms.rounding.remainder)
            let days = calendar.dueDates(
                of: line, parts: count, planningDay: planningDay, followsDeposit: followsDeposit)
            for part in parts.indices where parts[part] > 0 {
                items.append(
                    NaiveItem(
                        id: firstID + Int32(items.count), line: index, part: part + 1, role: line.role,
                        amount: parts[part], due: days[part]))
            }
            if line.role.isDeposit { followsDeposit = true }
        }
        // An item that payers divide as they like may be more than one charge.
        let largest = terms.isDividedByPayer ? Int64.max : limits.largest
        for item in items where item.amount < limits.smallest || item.amount > largest {
            throw NaiveRefusal("item \(item) cannot be charged")
        }
    }
}

extension Terms {
    /// Whether payers choose the parts.
    var isDividedByPayer: Bool {
        if case .parts = payerChoice { true } else { false }
    }
}
