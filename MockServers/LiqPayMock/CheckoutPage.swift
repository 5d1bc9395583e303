internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentTemplates

/// The hosted page of a payment, and of an invoice.
enum CheckoutPage {
    private static let kinds: [String: Payment.Kind] = [
        "pay": .pay, "hold": .hold, "subscribe": .subscribe, "paydonate": .paydonate, "auth": .auth,
    ]

    /// Takes the shop's form and sends the browser to the page of its payment.
    ///
    /// The same order can be opened again until the payer has done something; then the page refuses it.
    static func open(_ request: MockRequest, _ state: inout State, _ call: inout Call) -> MockResponse {
        do throws(Failure) {
            let envelope = try Envelope(request.method == .post ? request.form : request.queryForm)
            call.language = envelope.parameters.language
            call.version = try envelope.verified(with: state.keys, needsVersion: true)
            try envelope.parameters.demand(["action"])
            guard let kind = envelope.parameters.action.flatMap({ kinds[$0] }) else { throw Failure("err_api_action") }
            let terms = try Terms(envelope.parameters, kind, call)
            let payment = try prepare(terms, &state, &call)
            return .redirect(to: Pages.address(of: payment, call) ?? "", status: 302)
        } catch {
            let text = PageText(call.language)
            return .message(
                text.refusedTitle, error.text(in: call.language), code: ("err_code", error.code),
                language: call.language.rawValue, status: 400)
        }
    }

    private static func prepare(_ terms: Terms, _ state: inout State, _ call: inout Call) throws(Failure) -> Payment {
        if let expires = terms.expires, expires <= call.now { throw Failure("expired_prepared") }
        if let known = state.known(order: terms.orderID), known.status == .prepared,
            known.amount == terms.amount, known.terms.currency == terms.currency, known.terms.kind == terms.kind
        {
            return known
        }
        try state.checkIsNew(order: terms.orderID)
        var payment = state.add(terms, .prepared, call)
        payment.pageToken = call.secretText()
        state.payments[payment.key] = payment
        if let token = payment.pageToken { state.pages[token] = payment.key }
        if let expires = terms.expires { state.agenda.plan(.pageLapses(payment.key), at: expires) }
        return payment
    }

    /// Shows what the payer has to do next, or how the payment ended.
    ///
    /// - Parameters:
    ///   - error: what is wrong with the form just submitted, which is shown again.
    ///   - isSubmitted: whether this answers a form, so that a refused payment is no success.
    static func show(
        _ payment: Payment, _ call: Call, error: String? = nil, isSubmitted: Bool = false
    ) -> MockResponse {
        let text = PageText(payment.terms.language)
        let status = error == nil ? 200 : 400
        switch payment.status {
        case .prepared, .invoiceWait:
            let button = PaymentButton(
                "\(text.pay) \(total(payment))", cards: PageTemplates.offeredCards, foldLabel: text.testCards)
            return page(
                payment, text, PageTemplates.checkout, error,
                [
                    [.cardNumber("card", text.cardNumber, example: "4242 4242 4242 4242")],
                    [.expiry(text.expiry), .cardCode("cvv", "CVV", example: "123")],
                ], ["payment": button.pageValue], status)
        case .password, .code:
            let label = payment.status == .password ? text.password : text.cardCode
            let field = PageField("code", label, kind: .numeric, filling: "one-time-code", isRequired: true)
            return page(payment, text, PageTemplates.code, error, [[field]], ["send": .text(text.send)], status)
        case .threeDSecure:
            return .redirect(
                to: call.context.baseURL + Pages.threeDSecurePath + (payment.challenge?.token ?? ""))
        case .failure:
            return .message(
                text.failedTitle, ErrorText.text(payment.refusal ?? "", in: payment.terms.language),
                code: payment.refusal.map { ("err_code", $0) }, link: back(payment, text),
                language: payment.terms.language.rawValue, status: isSubmitted ? 402 : 200)
        default:
            return .message(
                text.doneTitle, text.done, link: back(payment, text), language: payment.terms.language.rawValue)
        }
    }

    static func submit(
        _ payment: Payment, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard let form = request.form else {
            return .message("Not understood", "The form could not be read.", status: 400)
        }
        let isWaiting = payment.status.isOpen || payment.status == .password || payment.status == .code
        guard isWaiting else { return show(payment, call, isSubmitted: true) }
        if form["cancel"] != nil {
            state.decline(payment.key, "cancel", &call)
            return payment.terms.resultURL.map { .redirect(to: $0) } ?? finished(payment.key, state, call)
        }
        do throws(Failure) {
            switch payment.status {
            case .password: try state.enterPassword(form["code"] ?? "", payment.key, &call)
            case .code: try state.enterCode(form["code"] ?? "", payment.key, &call)
            default:
                let card = try card(form, state)
                state.payments.change(payment.key) { $0.card = card }
                state.charge(payment.key, &call)
            }
        } catch {
            // The name of a member tells a person something only where nothing else does.
            let key = error.code == "err_wrong" ? error.key : nil
            return show(payment, call, error: ErrorText.text(error.code, key: key, in: payment.terms.language))
        }
        return finished(payment.key, state, call)
    }

    /// Where the browser goes after a step: on to the next one, back to the shop, or to a page that says how it ended.
    static func finished(_ key: String, _ state: State, _ call: Call) -> MockResponse {
        guard let payment = state.payments[key] else { return .pageNotFound }
        switch payment.status {
        case .password, .code: return .redirect(to: Pages.address(of: payment, call) ?? "")
        case .threeDSecure, .failure: return show(payment, call, isSubmitted: true)
        default:
            guard let result = payment.terms.resultURL else { return show(payment, call) }
            return .redirect(to: result)
        }
    }

    private static func card(_ form: FormDecoding, _ state: State) throws(Failure) -> KeptCard {
        if let name = form["test_card"], !name.isEmpty {
            guard let scenario = TestCard.named(name) else { throw Failure("err_card", key: "test_card") }
            return try KeptCard(
                number: scenario.number, month: "12", year: "99", code: "123", state.fingerprints)
        }
        guard let expiry = form.expiry else { throw .wrong("expiry") }
        return try KeptCard(
            number: (form["card"] ?? "").filter { $0 != " " }, month: expiry.month, year: expiry.year,
            code: form["cvv"] ?? "", state.fingerprints)
    }

    private static func back(_ payment: Payment, _ text: PageText) -> (label: String, address: String)? {
        payment.terms.resultURL.map { (text.back, $0) }
    }

    private static func total(_ payment: Payment) -> String {
        WireAmount.label(payment.amount, payment.terms.currency)
    }

    private static func page(
        _ payment: Payment, _ text: PageText, _ template: PageTemplate, _ error: String?, _ rows: [[PageField]],
        _ more: [String: TemplateValue], _ status: Int
    ) -> MockResponse {
        let line = PaymentSummary.Line(
            payment.terms.description, notes: ["\(text.order) \(payment.terms.orderID)"], amount: total(payment))
        let summary = PaymentSummary(
            merchant: "Mock Shop", amount: total(payment), lines: [line], hints: [text.note(payment.terms)],
            error: error)
        let values: [String: TemplateValue] = [
            "summary": summary.pageValue, "rows": PageField.rows(rows), "cancel": .text(text.cancel),
        ]
        return MockPage(
            title: "LiqPay", language: payment.terms.language.rawValue, template: template,
            values: values.merging(more) { _, new in new }, formTargets: [payment.terms.resultURL]
        ).response(status: status)
    }
}
