import HTTPTypes
import MockServerKit
import PaymentHTTP
import Testing

@testable import StripeMock

/// Keys, versions, parameters: what is refused before anything is executed.
@Suite struct RequestTests {
    @Test("Only this account's secret key opens the API, as Bearer or as Basic")
    func keys() throws {
        let account = try Account()
        let basic = "Basic \(base64("\(account.secretKey):"))"
        #expect(account.get("customers", [:], ["Authorization": basic]).status == 200)
        #expect(account.get("customers", [:], ["Authorization": "bearer \(account.secretKey)"]).status == 200)
        for header in [
            "", "Bearer ", "Bearer sk_test_wrong", "Basic \(base64("sk_test_wrong:"))", "Basic %%%", "Token x",
        ] {
            let reply = account.get("customers", [:], ["Authorization": header])
            #expect(reply.status == 401, "\(header)")
            #expect(reply["error", "type"]?.stringValue == "invalid_request_error")
            #expect(reply.header("Request-Id")?.hasPrefix("req_") == true)
        }
        let publishable = account.get(
            "customers", [:], ["Authorization": "Bearer \(account.credential("publishableKey"))"])
        #expect(publishable.status == 401 && publishable.code == "secret_key_required")
        let other = try Account(seed: 7)
        #expect(account.get("customers", [:], ["Authorization": "Bearer \(other.secretKey)"]).status == 401)
    }

    @Test("S-81: live keys are refused and never repeated", arguments: ["sk_live_", "rk_live_", "pk_live_"])
    func liveKeys(prefix: String) throws {
        let key = prefix + "51CanaryCanaryCanary"
        let account = try Account()
        let reply = account.get("customers", [:], ["Authorization": "Bearer \(key)"])
        #expect(reply.status == 401)
        #expect(!reply.text.contains("Canary"))
        let misplaced = account.get("customers/\(key)")
        #expect(misplaced.status == 404 && !misplaced.text.contains("Canary"))
        let basic = account.get("customers", [:], ["Authorization": "Basic \(base64("\(key):"))"])
        #expect(basic.status == 401 && !basic.text.contains("Canary"))
    }

    @Test(
        "payment_method_types is refused from endive on and taken before",
        arguments: [
            ("2026-10-28.endive", false), ("2026-09-30.endive", false), ("2026-08-26.dahlia", true),
            ("2025-09-30.clover", true), ("2022-11-15", true), ("2026-10-28.endive; preview_beta=v1", false),
        ])
    func versions(version: String, isTaken: Bool) throws {
        let account = try Account()
        for path in ["payment_intents", "setup_intents"] {
            let form: KeyValuePairs =
                path == "payment_intents"
                ? ["amount": "2000", "currency": "usd", "payment_method_types[0]": "card"]
                : ["payment_method_types[]": "card"]
            let reply = account.post(path, form, ["Stripe-Version": version])
            #expect(reply.header("Stripe-Version") == version)
            if isTaken {
                #expect(reply["payment_method_types"] == ["card"])
                let confirmed = account.post(
                    "\(path)/\(reply.id)/confirm", ["payment_method": "pm_card_visa"], ["Stripe-Version": version])
                #expect(confirmed.state == "succeeded", "a list of methods needs no address to return to")
            } else {
                #expect(reply.status == 400)
                #expect(reply.code == "payment_method_types_no_longer_supported")
                #expect(reply.parameter == "payment_method_types")
            }
        }
    }

    @Test("A version that is no date is refused", arguments: ["newest", "2026", "2026-10-28.", "2026-10-28 endive"])
    func wrongVersion(version: String) throws {
        #expect(try Account().get("customers", [:], ["Stripe-Version": version]).status == 400)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let form: [(String, String)]
        let code: String?
        let parameter: String?

        init(_ form: [(String, String)], _ code: String?, _ parameter: String?) {
            self.form = form
            self.code = code
            self.parameter = parameter
        }

        var testDescription: String { form.map { "\($0.0)=\($0.1.prefix(20))" }.joined(separator: "&") }
    }

