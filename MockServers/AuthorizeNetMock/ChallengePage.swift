internal import HTTPTypes
internal import MockServerKit

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
            return .methodNotAllowed()
        }
        guard let page = state.pages.newest(1, where: { $0.challenge?.id == id }).first, let challenge = page.challenge
        else {
            return BankPage.alreadyFinished()
        }
        guard !page.isExpired(at: call.now) else {
            return .message("This page has expired", "Nothing was charged.", status: 410)
        }
        guard request.method == .post else { return show(page, challenge) }
        guard let isPassed = BankPage.isApproved(request.form) else { return BankPage.notUnderstood }
        let outcome = state.finishChallenge(page.token, isPassed: isPassed, &call)
        return CheckoutPage.answer(outcome, page, CheckoutPage.Entered(challenge.order), state, call)
    }

    private static func show(_ page: HostedPage, _ challenge: PendingChallenge) -> MockResponse {
        let card = challenge.instrument.card
        return BankPage(
            merchant: page.options.merchantName ?? "Mock Shop",
            amount: "\(Amount.text(page.amount)) \(Amount.currency)",
            card: PaymentButton.cardText(card.brand.label, card.last4), formTargets: [page.options.url]
        ).response
    }
}
