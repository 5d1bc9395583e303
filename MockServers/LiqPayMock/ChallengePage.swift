internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The page of the payer's bank, where a 3-D Secure check is passed or failed.
enum ChallengePage {
    static func answer(
        _ token: String, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard let key = state.challenges[token], let payment = state.payments[key] else { return .pageNotFound }
        guard payment.status == .threeDSecure, payment.challenge?.token == token,
            payment.challenge?.returnToken == nil
        else {
            return BankPage.alreadyFinished(in: payment.terms.language.rawValue)
        }
        let returnTo = request.queryForm?["return_to"]
        if let returnTo, !isSafe(returnTo) {
            return .message("Not understood", "return_to has to be an address of the web.", status: 400)
        }
        guard request.method == .post else { return show(payment, returnTo) }
        guard let isPassed = BankPage.isApproved(request.form) else { return BankPage.notUnderstood }
        if let returnTo, let liqpayToken = state.leaveChallenge(key, isPassed: isPassed, &call) {
            return .redirect(to: PageAddress.adding([("liqpay_token", liqpayToken)], to: returnTo))
        }
        if isPassed {
            state.authenticate(key, &call)
        } else {
            state.decline(key, "err_mpi", &call)
        }
        return CheckoutPage.finished(key, state, call)
    }

    private static func show(_ payment: Payment, _ returnTo: String?) -> MockResponse {
        BankPage(
            amount: WireAmount.label(payment.amount, payment.terms.currency),
            card: payment.card?.scenario.pageText, language: payment.terms.language.rawValue,
            formTargets: [returnTo ?? payment.terms.resultURL]
        ).response
    }

    private static func isSafe(_ address: String) -> Bool {
        (address.hasPrefix("https://") || address.hasPrefix("http://"))
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
