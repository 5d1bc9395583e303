internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// What the software cannot decide by itself: open cases, and events of gateways that were set aside.
extension StaffConsole {
    /// The pages of cases.
    var casePages: [ConsoleRoute] {
        [
            (.get, "staff/cases", .look, { try await showCases($0) }),
            (.post, "staff/cases/{case}/close", .change, { try await closeCase($0) }),
            (.post, "staff/cases/{case}/money", .refund, { try await decideMoney($0) }),
        ]
    }

    /// The most characters of what was done about a case.
    static let noteMax = 1000
    private static let casesMax = 100

    /// What is wrong with the form of a case.
    private struct CaseFault: Error {
        let field: String
        let words: String
    }

    private func showCases(
        _ visit: ConsoleVisit, _ id: CaseFile.ID? = nil, fault: CaseFault? = nil
    ) async throws -> Response {
        let text = visit.language.office
        let cases = try await orders.openCases(limit: Self.casesMax)
        let events = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.events(in: .quarantined, limit: Self.casesMax) + tx.events(in: .unmatched, limit: Self.casesMax)
        }
        let limits = try await site.refundLimits().value
        let forms = cases.map { open in
            CaseForm(
                open: open, visit: visit, takesCode: open.held.map { limits.isAbove($0) } ?? false,
                fault: open.file.id == id ? fault.map { ($0.field, $0.words) } : nil)
        }
        let done = try visit.done(at: "staff/cases").flatMap { OfficeWord(rawValue: $0) }
        return try visit.page(
            OfficeTemplates.cases,
            [
                "word": text.words, "flash": .text(orHidden: done.map { text.word($0) }),
                "faults": FieldGroup.faults(
                    forms.filter(\.isAllowed).flatMap(\.groups), title: visit.language.settings.word(.lookAgain)),
                "none": .flag(cases.isEmpty), "cases": .list(forms.map { shown($0, visit) }),
                "noEvents": .flag(events.isEmpty),
                "events": .list(events.enumerated().map { event($1, "event-\($0)", visit) }),
            ], title: visit.text.name(of: .cases), section: .cases, status: fault == nil ? .ok : .unprocessableContent
        ).response()
    }

    private func shown(_ form: CaseForm, _ visit: ConsoleVisit) -> TemplateValue {
        let (text, file) = (visit.language.office, form.open.file)
        var facts: [(OfficeWord, String, String?)] = [
            (.openedAt, visit.language.dateTime(file.openedAt, in: orders.business.zone), nil)
        ]
        if let order = file.order, let number = form.open.orderNumber {
            facts.append((.order, number, address.path("staff/orders/\(order)")))
        }
        if let amount = file.amount { facts.append((.amount, visit.language.amount(amount), nil)) }
        return [
            "id": .text("case-\(file.id)"), "name": .text(text.name(of: file.kind)),
            "advice": .text(text.advice(for: file.kind)), "detail": .text(file.detail), "form": form.template,
            "facts": .list(
                facts.map { ["name": .text(text.word($0.0)), "value": .text($0.1), "link": .text(orHidden: $0.2)] }),
        ]
    }

    private func event(_ event: InboxEvent, _ id: String, _ visit: ConsoleVisit) -> TemplateValue {
        let text = visit.language.office
        var facts: [(String, String)] = [
            (text.word(.received), visit.language.dateTime(event.receivedAt, in: orders.business.zone)),
            (text.word(.gateway), "\(event.gateway.rawValue) (\(event.account))"),
        ]
        if let amount = event.amount { facts.append((text.word(.amount), visit.language.amount(amount))) }
        return [
            "id": .text(id), "name": .text(event.gatewayKind), "advice": .text(text.advice(for: event.state)),
            "facts": .list(facts.map { ["name": .text($0.0), "value": .text($0.1)] }),
            "detail": .text(orHidden: event.detail),
        ]
    }

    // MARK: Deciding

    private func closeCase(_ visit: ConsoleVisit) async throws -> Response {
        let id: CaseFile.ID = try visit.visit.id("case")
        return try await deciding(id, visit, done: .caseClosed, refusedAt: "note") {
            try await orders.closeCase(id, note: try note(visit), by: visit.actor)
        }
    }

    /// Says what becomes of money in suspense; giving much of it back takes the second factor (S-71).
    private func decideMoney(_ visit: ConsoleVisit) async throws -> Response {
        let id: CaseFile.ID = try visit.visit.id("case")
        let file = try await orders.store.transaction { (tx) throws(OrderError) in try tx.caseFile(id) }
        guard let file else { throw NotHere() }
        return try await deciding(id, visit, done: .moneyDecided, refusedAt: "what") {
            let note = try note(visit)
            let resolution = try await resolution(visit)
            if case .book = resolution {} else if file.closedAt == nil { try await requireCode(file, visit) }
            _ = try await orders.resolveSuspense(id, resolution, note: note, by: visit.actor)
        }
    }

    private func resolution(_ visit: ConsoleVisit) async throws -> SuspenseResolution {
        switch CaseForm.Decision(rawValue: visit.field("what")) {
        case .giveBack: return .giveBack
        case .elsewhere: return .givenBackElsewhere
        case .book:
            let number = visit.field("number", most: 40).uppercased()
            let order = try await orders.store.transaction { (tx) throws(OrderError) in try tx.order(number: number) }
            guard let order else {
                throw CaseFault(field: "number", words: visit.language.office.word(.noOrder))
            }
            return .book(on: order.id)
        case nil: throw CaseFault(field: "what", words: visit.language.settings.words(for: .noChoice))
        }
    }

    private func requireCode(_ file: CaseFile, _ visit: ConsoleVisit) async throws {
        guard let amount = file.amount, try await site.refundLimits().value.isAbove(amount) else { return }
        guard visit.staff.secondFactor != nil else {
            throw CaseFault(field: "otp", words: visit.language.office.word(.needsFactor))
        }
        do {
            try await requireCode(visit, for: "give back \(amount) of case \(file.id)")
        } catch let unproven as Unproven { throw CaseFault(field: "otp", words: unproven.words) }
    }

    private func note(_ visit: ConsoleVisit) throws(CaseFault) -> String {
        let note = (visit.request.form["note"] ?? "").replacing("\r\n", with: "\n").trimmed
        guard !note.isEmpty, note.count <= Self.noteMax,
            !note.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" })
        else { throw CaseFault(field: "note", words: visit.language.office.word(.emptyNote)) }
        return note
    }

    /// Does it, and shows the cases again where the form of one cannot be taken.
    private func deciding(
        _ id: CaseFile.ID, _ visit: ConsoleVisit, done: OfficeWord, refusedAt field: String,
        _ body: () async throws -> Void
    ) async throws -> Response {
        do { try await body() } catch let fault as CaseFault {
            return try await showCases(visit, id, fault: fault)
        } catch let error as OrderError {
            switch error.code {
            case .refused, .invalid:
                let words = field == "note" ? visit.language.office.word(.moneyLies) : words(for: error, visit)
                return try await showCases(visit, id, fault: CaseFault(field: field, words: words))
            default: throw error
            }
        }
        return try visit.seeOther("staff/cases", done: done.rawValue)
    }
}
