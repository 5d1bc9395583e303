internal import MockServerKit
internal import PaymentHTTP
internal import PaymentTemplates

/// The page of a Checkout Session.
enum CheckoutPage {
    /// What stays in the form when it is shown again: never the card.
    struct Entered {
        var email = ""
        var name = ""
    }

    static func show(
        _ session: CheckoutSession, _ state: State, entered: Entered = Entered(), error: String? = nil,
        status: Int = 200
    ) -> MockResponse {
        switch session.status {
        case .open:
            return form(session, state, entered, error ?? lastError(of: session, state)).response(status: status)
        case .complete:
            let link = session.successURL.map { ("Continue", successAddress($0, session)) }
            return .message("All done", "This checkout is complete. Nothing more is charged.", link: link)
        case .expired:
            let link = session.cancelURL.map { ("Back to the shop", $0) }
            return .message(
                "This link has expired", "Nothing was charged. Go back to the shop to start again.", link: link,
                status: 410)
        }
    }

    static func submit(
        _ session: CheckoutSession, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard let form = request.form else {
            return show(session, state, error: "The form could not be read.", status: 400)
        }
        let entered = Entered(email: form["email"] ?? "", name: form["name"] ?? "")
        do throws(Failure) {
            var draft = PaymentMethodDraft(card: try card(form, state, call))
            draft.metadata = Metadata()
            let entry = State.PageEntry(
                email: entered.email.isEmpty ? nil : entered.email, name: entered.name.isEmpty ? nil : entered.name,
                card: draft)
            switch try state.pay(session.id, entry, &call) {
            case .challenge(let address): return .redirect(to: address)
            case .complete: return completed(session.id, state)
            }
        } catch {
            let current = state.checkoutSessions[session.id] ?? session
            return show(current, state, entered: entered, error: error.message, status: error.status)
        }
    }

    /// The answer that takes the buyer back to the shop.
    static func completed(_ id: String, _ state: State) -> MockResponse {
        guard let session = state.checkoutSessions[id] else { return .pageNotFound }
        guard session.status == .complete, let success = session.successURL else { return show(session, state) }
        return .redirect(to: successAddress(success, session))
    }

    private static func successAddress(_ address: String, _ session: CheckoutSession) -> String {
        address.replacing("{CHECKOUT_SESSION_ID}", with: session.id)
    }

    /// Why the last try failed: the buyer may come back from a challenge without a form that could say so.
    private static func lastError(of session: CheckoutSession, _ state: State) -> String? {
        let payment = session.paymentIntent.flatMap { state.paymentIntents[$0]?.lastPaymentError }
        let setup = session.setupIntent.flatMap { state.setupIntents[$0]?.lastSetupError }
        return (payment ?? setup)?["message"]?.stringValue
    }

    private static func card(_ form: FormDecoding, _ state: State, _ call: Call) throws(Failure) -> Card {
        if let name = form["test_card"], !name.isEmpty {
            guard let scenario = TestCard.aliased(name, prefix: "") else {
                throw .invalid("There is no test card called \(name.shortened).")
            }
            return Card(alias: scenario, state.fingerprints, call)
        }
        guard let number = form["number"], !number.isEmpty else { throw .invalid("Please enter a card number.") }
        guard let expiry = form.expiry, let month = Int64(expiry.month), let year = Int64(expiry.year) else {
            throw .invalid("Please enter the expiry date as MM / YY.")
        }
        guard let code = form["cvc"], !code.isEmpty else { throw .invalid("Please enter the security code.") }
        return try Card(number: number, month: month, year: year, code: code, state.fingerprints, call)
    }

    private static func form(
        _ session: CheckoutSession, _ state: State, _ entered: Entered, _ error: String?
    ) -> MockPage {
        let currency = session.currency.flatMap(WireCurrency.named)
        func money(_ amount: Int64) -> String { currency?.text(amount) ?? "\(amount)" }
        let knownEmail = session.customer.flatMap { state.customers[$0]?.email } ?? session.customerEmail
        let amount = session.total.map(money)
        let isPayment = session.mode == "payment"
        let summary =
            isPayment
            ? PaymentSummary(
                merchant: "Pay Mock Shop", amount: amount ?? "",
                lines: session.lineItems.map { item in
                    let count = item.quantity == 1 ? nil : "\(item.quantity) × \(money(item.unitAmount))"
                    return PaymentSummary.Line(item.name, notes: [item.description, count], amount: money(item.amount))
                }, error: error) : PaymentSummary(savingCardFor: "Mock Shop", error: error)
        let fields: [[PageField]] = [
            knownEmail == nil ? [.email(entered.email)] : [],
            [.cardNumber(example: "4242 4242 4242 4242")], [.expiry(), .cardCode(example: "CVC")],
            [PageField("name", "Name on card", filling: "cc-name", value: entered.name)],
        ]
        let button = PaymentButton(amount.map { "Pay \($0)" } ?? "Save card", cards: PageTemplates.offeredCards)
        return MockPage(
            title: isPayment ? "Pay Mock Shop" : "Save your card", template: PageTemplates.checkout,
            values: [
                "summary": summary.pageValue, "rows": PageField.rows(fields), "payment": button.pageValue,
                "knownEmail": .text(orHidden: knownEmail), "cancel": .text(orHidden: session.cancelURL),
            ], formTargets: [session.successURL])
    }
}
