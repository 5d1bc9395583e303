internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// Who did what, to the shop or to an order, and whether the record is whole (O-6, S-44, S-93).
extension StaffConsole {
    /// The pages of the audit trail.
    var auditPages: [ConsoleRoute] {
        [(.get, "staff/audit", .change, { try await showAudit($0) })]
    }

    private func showAudit(_ visit: ConsoleVisit) async throws -> Response {
        let text = visit.language.office
        let number = String((visit.request.query["number"] ?? "").prefix(40)).trimmed.uppercased()
        var order: Order?
        if !number.isEmpty {
            order = try await orders.store.transaction { (tx) throws(OrderError) in try tx.order(number: number) }
        }
        let isMissing = !number.isEmpty && order == nil
        let trail = isMissing ? nil : try await orders.auditTrail(of: order?.id)
        if let asked = visit.request.query["format"], let trail {
            guard let format = ReportFormat(rawValue: asked), format != .table else { throw NotHere() }
            let name = "audit-\(order?.number ?? "shop")-\(orders.business.zone.moment(visit.now).day)"
            return ReportDownload(
                format: format, heading: trail.heading, language: visit.language, zone: orders.business.zone, name: name
            ).response(trail.rows)
        }
        let field = FieldView(
            name: "number", label: text.word(.orderNumber), value: number, help: text.word(.orderNumberHelp),
            fault: isMissing ? text.word(.noOrder) : nil, control: .text(most: 40))
        return try visit.page(
            OfficeTemplates.audit,
            [
                "word": text.words, "action": .text(address.path("staff/audit")),
                "groups": FieldGroup.template([FieldGroup(legend: visit.text.name(of: .audit), fields: [field])]),
                "trail": trail.map { shown($0, visit) } ?? false,
            ], title: visit.text.name(of: .audit), section: .audit, status: isMissing ? .unprocessableContent : .ok
        ).response()
    }

    private static let entriesPerPage = 50

    private func shown(_ trail: AuditTrail, _ visit: ConsoleVisit) -> TemplateValue {
        let text = visit.language.office
        let path = address.path("staff/audit?number=\(trail.order?.number ?? "")&")
        let name = trail.order.map { "\($0.title), \($0.number)" } ?? text.word(.wholeStore)
        var values: [String: TemplateValue] = [
            "name": .text(name), "chain": .text(text.word(trail.isIntact ? .intact : .altered)),
            "mark": .text(trail.isIntact ? "paid" : "overdue"),
            "help": .text(orHidden: trail.isIntact ? nil : text.word(.alteredHelp)),
            "words": .text(orHidden: trail.rows.isEmpty ? text.word(.noEntries) : nil), "table": false, "older": false,
        ]
        // The newest are looked for most.
        let last = visit.request.query["before"].flatMap { Int64($0) } ?? .max
        var table = ReportTable(AuditRow.self, visit.language, orders.business.zone, most: Self.entriesPerPage)
        for row in trail.rows.reversed() where row.entry.position < last {
            guard table.add(row) else {
                values["older"] = .text(path + "before=\(row.entry.position + 1)")
                break
            }
        }
        guard !table.rows.isEmpty else { return .group(values) }
        var shown = table.template(
            caption: name, note: table.isCut ? text.someRows(table.rows.count) : nil)
        shown["csv"] = .text(path + "format=csv")
        shown["json"] = .text(path + "format=json")
        values["table"] = .group(shown)
        return .group(values)
    }
}
