internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The pages that a buyer sees: Checkout, and the 3-D Secure challenge.
///
/// Both work without scripts, and both can be driven by a test without a browser: each form posts to its own address.
///
/// - `/c/pay/<session>` takes `number`, `expiry` (`MM / YY`), `cvc`, `email` and `name`, or `test_card` with the name
///   of a `pm_card_<name>`. It answers 303 to `success_url` or to the challenge, 402 and the page again after a
///   decline, 400 where the input cannot be used.
/// - `/3d_secure_2/hosted?…`, the `url` of a `next_action`, takes `result`: `approve` or `fail`. It answers 303 to
///   `return_url`, or for a Checkout Session to its `success_url` or its page.
enum Pages {
    /// The path of the challenge page, as on the live service.
    static let challengePath = "/3d_secure_2/hosted"
    /// The path of a Checkout page, without the id.
    static let checkoutPath = "/c/pay/"

    /// Which page is meant.
    enum Address {
        case checkout(session: String)
        case challenge(FormDecoding?)

        /// Reads a request; `nil` when it is for the API.
        init?(_ request: MockRequest) {
            if request.path.hasPrefix(Pages.checkoutPath) {
                self = .checkout(session: String(request.path.dropFirst(Pages.checkoutPath.count)))
            } else if request.path == Pages.challengePath {
                self = .challenge(request.queryForm)
            } else {
                return nil
            }
        }
    }

    static func answer(
        _ page: Address, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard request.method == .get || request.method == .post else { return .methodNotAllowed() }
        switch page {
        case .checkout(let id):
            guard let session = state.checkoutSessions[id], session.uiMode == "hosted_page" else {
                return .pageNotFound
            }
            guard request.method == .post, session.status == .open else { return CheckoutPage.show(session, state) }
            return CheckoutPage.submit(session, request, &state, &call)
        case .challenge(let query):
            return ChallengePage.answer(query, request, &state, &call)
        }
    }
}
