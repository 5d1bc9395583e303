internal import HTTPTypes
internal import MockServerKit
internal import PaymentCrypto
internal import PaymentHTTP
internal import PaymentTemplates

/// The pages a payer sees: the payment page, the bank's page, and the form that takes the browser back to the merchant.
///
/// All work without scripts, and all can be driven by a test without a browser: each form posts to its own address.
///
/// - `/pay` and `/verify` take the merchant's signed form and answer 302 to the payment page; with `?behavior=offline`
///   they answer `{"url":…}`. `/pay/get` takes the same fields as a query.
/// - `/page?vkh=<id>` takes `number`, `expiry` (`MM / YY`) and `cvc`, or `test_card` with the name of a test card, or
///   `saved` and `cvc` where the merchant offers a stored card, or `cancel`. It answers 200 with the form back to the
///   merchant when the payment is approved, held or pending, 303 to the bank's page, 402 and the page again after a
///   decline, 400 where the input cannot be used.
/// - `/acs` takes `MD`, `PaReq` and `TermUrl` as the merchant's page sends them, and shows the bank's page; with
///   `result`, `approve` or `fail`, it answers 200 with the form that takes `PaRes` and `MD` to `TermUrl`. For a
///   payment made on the mock's own page `/acs?MD=<id>` with `result` is enough, and leads back to the merchant, or to
///   the payment page.
///
/// The form back to the merchant is a POST to `returnUrl` with the fields of the callback; it has the id `onward`.
enum Pages {
    /// The path of the payment page.
    static let checkoutPath = "/page"
    /// The path of the bank's page.
    static let challengePath = "/acs"

    /// The address of a payment page.
    static func checkoutAddress(_ page: String, _ call: Call) -> String {
        "\(call.context.baseURL)\(checkoutPath)?vkh=\(page)"
    }

    /// Opens a page for the merchant's form.
    static func open(
        _ request: MockRequest, isVerification: Bool, isLink: Bool, _ state: inout State, _ call: Call
    ) -> MockResponse {
        do throws(Failure) {
            let parameters = try Parameters.ofPage(request)
            let page =
                isVerification
                ? try state.openVerificationPage(parameters, call) : try state.openPage(parameters, .purchase, call)
            let address = checkoutAddress(page, call)
            return isLink ? Answer.json(["url": .string(address)]) : .redirect(to: address, status: 302)
        } catch {
            return isLink ? Answer.json(error.json) : refusal(error)
        }
    }

    /// Opens a payment page for the fields in a query.
    static func openByQuery(_ request: MockRequest, _ state: inout State, _ call: Call) -> MockResponse {
        do throws(Failure) {
            let parameters = try Parameters.ofForm(Array(request.query.utf8))
            return .redirect(
                to: checkoutAddress(try state.openPage(parameters, .purchase, call), call), status: 302)
        } catch {
            return refusal(error)
        }
    }

    private static func refusal(_ failure: Failure) -> MockResponse {
        .message(
            "The shop's request cannot be used", "\(failure.reason.text) (\(failure.reason.code)).", status: 400)
    }
}

/// A form that goes on to another site by POST: by itself where scripts run, else by its button.
struct OnwardForm {
    /// Where it leads.
    let address: String
    /// What it carries, in order.
    let fields: [(name: String, value: String)]
    /// What its button says.
    let label: String

    /// What submits the form; the template repeats it to the letter.
    static let script = "document.getElementById(\"onward\").submit();"

    /// Allows this script alone; nil where the machine cannot hash it, and the button has to do.
    private static let permission: String? = {
        do throws(CryptoError) {
            return "'sha256-\(try Digest.sha256(Array(script.utf8)).base64())'"
        } catch {
            return nil
        }
    }()

    /// A page with the form.
    ///
    /// - Parameter goesOn: whether it submits itself.
    func response(title: String, text: String, goesOn: Bool = true) -> MockResponse {
        let permission = goesOn ? Self.permission : nil
        var response = MockPage(
            title: title, template: PageTemplates.onward,
            values: [
                "title": .text(title), "text": .text(text),
                "address": .text(address), "label": .text(label), "script": .flag(permission != nil),
                "fields": .list(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
            ],
            formTargets: [address]
        ).response()
        if let permission, let policy = response.headerFields[.contentSecurityPolicy] {
            response.headerFields[.contentSecurityPolicy] = "script-src \(permission); \(policy)"
        }
        return response
    }
}
