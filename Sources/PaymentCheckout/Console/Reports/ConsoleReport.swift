internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders

/// What the console reports on.
enum ConsoleReport: String, CaseIterable, Sendable {
    /// Prepayments and their state (P-BK-9).
    case prepayments
    /// Orders that were paid in parts and are not paid in full (P-LE-9).
    case partial
    /// What is left to pay, by how long it has been overdue.
    case ageing
    /// What one customer was asked for and paid (P-IF-4).
    case statement
    /// What came in at the branches, and went back (P-BK-2).
    case income
    /// What the accounts of the ledger moved, with the balances before and after.
    case balance

    /// Whether it is of a period.
    var hasPeriod: Bool {
        switch self {
        case .prepayments, .partial, .statement, .income, .balance: true
        case .ageing: false
        }
    }

    var path: String { "staff/reports/\(rawValue)" }
}

/// Which days a report is of, as they were typed: this month until somebody says otherwise.
struct PeriodFields {
    let from: FieldView
    let to: FieldView
    /// Nil while something is wrong with the days.
    let period: ReportPeriod?

    init(_ visit: ConsoleVisit, today: CivilDate) {
        let text = visit.language.office
        let first = CivilDate(year: today.year, month: today.month, day: 1)
        var reader = FieldReader([
            "from": visit.request.query["from"] ?? first?.description ?? "", "to": visit.request.query["to"] ?? "",
        ])
        let (start, end) = (reader.day("from", isRequired: false), reader.day("to", isRequired: false))
        if let start, let end, end < start { reader.refuse("to", .beforeItBegins) }
        let settings = visit.language.settings
        let views = ["from", "to"].map { name in
            FieldView(
                name: name, label: text.word(name == "from" ? .firstDay : .lastDay), value: reader.typed[name] ?? "",
                fault: reader.faults[name].map { settings.words(for: $0) }, control: .date)
        }
        (from, to) = (views[0], views[1])
        do { period = reader.faults.isEmpty ? try ReportPeriod(from: start, through: end) : nil } catch { period = nil }
    }
}

/// A report as a page shows it: the first rows, for people.
struct ReportTable {
    private(set) var columns: [String] = []
    private(set) var rows: [[Cell]] = []
    /// Whether there are more rows than are shown.
    private(set) var isCut = false

    /// A value and whether it is a number.
    struct Cell {
        let text: String
        let isNumber: Bool
        let mark: String?
        var isNothing = false
    }

    private static let totalWord = ReportWord("total", "Total", "Усього")

    /// What a row of sums is called.
    var total: String { Self.totalWord.text(in: language) }

    /// How many rows a page shows where there is no next page.
    static let rowsMax = 200

    private let most: Int
    private let language: Language
    private let zone: BusinessZone
    /// Amounts are shown with their currency, and names of records are for programs.
    private let shown: [Int]
    /// The columns whose words are shown in the colour of a state.
    private let isState: [Bool]

    init<Row: ReportRow>(_: Row.Type, _ language: Language, _ zone: BusinessZone, most: Int = rowsMax) {
        self.most = most
        self.language = language
        self.zone = zone
        shown = Row.columns.indices.filter { !["currency", "customerID"].contains(Row.columns[$0].key) }
        isState = Row.columns.map { $0.key == "state" }
        columns = shown.map { index in
            let name = Row.columns[index].text(in: language)
            return name.prefix(1).uppercased() + name.dropFirst()
        }
    }

    /// Adds a row; false when the page is full.
    mutating func add(_ row: some ReportRow) -> Bool {
        guard rows.count < most else {
            isCut = true
            return false
        }
        rows.append(cells(row))
        return true
    }

    /// The cells of a row.
    func cells(_ row: some ReportRow) -> [Cell] {
        let cells = row.cells
        return shown.map { index in cell(cells[index], isState: isState[index]) }
    }

    private func cell(_ cell: ReportCell, isState: Bool) -> Cell {
        switch cell {
        case .text(let text): Cell(text: text, isNumber: false, mark: nil)
        case .word(let word): Cell(text: word.text(in: language), isNumber: false, mark: isState ? word.key : nil)
        case .money(let amount): Cell(text: language.amount(amount), isNumber: true, mark: nil)
        case .currency(let currency): Cell(text: currency.code, isNumber: false, mark: nil)
        case .day(let day): Cell(text: language.date(day, .short), isNumber: false, mark: nil)
        case .time(let time): Cell(text: language.dateTime(time, in: zone), isNumber: false, mark: nil)
        case .count(let count): Cell(text: String(count), isNumber: true, mark: nil)
        case .nothing: Cell(text: "—", isNumber: false, mark: nil, isNothing: true)
        }
    }
}

/// A row that tells of an order.
protocol OrderRow: ReportRow {
    /// The order; nil for a sum of several.
    var place: Order.ID? { get }
}

extension PrepaymentRow: OrderRow {
    var place: Order.ID? { order }
}

extension PartialPaymentRow: OrderRow {
    var place: Order.ID? { order }
}

extension AgeingRow: OrderRow {
    var place: Order.ID? { order }
}

/// What is summed up over the rows of a report.
protocol ReportSums<Row>: Sendable {
    associatedtype Row: ReportRow

    /// Adds a row.
    mutating func add(_ row: Row) throws(OrderError)
    /// The sums so far.
    var rows: [Row] { get }
}

extension AgeingTotals: ReportSums {}

/// The sums of a report that has none.
struct NoSums<Row: ReportRow>: ReportSums {
    mutating func add(_: Row) {}
    var rows: [Row] { [] }
}
