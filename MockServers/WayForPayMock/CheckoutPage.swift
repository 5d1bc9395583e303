internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP
internal import PaymentTemplates

/// The payment page of an order, `/page?vkh=…`.
enum CheckoutPage {
    /// What the payer has to enter anew.
    private struct InputProblem: Error {
        let text: String
    }

    /// Shows the page or takes what the payer submits.
    static func answer(_ request: MockRequest, _ state: inout State, _ call: inout Call) -> MockResponse {
        guard let page = request.queryForm?["vkh"], let reference = state.pages[page],
            let order = state.orders[reference]
        else { return .pageNotFound }
        guard order.isPayable, call.seconds < order.pageEnds ?? 0 else { return over(order, state, goesOn: false) }
        guard request.method == .post else { return form(order, state, error: lastError(of: order)).response() }
        guard let fields = request.form else {
            return form(order, state, error: "The form could not be read.").response(status: 400)
        }
        if fields["cancel"] != nil {
            state.finish(reference, .declined, .canceledByPayer, &call)
            return ended(reference, state)
        }
        do throws(InputProblem) {
            state.attempt(reference, try instrument(fields, order, state, call), .automatic, &call)
            return ended(reference, state)
        } catch {
            return form(order, state, error: error.text).response(status: 400)
        }
    }

    /// What the payer sees after a try.
    static func ended(_ reference: String, _ state: State) -> MockResponse {
        guard let order = state.orders[reference] else { return .pageNotFound }
        if let challenge = order.challenge { return .redirect(to: "\(Pages.challengePath)?MD=\(challenge)") }
        guard order.status == .declined, order.reason != .canceledByPayer else { return over(order, state) }
        return form(order, state, error: lastError(of: order)).response(status: 402)
    }

    private static func lastError(of order: Order) -> String? {
        guard order.status == .declined else { return nil }
        return "The payment was declined: \(order.reason.text) (\(order.reason.code)). You can try another card."
    }

    private static func instrument(
        _ fields: FormDecoding, _ order: Order, _ state: State, _ call: Call
    ) throws(InputProblem) -> Instrument {
        if let name = fields["test_card"], !name.isEmpty {
            guard let card = TestCard.named(name) else {
                throw InputProblem(text: "There is no test card of this name.")
            }
            return .card(card, token: "")
        }
        if fields["saved"] != nil, let token = order.offeredToken, let card = state.card(ofToken: token) {
            guard let code = fields["cvc"], !code.isEmpty else {
                throw InputProblem(text: "Please enter the security code.")
            }
            return Instrument.isCode(code) ? .card(card, token: token) : .refused(.badCode)
        }
        guard let number = fields["number"], !number.isEmpty else {
            throw InputProblem(text: "Please enter a card number.")
        }
        guard let expiry = fields.expiry, let month = Int64(expiry.month), (1...12).contains(month),
            let year = Int64(expiry.year), (0...99).contains(year)
        else { throw InputProblem(text: "Please enter the expiry date as MM / YY.") }
        guard let code = fields["cvc"], !code.isEmpty else {
            throw InputProblem(text: "Please enter the security code.")
        }
        return Instrument(number: number, month: month, year: 2000 + year, code: code, call)
    }

    /// The page of an order on which nothing can be paid any more.
    private static func over(_ order: Order, _ state: State, goesOn: Bool = true) -> MockResponse {
        let (title, text) = outcome(order)
        guard let address = order.returnURL, order.status != .created else { return .message(title, text) }
        return OnwardForm(address: address, fields: fields(order, state), label: "Back to the shop").response(
            title: title, text: text, goesOn: goesOn)
    }

    private static func outcome(_ order: Order) -> (title: String, text: String) {
        if order.isRemoved { return ("This link was taken back", "Nothing was charged.") }
        switch order.status {
        case .approved where order.kind == .verification: return ("Card saved", "Nothing was charged.")
        case .approved: return ("Paid", "\(order.amount.pageText) was charged.")
        case .waitingAuthComplete: return ("Held", "\(order.amount.pageText) is held on your card.")
        case .pending, .inProcessing: return ("In processing", "The shop is told how the payment ends.")
        case .declined: return ("Not paid", "Nothing was charged.")
        case .created, .expired: return ("This link has expired", "Nothing was charged. Go back to the shop.")
        case .voided: return ("Released", "The money is no longer held.")
        case .refunded, .refundInProcessing: return ("Refunded", "Money was given back.")
        }
    }

    /// The members of the callback as form fields.
    private static func fields(_ order: Order, _ state: State) -> [(name: String, value: String)] {
        TransactionMessage.object(order, state.credentials).map { member in
            switch member.value {
            case .string(let text): (member.name, text)
            case .integer(let number): (member.name, "\(number)")
            case .number(let number): (member.name, number.text)
            case .null, .bool, .array, .object: (member.name, "")
            }
        }
    }

    private static func form(_ order: Order, _ state: State, error: String?) -> MockPage {
        let isVerification = order.kind == .verification
        let terms = order.ruleTerms.map { terms in
            let end = terms.end == nil ? "until you cancel it with the shop" : "until the day agreed with the shop"
            let duration = terms.countMax.map { "\($0) times" } ?? end
            return "Then \(terms.amount.pageText) \(terms.mode.rawValue), \(duration)."
        }
        let receipt = order.email.map { ", receipt to \($0)" } ?? ""
        let hints = [
            "Order \(order.reference)\(receipt)",
            order.holdSeconds == nil ? nil : "The amount is held now and taken later.", terms,
        ]
        let summary =
            isVerification
            ? PaymentSummary(savingCardFor: "Mock Shop", hints: hints, error: error)
            : PaymentSummary(
                merchant: "Pay Mock Shop", amount: order.amount.pageText,
                lines: order.products.map { product in
                    PaymentSummary.Line(
                        product.name, notes: [product.count == "1" ? nil : "× \(product.count)"],
                        amount: "\(product.price) \(order.amount.currency)")
                }, hints: hints, error: error)
        let label = isVerification ? "Save card" : "Pay \(order.amount.pageText)"
        return MockPage(
            title: isVerification ? "Save your card" : "Pay Mock Shop", template: PageTemplates.checkout,
            values: [
                "summary": summary.pageValue, "button": .text(label),
                "rows": PageField.rows([
                    [.cardNumber(example: "4111 1111 1111 1111")], [.expiry(), .cardCode(example: "CVV2")],
                ]),
                "payment": PaymentButton(label, cards: PageTemplates.offeredCards).pageValue,
                "saved": .text(orHidden: order.offeredToken.flatMap { state.card(ofToken: $0)?.pageText }),
            ], formTargets: [order.returnURL])
    }
}
