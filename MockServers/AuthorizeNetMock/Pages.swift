internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The pages that a buyer sees: Accept Hosted, and the authentication of the cardholder.
///
/// Both work without scripts, and both can be driven by a test without a browser.
///
/// - `/payment/payment` takes a form with the field `token`, as the merchant's page posts it, and shows the payment
///   form. The same address takes that form: `token` with `cardNumber`, `expiry` (`MM / YY`), `cardCode`, and where the
///   page asks for them `firstName`, `lastName`, `address`, `city`, `state`, `zip`, `country`, `email`; or `token` with
///   `test_card`, which is `challenge` or what follows `mock-nonce-` in the name of a nonce of the mock. `save_card`
///   with any value keeps the card where the page offers it. It answers 303 to the return URL, to the challenge, or 200
///   with a receipt; 402 and the form again after a decline, 400 where the input cannot be used.
/// - `/payment/authenticate/<id>` takes `result`: `approve` or `fail`. Authorize.net documents no such step; it is the
///   mock's own, for the mock's own card.
enum Pages {
    /// The address of the payment page, as on the live service.
    static let paymentPath = "/payment/payment"
    /// The address of the authentication, without the id.
    static let challengePath = "/payment/authenticate/"

    /// Answers a request to the payment page.
    static func answerPayment(_ request: MockRequest, _ state: inout State, _ call: inout Call) -> MockResponse {
        guard request.method == .post else {
            return .methodNotAllowed(
                "Nothing to pay", "This page is opened by a form that posts a token.", allowed: "POST")
        }
        guard let form = request.form, let token = form["token"], let page = state.pages[token] else {
            return .message("Not found", "The token is missing or not known to this mock.", status: 404)
        }
        if page.transaction != nil { return CheckoutPage.finished(page) }
        guard !page.isExpired(at: call.now) else {
            return .message(
                "This page has expired", "Nothing was charged. Go back to the shop to start again.",
                link: page.options.cancelURL.map { ("Back to the shop", $0) }, status: 410)
        }
        let isSubmitted = form["cardNumber"] != nil || form["test_card"] != nil
        return isSubmitted
            ? CheckoutPage.submit(page, form, &state, &call) : CheckoutPage.show(page, CheckoutPage.Entered(page.order))
    }
}
