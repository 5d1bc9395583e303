internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentHTTP
internal import PaymentPlans
internal import PaymentOrders
internal import PaymentTemplates

/// The period that a guest asks for, as typed, with what is wrong with it.
private struct PeriodForm: Sendable {
    let first: String
    let last: String
    private(set) var period: ReportPeriod?
    private(set) var firstFault: String?
    private(set) var lastFault: String?

    /// Reads the fields `from` and `through`; what is left out is this year so far.
    init(_ request: SiteRequest, today: CivilDate, _ text: any PortalTexts) {
        let newYear = CivilDate(year: today.year, month: 1, day: 1) ?? today
        first = Self.typed(request.query["from"], else: newYear)
        last = Self.typed(request.query["through"], else: today)
        let (begin, end) = (Self.day(first), Self.day(last))
        if begin == nil { firstFault = text.dayUnreadable }
        if end == nil { lastFault = text.dayUnreadable }
        guard let begin, let end else { return }
        do { period = try ReportPeriod(from: begin, through: end) } catch { lastFault = text.periodBackwards }
    }

    private static func typed(_ text: String?, else day: CivilDate) -> String {
        guard let text, !text.isBlank else { return day.description }
        return String(text.prefix(40)).trimmed
    }

    // What a calendar on a page offers; nothing happened outside it.
    private static func day(_ text: String) -> CivilDate? {
        do {
            let day = try CivilDate(parsing: text)
            return (1900...2999).contains(day.year) ? day : nil
        } catch { return nil }
    }
}

extension CustomerPortal {
    /// How many lines of a statement a page has; the PDF has more.
    private static var linesMax: Int { 500 }

    /// Shows what was asked for and paid in a period, with the balance before and after, by record and currency (P-IF-4).
    func showStatement(_ portal: PortalVisit) async throws -> Response {
        try await page(periodForm(portal), portal).response()
    }

    /// The same of one record as a PDF.
    func printStatement(_ portal: PortalVisit) async throws -> Response {
        let form = periodForm(portal)
        let record: Customer.ID
        if let name = portal.request.query["of"] {
            do { record = try Identifier(name) } catch { throw NotHere() }
        } else {
            record = portal.customer.id
        }
        guard portal.owns(record) else { throw NotHere() }
        guard let period = form.period else { return try await page(form, portal).response() }
        let statement = try await orders.statement(of: record, in: period)
        do {
            return try await documents.statement(statement, portal.language, at: portal.now)
        } catch let error as DocumentError where error.code == .tooLong {
            return try await page(form, portal, fault: portal.text.periodTooLong).response()
        }
    }

    private func periodForm(_ portal: PortalVisit) -> PeriodForm {
        PeriodForm(portal.request, today: orders.business.zone.moment(portal.now).day, portal.text)
    }

    private func page(_ form: PeriodForm, _ portal: PortalVisit, fault: String? = nil) async throws -> SitePage {
        var statements: [TemplateValue] = []
        if let period = form.period {
            for record in portal.records {
                let statement = try await orders.statement(of: record.id, in: period)
                let credit = try await credit(of: record.id)
                // Of several records only those are shown that have something to tell.
                guard !statement.sections.isEmpty || !credit.isEmpty || portal.records.count == 1 else { continue }
                statements.append(shown(statement, credit, form, portal))
            }
        }
        let text = portal.text
        let values: [String: TemplateValue] = [
            "action": .text(address.path("portal/statement")),
            "first": ["typed": .text(form.first), "fault": .text(orHidden: form.firstFault)],
            "last": ["typed": .text(form.last), "fault": .text(orHidden: form.lastFault)],
            "fault": .text(orHidden: fault), "statements": .list(statements),
        ]
        return portal.page(
            PortalTemplates.statement, values, title: text.name(of: .statement), section: .statement,
            status: form.period == nil || fault != nil ? .unprocessableContent : .ok)
    }

    private func shown(
        _ statement: CustomerStatement, _ credit: [Money], _ form: PeriodForm, _ portal: PortalVisit
    ) -> TemplateValue {
        let look = portal.look
        let text = portal.text
        let query = "from=\(form.first)&through=\(form.last)&of=\(statement.customer.id)"
        let sections = statement.sections.map { section -> TemplateValue in
            let balances = [(text.beginning, section.beginning), (text.ending, section.ending)]
            return [
                "currency": statement.sections.count > 1 ? .text(section.ending.currency.code) : false,
                "balances": .list(balances.map { ["name": .text($0.0), "amount": .text(look.amount($0.1))] }),
                "tooLong": .text(orHidden: section.lines.count > Self.linesMax ? text.statementTooLong : nil),
                "lines": section.lines.isEmpty || section.lines.count > Self.linesMax
                    ? false : ["rows": .list(section.lines.map { line($0, look) })],
            ]
        }
        let hasSeveral = portal.records.count > 1
        return [
            "name": hasSeveral ? .text(statement.customer.name) : false,
            "sections": .list(sections),
            "nothing": .text(orHidden: statement.sections.isEmpty ? text.nothingHappened : nil),
            "belowZero": .text(orHidden: statement.rows.contains { $0.balance.isNegative } ? text.belowZero : nil),
            "credit": .text(
                orHidden: credit.isEmpty ? nil : text.credit(credit.map(look.amount).joined(separator: ", "))),
            "paper": .text("\(address.path("portal/statement.pdf"))?\(query)"),
            "paperName": .text(hasSeveral ? text.statementPaper(of: statement.customer.name) : text.statementPaper),
        ]
    }

    private func line(_ row: StatementRow, _ look: PageLook) -> TemplateValue {
        var what = ""
        for case .word(let word) in row.cells { what = word.text(in: look.language) }
        return [
            "day": .text(row.day.map { look.language.date($0, .short) } ?? ""), "what": .text(what),
            "order": .text(row.order), "charged": .text(row.debit.map(look.amount) ?? ""),
            "credited": .text(row.credit.map(look.amount) ?? ""), "balance": .text(look.amount(row.balance)),
        ]
    }

    /// What a customer has to their credit now and can spend, by currency.
    private func credit(of id: Customer.ID) async throws(OrderError) -> [Money] {
        try await orders.store.transaction { (tx) throws(OrderError) in
            let entries = try tx.entries(of: id, until: Timestamp(millisecondsSinceEpoch: .max))
            var sums: [Currency: Int64] = [:]
            // A liability: what is the customer's stands below zero.
            for entry in entries where entry.account == .customerBalance {
                sums[entry.amount.currency, default: 0] &-= entry.amount.minorUnits
            }
            return sums.filter { $0.value > 0 }.map { Money(minorUnits: $0.value, currency: $0.key) }
                .sorted { $0.currency.code < $1.currency.code }
        }
    }
}
