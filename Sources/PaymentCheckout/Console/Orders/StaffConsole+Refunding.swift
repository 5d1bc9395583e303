internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What staff chose to give back.
struct RefundChoice: Sendable {
    enum Kind: String, Sendable {
        case everything, exactly
        case owedBack = "owed-back"
        case policyPayer = "policy-payer"
        case policyMerchant = "policy-merchant"
    }

    let amount: RefundAmount
    let reason: RefundOrder.Reason
    let reopens: Bool?
    let split: RefundOrder.Order
    let payment: PaymentRecord.ID?
    let note: String
    let nonce: RefundRecord.ID

    /// Reads the form.
    ///
    /// - Throws: what is wrong with it, as a word; `FormProblem` for a form that is none of the console's.
    init(_ file: OrderFile, _ visit: ConsoleVisit) throws {
        switch Kind(rawValue: visit.field("what")) {
        case .everything: amount = .everything
        case .owedBack: amount = .owedBack
        case .policyPayer: amount = .byCancellationPolicy(.payer)
        case .policyMerchant: amount = .byCancellationPolicy(.merchant)
        case .exactly:
            guard let money = AmountField.read(visit.field("amount", most: 65), file.plan.currency, visit.language),
                money.isPositive
            else { throw RefundFault(word: .badAmount, field: "amount") }
            amount = .exactly(money)
        case nil: throw RefundFault(word: .badChoice, field: "what")
        }
        // What a bank took back comes from the bank, and from nobody here.
        guard let reason = RefundOrder.Reason(rawValue: visit.field("why")), reason != .chargeback else {
            throw RefundFault(word: .badChoice, field: "why")
        }
        self.reason = reason
        reopens = ["yes": true, "no": false][visit.field("reopens")]
        let from = visit.field("from")
        if from.hasPrefix("payment/") {
            guard let found = file.payments.first(where: { "payment/\($0.id)" == from }) else {
                throw RefundFault(word: .badChoice, field: "from")
            }
            (split, payment) = (.latestFirst, found.id)
        } else {
            guard let order = RefundOrder.Order(rawValue: from) else {
                throw RefundFault(word: .badChoice, field: "from")
            }
            (split, payment) = (order, nil)
        }
        guard let note = visit.line("reason", most: 300) else { throw RefundFault(word: .badReason, field: "reason") }
        self.note = note
        guard visit.field("nonce", most: 80).utf8.count <= 60 else { throw FormProblem.notOurs }
        do { nonce = try RefundRecord.ID(visit.field("nonce", most: 80)) } catch { throw FormProblem.notOurs }
    }

    /// The fields by which the form is sent once more.
    static let names = ["what", "amount", "why", "reopens", "from", "reason", "nonce"]
}

/// A form of a refund that cannot be taken.
struct RefundFault: Error {
    let word: OrderWord
    let field: String
}

extension StaffConsole {
    /// Shows what a refund would do; nothing of it happens (D-54).
    func planRefund(_ visit: ConsoleVisit) async throws -> Response {
        let file = try await file(try visit.visit.id("order"))
        return try await explaining(file, visit) {
            let choice = try RefundChoice(file, visit)
            return try await planPage(try await plan(choice, file), choice, file, visit).response()
        }
    }

    /// Gives the money back, if what would happen is what was shown.
    func confirmRefund(_ visit: ConsoleVisit) async throws -> Response {
        let file = try await file(try visit.visit.id("order"))
        return try await explaining(file, visit) {
            let choice = try RefundChoice(file, visit)
            // The same form again: it was done (F-40).
            if file.refunds.contains(where: { $0.id.text == "\(choice.nonce)-1" }) { return try done(file, visit) }
            let plan = try await plan(choice, file)
            guard try isShown(plan, choice, visit) else {
                return try await planPage(plan, choice, file, visit, words: .planChanged).response()
            }
            if try await isLarge(plan, file) {
                guard visit.staff.secondFactor != nil else {
                    return try await planPage(plan, choice, file, visit).response()
                }
                let what = "give back \(plan.amount) of \(file.order.number)"
                do { try await requireCode(visit, for: what) } catch let unproven as Unproven {
                    return try await planPage(plan, choice, file, visit, fault: unproven.words).response()
                }
            }
            _ = try await orders.refund(plan, note: choice.note, nonce: choice.nonce, by: visit.actor)
            return try done(file, visit)
        }
    }

    private func done(_ file: OrderFile, _ visit: ConsoleVisit) throws -> Response {
        try visit.seeOther("staff/orders/\(file.order.id)", done: "refund")
    }

    /// Whether so much goes back of the order that a second factor is needed: with what went back before, so that many small refunds are
    /// no way around it (S-71).
    private func isLarge(_ plan: RefundPlan, _ file: OrderFile) async throws(OrderError) -> Bool {
        let before = file.refunds.filter { $0.state != .failed }.reduce(0) { $0 + $1.amount.minorUnits }
        let all = Money(minorUnits: before + plan.amount.minorUnits, currency: plan.amount.currency)
        return try await site.refundLimits().value.isAbove(all)
    }

