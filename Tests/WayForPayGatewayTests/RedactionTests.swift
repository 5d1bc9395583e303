import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayCards
import WayForPayGateway

@Suite struct RedactionTests {
    static let key = "CANARYKEY00000000000001"
    static let password = "CANARYPASSWORD000001"
    static let token = "CANARYTOKEN-0001"
    /// What must be in no text: the key, the password, both tokens, the ticket, the card and the payer's address.
    private let canaries = Canaries(
        "CANARYKEY", "CANARYPASSWORD", "CANARYTOKEN", "CANARYTICKET", "canarymail", "4111111111111111")

    private static func signed(_ answer: Answer) -> Answer {
        var answer = answer
        answer.key = key
        return answer
    }

    static let flows: [(name: String, answers: [Answer])] = [
        ("succeeds", [.payment("Approved", 1100, ["recToken": "CANARYTOKEN-0002"])]),
        ("is declined", [.payment("Declined", 1104, ["reason": "card of CANARYTOKEN-0001 is empty"])]),
        ("is refused", [.payment("Declined", 1116, ["reason": "no such token CANARYTOKEN-0001"])]),
        ("is refused unsigned", [.error(1115, "CANARYTOKEN-0001")]),
        ("fails", [.payment("Declined", 1129, ["reason": "CANARYTOKEN-0001"])]),
        ("proves nothing", [.error(1100, "CANARYTOKEN-0001")]),
        (
            "needs the payer",
            [
                .payment(
                    "InProcessing", 5100, ["authTicket": "CANARYTICKET", "d3AcsUrl": "https://acs.example/CANARYTOKEN"])
            ]
        ),
        ("was made before", [.error(1112), .payment("Approved", 1100, ["recToken": "CANARYTOKEN-0002"])]),
        ("has no answer", []),
    ]

    @Test(arguments: flows.indices)
    func `a whole flow leaves no secret in any text (S-01, S-05, G-11)`(_ index: Int) async throws {
        let log = LogLines()
        let transport = ScriptedTransport(
            try Self.flows[index].answers.map { .success(try Self.signed($0).response) })
        let configuration = try WayForPay.Configuration(
            merchantAccount: testMerchant, secretKey: Secret(Self.key), merchantDomainName: testDomain,
            merchantPassword: Secret(Self.password), baseURL: "https://wayforpay.test")
        let gateway = try WayForPay(
            configuration, transport: transport, clock: ManualWallClock(testNow),
            telemetry: log.telemetry(of: .wayForPay))
        let request = try chargeRequest(
            source: .token(PaymentToken(Self.token), returnURL: AbsoluteURL("https://shop.example/back")),
            payer: PayerDetails(email: "canarymail@example.com"), keepMethod: consent)
        do throws(PaymentError) {
            let outcome = try await gateway.charge(request)
            if outcome.action == nil { canaries.expectNone(in: outcome) }
            canaries.expectNone(in: outcome.unknown?.description ?? "")
            canaries.expectNone(in: outcome.action?.continuation as Any)
        } catch {
            canaries.expectNone(in: error)
        }
        canaries.expectNone(in: gateway)
        canaries.expectNone(in: configuration)
        for sent in transport.requests {
            canaries.expectNone(in: sent)
            #expect(!sent.bodyText.contains("CANARYKEY") && !sent.url.text.contains("CANARY"))
        }
        let lines = log.all
        #expect(!lines.isEmpty)
        canaries.expectNone(in: lines)
    }

    @Test func `a card and its refusal leave no digit in any text (S-01)`() async throws {
        let (gateway, transport) = try subject(
            .payment("Declined", 1105), .error(1115, "Parameter `cardHolder` is missing"))
        for _ in 0..<2 {
            let request = CardPaymentRequest(
                amount: uah(10050), reference: try MerchantReference("order-1001"),
                idempotencyKey: try IdempotencyKey("key-1"))
            try await canaries.expectNone {
                let card = try CardData(
                    number: "4111111111111111", securityCode: "123", expiry: CardExpiry(month: 9, year: 2027))
                return try await gateway.pay(with: card, request: request)
            }
        }
        #expect(transport.requests.count == 2)
        canaries.expectNone(in: transport.requests)
    }

    @Test func `WayForPay's messages are cut and cannot break a line`() async throws {
        let (gateway, _) = try subject(
            .error(1115, "a\nb\u{1B}[31m" + String(repeating: "x", count: 5000)).with("orderReference", "order-1001"))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        expectOneShortLine(error.message)
    }

    @Test func `the signature scheme shows nothing of its keys (S-05, S-14)`() throws {
        let scheme = try WayForPay.Signature(secretKey: Secret(Self.key))
        canaries.expectNone(in: scheme)
        let wrong = Answer.payment()
        let body = try wrong.body
        let genuine = try hmac(
            eightFields.map { name in
                let value = wrong.members[name]
                return value?.stringValue ?? value?.text() ?? ""
            }, key: Self.key)
        do {
            try scheme.verify(.transaction, json: body)
            Issue.record("a signature by another key was believed")
        } catch {
            #expect(!"\(error)".contains(genuine))
        }
    }
}
