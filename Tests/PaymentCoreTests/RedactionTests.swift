import Foundation
import PaymentCore
import Testing

/// S-01, S-05, S-51: no printing route shows a secret, a payment token or the address of a payment page.
struct RedactionTests {
    private static let canary = "canary_9f86d081884c7d65"

    private struct Holder {
        let secret: Secret
        let token: PaymentToken
        let label = "label"
    }

    private final class Owner {
        let holder: Holder
        init(_ holder: Holder) { self.holder = holder }
    }

    private struct Failure: Error {
        let secret: Secret
        let source: PaymentSource
    }

    private indirect enum Nested {
        case leaf(Secret), node(Nested, token: PaymentToken)
    }

    /// Each thing that holds the canary, bare and nested, as the existential that loggers take.
    private static func holders() throws -> [(name: String, value: Any)] {
        let (secret, token) = (Secret(canary), try PaymentToken(canary))
        let holder = Holder(secret: secret, token: token)
        let page = try AbsoluteURL("https://pay.example/c/\(canary)?secret=\(canary)#\(canary)")
        let checkout = Checkout(
            reference: Samples.reference("cs_1"), merchantReference: nil, status: .open, presentation: .redirect(page),
            expiresAt: nil)
        let method = StoredMethod(
            gateway: Samples.stripe, token: token, customer: nil, card: nil, worksWithoutPayer: true,
            consent: Samples.consent(.balance))
        var charge = try Samples.charge(Samples.usd(1))
        charge.source = .stored(method, returnURL: nil)
        return [
            ("address", page), ("checkout", checkout), ("step", RequiredAction.Step.redirect(page)),
            ("secret", secret), ("token", token), ("optional secret", Optional(secret) as Any),
            ("optional token", Optional(token) as Any), ("arrays", [[secret], [secret]]), ("tokens", [token]),
            ("dictionary", ["key": secret]), ("dictionary by token", [token: 1]), ("set", Set([token])),
            ("tuple", (secret, token)), ("struct", holder), ("class", Owner(holder)),
            ("error", Failure(secret: secret, source: .token(token, returnURL: nil))),
            ("enum", Nested.node(.leaf(secret), token: token)),
            ("closure result", Result<Secret, Failure>.success(secret)),
            ("stored method", method), ("charge", charge),
            ("deposit", try DepositRequest(total: Samples.usd(2), charge: charge)),
            ("tokenize", TokenizeRequest(token: token, consent: method.consent, idempotencyKey: charge.idempotencyKey)),
            (
                "action",
                Outcome<Payment>.actionRequired(
                    RequiredAction(step: .gatewayLibrary(clientToken: secret), reference: Samples.reference("pi_1")))
            ),
        ]
    }

    /// Every way in which Swift turns a value into text.
    private static func texts(of value: Any) -> [(route: String, text: String)] {
        var (dumped, printed, debugPrinted) = ("", "", "")
        dump(value, to: &dumped)
        print(value, to: &printed)
        debugPrint(value, to: &debugPrinted)
        return [
            ("dump", dumped), ("print", printed), ("debugPrint", debugPrinted),
            ("describing", String(describing: value)),
            ("reflecting", String(reflecting: value)), ("interpolation", "\(value)"),
            ("optional interpolation", "\(Optional(value) as Any)"), ("mirror", mirrored(value, depth: 0)),
            ("format", String(format: "%@", String(describing: value))),
        ]
    }

    /// All that reflection reaches, as a logger that walks mirrors would print it.
    private static func mirrored(_ value: Any, depth: Int) -> String {
        guard depth < 12 else { return "" }
        let mirror = Mirror(reflecting: value)
        return mirror.children.reduce("\(value);") { text, child in
            text + "\(child.label ?? "-")=" + mirrored(child.value, depth: depth + 1)
        }
    }

    @Test func `no route prints the canary, wherever it is nested`() throws {
        let inBase64 = Data(Self.canary.utf8).base64EncodedString()
        let asBytes = Self.canary.utf8.map(String.init).joined(separator: ", ")
        for (name, value) in try Self.holders() {
            for (route, text) in Self.texts(of: value) {
                for form in [Self.canary, String(Self.canary.dropFirst(7).prefix(8)), inBase64, asBytes] {
                    #expect(!text.contains(form), "\(name) by \(route)")
                }
            }
        }
    }

