internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the payer's bank, `/acs`, where a challenge is passed or failed.
enum ChallengePage {
    /// Shows the page or takes the payer's decision.
    static func answer(_ request: MockRequest, _ state: inout State, _ call: inout Call) -> MockResponse {
        let query = Pages.form(Array(request.query.utf8))
        let form = request.method == .post ? Pages.form(request.body) : nil
        guard let id = form?["MD"] ?? query?["MD"], let challenge = state.challenges[id],
            let order = state.orders[challenge.order]
        else { return Pages.notFound }
        // A merchant proves by the question that it was told of the challenge; the mock's own page needs no proof.
        guard challenge.isOnPage || form?["PaReq"] == challenge.question else { return Pages.notFound }
        guard order.challenge == id, challenge.answer == nil else {
            return Pages.message(
                "Already finished", "This authentication is over. You can close this page.", status: 410)
        }
        let returnAddress = challenge.isOnPage ? nil : form?["TermUrl"] ?? ""
        if let returnAddress, !PageAddress.isUsable(returnAddress) {
            return Pages.message("Not understood", "TermUrl has to be an http or https address.", status: 400)
        }
        let isPassed: Bool
        switch form?["result"] {
        case "approve": isPassed = true
        case "fail": isPassed = false
        case nil: return show(challenge, order, returnAddress)
        default: return Pages.message("Not understood", "The field result has to be approve or fail.", status: 400)
        }
        let result = state.decideChallenge(id, isPassed: isPassed, call)
        guard let returnAddress else {
            state.finishChallenge(challenge, isPassed: isPassed, &call)
            // After a decline the payer goes on at the payment page's own address.
            if state.orders[order.reference]?.status == .declined, let page = order.page {
                return Pages.redirect(to: Pages.checkoutAddress(page, call))
            }
            return CheckoutPage.ended(order.reference, state)
        }
        return OnwardForm(
            address: returnAddress, fields: [("PaRes", result), ("MD", id)], label: "Back to the shop"
        ).response(title: isPassed ? "Authenticated" : "Not authenticated", text: "You are taken back to the shop.")
    }

    private static func show(_ challenge: Challenge, _ order: Order, _ returnAddress: String?) -> MockResponse {
        MockPage(
            title: "3-D Secure", template: PageTemplates.challenge,
            values: [
                "amount": .text(orHidden: order.kind == .verification ? nil : order.amount.pageText),
                "card": .text(orHidden: order.card?.pageText), "id": .text(challenge.id),
                "question": .text(challenge.question), "address": .text(orHidden: returnAddress),
            ],
            formTargets: PageAddress.origins(returnAddress ?? order.returnURL)
        ).response()
    }
}
