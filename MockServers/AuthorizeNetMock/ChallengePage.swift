internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the buyer's bank, where the cardholder is authenticated or not.
///
/// Authorize.net documents no 3-D Secure on its hosted page. The step is the mock's own, so that a shop can be seen to
/// work with it; only the mock's own card `4000000000001091` asks for it.
enum ChallengePage {
    /// Answers a request to the page of one authentication.
    static func answer(
        _ id: String, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard request.method == .get || request.method == .post else {
            return Pages.message("Not allowed", "This page can only be opened and submitted.", status: 405)
        }
        guard let page = state.pages.newest(1, where: { $0.challenge?.id == id }).first, let challenge = page.challenge
        else {
            return Pages.message(
                "Already finished", "This authentication is over. You can close this page.", status: 410)
        }
        guard !page.isExpired(at: call.now) else {
            return Pages.message("This page has expired", "Nothing was charged.", status: 410)
        }
        guard request.method == .post else { return show(page, challenge) }
        let isPassed: Bool
        switch Pages.form(request.body)?["result"] {
        case "approve": isPassed = true
        case "fail": isPassed = false
        default:
            return Pages.message("Not understood", "The field result has to be approve or fail.", status: 400)
        }
        let outcome = state.finishChallenge(page.token, isPassed: isPassed, &call)
        return CheckoutPage.answer(outcome, page, CheckoutPage.Entered(challenge.order), state, call)
    }

    private static func show(_ page: HostedPage, _ challenge: PendingChallenge) -> MockResponse {
        let card = challenge.instrument.card
        return MockPage(
            title: "3-D Secure", template: PageTemplates.challenge,
            values: [
                "merchant": .text(page.options.merchantName ?? "Mock Shop"),
                "amount": .text("\(Amount.text(page.amount)) \(Amount.currency)"),
                "card": .text("\(card.brand.label)\u{A0}••••\u{A0}\(card.last4)"),
            ], formTargets: Pages.origins(of: [page.options.url])
        ).response()
    }
}
