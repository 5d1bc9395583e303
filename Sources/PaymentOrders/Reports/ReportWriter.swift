internal import PaymentCore
public import PaymentLocalization

/// How a report is written.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
    /// Lines for people.
    case table
    /// Comma-separated values by RFC 4180, for spreadsheets; what a spreadsheet would take for a formula is made text (S-72).
    case csv
    /// One JSON object; amounts are minor units and currency, with the decimal text beside (D-60).
    case json
}

/// Writes a report row by row, so that only a page of it is ever held.
///
/// Each call gives the text to be written next; some give none.
public struct ReportWriter<Row: ReportRow>: Sendable {
    /// How many rows of a table are laid out together.
    private static var rowsPerLayout: Int { 200 }

    private let format: ReportFormat
    private let heading: ReportHeading
    private let language: Language
    private let clock: ReportClock
    private var layout: TableLayout
    private var waiting: [[ReportCell]] = []
    private var isFirst = true

    /// Begins a report.
    ///
    /// - Parameters:
    ///   - format: how it is written.
    ///   - heading: what it is of.
    ///   - language: the language of headings and states; what programs read in JSON is the same in each.
    ///   - zone: the zone of the business, in which times are given.
    public init(
        _ format: ReportFormat, _ heading: ReportHeading, language: Language = .en, zone: BusinessZone
    ) {
        self.format = format
        self.heading = heading
        self.language = language
        clock = ReportClock(zone)
        layout = TableLayout(Row.columns.map { $0.text(in: language) })
    }

    /// The text before the first row.
    public func begin() -> String {
        switch format {
        case .table:
            let facts = heading.facts.map { "\($0.name.text(in: language)) \(text($0.value))" } + [clock.name]
            return "\(heading.name.text(in: language)): \(facts.joined(separator: ", "))\n\n"
        case .csv:
            return CSVLine.text(Row.columns.map { CSVLine.plain($0.text(in: language)) })
        case .json:
            let facts = heading.facts.map { "\(JSONLine.string($0.name.key)):\(JSONLine.text($0.value, clock))," }
            return "{\"report\":\(JSONLine.string(heading.name.key)),\"zone\":\(JSONLine.string(clock.name)),"
                + facts.joined() + "\"rows\":["
        }
    }

    /// The text of a row.
    public mutating func add(_ row: Row) -> String {
        let cells = row.cells
        defer { isFirst = false }
        switch format {
        case .table:
            waiting.append(cells)
            return waiting.count < Self.rowsPerLayout ? "" : laidOut()
        case .csv:
            return CSVLine.text(cells.map { CSVLine.cell($0, language, clock) })
        case .json:
            return (isFirst ? "\n" : ",\n") + JSONLine.object(Row.columns, cells, clock)
        }
    }

    /// The text behind the last row.
    ///
    /// - Parameters:
    ///   - totals: sums of the rows; CSV leaves them to the spreadsheet.
    ///   - failure: why not all rows could be read, or what they show to be wrong; JSON says it, and stays one object.
    public mutating func end(totals: [Row] = [], failure: OrderError? = nil) -> String {
        switch format {
        case .table:
            let rows = laidOut()
            guard !totals.isEmpty else { return rows }
            waiting = totals.map(\.cells)
            return rows + "\n" + laidOut()
        case .csv: return ""
        case .json:
            var text = "\n]"
            if !totals.isEmpty {
                let lines = totals.map { JSONLine.object(Row.columns, $0.cells, clock) }
                text += ",\"totals\":[\n\(lines.joined(separator: ",\n"))\n]"
            }
            if let failure {
                text +=
                    ",\"error\":{\"code\":\(JSONLine.string(failure.code.rawValue)),"
                    + "\"message\":\(JSONLine.string(failure.message))}"
            }
            return text + "}\n"
        }
    }

    private mutating func laidOut() -> String {
        let rows = waiting.map { cells in cells.map { (text($0), $0.isNumber) } }
        waiting.removeAll(keepingCapacity: true)
        return layout.lines(rows)
    }

    /// A cell for people; what somebody wrote may not move the cursor.
    private func text(_ cell: ReportCell) -> String {
        switch cell {
        case .text(let text): InvalidValue("", text, "").value
        case .word(let word): word.text(in: language)
        case .money(let amount): amount.decimalText
        case .currency(let currency): currency.code
        case .day(let day): day.description
        case .time(let time): clock.minute(time)
        case .count(let count): String(count)
        case .nothing: ""
        }
    }
}
