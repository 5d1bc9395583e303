internal import ArgumentParser
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// The flags of all reports.
struct ReportOptions: ParsableArguments {
    @Option(
        help: "How it is written: table, csv, json; --json is the same as the last.",
        completion: .list(ReportFormat.allCases.map(\.rawValue)), transform: Self.format)
    var format: ReportFormat?

    @Option(help: "The zone of the business, whose days count: Europe/Kyiv.")
    var zone = "UTC"

    @Option(
        help: "The language of headings and states: en, uk.", completion: .list(Language.allCases.map(\.rawValue)),
        transform: Self.language)
    var language: Language = .en

    @OptionGroup(title: "The store") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    private static func format(_ text: String) throws -> ReportFormat {
        guard let format = ReportFormat(rawValue: text) else {
            throw ValidationError("must be \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }

    private static func language(_ text: String) throws -> Language {
        guard let language = Language(rawValue: text) else {
            throw ValidationError("must be \(Language.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return language
    }

    /// The orders, to be read.
    func open() async throws -> Orders {
        let business = try Business(zone: BusinessZone(zone), language: language)
        let port = try await store.openForReading().port
        return try await Orders.open(store: port, accounts: [], business: business, key: try store.key())
    }

    /// What writes rows of one kind, in the format that is asked for.
    private func printer<Row: ReportRow>(_ heading: ReportHeading, of orders: Orders) throws -> ReportPrinter<Row> {
        if output.json, let format, format != .json {
            throw InvalidValue("format", format.rawValue, "cannot stand beside --json; give one of them")
        }
        return ReportPrinter(
            output.json ? .json : format ?? .table, heading, language: language, zone: orders.business.zone)
    }

    /// Writes rows that are read page by page.
    ///
    /// - Parameters:
    ///   - heading: what the report is of.
    ///   - rows: the rows.
    ///   - orders: the orders they are of.
    ///   - totals: the sums below them.
    ///   - each: is given every row, for the sums.
    func print<Row: ReportRow>(
        _ heading: ReportHeading, _ rows: ReportRows<Row>, of orders: Orders,
        totals: () -> [Row] = { [] }, each: (Row) throws(OrderError) -> Void = { _ in }
    ) async throws {
        var printer: ReportPrinter<Row> = try printer(heading, of: orders)
        var iterator = rows.makeAsyncIterator()
        // Nothing is written before there is something to write: an error of the first page is told as any other.
        var row = try await iterator.next(isolation: nil)
        try printer.begin()
        var failure: OrderError?
        do {
            while let next = row {
                try each(next)
                try printer.add(next)
                row = try await iterator.next(isolation: nil)
            }
        } catch let error as OrderError { failure = error }
        try printer.end(totals: failure == nil ? totals() : [], failure: failure)
    }

    /// Writes rows that are there.
    ///
    /// - Parameters:
    ///   - heading: what the report is of.
    ///   - rows: the rows.
    ///   - totals: the sums below them.
    ///   - orders: the orders they are of.
    ///   - failure: what the rows show to be wrong.
    func print<Row: ReportRow>(
        _ heading: ReportHeading, _ rows: [Row], totals: [Row] = [], of orders: Orders, failure: OrderError? = nil
    ) throws {
        var printer: ReportPrinter<Row> = try printer(heading, of: orders)
        try printer.begin()
        for row in rows { try printer.add(row) }
        try printer.end(totals: totals, failure: failure)
    }
}

/// The flags that say which days a report is of.
struct PeriodOptions: ParsableArguments {
    @Option(help: "The first day: 2026-11-01.")
    var from: String?

    @Option(help: "The last day.")
    var to: String?

    /// The days.
    func period() throws(InvalidValue) -> ReportPeriod {
        func day(_ text: String?, _ field: String) throws(InvalidValue) -> CivilDate? {
            guard let text else { return nil }
            do { return try CivilDate(parsing: text) } catch { throw InvalidValue(field, text, error.reason) }
        }
        return try ReportPeriod(from: try day(from, "from"), through: try day(to, "to"))
    }
}

/// Tells what is in the store.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Tell what is in the store: lists, statements, papers, sums.",
        discussion: """
            A table fits the terminal; where it cannot, each row is told as a list of its values. Formats for programs are never cut.

              payments report ageing --store shop.db
              payments report prepayments --store shop.db --format csv \\
                  --zone Europe/Kyiv --from 2026-11-01

            Exit codes: 0 told, 1 not found or altered, 64 malformed.
            """,
        subcommands: [
            PrepaymentsReport.self, PartialReport.self, AgeingReport.self, StatementReport.self, IncomeReport.self,
            AuditReport.self,
            TrialBalanceReport.self, InvoiceReport.self, ReceiptReport.self,
        ])
}
