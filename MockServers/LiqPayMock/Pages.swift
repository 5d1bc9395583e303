internal import HTTPTypes
internal import MockServerKit

/// The pages that a payer sees: the checkout, an invoice, a one-time password or CVV, and the 3-D Secure check.
///
/// All work without scripts, and all can be driven by a test without a browser: each form posts to its own address.
///
/// - `/api/3/checkout`, `/api/checkout`, each also with a slash at the end, take `data` and `signature` in the query or
///   a form. They answer 302 to the payment's page, or 400 and a page that names the `err_code`.
/// - `/uk/checkout/<token>`, `/en/checkout/<token>` and `/apipay/invoice/<token>` take `card`, `expiry` (`MM / YY`) and
///   `cvv`, or `test_card` with the name of a `TestCard`, or `cancel`; while a code is asked for `code`, the one-time
///   password or the CVV. They answer 303 to `result_url`, to the 3-D Secure page or to themselves for a code; 402 and
///   a page when the payment was refused, 400 and the form again where the input cannot be used. Without a `result_url`
///   a page says how it ended.
/// - `/api/3ds/request/<token>`, the `redirect_to` of an answer, takes `result`: `approve` or `fail`. With `return_to`
///   in the query it answers 303 to there with `liqpay_token` added, and the shop has to confirm a passed check;
///   without, it ends as the checkout does.
enum Pages {
    /// The path of the 3-D Secure page, without the token.
    static let threeDSecurePath = "/api/3ds/request/"
    /// The path of an invoice, without the token.
    static let invoicePath = "/apipay/invoice/"

    private static let entryPaths: Set<String> = [
        "/api/3/checkout", "/api/3/checkout/", "/api/checkout", "/api/checkout/",
    ]

    /// Which page is meant.
    enum Address {
        case entry
        case payment(token: String)
        case threeDSecure(token: String)
        case unknown

        /// Reads a path; `nil` when no page is there.
        init?(_ path: String) {
            if Pages.entryPaths.contains(path) {
                self = .entry
            } else if path.hasPrefix(Pages.threeDSecurePath) {
                self = .threeDSecure(token: String(path.dropFirst(Pages.threeDSecurePath.count)))
            } else if let prefix = ["/uk/checkout/", "/en/checkout/", Pages.invoicePath].first(where: path.hasPrefix) {
                self = .payment(token: String(path.dropFirst(prefix.count)))
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
        case .entry: return CheckoutPage.open(request, &state, &call)
        case .payment(let token):
            guard let key = state.pages[token], let payment = state.payments[key] else { return .pageNotFound }
            return request.method == .post
                ? CheckoutPage.submit(payment, request, &state, &call) : CheckoutPage.show(payment, call)
        case .threeDSecure(let token):
            return ChallengePage.answer(token, request, &state, &call)
        case .unknown: return .pageNotFound
        }
    }

    /// The address of a payment's page; `nil` when it has none.
    static func address(of payment: Payment, _ call: Call) -> String? {
        payment.pageToken.map { token in
            let path = payment.paytype == "invoice" ? invoicePath : "/\(payment.terms.language.rawValue)/checkout/"
            return call.context.baseURL + path + token
        }
    }
}
