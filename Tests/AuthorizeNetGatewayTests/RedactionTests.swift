import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct RedactionTests {
    static let key = "CANARYKEY0123456"
    static let token = "CANARYNONCE.0001"
    static let email = "canarymail@example.com"
    private let canaries = Canaries("CANARYKEY", "CANARYNONCE", "canarymail", testSignatureKey, "4111111111111111")

    /// What the gateway may say with everything that it was sent in it.
    static let leak = "\(key) and \(token): The value 737 is invalid, 4111111111111111"
    static let flows: [(name: String, answers: [Result<TransportResponse, TransportError>])] = [
        ("succeeds", [TransactionAnswer().response, answer("")]),
        ("is declined", [TransactionAnswer.declined("2", leak).response]),
        ("is pending", [TransactionAnswer(responseCode: "4", code: "252", text: leak).response]),
        ("ends in an error", [TransactionAnswer.refused("5", leak).response]),
        ("is refused", [answer("{" + errorMessages("E00003", leak) + "}")]),
        ("fails", [answer("{" + errorMessages("E00001", leak) + "}")]),
        ("has a spent nonce", [answer("{" + errorMessages("E00114", leak) + "}"), nothingListed, nothingListed]),
        ("is blocked", [answer("{" + errorMessages("E00118", leak) + "}")]),
        ("leaks in its codes", [answer("{" + errorMessages(leak, leak) + "}")]),
        ("leaks in a transaction's code", [TransactionAnswer.refused(leak, leak).response]),
        ("has wrong credentials", [answer("{" + errorMessages("E00007", leak) + "}")]),
        ("has no answer", []),
    ]

    @Test("a whole flow leaves no secret in any text (S-01, S-05, G-11)", arguments: flows.indices)
    func silence(_ index: Int) async throws {
        let log = LogLines()
        let transport = ScriptedTransport(Self.flows[index].answers)
        let configuration = try AuthorizeNet.Configuration(
            apiLoginID: testLogin, transactionKey: Secret(Self.key), signatureKeys: [Secret(testSignatureKey)],
            baseURL: "https://anet.test")
        let gateway = try AuthorizeNet(
            configuration, transport: transport, clock: ManualWallClock(testNow),
            telemetry: log.telemetry(of: .authorizeNet))
        let request = try chargeRequest(
            source: .token(PaymentToken(Self.token), returnURL: nil), payer: PayerDetails(email: Self.email),
            keepMethod: consent)
        try await canaries.expectNone {
            let outcome = try await gateway.charge(request)
            canaries.expectNone(in: outcome.unknown?.description ?? "")
            return outcome
        }
        canaries.expectNone(in: gateway)
        canaries.expectNone(in: configuration)
        for sent in transport.requests {
            canaries.expectNone(in: sent)
            guard case .secret = sent.body else {
                Issue.record("a body with the Transaction Key is not secret")
                return
            }
        }
        let lines = log.all
        #expect(!lines.isEmpty)
        canaries.expectNone(in: lines)
    }

    @Test("the gateway's messages are cut and cannot break a line")
    func cut() async throws {
        let long = #"a\nb\u001b[31m"# + String(repeating: "x", count: 5000)
        let (gateway, _) = try subject([answer("{" + errorMessages("E00003", long) + "}")])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        expectOneShortLine(error.message)
    }

    @Test("what the validator does not like is cut out of its message (S-01)")
    func validator() async throws {
        let text = "The 'cardCode' element is invalid - The value 73737 is invalid according to its datatype"
        let (gateway, _) = try subject([answer("{" + errorMessages("E00003", text) + "}")])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(!error.message.contains("73737") && error.message.contains("cardCode"))
    }
}
