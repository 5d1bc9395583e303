internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// Reports: the first rows on a page, all of them as a file (P-BK-9, P-LE-9, O-6).
extension StaffConsole {
    /// The pages of reports.
    var reportPages: [ConsoleRoute] {
        [
            (.get, "staff/reports", .look, { try await listReports($0) }),
            (.get, "staff/reports/{report}", .look, { try await showReport($0) }),
        ]
    }

    private func listReports(_ visit: ConsoleVisit) async throws -> Response {
        let text = visit.language.office
        return try visit.page(
            ReportTemplates.list,
            [
                "reports": .list(
                    ConsoleReport.allCases.map { report in
                        [
                            "link": .text(address.path(report.path)), "name": .text(text.name(of: report)),
                            "about": .text(text.about(report)),
                        ]
                    })
            ], title: visit.text.name(of: .reports), section: .reports
        ).response()
    }

    private func showReport(_ visit: ConsoleVisit) async throws -> Response {
        guard let report = ConsoleReport(rawValue: visit.visit.parameters.get("report") ?? "") else { throw NotHere() }
        let today = orders.business.zone.moment(visit.now).day
        let fields = PeriodFields(visit, today: today)
        let view = ReportView(console: self, visit: visit, report: report, fields: fields, today: today)
        guard !report.hasPeriod || fields.period != nil else { return try view.page(status: .unprocessableContent) }
        let period = fields.period ?? .all
        switch report {
        case .prepayments:
            return try await view.answer(
                PrepaymentRow.heading(period), orders.reportPrepayments(in: period), sums: NoSums())
        case .partial:
            return try await view.answer(
                PartialPaymentRow.heading(period), orders.reportPartialPayments(in: period), sums: NoSums())
        case .ageing:
            return try await view.answer(AgeingRow.heading, orders.reportAgeing(), sums: AgeingTotals())
        case .income:
            return try view.answer(IncomeRow.heading(period), try await orders.reportIncome(in: period))
        case .balance:
            let balance = try await orders.trialBalance(in: period)
            let words = visit.language.office.word(balance.isBalanced ? .balanced : .notBalanced)
            return try view.answer(TrialBalance.heading(period), balance.rows, totals: balance.totals, words: words)
        case .statement: return try await statement(view, period)
        }
    }

    private func statement(_ view: ReportView, _ period: ReportPeriod) async throws -> Response {
        let text = view.visit.language.office
        guard let wanted = view.visit.request.query["customer"].map({ String($0.prefix(120)).trimmed }), !wanted.isEmpty
        else { return try view.page(words: text.word(.askForCustomer)) }
        let found = try await customers(wanted)
        guard found.count == 1 else {
            return try view.page(words: found.isEmpty ? text.word(.noCustomer) : nil, customers: found)
        }
        let statement = try await orders.statement(of: found[0].id, in: period)
        return try view.answer(
            statement.heading, statement.rows, words: statement.rows.isEmpty ? text.word(.nothingAsked) : nil,
            of: found[0])
    }

    /// Whoever is meant: by the name of the record, else by what is typed of name, mail address or telephone number.
    private func customers(_ wanted: String) async throws(OrderError) -> [Customer] {
        let id: Customer.ID?
        do { id = try Customer.ID(wanted) } catch { id = nil }
        return try await orders.store.transaction { (tx) throws(OrderError) in
            if let id, let customer = try tx.customer(id) { return [customer] }
            return try tx.customers(matching: wanted, limit: 20)
        }
    }
}
