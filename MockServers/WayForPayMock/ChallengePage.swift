internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the payer's bank, `/acs`, where a challenge is passed or failed.
enum ChallengePage {
    /// Shows the page or takes the payer's decision.
    static func answer(_ request: MockRequest, _ state: inout State, _ call: inout Call) -> MockResponse {
        let form = request.method == .post ? request.form : nil
        guard let id = form?["MD"] ?? request.queryForm?["MD"], let challenge = state.challenges[id],
            let order = state.orders[challenge.order]
        else { return .pageNotFound }
        // A merchant proves by the question that it was told of the challenge; the mock's own page needs no proof.
        guard challenge.isOnPage || form?["PaReq"] == challenge.question else { return .pageNotFound }
        guard order.challenge == id, challenge.answer == nil else {
            return BankPage.alreadyFinished()
        }
        let returnAddress = challenge.isOnPage ? nil : form?["TermUrl"] ?? ""
        if let returnAddress, !PageAddress.isUsable(returnAddress) {
            return .message("Not understood", "TermUrl has to be an http or https address.", status: 400)
        }
        guard form?["result"] != nil else { return show(challenge, order, returnAddress) }
        guard let isPassed = BankPage.isApproved(form) else { return BankPage.notUnderstood }
        let result = state.decideChallenge(id, isPassed: isPassed, call)
        guard let returnAddress else {
            state.finishChallenge(challenge, isPassed: isPassed, &call)
            // After a decline the payer goes on at the payment page's own address.
            if state.orders[order.reference]?.status == .declined, let page = order.page {
                return .redirect(to: Pages.checkoutAddress(page, call))
            }
            return CheckoutPage.ended(order.reference, state)
        }
        return OnwardForm(
            address: returnAddress, fields: [("PaRes", result), ("MD", id)], label: "Back to the shop"
        ).response(title: isPassed ? "Authenticated" : "Not authenticated", text: "You are taken back to the shop.")
    }

    private static func show(_ challenge: Challenge, _ order: Order, _ returnAddress: String?) -> MockResponse {
        let proof = returnAddress.map { [(name: "PaReq", value: challenge.question), ("TermUrl", $0)] } ?? []
        return BankPage(
            amount: order.kind == .verification ? nil : order.amount.pageText, card: order.card?.pageText,
            fields: [("MD", challenge.id)] + proof, formTargets: [returnAddress ?? order.returnURL]
        ).response
    }
}
