internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// A form whose fields cannot be what they are.
private struct BadField: Error {
    let word: OrderWord
    var field: String?
}

extension StaffConsole {
    /// Does something with an order, and shows its page again: with what was done, or with the form and why it was not taken.
    func act(_ action: OrderAction, _ visit: ConsoleVisit) async throws -> Response {
        let file = try await file(try visit.visit.id("order"))
        let subject = subject(of: action, visit)
        let words: String
        var field: String?
        do {
            try await perform(action, file, visit)
            return try visit.seeOther("staff/orders/\(file.order.id)", done: action.rawValue)
        } catch let bad as BadField {
            (words, field) = (visit.text[bad.word], bad.field)
        } catch let error as PlanError {
            words = visit.language.message(for: .impossible(error), to: .staff, in: orders.business.zone)
        } catch let error as OrderError {
            switch error.code {
            case .refused, .invalid, .gateway, .accountStopped, .forbidden: words = self.words(for: error, visit)
            case .conflict:
                words = error.field == "nonce" ? visit.text[.sentAlready] : visit.text[.changedMeanwhile]
            case .notFound: words = visit.text[.badChoice]
            case .storeUnavailable, .commitUnknown, .corrupt, .leaseLost: throw error
            }
        }
        let now = try await self.file(file.order.id)
        return try orderPage(
            now, visit, fault: ActionFault(action: action, subject: subject, words: words, field: field)
        ).response()
    }

    private func subject(of action: OrderAction, _ visit: ConsoleVisit) -> String {
        switch action {
        case .sendInvoice: visit.field("invoice")
        case .charge: visit.field("item")
        case .confirm: visit.field("subject")
        case .refundByHand, .withdraw: visit.field("refund")
        default: ""
        }
    }

    private func perform(_ action: OrderAction, _ file: OrderFile, _ visit: ConsoleVisit) async throws {
        let (id, actor) = (file.order.id, visit.actor)
        switch action {
        case .sendInvoice:
            let invoice = visit.field("invoice")
            guard let found = file.invoices.first(where: { $0.id.text == invoice }) else {
                throw BadField(word: .badChoice)
            }
            _ = try await orders.sendInvoice(found.id, due: try day("due", visit), by: actor)
        case .sendLink: try await orders.sendLinkAgain(id, by: actor)
        case .reissue: _ = try await orders.reissueLink(id, by: actor)
        case .accept: try await orders.acceptEstimate(id, name: try line("name", visit, most: 120), by: actor)
        case .announce:
            _ = try await orders.announceManualPayment(
                id, try amount("amount", file, visit), nonce: try nonce(visit), note: try reason(visit), by: actor)
        case .confirm:
            let fee = visit.field("fee").isEmpty ? nil : try amount("fee", file, visit)
            _ = try await orders.confirmManualPayment(
                id, try amount("amount", file, visit), fee: fee, nonce: try nonce(visit), note: try reason(visit),
                by: actor)
        case .spend:
            let source = visit.field("source")
            guard let found = file.sources.first(where: { $0.id.text == source }) else {
                throw BadField(word: .badChoice)
            }
            _ = try await orders.spendBalance(
                of: found.id, try amount("amount", file, visit), on: id, nonce: try nonce(visit), by: actor)
        case .charge:
            let item = visit.field("item")
            guard let found = file.standing.items.first(where: { $0.item.id.description == item }) else {
                throw BadField(word: .badChoice)
            }
            _ = try await orders.chargeBalance(id, item: found.item.id, by: actor)
        case .happen: _ = try await orders.happen(try event(visit, file.triggers), for: id, by: actor)
        case .reschedule:
            let event = try event(visit, file.events)
            let moment = visit.field("day").isEmpty ? nil : try moment("day", of: event, visit)
            _ = try await orders.reschedule(event, to: moment, for: id, by: actor)
        case .total:
            _ = try await orders.changeTotal(
                id, to: try amount("amount", file, visit), reason: try reason(visit), by: actor)
        case .custom: _ = try await orders.customize(id, try customRules(file, visit), by: actor)
        case .complete: _ = try await orders.complete(id, reason: try reason(visit), by: actor)
        case .decline: _ = try await orders.decline(id, reason: try reason(visit), by: actor)
        case .cancel:
            guard let party = PlanEvent.Party(rawValue: visit.field("party")) else { throw BadField(word: .badChoice) }
            _ = try await orders.cancel(id, by: party, reason: try reason(visit), actor: actor)
        case .resume: _ = try await orders.resumeCollection(id, by: actor)
        case .stage: _ = try await orders.setStage(id, to: try line("stage", visit, most: 64), by: actor)
        case .method:
            let name = visit.field("method")
            let method = file.methods.first { $0.id.text == name }
            guard method != nil || name.isEmpty else { throw BadField(word: .badChoice) }
            _ = try await orders.useMethod(method?.id, for: id, by: actor)
        case .refundByHand:
            _ = try await orders.confirmManualRefund(try refund(file, visit), note: try reason(visit), by: actor)
        case .withdraw: _ = try await orders.withdrawRefund(try refund(file, visit), note: try reason(visit), by: actor)
        }
    }

