internal import PaymentCore

/// How a changed total is divided over the lines of a plan: what is paid stays, the rest is worked out anew (D-52).
struct Redivision {
    /// A part of a line, with the item it has, if any.
    struct Place {
        let line: Int
        let part: Int32
        let item: Int?
    }

    private let plan: Plan
    /// The unpaid parts of each line, and those that came to nothing before; last the items that are of no line.
    private var open: [[Place]]
    /// What is fixed on each line, because it is on items that are paid in full.
    private var settled: [Int64]
    /// What is paid on the open parts of each line: they cannot be less.
    private var floors: [Int64]

    init(of plan: Plan) {
        self.plan = plan
        let lines = plan.schedule.lines
        open = Array(repeating: [], count: lines.count + 1)
        settled = Array(repeating: 0, count: lines.count + 1)
        floors = settled
        for (line, terms) in lines.enumerated() {
            let items = plan.paid.indices.filter { plan.schedule.items[$0].line == Int32(line) }
            for part in 1...Int32(terms.parts?.count ?? 1) {
                let item = items.first { plan.schedule.items[$0].part == part }
                add(Place(line: line, part: part, item: item))
            }
        }
        for item in plan.paid.indices where plan.schedule.items[item].line == nil {
            add(Place(line: lines.count, part: 1, item: item))
        }
    }

    private mutating func add(_ place: Place) {
        guard let item = place.item else {
            open[place.line].append(place)
            return
        }
        if plan.paid[item] == plan.schedule.items[item].minorUnits {
            settled[place.line] += plan.paid[item]
        } else {
            floors[place.line] += plan.paid[item]
            open[place.line].append(place)
        }
    }

    /// The amount of each open item, and of each part that has none.
    ///
    /// - Parameter total: more than what is paid.
    func targets(for total: Money) throws(PlanError) -> [(place: Place, minorUnits: Int64)] {
        var amounts = try wanted(of: total)
        // Lines may ask for more than 64 bits hold before they are made to fit.
        var free = Int128(total.minorUnits)
        for line in amounts.indices { free -= Int128(settled[line]) + Int128(amounts[line]) }
        // What is over goes to the rest, else to the last line that is not paid.
        if let receiver = receiver {
            let kept = max(Int64(clamping: Int128(amounts[receiver]) + free), floors[receiver])
            free -= Int128(kept) - Int128(amounts[receiver])
            amounts[receiver] = kept
        }
        // What is missing is cut from the last line backwards, never below what is paid.
        for line in amounts.indices.reversed() where free < 0 {
            let cut = Int64(min(-free, Int128(amounts[line] - floors[line])))
            amounts[line] -= cut
            free += Int128(cut)
        }
        return amounts.indices.flatMap { divide(amounts[$0], over: open[$0]) }
    }

    /// The line that takes what the others leave.
    private var receiver: Int? {
        let lines = plan.schedule.lines
        return lines.indices.last { lines[$0].isRest && !open[$0].isEmpty }
            ?? open.indices.last { !open[$0].isEmpty }
    }

    /// What each line asks for on its open parts, before it is made to fit.
    private func wanted(of total: Money) throws(PlanError) -> [Int64] {
        let lines = plan.schedule.lines
        let shares = try lines.shares(of: total, plan.terms.rounding, plan.limits)
        return open.indices.map { line in
            guard !open[line].isEmpty else { return 0 }
            if line < lines.count {
                return lines[line].isRest ? floors[line] : max(shares[line] - settled[line], floors[line])
            }
            return open[line].reduce(0) { $0 + ($1.item.map { plan.schedule.items[$0].minorUnits } ?? 0) }
        }
    }

    /// Equal parts of an amount, none below what is paid on it.
    private func divide(_ minorUnits: Int64, over places: [Place]) -> [(place: Place, minorUnits: Int64)] {
        var result = places.map { (place: $0, minorUnits: $0.item.map { plan.paid[$0] } ?? 0) }
        let step = plan.limits.step
        var free = minorUnits
        var candidates = Array(result.indices)
        // Parts on which more is paid than their equal share keep it; the others share what is left.
        while let full = candidates.first(where: {
            result[$0].minorUnits > free / step / Int64(candidates.count) * step
        }) {
            free -= result[full].minorUnits
            candidates.removeAll { $0 == full }
        }
        guard !candidates.isEmpty else { return result }
        // Hand payments need not be whole steps; what is no whole step goes to the first part that shares.
        let odd = free % step
        for index in candidates { result[index].minorUnits = 0 }
        let parts = EqualParts(of: free - odd, candidates.count, step: step, plan.terms.rounding.remainder)
        for index in 0..<parts.count { result[candidates[index]].minorUnits = parts[index] }
        result[candidates[0]].minorUnits += odd
        return result
    }
}
