/// Rows in columns: numbers to the right, everything else to the left, and no wider than asked.
///
/// Where it would be too wide, text is cut, the widest column first, and numbers never are. Where even that is too wide, each row is
/// told as a list of its values, of which empty ones are left out. Rows may come in parts: the columns are as wide as those so far make
/// them.
struct TextTable {
    /// A value of a row.
    struct Cell {
        let text: String
        var isNumber = false
    }

    private static let gap = "  "
    /// How far a column of text may be cut.
    private static let leastWidth = 10

    private let labels: [String]
    private var rows: [[Cell]] = []
    private var wishes: [Int]
    private var areNumbers: [Bool]
    private var hasLabels = false
    /// Whether rows were too wide and came as lists.
    private(set) var isList = false

    /// Creates a table of columns with these labels.
    init(_ labels: [String]) {
        self.labels = labels
        wishes = labels.map(\.columns)
        areNumbers = labels.map { _ in false }
    }

    /// How many rows wait to be laid out.
    var count: Int { rows.count }

    /// Adds a row, a cell for each column.
    mutating func add(_ row: [Cell]) {
        rows.append(row)
        for (place, cell) in row.enumerated() {
            wishes[place] = max(wishes[place], cell.text.columns)
            if cell.isNumber { areNumbers[place] = true }
        }
    }

    /// The lines of the rows that wait, the labels before the first ones.
    mutating func takeLines(within width: Int?) -> [String] {
        defer { rows.removeAll(keepingCapacity: true) }
        guard let widths = fitted(within: width) else { return takeRecords(within: width) }
        func line(_ texts: [String]) -> String {
            let cells = texts.indices.map { place in
                let text = texts[place].shortened(to: widths[place])
                return areNumbers[place] ? text.aligned(to: widths[place]) : text.padded(to: widths[place])
            }
            return cells.joined(separator: Self.gap).withoutTrailingSpaces
        }
        let lines = rows.map { line($0.map(\.text)) }
        guard !hasLabels else { return lines }
        hasLabels = true
        return [line(labels)] + lines
    }

    /// The widths that fit; nil where none do.
    private func fitted(within width: Int?) -> [Int]? {
        guard let width else { return wishes }
        let least = wishes.indices.map { areNumbers[$0] ? wishes[$0] : min(wishes[$0], Self.leastWidth) }
        var widths = wishes
        var excess = widths.reduce(Self.gap.count * (widths.count - 1), +) - width
        while excess > 0 {
            guard let place = widths.indices.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
            else { return nil }
            widths[place] -= 1
            excess -= 1
        }
        return widths
    }

    private mutating func takeRecords(within width: Int?) -> [String] {
        let margin = (labels.map(\.columns).max() ?? 0) + Self.gap.count
        var lines: [String] = []
        for row in rows {
            if isList { lines.append("") }
            isList = true
            for (label, cell) in zip(labels, row) where !cell.text.isEmpty {
                lines += (label.padded(to: margin) + cell.text).wrapped(to: width, indent: margin)
            }
        }
        return lines
    }
}