    // MARK: Fields

    private func amount(_ name: String, _ file: OrderFile, _ visit: ConsoleVisit) throws(BadField) -> Money {
        guard let amount = AmountField.read(visit.field(name, most: 65), file.plan.currency, visit.language),
            amount.isPositive
        else { throw BadField(word: .badAmount, field: name) }
        return amount
    }

    private func day(_ name: String, _ visit: ConsoleVisit) throws(BadField) -> CivilDate {
        guard let day = visit.day(name) else { throw BadField(word: .badDay, field: name) }
        return day
    }

    private func moment(_ name: String, of event: EventName, _ visit: ConsoleVisit) throws(BadField) -> Moment {
        guard let moment = visit.moment(name, of: event, in: orders.business.zone) else {
            throw BadField(word: event.hasTime ? .badTime : .badDay, field: name)
        }
        return moment
    }

    private func nonce(_ visit: ConsoleVisit) throws(FormProblem) -> PaymentRecord.ID {
        do { return try PaymentRecord.ID(visit.field("nonce", most: 80)) } catch { throw .notOurs }
    }

    private func reason(_ visit: ConsoleVisit) throws(BadField) -> String {
        guard let reason = visit.line("reason", most: 300) else { throw BadField(word: .badReason, field: "reason") }
        return reason
    }

    private func line(_ name: String, _ visit: ConsoleVisit, most: Int) throws(BadField) -> String {
        guard let line = visit.line(name, most: most) else { throw BadField(word: .badText, field: name) }
        return line
    }

    private func event(_ visit: ConsoleVisit, _ known: [EventName]) throws(BadField) -> EventName {
        let name = visit.field("event")
        guard let event = known.first(where: { $0.text == name }) else { throw BadField(word: .badChoice) }
        return event
    }

    private func refund(_ file: OrderFile, _ visit: ConsoleVisit) throws(BadField) -> RefundRecord.ID {
        let name = visit.field("refund")
        guard let refund = file.refunds.first(where: { $0.id.text == name }) else { throw BadField(word: .badChoice) }
        return refund.id
    }

    /// The rules of the form; switched off they are kept, so that they can be switched on again (P-TR-2).
    private func customRules(_ file: OrderFile, _ visit: ConsoleVisit) throws -> CustomDownPayments? {
        var rules: [CustomDownPayments.Rule] = []
        for place in 1...OrderForms.rulesMax {
            let share = visit.field("share\(place)", most: 65)
            guard !share.isEmpty else { continue }
            rules.append(try rule(share, place, file, visit))
        }
        let isOn = visit.field("switch") == "on"
        guard isOn || !rules.isEmpty else { return nil }
        return try CustomDownPayments(isOn: isOn, rules: rules)
    }

    private func rule(
        _ share: String, _ place: Int, _ file: OrderFile, _ visit: ConsoleVisit
    ) throws(BadField) -> CustomDownPayments.Rule {
        guard share.hasSuffix("%") else {
            guard let amount = AmountField.read(share, file.plan.currency, visit.language) else {
                throw BadField(word: .badAmount, field: "share\(place)")
            }
            guard let day = visit.day("day\(place)") else { throw BadField(word: .badRule, field: "day\(place)") }
            return .fixed(amount, due: day)
        }
        guard let days = Int(visit.field("days\(place)", most: 10)),
            let reference = CustomDownPayments.Reference(rawValue: visit.field("from\(place)"))
        else { throw BadField(word: .badRule, field: "days\(place)") }
        do {
            let number = String(share.dropLast()).trimmed.replacing(",", with: ".")
            return .percentage(try Percentage(number), days: days, reference)
        } catch { throw BadField(word: .badAmount, field: "share\(place)") }
    }
}

extension ConsoleVisit {
    /// A day as browsers write it; nil for anything else.
    func day(_ name: String) -> CivilDate? {
        do { return try CivilDate(parsing: field(name, most: 12)) } catch { return nil }
    }

    /// A line of text; nil for one that is empty, too long, or has signs that cannot be shown.
    func line(_ name: String, most: Int) -> String? {
        let line = field(name, most: most + 1)
        guard !line.isEmpty, line.count <= most, !line.unicodeScalars.contains(where: \.isControl) else { return nil }
        return line
    }
}
