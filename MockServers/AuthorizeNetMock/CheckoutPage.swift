internal import MockServerKit
internal import PaymentHTTP
internal import PaymentTemplates

/// The hosted payment form and its receipt.
enum CheckoutPage {
    /// What stays in the form when it is shown again: never the card.
    struct Entered {
        var billTo = Address()
        var email = ""

        /// What the merchant knows already.
        init(_ order: OrderData) {
            billTo = order.billTo
            email = order.customerEmail ?? ""
        }

        /// Adds what the buyer typed.
        mutating func read(_ form: FormDecoding) {
            for (name, _, _, limit) in CheckoutPage.billingFields.joined() {
                if let value = form[name] { billTo[name] = String(value.prefix(limit)) }
            }
            if let value = form["email"] { email = String(value.prefix(255)) }
        }
    }

    /// The fields of the billing address by rows: name, label, how a browser fills it, and how long the value may be.
    private static let billingFields = [
        [("firstName", "First name", "given-name", 50)], [("lastName", "Last name", "family-name", 50)],
        [("address", "Street", "address-line1", 60)],
        [("city", "City", "address-level2", 40), ("state", "State", "address-level1", 40)],
        [("zip", "Zip code", "postal-code", 20), ("country", "Country", "country-name", 60)],
    ]

    /// The form.
    static func show(_ page: HostedPage, _ entered: Entered, error: String? = nil, status: Int = 200) -> MockResponse {
        let options = page.options
        let amount = "\(Amount.text(page.amount)) \(Amount.currency)"
        let merchant = options.merchantName ?? "Mock Shop"
        let hasOrder = options.showsOrder && (page.order.invoiceNumber ?? page.order.description) != nil
        let line = PaymentSummary.Line(
            page.order.description ?? "Order", notes: [page.order.invoiceNumber.map { "Invoice \($0)" }],
            amount: amount)
        let summary = PaymentSummary(
            merchant: "Pay \(merchant)", amount: amount, lines: hasOrder ? [line] : [], error: error)
        let button = PaymentButton("\(options.buttonText) \(amount)", cards: PageTemplates.offeredCards)
        let values: [String: TemplateValue] = [
            "summary": summary.pageValue, "rows": PageField.rows(fields(options, entered)),
            "payment": button.pageValue, "token": .text(page.token), "path": .text(Pages.paymentPath),
            "save": .flag(options.addsCard && page.customer != nil),
            "cancel": options.cancelURL.map { ["address": .text($0), "label": .text(options.cancelText)] } ?? false,
        ]
        return MockPage(
            title: "Pay \(merchant)", template: PageTemplates.checkout, values: values, formTargets: [options.url]
        ).response(status: status)
    }

    private static func fields(_ options: HostedOptions, _ entered: Entered) -> [[PageField]] {
        let card: [[PageField]] = [
            [.cardNumber("cardNumber", example: "4111 1111 1111 1111")],
            [.expiry(), .cardCode("cardCode", "Card code", example: "CVV", isRequired: options.requiresCode)],
        ]
        let billing = billingFields.map { row in
            row.map { name, label, filling, _ in
                PageField(
                    name, label, filling: filling, value: entered.billTo[name] ?? "",
                    isRequired: options.requiresBilling)
            }
        }
        let email = PageField.email(entered.email, isRequired: options.requiresEmail)
        return card + (options.showsBilling ? billing : []) + (options.showsEmail ? [[email]] : [])
    }

    /// Takes the form.
    static func submit(
        _ page: HostedPage, _ form: FormDecoding, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        var entered = Entered(page.order)
        entered.read(form)
        if let problem = missing(page.options, entered, form) {
            return show(page, entered, error: problem, status: 400)
        }
        let instrument: Instrument
        do throws(Refusal) {
            instrument = try read(form, state)
        } catch {
            switch error {
            case .failure(let failure): return show(page, entered, error: failure.text, status: 400)
            case .reason(let reason, _, _): return show(page, entered, error: reason.text, status: 400)
            }
        }
        var order = page.order
        order.billTo = entered.billTo
        if !entered.email.isEmpty { order.customerEmail = entered.email }
        let outcome = state.submit(page.token, instrument, order, savesCard: form["save_card"] != nil, &call)
        return answer(outcome, page, entered, state, call)
    }

    /// The answer to what became of a submission or a challenge.
    static func answer(
        _ outcome: State.PageOutcome, _ page: HostedPage, _ entered: Entered, _ state: State, _ call: Call
    ) -> MockResponse {
        switch outcome {
        case .done: finished(state.pages[page.token] ?? page)
        case .challenge(let id): .redirect(to: call.context.baseURL + Pages.challengePath + id)
        case .refused(let text): show(page, entered, error: text, status: 402)
        }
    }

    /// Back to the shop, or the receipt with a way there.
    ///
    /// The return carries no data of the transaction, as on the live service.
    static func finished(_ page: HostedPage) -> MockResponse {
        if !page.options.showsReceipt, let url = page.options.url { return .redirect(to: url) }
        return .message(
            "Thank you", "Your payment was received. Nothing more is charged.",
            amount: "\(Amount.text(page.amount)) \(Amount.currency)",
            link: page.options.url.map { (page.options.urlText, $0) })
    }

    /// What the buyer has to enter and did not; a test card that is clicked needs nothing else.
    private static func missing(_ options: HostedOptions, _ entered: Entered, _ form: FormDecoding) -> String? {
        guard form["test_card"] == nil else { return nil }
        if options.requiresEmail, entered.email.isEmpty { return "Please enter your email address." }
        if options.requiresBilling, billingFields.joined().contains(where: { entered.billTo[$0.0] == nil }) {
            return "Please enter your whole billing address."
        }
        if options.requiresCode, form["cardCode"]?.isEmpty != false { return "Please enter the card code." }
        return nil
    }

    private static func read(_ form: FormDecoding, _ state: State) throws(Refusal) -> Instrument {
        if let name = form["test_card"], !name.isEmpty {
            if name == "challenge" {
                return try state.instrument(
                    number: TestCard.challenged.number, expiry: "2099-12", code: nil)
            }
            guard let nonce = MockNonce(rawValue: "mock-nonce-" + name), let instrument = state.instrument(of: nonce)
            else { throw .failure(.invalid("Test Card")) }
            return instrument
        }
        let code = form["cardCode"].flatMap { $0.isEmpty ? nil : $0 }
        return try state.instrument(
            number: form["cardNumber"] ?? "", expiry: form["expiry"] ?? "", code: code)
    }
}
