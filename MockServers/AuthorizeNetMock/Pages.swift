internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
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
            var response = message(
                "Nothing to pay", "This page is opened by a form that posts a token.", status: 405)
            response.headerFields[.allow] = "POST"
            return response
        }
        guard let form = form(request.body), let token = form["token"], let page = state.pages[token] else {
            return message("Not found", "The token is missing or not known to this mock.", status: 404)
        }
        if page.transaction != nil { return CheckoutPage.finished(page) }
        guard !page.isExpired(at: call.now) else {
            return message(
                "This page has expired", "Nothing was charged. Go back to the shop to start again.",
                link: page.options.cancelURL.map { ("Back to the shop", $0) }, status: 410)
        }
        let isSubmitted = form["cardNumber"] != nil || form["test_card"] != nil
        return isSubmitted
            ? CheckoutPage.submit(page, form, &state, &call) : CheckoutPage.show(page, CheckoutPage.Entered(page.order))
    }

    /// The fields of a submitted form; `nil` when they cannot be read.
    static func form(_ bytes: [UInt8]) -> FormDecoding? {
        do throws(FormError) {
            return try FormDecoding(parsing: bytes)
        } catch {
            return nil
        }
    }

    /// Whether a text is an absolute http or https URL.
    static func isAddress(_ text: String) -> Bool {
        do throws(AbsoluteURL.ParseError) {
            _ = try AbsoluteURL(text)
            return true
        } catch {
            return false
        }
    }

    /// Sends the browser on.
    static func redirect(to address: String) -> MockResponse {
        MockResponse(status: 303, headerFields: [.location: address, .cacheControl: "no-store"])
    }

    /// A page that only says something, perhaps with one way on.
    static func message(
        _ title: String, _ text: String, amount: String? = nil, link: (label: String, address: String)? = nil,
        status: Int = 200
    ) -> MockResponse {
        MockPage(
            title: title, template: PageTemplates.message,
            values: [
                "title": .text(title), "text": .text(text), "amount": .text(orHidden: amount),
                "link": link.map { ["label": .text($0.label), "address": .text($0.address)] } ?? false,
            ]
        ).response(status: status)
    }

    /// Scheme and host of addresses, for the page's security policy.
    static func origins(of addresses: [String?]) -> [String] {
        addresses.compactMap { address in
            guard let address else { return nil }
            do throws(AbsoluteURL.ParseError) {
                return try AbsoluteURL(address).origin
            } catch {
                return nil
            }
        }
    }
}
