internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// A report that somebody asks for, as a page or as a file.
struct ReportView {
    let console: StaffConsole
    let visit: ConsoleVisit
    let report: ConsoleReport
    let fields: PeriodFields
    let today: CivilDate

    private var language: Language { visit.language }
    private var zone: BusinessZone { console.orders.business.zone }

    /// The file that is asked for; nil for the page.
    private func download(_ heading: ReportHeading) throws(NotHere) -> ReportDownload? {
        guard let asked = visit.request.query["format"] else { return nil }
        guard let format = ReportFormat(rawValue: asked), format != .table else { throw NotHere() }
        return ReportDownload(
            format: format, heading: heading, language: language, zone: zone, name: "\(report.rawValue)-\(today)")
    }

    /// How many rows of a report over orders stand on a page; the next page has the next ones.
    private static var rowsPerPage: Int { 50 }

    /// Answers with rows that are read page by page.
    ///
    /// - Parameter sums: is given every row that is read; its sums are shown when all rows are.
    func answer<Row: OrderRow>(
        _ heading: ReportHeading, _ rows: ReportRows<Row>, sums: some ReportSums<Row>
    ) async throws -> Response {
        if let download = try download(heading) { return try await download.response(rows, sums: sums) }
        let seen = try await place()
        var table = ReportTable(Row.self, language, zone, most: Self.rowsPerPage)
        var iterator = rows.after(seen, ordersPerPage: Self.rowsPerPage + 1).makeAsyncIterator()
        var sums = sums
        var last: Order.ID?
        while let row = try await iterator.next(isolation: nil) {
            guard table.add(row) else { break }
            try sums.add(row)
            last = row.place
        }
        let isWhole = seen == nil && !table.isCut
        return try page(
            table: table, totals: isWhole ? sums.rows.map { table.cells($0) } : [], next: table.isCut ? last : nil)
    }

    /// The order whose row was the last that was seen; nil for the first page.
    private func place() async throws -> OrderCursor? {
        guard let typed = visit.request.query["after"] else { return nil }
        let id: Order.ID
        do { id = try Order.ID(typed) } catch { throw FormProblem.unreadable }
        let order = try await console.orders.store.transaction { (tx) throws(OrderError) in try tx.order(id) }
        guard let order else { throw NotHere() }
        return OrderCursor(order)
    }

    /// Answers with rows that are there.
    func answer<Row: ReportRow>(
        _ heading: ReportHeading, _ rows: [Row], totals: [Row] = [], words: String? = nil, of customer: Customer? = nil
    ) throws -> Response {
        if let download = try download(heading) { return download.response(rows, totals: totals) }
        var table = ReportTable(Row.self, language, zone)
        for row in rows {
            guard table.add(row) else { break }
        }
        return try page(
            table: table, totals: totals.map { table.cells($0) }, words: words, customer: customer)
    }

    /// The page.
    ///
    /// - Parameters:
    ///   - table: the rows; nil where there is nothing to show yet.
    ///   - next: the order of the last row, where more rows are behind it.
    ///   - customers: whom to choose among.
    func page(
        table: ReportTable? = nil, totals: [[ReportTable.Cell]] = [], next: Order.ID? = nil, words: String? = nil,
        customers: [Customer] = [], customer: Customer? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let text = language.office
        var values: [String: TemplateValue] = [
            "word": text.words, "back": .text(visit.address.path("staff/reports")),
            "about": .text(text.about(report)), "form": .flag(report.hasPeriod),
            "action": .text(visit.address.path(report.path)), "groups": FieldGroup.template([form]),
            "words": .text(orHidden: words), "table": false,
            "customers": customers.isEmpty ? false : ["list": .list(customers.map(choice))],
        ]
        if let table, !table.rows.isEmpty {
            let caption = customer.map { "\(text.name(of: report)): \($0.name)" } ?? text.name(of: report)
            var shown = table.template(
                caption: caption, note: table.isCut ? text.someRows(table.rows.count) : nil, totals: totals)
            shown["next"] = .text(orHidden: next.map { link(customer, after: $0) })
            shown["csv"] = .text(link(customer, format: "csv"))
            shown["json"] = .text(link(customer, format: "json"))
            values["table"] = .group(shown)
        } else if table != nil, words == nil {
            values["words"] = .text(text.word(.noRows))
        }
        return try visit.page(
            ReportTemplates.report, values, title: text.name(of: report), section: .reports, status: status
        ).response()
    }

    private var form: FieldGroup {
        let text = language.office
        var views = [fields.from, fields.to]
        if report == .statement {
            views.insert(
                FieldView(
                    name: "customer", label: text.word(.customer),
                    value: String((visit.request.query["customer"] ?? "").prefix(120)),
                    help: text.word(.customerHelp), control: .text(most: 120)), at: 0)
        }
        return FieldGroup(legend: text.word(report == .statement ? .whose : .period), fields: views)
    }

    private func choice(_ customer: Customer) -> TemplateValue {
        [
            "link": .text(link(customer)), "name": .text(customer.name),
            "contact": .text([customer.email, customer.phone].compactMap(\.self).joined(separator: " · ")),
        ]
    }

    private func link(_ customer: Customer?, after order: Order.ID? = nil, format: String? = nil) -> String {
        var query = FormEncoding()
        if let customer { query.append("customer", customer.id.text) }
        if report.hasPeriod {
            query.append("from", fields.from.value)
            query.append("to", fields.to.value)
        }
        if let order { query.append("after", order.text) }
        if let format { query.append("format", format) }
        return visit.address.path(report.path) + "?" + query.text
    }
}