    @Test func `the routes do print what is no secret`() {
        struct Plain { let text: String }
        for (route, text) in Self.texts(of: [Plain(text: Self.canary)]) {
            #expect(text.contains(Self.canary), "\(route) shows nothing at all, so it proves nothing")
        }
    }

    @Test func `a secret and a token print as redacted and have no parts`() throws {
        let (secret, token) = (Secret(Self.canary), try PaymentToken(Self.canary))
        for value in [secret, token] as [any CustomStringConvertible & CustomDebugStringConvertible & CustomReflectable]
        {
            #expect(value.description == "<redacted>" && value.debugDescription == "<redacted>")
            #expect(value.customMirror.children.isEmpty && Mirror(reflecting: value).children.isEmpty)
            #expect(Mirror(reflecting: value).descendant(0) == nil)
        }
    }

    @Test func `an error about a token or a secret does not repeat it`() {
        for bad in ["\(Self.canary) ", "\(Self.canary)\n", Self.canary + String(repeating: "x", count: 9000)] {
            let error = #expect(throws: InvalidValue.self) { try PaymentToken(bad) }
            for (route, text) in Self.texts(of: error as Any) { #expect(!text.contains(Self.canary), "\(route)") }
        }
    }

    @Test func `a token is stored as itself, and a secret is not encodable at all`() throws {
        let token = try PaymentToken(Self.canary)
        let encoded = try JSONEncoder().encode(["token": token])
        #expect(String(decoding: encoded, as: UTF8.self) == #"{"token":"\#(Self.canary)"}"#)
        #expect(try JSONDecoder().decode([String: PaymentToken].self, from: encoded) == ["token": token])
        #expect(!((Secret(Self.canary) as Any) is any Encodable))
        #expect(!((Secret(Self.canary) as Any) is any Equatable))
    }

    @Test(arguments: ["", "s", "sk_test_4242", "ї", String(repeating: "k", count: 5000)])
    func `a secret gives its bytes inside the closure only`(_ text: String) {
        for secret in [Secret(text), Secret(Array(text.utf8))] {
            #expect(secret.count == text.utf8.count)
            #expect(secret.withBytes { $0.elementsEqual(text.utf8) })
            #expect(secret.hasPrefix("") && secret.hasPrefix(String(text.prefix(3))))
            #expect(!secret.hasPrefix(text + "x") && !secret.hasPrefix("another"))
        }
    }

    @Test func `a secret comes out of the environment, and what is not there is said by its name`() async throws {
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try Secret(environment: "PATH").withBytes { Array($0) == Array(path.utf8) })
        let missing = #expect(throws: InvalidValue.self) { try Secret(environment: "NO_SUCH_PAYMENT_KEY") }
        #expect(missing?.field == "NO_SUCH_PAYMENT_KEY")
        #expect("\(missing as Any)".contains("is not set in the environment"))
        // Elsewhere, because a variable that is set is set for all tests that run now.
        await #expect(processExitsWith: .success) {
            setenv("BLANK_PAYMENT_KEY", " \n", 1)
            let blank = #expect(throws: InvalidValue.self) { try Secret(environment: "BLANK_PAYMENT_KEY") }
            #expect("\(blank as Any)".contains("is empty in the environment"))
        }
    }

    @Test func `what the closure throws comes through with its type`() {
        struct Stop: Error {}
        do {
            try Secret("s").withBytes { (_: UnsafeRawBufferPointer) throws(Stop) in throw Stop() }
            Issue.record("not thrown")
        } catch { #expect(type(of: error) == Stop.self) }
    }

    /// S-07: a blank secret protects nothing.
    @Test(arguments: [
        ("", true), (" ", true), ("\t\n\u{0B}\u{0C}\r ", true), ("a", false), (" a ", false), ("\u{0}", false),
        ("\u{A0}", false),
    ])
    func `only white space is blank`(_ text: String, _ isBlank: Bool) {
        #expect(Secret(text).isBlank == isBlank)
    }
}
