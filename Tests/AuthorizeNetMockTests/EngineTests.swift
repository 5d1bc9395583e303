import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// What the mock is to the kit: reproducible, faulty on demand, and discreet.
@Suite struct EngineTests {
    @Test("The same seed and requests give the same answers; another seed other keys (M-2)")
    func determinism() throws {
        func play(_ seed: UInt64) throws -> [[UInt8]] {
            let account = try Account(seed: seed)
            let token = account.call(
                "getHostedPaymentPage",
                ["transactionRequest": ["transactionType": "authCaptureTransaction", "amount": "1.00"]])
            return [
                account.charge().body, account.authorize().body, account.makeNonce().body, token.body,
                account.call("createCustomerProfile", ["profile": ["email": "a@example.org"]]).body,
                account.call("getUnsettledTransactionList").body, account.rest(.get, "webhooks").body,
            ]
        }
        #expect(try play(1) == play(1))
        #expect(try play(1) != play(2))
    }

    @Test("A reset empties the account and keeps its keys (M-6)")
    func reset() throws {
        let account = try Account()
        let keys = account.engine.credentials.map(\.value)
        _ = account.charge()
        account.engine.reset()
        #expect(account.balance == 0 && account.engine.credentials.map(\.value) == keys)
        #expect(account.call("authenticateTest").isOk)
    }

    @Test(
        "What a request asks for is named in both formats (M-5)",
        arguments: [
            ("authCaptureTransaction", "charge"), ("captureOnlyTransaction", "charge"),
            ("authOnlyTransaction", "authorize"),
            ("priorAuthCaptureTransaction", "capture"), ("voidTransaction", "void"), ("refundTransaction", "refund"),
            ("odd", "createTransaction"),
        ])
    func operations(type: String, name: String) {
        func request(_ body: String) -> MockRequest {
            MockRequest(method: .post, path: "/xml/v1/request.api", body: Array(body.utf8))
        }
        let json = #"{"createTransactionRequest":{"transactionRequest":{"transactionType":"\#(type)"}}}"#
        #expect(AuthorizeNetMock.operation(of: request(json)) == name)
        let xml =
            "<createTransactionRequest xmlns='x'><transactionRequest><transactionType>\(type)</transactionType>"
            + "</transactionRequest></createTransactionRequest>"
        #expect(AuthorizeNetMock.operation(of: request(xml)) == name)
        #expect(
            AuthorizeNetMock.operation(of: request(#"{"getTransactionDetailsRequest":{}}"#)) == "getTransactionDetails")
        for body in ["", "{", "<", "{\"x\":1}"] { #expect(AuthorizeNetMock.operation(of: request(body)) == nil) }
        #expect(AuthorizeNetMock.operation(of: MockRequest(method: .post, path: "/payment/payment")) == nil)
    }

    @Test("A charge whose answer is lost is found as a duplicate when it is sent again (M-5)")
    func lostAnswer() throws {
        let account = try Account()
        account.engine.inject(FaultRule(.answerLost, operation: "charge"))
        #expect(account.charge(window: "28800").status == 0)
        #expect(account.balance == 4500)
        #expect(account.charge(window: "28800").reason == "11")
        #expect(account.balance == 4500)
    }

    @Test(
        "Failures on demand carry the gateway's words where it has some (M-5)",
        arguments: [
            (Fault.tooManyRequests, 429, nil), (.internalError, 500, "E00001"), (.internalErrorApplied, 500, "E00001"),
            (.unavailable, 503, "E00104"), (.conflict, 409, nil),
        ] as [(Fault, Int, String?)])
    func failures(fault: Fault, status: Int, code: String?) throws {
        let account = try Account()
        account.engine.inject(FaultRule(fault))
        let reply = account.charge()
        #expect(reply.status == status && reply.code == code)
        #expect(account.balance == (fault == .internalErrorApplied ? 4500 : 0))
    }

    @Test("The inspector shows what exists, without cards, keys, nonces or tokens (M-6, S-01)")
    func inspection() throws {
        let account = try Account()
        let nonce = account.makeNonce().text("opaqueData", "dataValue") ?? "none"
        _ = account.charge("5.00", Account.nonce(nonce), refID: "ref-1")
        _ = account.call("createCustomerProfile", ["profile": ["email": "a@example.org"]])
        let token =
            account.call(
                "getHostedPaymentPage",
                ["transactionRequest": ["transactionType": "authCaptureTransaction", "amount": "1.00"]]
            ).text("token") ?? "none"
        let tables = account.engine.inspection
        #expect(tables.allSatisfy { table in table.rows.allSatisfy { $0.count == table.columns.count } })
        let shown = tables.flatMap(\.rows).flatMap { $0 }.joined(separator: " ")
        #expect(shown.contains("5.00 USD") && shown.contains("Visa …1111") && shown.contains("ref-1"))
        let secrets = [Account.visa, nonce, token] + account.engine.credentials.dropFirst().map(\.value)
        for secret in secrets { #expect(!shown.contains(secret)) }
    }

    @Test(
        "Amounts are read from decimal text without rounding (M-1)",
        arguments: [
            ("45", .cents(4500)), ("45.0", .cents(4500)), ("45.00", .cents(4500)), ("45.0000", .cents(4500)),
            (".5", .cents(50)), ("0.01", .cents(1)), ("007", .cents(700)),
            ("9999999999999.99", .cents(999_999_999_999_999)),
            ("10000000000000", .tooLarge), ("0.001", .invalid), ("-1", .invalid), ("1e2", .invalid), ("", .invalid),
            (".", .invalid), ("1.2.3", .invalid), ("1,00", .invalid), ("١", .invalid),
        ] as [(String, Amount.Reading)])
    func amounts(text: String, reading: Amount.Reading) {
        #expect(Amount.read(text) == reading)
    }

    @Test("Amounts are written in full and in short (M-1)")
    func amountTexts() {
        #expect([0, 5, 50, 4500, 10050].map(Amount.text) == ["0.00", "0.05", "0.50", "45.00", "100.50"])
        #expect([0, 5, 50, 4500, 10050].map(Amount.shortText) == ["0", "0.05", "0.5", "45", "100.5"])
        #expect(Amount.text(-150) == "-1.50")
    }
}
