internal import PaymentCore

/// The table at the end of the tour: what moved, and what the merchant has after each step.
enum TourTable {
    /// The table, a line each.
    static func lines(_ steps: [TourStep]) -> [String] {
        var balance: Int64 = 0
        var rows = [["what moved", steps.compactMap(\.moved).first?.currency.code ?? "", "merchant has"]]
        for step in steps {
            guard let moved = step.moved else { continue }
            balance += moved.minorUnits
            rows.append([
                step.title, moved.decimalText, Money(minorUnits: balance, currency: moved.currency).decimalText,
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "+"
        var lines = ["", rule]
        for (index, row) in rows.enumerated() {
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                // Names start at the left, amounts end at the right.
                return column == 0 ? " \(cell.0)\(padding) " : " \(padding)\(cell.0) "
            }
            lines.append("|" + cells.joined(separator: "|") + "|")
            if index == 0 { lines.append(rule) }
        }
        return lines + [rule]
    }
}
