internal import Foundation
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// Writes a report to standard output row by row: for programs in their format, for people as a table that fits the terminal.
struct ReportPrinter<Row: ReportRow>: ~Copyable {
    /// How many rows of a table are laid out together.
    private static var rowsPerLayout: Int { 200 }

    private var writer: ReportWriter<Row>
    private var output = TextOutput()
    private let isTable: Bool
    private let cells: PlainCells
    private let width: Int?
    private var table: TextTable

    /// Begins a report.
    init(_ format: ReportFormat, _ heading: ReportHeading, language: Language = .en, zone: BusinessZone) {
        writer = ReportWriter(format, heading, language: language, zone: zone)
        isTable = format == .table
        cells = PlainCells(language, zone)
        width = Terminal.output.width
        table = TextTable(Row.columns.map { $0.text(in: language) })
    }

    /// Writes what stands before the first row.
    mutating func begin() throws {
        guard isTable else { return try output.write(writer.begin()) }
        let lines = writer.begin().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for line in lines { try write(String(line).wrapped(to: width, indent: 2)) }
    }

    /// Writes a row, now or with some more.
    mutating func add(_ row: Row) throws {
        guard isTable else { return try output.write(writer.add(row)) }
        table.add(row.cells.map(cells.cell))
        if table.count == Self.rowsPerLayout { try write(table.takeLines(within: width)) }
    }

    /// Writes what stands behind the last row.
    ///
    /// - Parameters:
    ///   - totals: sums of the rows.
    ///   - failure: why not all rows could be read, or what they show to be wrong; then the command ends as refused.
    ///   - note: a line below a table.
    mutating func end(totals: [Row] = [], failure: OrderError? = nil, note: String? = nil) throws {
        if isTable {
            try write(table.takeLines(within: width))
            if !totals.isEmpty {
                if !table.isList { try output.write("\n") }
                for row in totals { table.add(row.cells.map(cells.cell)) }
                try write(table.takeLines(within: width))
            }
            if let note { try write(note.wrapped(to: width)) }
        } else {
            try output.write(writer.end(totals: totals, failure: failure))
        }
        try output.finish()
        guard let failure else { return }
        // What is on standard output has said the rest.
        Console.complain(failure.message)
        throw ExitStatus.refused.code
    }

    private mutating func write(_ lines: [String]) throws {
        for line in lines { try output.write(line + "\n") }
    }
}

/// Values of a report as people read them.
private struct PlainCells {
    private let language: Language
    private let zone: TimeZone

    init(_ language: Language, _ zone: BusinessZone) {
        self.language = language
        self.zone = TimeZone(identifier: zone.identifier) ?? .gmt
    }

    func cell(_ cell: ReportCell) -> TextTable.Cell {
        switch cell {
        // What somebody wrote may not move the cursor.
        case .text(let text): TextTable.Cell(text: InvalidValue("", text, "").value)
        case .word(let word): TextTable.Cell(text: word.text(in: language))
        case .money(let amount): TextTable.Cell(text: amount.decimalText, isNumber: true)
        case .currency(let currency): TextTable.Cell(text: currency.code)
        case .day(let day): TextTable.Cell(text: day.description)
        case .time(let time): TextTable.Cell(text: minute(time))
        case .count(let count): TextTable.Cell(text: String(count), isNumber: true)
        case .nothing: TextTable.Cell(text: "")
        }
    }

    private func minute(_ instant: Timestamp) -> String {
        let date = Date(timeIntervalSince1970: TimeInterval(instant.secondsSinceEpoch))
        let local = UTCDateTime(instant.adding(seconds: Int64(zone.secondsFromGMT(for: date))))
        return "\(local.date) \(local.hour.padded(to: 2)):\(local.minute.padded(to: 2))"
    }
}
