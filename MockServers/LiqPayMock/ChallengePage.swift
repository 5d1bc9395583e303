internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the payer's bank, where a 3-D Secure check is passed or failed.
enum ChallengePage {
    static func answer(
        _ token: String, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard let key = state.challenges[token], let payment = state.payments[key] else { return Pages.notFound }
        let text = PageText(payment.terms.language)
        guard payment.status == .threeDSecure, payment.challenge?.token == token,
            payment.challenge?.returnToken == nil
        else {
            return Pages.message(
                text.overTitle, text.over, language: payment.terms.language, status: 410)
        }
        let returnTo = Pages.form(Array(request.query.utf8))?["return_to"]
        if let returnTo, !isSafe(returnTo) {
            return Pages.message("Not understood", "return_to has to be an address of the web.", status: 400)
        }
        guard request.method == .post else { return show(payment, text, returnTo) }
        let isPassed: Bool
        switch Pages.form(request.body)?["result"] {
        case "approve": isPassed = true
        case "fail": isPassed = false
        default: return Pages.message("Not understood", "The field result has to be approve or fail.", status: 400)
        }
        if let returnTo, let liqpayToken = state.leaveChallenge(key, isPassed: isPassed, &call) {
            return Pages.redirect(to: Pages.address(returnTo, adding: "liqpay_token", liqpayToken))
        }
        if isPassed {
            state.authenticate(key, &call)
        } else {
            state.decline(key, "err_mpi", &call)
        }
        return CheckoutPage.finished(key, state, call)
    }

    private static func show(_ payment: Payment, _ text: PageText, _ returnTo: String?) -> MockResponse {
        MockPage(
            title: "3-D Secure", language: payment.terms.language.rawValue, template: PageTemplates.challenge,
            values: [
                "t": text.values, "total": .text(WireAmount.label(payment.amount, payment.terms.currency)),
                "card": .text(orHidden: payment.card?.scenario.mask),
            ],
            formTargets: Pages.origin(of: returnTo ?? payment.terms.resultURL)
        ).response(status: 200)
    }

    private static func isSafe(_ address: String) -> Bool {
        (address.hasPrefix("https://") || address.hasPrefix("http://"))
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