    private func plan(_ choice: RefundChoice, _ file: OrderFile) async throws(OrderError) -> RefundPlan {
        try await orders.planRefund(
            file.order.id, choice.amount, reason: choice.reason, reopens: choice.reopens, order: choice.split,
            of: choice.payment)
    }

    /// Shows the order again when a form of a refund cannot be taken.
    private func explaining(
        _ file: OrderFile, _ visit: ConsoleVisit, _ body: () async throws -> Response
    ) async throws -> Response {
        let words: String
        var field: String?
        do { return try await body() } catch let fault as RefundFault {
            (words, field) = (visit.text[fault.word], fault.field)
        } catch let error as OrderError where [.refused, .invalid, .conflict, .gateway].contains(error.code) {
            words = self.words(for: error, visit)
        }
        var page = try orderPage(file, visit)
        page.status = .unprocessableContent
        let forms = OrderForms(file, visit, nil, zone: orders.business.zone, stages: orders.business.stages)
        page.values["actions"] = ["forms": .list([forms.refundForm(words, wrong: field).value])]
        return try page.response()
    }

    private func planPage(
        _ plan: RefundPlan, _ choice: RefundChoice, _ file: OrderFile, _ visit: ConsoleVisit,
        words: OrderWord = .planText, fault: String? = nil
    ) async throws -> SitePage {
        let (text, language) = (visit.text, visit.language)
        let isAbove = try await isLarge(plan, file)
        let isLacking = isAbove && visit.staff.secondFactor == nil
        var form = ConsoleForm(
            id: "confirm", title: text[.confirmGiveBack],
            action: address.path("staff/orders/\(file.order.id)/refund/confirm"),
            hidden: RefundChoice.names.map { (name: $0, value: visit.field($0)) }
                + [("shown", try digest(plan, choice, visit).text)], isDanger: true, fault: fault, wrongField: "otp")
        if isAbove {
            form.help = text[.needsCode]
            form.groups = [
                (
                    nil,
                    [
                        ConsoleField(
                            name: "otp", label: text[.otp], kind: .line(keys: "numeric", most: 12),
                            help: text[.otpHelp], isRequired: true)
                    ]
                )
            ]
        }
        return visit.page(
            OrderTemplates.refund,
            [
                "word": text.orderWords, "order": .text("\(file.order.number) · \(file.order.title)"),
                "words": .text(text[words]), "sum": .text(language.amount(plan.amount)),
                "parts": .list(plan.parts.map { part($0, file, visit) }),
                "withheld": Self.list(
                    plan.withheld.map { one in
                        [
                            "amount": .text(language.amount(one.amount)), "why": .text(text.name(of: one.reason)),
                        ]
                    }),
                "reopened": Self.list(
                    plan.reopened.map { one in
                        let item = plan.after.schedule.items.first { $0.id == one.item }
                        return [
                            "name": .text(item.map { language.name(of: $0.role) } ?? ""),
                            "amount": .text(language.amount(one.amount)),
                        ]
                    }),
                "lacking": .text(orHidden: isLacking ? text[.needsFactor] : nil),
                "account": .text(address.path("staff/me")), "form": isLacking ? false : form.value,
                "back": .text(address.path("staff/orders/\(file.order.id)")),
            ], title: text[.planTitle], section: .orders, status: fault == nil ? .ok : .unprocessableContent)
    }

    private func part(_ part: RefundPlan.Part, _ file: OrderFile, _ visit: ConsoleVisit) -> TemplateValue {
        let payment = file.payments.first { $0.id == part.payment }
        let day = payment.map { orders.business.zone.moment($0.settledAt ?? $0.createdAt).day }
        let name = [
            payment.map { visit.text.name(of: $0.way) }, payment.map { visit.language.amount($0.captured) },
            day.map { visit.language.date($0, .short) },
        ]
        return [
            "name": .text(name.compactMap { $0 }.joined(separator: " · ")),
            "amount": .text(visit.language.amount(part.amount)), "how": .text(visit.text.name(of: part.route)),
        ]
    }

    /// Stands for what was shown, so that nothing else is done.
    private func digest(
        _ plan: RefundPlan, _ choice: RefundChoice, _ visit: ConsoleVisit
    ) throws(OrderError) -> LinkToken {
        try key.siteCode(Self.shownScope, shown(plan, choice, visit))
    }

    private func isShown(_ plan: RefundPlan, _ choice: RefundChoice, _ visit: ConsoleVisit) throws(OrderError) -> Bool {
        let code: LinkToken
        do { code = try LinkToken(visit.field("shown", most: 64)) } catch { return false }
        return try key.isValid(siteCode: code, Self.shownScope, shown(plan, choice, visit))
    }

    private func shown(_ plan: RefundPlan, _ choice: RefundChoice, _ visit: ConsoleVisit) -> [String] {
        [visit.session.formCode, plan.order.text, choice.nonce.text, plan.reason.rawValue, choice.note]
            + [plan.reopens.map(String.init) ?? ""]
            + plan.parts.flatMap { [$0.payment.text, $0.amount.description, $0.route.rawValue] }
    }

    private static let shownScope = "staff refund"
}
