internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// The items of a plan as a table: what, how much, when, and what of it is paid.
struct ItemTable {
    private struct Column {
        var cells: [String]
        let isAmount: Bool
        /// How far the column may be cut to make the table fit; nil where nothing may be cut.
        var leastWidth: Int?

        var width: Int { cells.map(\.columns).max() ?? 0 }

        mutating func cut(by excess: Int) {
            guard let leastWidth, excess > 0 else { return }
            let width = max(leastWidth, width - excess)
            cells = cells.map { $0.shortened(to: width) }
        }
    }

    private let columns: [Column]
    private static let gap = "  "

    init(_ plan: Plan, _ standing: Standing, _ language: Language, _ labels: PlanLabels) {
        let items = standing.items
        func column(
            _ label: String, isAmount: Bool = false, leastWidth: Int? = nil, _ cell: (Standing.ItemStanding) -> String
        ) -> Column {
            Column(cells: [label] + items.map(cell), isAmount: isAmount, leastWidth: leastWidth)
        }
        columns = [
            column(labels.number, isAmount: true) { $0.item.id.description },
            column(labels.what, leastWidth: 10) { standing in
                let name = language.name(of: standing.item.role)
                guard let parts = plan.schedule.line(of: standing.item)?.parts else { return name }
                return "\(name) \(standing.item.part)/\(parts.count)"
            },
            column(labels.amount, isAmount: true) { $0.amount.decimalText },
            column(labels.due, leastWidth: 10) { $0.item.due?.description ?? $0.awaits?.text ?? labels.someDay },
            column(labels.paid, isAmount: true) { $0.paid.decimalText },
            column(labels.left, isAmount: true) { $0.left.decimalText },
            column(labels.state, leastWidth: 8) { language.name(of: $0.state) },
        ]
    }

    /// The lines.
    ///
    /// Where they would be too long, events are cut, then what is paid is left out, and at last names and states are
    /// cut; where that is not enough, the items come one below the other.
    func lines(within width: Int) -> [String] {
        var columns = columns
        columns[3].cut(by: excess(columns, width))
        if excess(columns, width) > 0 { columns.remove(at: 4) }
        columns[1].cut(by: excess(columns, width))
        columns[columns.count - 1].cut(by: excess(columns, width))
        guard excess(columns, width) <= 0 else { return list(within: width) }
        return columns[0].cells.indices.map { row in
            let cells = columns.map { column in
                let cell = column.cells[row]
                return column.isAmount ? cell.aligned(to: column.width) : cell.padded(to: column.width)
            }
            return cells.joined(separator: Self.gap).withoutTrailingSpaces
        }
    }

    /// The items one below the other, where they fit no line.
    private func list(within width: Int) -> [String] {
        var table = TextTable(columns.map { $0.cells[0] })
        for row in columns[0].cells.indices.dropFirst() {
            table.add(columns.map { TextTable.Cell(text: $0.cells[row], isNumber: $0.isAmount) })
        }
        return table.takeLines(within: width)
    }

    private func excess(_ columns: [Column], _ width: Int) -> Int {
        columns.reduce(Self.gap.count * (columns.count - 1)) { $0 + $1.width } - width
    }
}