    private static let good = [("amount", "2000"), ("currency", "usd")]

    static let refusals: [Refusal] = [
        Refusal(good + [("foo", "1")], "parameter_unknown", "foo"),
        Refusal(
            good + [("payment_method_options[card][foo]", "1")], "parameter_unknown",
            "payment_method_options[card][foo]"),
        Refusal([("currency", "usd")], "parameter_missing", "amount"),
        Refusal([("amount", "2000")], "parameter_missing", "currency"),
        Refusal([("amount", "x"), ("currency", "usd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "20.00"), ("currency", "usd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "+20"), ("currency", "usd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "-5"), ("currency", "usd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "0"), ("currency", "usd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", ""), ("currency", "usd")], "parameter_invalid_empty", "amount"),
        Refusal([("amount", "10"), ("currency", "usd")], "amount_too_small", "amount"),
        Refusal([("amount", "49"), ("currency", "jpy")], "amount_too_small", "amount"),
        Refusal([("amount", "1000000000000"), ("currency", "usd")], "amount_too_large", "amount"),
        Refusal([("amount", "99999999999999999999999"), ("currency", "usd")], "amount_too_large", "amount"),
        Refusal([("amount", "5124"), ("currency", "kwd")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "550"), ("currency", "isk")], "parameter_invalid_integer", "amount"),
        Refusal([("amount", "2000"), ("currency", "zzz")], nil, "currency"),
        Refusal(good + [("capture_method", "later")], nil, "capture_method"),
        Refusal(good + [("confirm", "yes")], nil, "confirm"),
        Refusal(good + [("description", String(repeating: "x", count: 1001))], nil, "description"),
        Refusal(
            good + [("metadata[\(String(repeating: "k", count: 41))]", "v")], nil,
            "metadata[\(String(repeating: "k", count: 41))]"),
        Refusal(good + [("metadata[k]", String(repeating: "v", count: 501))], nil, "metadata[k]"),
        Refusal(good + (0...50).map { ("metadata[k\($0)]", "v") }, nil, "metadata"),
        Refusal(good + [("metadata", "text")], nil, "metadata"),
        Refusal(good + [("metadata[a][b]", "v")], nil, "metadata[a]"),
        Refusal(good + [("customer", "cus_none")], "resource_missing", "customer"),
        Refusal(good + [("payment_method", "pm_none")], "resource_missing", "payment_method"),
        Refusal(good + [("return_url", "https://shop.example")], nil, "return_url"),
        Refusal(good + [("off_session", "true")], nil, "off_session"),
        Refusal(good + [("confirm", "true")], "parameter_missing", "payment_method"),
        Refusal(good + [("statement_descriptor", "SHOP")], nil, "statement_descriptor"),
        Refusal(
            good + [("allowed_payment_method_types[]", "card"), ("automatic_payment_methods[enabled]", "true")],
            "parameters_exclusive", "automatic_payment_methods"),
        Refusal(
            good + [("automatic_payment_methods[allow_redirects]", "never")], "parameter_missing",
            "automatic_payment_methods[enabled]"),
        Refusal(good + [("expand[]", "nonsense")], nil, "expand"),
        Refusal(good + [("amount[x]", "1")], nil, nil),
    ]

    @Test("Wrong parameters are refused by name, and nothing is created", arguments: refusals)
    func strictness(refusal: Refusal) throws {
        let account = try Account()
        let body = refusal.form.map { "\(PercentEncoding.encoded($0.0))=\(PercentEncoding.encoded($0.1))" }
        let reply = account.send(.post, "/v1/payment_intents", body: body.joined(separator: "&"))
        #expect(reply.status == 400)
        #expect(reply["error", "type"]?.stringValue == "invalid_request_error")
        #expect(reply.code == refusal.code)
        #expect(reply.parameter == refusal.parameter)
        #expect(account.get("payment_intents").elements.isEmpty)
    }

    @Test(
        "Amounts at the edge of a currency are taken",
        arguments: [
            ("jpy", 50), ("usd", 50), ("gbp", 30), ("kwd", 5120), ("isk", 500), ("ugx", 100), ("mga", 1),
            ("huf", 17500),
        ])
    func smallestAmounts(currency: String, amount: Int) throws {
        #expect(try Account().payment(amount, ["currency": currency]).status == 200)
    }

    @Test("A body that is not a form is refused")
    func contentType() throws {
        let account = try Account()
        let json = account.send(
            .post, "/v1/customers", body: #"{"email":"a@example.com"}"#, ["Content-Type": "application/json"])
        #expect(json.status == 400)
        for body in ["email=%", "email=%FF", "a[b=1", "email=a&email=b"] {
            #expect(account.send(.post, "/v1/customers", body: body).status == 400, "\(body)")
        }
        #expect(account.get("customers").elements.isEmpty)
    }

    @Test("Brackets may come escaped or not, lists with or without an index; metadata keeps any text")
    func encodings() throws {
        let account = try Account()
        for body in [
            "amount=2000&currency=usd&metadata[a+b]=1%262", "amount=2000&currency=usd&metadata%5Ba%20b%5D=1%262",
        ] {
            #expect(account.send(.post, "/v1/payment_intents", body: body)["metadata"] == ["a b": "1&2"])
        }
        let hostile = "ключ &=+%[] 🍣 \"<script>"
        let customer = account.post("customers", ["metadata[k=&+%]": hostile, "name": hostile])
        #expect(customer["metadata"] == ["k=&+%": .string(hostile)])
        #expect(account.get("customers/\(customer.id)")["name"]?.stringValue == hostile)
        for name in ["expand[]", "expand[0]"] {
            let intent = account.paid()
            let expanded = account.get("payment_intents/\(intent.id)", [name: "latest_charge"])
            #expect(expanded["latest_charge", "object"]?.stringValue == "charge")
        }
    }

    @Test(
        "What does not exist answers 404: an id with resource_missing, a path without a code",
        arguments: [
            ("payment_intents/pi_none", "intent"), ("setup_intents/seti_none", "intent"), ("customers/cus_none", "id"),
            ("charges/ch_none", "charge"), ("refunds/re_none", "id"), ("events/evt_none", "id"),
            ("checkout/sessions/cs_none", "session"), ("payment_methods/pm_none", "payment_method"),
        ])
    func notFound(path: String, parameter: String) throws {
        let account = try Account()
        let reply = account.get(path)
        #expect(reply.status == 404)
        #expect(reply.code == "resource_missing")
        #expect(reply.parameter == parameter)
        #expect(reply["error", "message"]?.stringValue?.contains("none") == true)
        for path in [
            "nothing", "checkout", "checkout/nothing", "payment_intents/a/b/c", "payment_intents//confirm", "%zz",
        ] {
            let unknown = account.get(path)
            #expect(unknown.status == 404, "\(path)")
            #expect(unknown.code == nil)
        }
        #expect(account.send(.put, "/v1/customers").status == 404)
        #expect(account.send(.get, "/v2/customers").status == 404)
    }

    @Test(
        "An injected failure speaks Stripe's language",
        arguments: [("429", 429, "rate_limit"), ("409", 409, "idempotency_key_in_use")])
    func failures(fault: String, status: Int, code: String) throws {
        let account = try Account()
        account.engine.inject(.init(fault == "429" ? .tooManyRequests : .conflict, path: "/v1/customers"))
        let reply = account.post("customers")
        #expect(reply.status == status)
        #expect(reply.code == code)
        #expect(account.post("customers").status == 200)
        #expect(account.get("customers").elements.count == 1)
    }

    private func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var result = ""
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                result.append(position <= group.count ? alphabet[bits >> (18 - 6 * position) & 63] : "=")
            }
        }
        return result
    }
}
