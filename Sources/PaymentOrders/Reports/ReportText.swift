internal import PaymentCore
internal import PaymentLocalization

/// Lays rows out in columns: numbers to the right, everything else to the left.
///
/// The columns are as wide as the rows seen so far make them, because not all rows are seen at once.
struct TableLayout: Sendable {
    private static let gap = "  "
    private static let widest = 48

    private let labels: [String]
    private var widths: [Int]
    private var areNumbers: [Bool]
    private var hasLabels = false

    init(_ labels: [String]) {
        self.labels = labels
        widths = labels.map(\.count)
        areNumbers = labels.map { _ in false }
    }

    /// The lines of some rows, the labels before the first ones.
    mutating func lines(_ rows: [[(text: String, isNumber: Bool)]]) -> String {
        let rows = rows.map { cells in cells.map { ($0.text.cut(to: Self.widest), $0.isNumber) } }
        for cells in rows {
            for (place, cell) in cells.enumerated() {
                widths[place] = max(widths[place], cell.0.count)
                if cell.1 { areNumbers[place] = true }
            }
        }
        var lines = rows.map { line($0.map(\.0)) }
        if !hasLabels { lines.insert(line(labels), at: 0) }
        hasLabels = true
        return lines.joined()
    }

    private func line(_ cells: [String]) -> String {
        let padded = cells.enumerated().map { place, cell in
            let padding = String(repeating: " ", count: max(0, widths[place] - cell.count))
            return areNumbers[place] ? padding + cell : cell + padding
        }
        return String(padded.joined(separator: Self.gap).reversed().drop { $0 == " " }.reversed()) + "\n"
    }
}

/// A line of comma-separated values by RFC 4180.
enum CSVLine {
    /// What spreadsheets take for the beginning of a formula, also in the wide forms of East Asia (S-72).
    private static let formulaBeginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// The line of some fields.
    static func text(_ fields: [String]) -> String { fields.joined(separator: ",") + "\r\n" }

    /// A cell as a field.
    ///
    /// Only text that somebody wrote can be meant as a formula. Numbers, days and words are this package's own, so that a negative amount
    /// stays a number.
    static func cell(_ cell: ReportCell, _ language: Language, _ clock: ReportClock) -> String {
        switch cell {
        case .text(let text): harmless(text)
        case .word(let word): plain(word.text(in: language))
        case .money(let amount): amount.decimalText
        case .currency(let currency): currency.code
        case .day(let day): day.description
        case .time(let time): clock.second(time)
        case .count(let count): String(count)
        case .nothing: ""
        }
    }

    /// Text as a field that no spreadsheet works out.
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaBeginnings.contains(first) else { return plain(text) }
        return plain("'" + text)
    }

    /// Text as a field, in quotation marks where it must be.
    static func plain(_ text: String) -> String {
        // Scalars, because a line break of two is one character, and an accent may join a quotation mark.
        let mustQuote = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        guard mustQuote else { return text }
        var field = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { field += "\"" }
            field.unicodeScalars.append(scalar)
        }
        return field + "\""
    }
}

/// A row as a JSON object.
enum JSONLine {
    /// The object; amounts carry their currency, so a cell of it is left out.
    static func object(_ columns: [ReportWord], _ cells: [ReportCell], _ clock: ReportClock) -> String {
        let members = zip(columns, cells).compactMap { column, cell -> String? in
            if case .currency = cell { return nil }
            return "\(string(column.key)):\(text(cell, clock))"
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// A cell as a value.
    static func text(_ cell: ReportCell, _ clock: ReportClock) -> String {
        switch cell {
        case .text(let text): string(text)
        case .word(let word): string(word.key)
        case .money(let amount):
            "{\"minorUnits\":\(amount.minorUnits),\"currency\":\(string(amount.currency.code)),"
                + "\"decimal\":\(string(amount.decimalText))}"
        case .currency(let currency): string(currency.code)
        case .day(let day): string(day.description)
        case .time(let time): string(clock.exact(time))
        case .count(let count): String(count)
        case .nothing: "null"
        }
    }

    /// Text as a JSON string, with only those characters escaped that must be.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension String {
    fileprivate func cut(to width: Int) -> String { count > width ? prefix(width - 1) + "…" : self }
}
