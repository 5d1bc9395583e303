internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The pages that a buyer sees: Checkout, and the 3-D Secure challenge.
///
/// Both work without scripts, and both can be driven by a test without a browser: each form posts to its own address.
///
/// - `/c/pay/<session>` takes `number`, `expiry` (`MM / YY`), `cvc`, `email` and `name`, or `test_card` with the name of a
///   `pm_card_<name>`. It answers 303 to `success_url` or to the challenge, 402 and the page again after a decline, 400 where the
///   input cannot be used.
/// - `/3d_secure_2/hosted?…`, the `url` of a `next_action`, takes `result`: `approve` or `fail`. It answers 303 to `return_url`, or
///   for a Checkout Session to its `success_url` or its page.
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
                self = .challenge(Pages.form(Array(request.query.utf8)))
            } else {
                return nil
            }
        }
    }

    static func answer(
        _ page: Address, _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        guard request.method == .get || request.method == .post else {
            var response = message("Not allowed", "This page can only be opened and submitted.", status: 405)
            response.headerFields[.allow] = "GET, POST"
            return response
        }
        switch page {
        case .checkout(let id):
            guard let session = state.checkoutSessions[id], session.uiMode == "hosted_page" else { return notFound }
            guard request.method == .post, session.status == .open else { return CheckoutPage.show(session, state) }
            return CheckoutPage.submit(session, request, &state, &call)
        case .challenge(let query):
            return ChallengePage.answer(query, request, &state, &call)
        }
    }

    /// The fields of a query or of a submitted form; `nil` when they cannot be read.
    static func form(_ bytes: [UInt8]) -> FormDecoding? {
        do throws(FormError) {
            return try FormDecoding(parsing: bytes)
        } catch {
            return nil
        }
    }

    /// Sends the browser on.
    static func redirect(to address: String) -> MockResponse {
        var fields = HTTPFields()
        fields[.location] = address
        fields[.cacheControl] = "no-store"
        return MockResponse(status: 303, headerFields: fields)
    }

    static var notFound: MockResponse {
        message("Page not found", "There is no payment at this address on this mock.", status: 404)
    }

    /// A page that only says something, perhaps with one way on.
    static func message(
        _ title: String, _ text: String, link: (label: String, address: String)? = nil, status: Int = 200
    ) -> MockResponse {
        MockPage(
            title: title, template: PageTemplates.message,
            values: [
                "title": .text(title), "text": .text(text),
                "link": link.map { ["label": .text($0.label), "address": .text($0.address)] } ?? false,
            ]
        ).response(status: status)
    }

    /// An address with parameters added to its query; a fragment stays at the end.
    static func address(_ address: String, adding parameters: [(String, String)]) -> String {
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var result = String(parts.first ?? "")
        for (name, value) in parameters {
            result += (result.contains("?") ? "&" : "?") + "\(name)=\(PercentEncoding.encoded(value))"
        }
        return parts.count > 1 ? "\(result)#\(parts[1])" : result
    }

    /// Scheme and host of an address, for the page's security policy.
    static func origin(of address: String?) -> [String] {
        guard let address, let scheme = address.firstRange(of: "://") else { return [] }
        let host = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.isEmpty ? [] : [address[..<scheme.upperBound] + host].map(String.init)
    }
}
