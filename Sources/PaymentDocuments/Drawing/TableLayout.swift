/// Where the columns of a table stand, and how high its lines are.
struct TableLayout {
    private static let gap = 12.0
    private static let padding = 4.5
    /// What lies between a text and the smaller line below it.
    private static let detailGap = 1.5
    /// Amounts that are short stand no closer than this.
    private static let numberMin = 58.0
    /// How wide days and words may be before they wrap.
    private static let labelMax = 118.0
    /// How much room text keeps, however large the amounts are.
    private static let textMin = 130.0
    /// What rounding may add to a width that was measured.
    private static let slack = 1.0

    private let table: Table
    private let left: Double
    private let widths: [Double]
    private let numberStyles: (body: TextStyle, sum: TextStyle)
    /// How high the names of the columns are.
    let headingHeight: Double
    /// How high each line is.
    private(set) var heights: [Double] = []

    /// Lays a table out.
    init(_ table: Table, left: Double, width: Double, _ canvas: Canvas) {
        self.table = table
        self.left = left
        let columns = table.columns.indices
        let headings = columns.map { canvas.width(of: table.columns[$0].title, .label) + Self.slack }
        let contents = columns.map { Self.widest($0, of: table, canvas) + Self.slack }
        let labels = columns.map { column in
            table.columns[column].kind == .label ? min(max(headings[column], contents[column]), Self.labelMax) : 0
        }
        let room = width - Self.gap * Double(table.columns.count - 1) - labels.reduce(0, +)
        let numbers = columns.filter { table.columns[$0].kind == .number }
        // Amounts are never broken: where they take too much room they are set smaller.
        let needed = numbers.reduce(0) { $0 + contents[$1] }
        let scale = min(1, (room - Self.textMin) / max(needed, 1))
        let amounts = columns.map { column in
            guard numbers.contains(column) else { return 0.0 }
            return max(headings[column], contents[column] * scale, scale < 1 ? 0 : Self.numberMin)
        }
        let text = room - amounts.reduce(0, +)
        widths = columns.map { table.columns[$0].kind == .text ? text : labels[$0] + amounts[$0] }
        numberStyles = (TextStyle.body.scaled(by: scale), TextStyle.bold.scaled(by: scale))
        var highest = 0.0
        for (column, width) in zip(table.columns, widths) {
            highest = max(highest, canvas.height(of: column.title, .label, width: width))
        }
        headingHeight = highest + Self.padding
        heights = table.rows.map { height(of: $0, canvas) }
    }

    /// Whether a line is a sum of those before.
    func isSum(_ index: Int) -> Bool { table.rows[index].isSum }

    /// Draws the names of the columns.
    func drawHeading(at y: Double, _ accent: Color, _ canvas: Canvas) {
        canvas.begin(.row)
        for (column, box) in zip(table.columns, boxes(at: y)) {
            let alignment: Alignment = column.kind == .number ? .trailing : .leading
            canvas.draw(column.title, .label, in: box, alignment, tag: .columnHeading)
        }
        canvas.end(.row)
        canvas.rule(in: Box(x: left, y: y + headingHeight - 0.8, width: fullWidth), accent, thickness: 0.8)
    }

    /// Draws a line.
    func drawRow(_ index: Int, at y: Double, _ accent: Color, _ canvas: Canvas) {
        let row = table.rows[index]
        let style = row.isSum ? TextStyle.bold : .body
        canvas.begin(.row)
        for (place, var box) in boxes(at: y + Self.padding).enumerated() {
            let cell = row.cells[place]
            canvas.begin(.cell)
            if table.columns[place].kind == .number {
                let style = row.isSum ? numberStyles.sum : numberStyles.body
                canvas.draw(cell.text, style, in: box, .trailing)
            } else {
                let tag: Tag? = cell.detail.isEmpty ? nil : .paragraph
                box.y += canvas.draw(cell.text, style, in: box, tag: tag) + Self.detailGap
                canvas.draw(cell.detail, .small, in: box, tag: tag)
            }
            canvas.end(.cell)
        }
        canvas.end(.row)
        let end = y + heights[index]
        if row.isSum {
            canvas.rule(in: Box(x: left, y: y - 0.8, width: fullWidth), accent, thickness: 0.8)
        } else {
            canvas.rule(in: Box(x: left, y: end - 0.5, width: fullWidth), .hairline)
        }
    }

    private func height(of row: Table.Row, _ canvas: Canvas) -> Double {
        var highest = 0.0
        for (place, cell) in row.cells.enumerated() where table.columns[place].kind != .number {
            guard !cell.text.isEmpty else { continue }
            var height = canvas.height(of: cell.text, row.isSum ? .bold : .body, width: widths[place])
            if !cell.detail.isEmpty {
                height += Self.detailGap + canvas.height(of: cell.detail, .small, width: widths[place])
            }
            highest = max(highest, height)
        }
        return highest + 2 * Self.padding
    }

    /// How wide the longest text of a column is, which is its widest but for little; only that one is measured.
    private static func widest(_ column: Int, of table: Table, _ canvas: Canvas) -> Double {
        [false, true].map { isSum in
            let longest = table.rows.lazy.filter { $0.isSum == isSum }.map { $0.cells[column].text }
                .max { $0.utf8.count < $1.utf8.count }
            return longest.map { canvas.width(of: $0, isSum ? .bold : .body) } ?? 0
        }.max() ?? 0
    }

    private var fullWidth: Double { widths.reduce(0, +) + Self.gap * Double(widths.count - 1) }

    private func boxes(at y: Double) -> [Box] {
        var x = left
        return widths.map { width in
            defer { x += width + Self.gap }
            return Box(x: x, y: y, width: width)
        }
    }
}
