import AuthorizeNetGateway
import Logging
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Synchronization
import Testing

/// Keeps every line that is logged.
private final class LogLines: Sendable {
    let lines = Mutex<[String]>([])
}

private struct KeepingHandler: LogHandler {
    let kept: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        kept.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
    }
}

@Suite struct RedactionTests {
    static let key = "CANARYKEY0123456"
    static let token = "CANARYNONCE.0001"
    static let email = "canarymail@example.com"
    static let canaries = ["CANARYKEY", "CANARYNONCE", "canarymail", testSignatureKey, "4111111111111111"]

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
        let telemetry = GatewayTelemetry(
            gateway: .authorizeNet, logger: Logger(label: "test") { _ in KeepingHandler(kept: log) })
        let gateway = try AuthorizeNet(
            configuration, transport: transport, clock: ManualWallClock(testNow), telemetry: telemetry)
        let request = try chargeRequest(
            source: .token(PaymentToken(Self.token), returnURL: nil), payer: PayerDetails(email: Self.email),
            keepMethod: consent)
        do throws(PaymentError) {
            let outcome = try await gateway.charge(request)
            expectSilence(outcome)
            expectSilence(outcome.unknown?.description ?? "")
        } catch {
            expectSilence(error)
        }
        expectSilence(gateway)
        expectSilence(configuration)
        for sent in transport.requests {
            expectSilence(sent)
            guard case .secret = sent.body else {
                Issue.record("a body with the Transaction Key is not secret")
                return
            }
        }
        let lines = log.lines.withLock { $0 }
        #expect(!lines.isEmpty)
        expectSilence(lines)
    }

    @Test("the gateway's messages are cut and cannot break a line")
    func cut() async throws {
        let long = #"a\nb\u001b[31m"# + String(repeating: "x", count: 5000)
        let (gateway, _) = try subject([answer("{" + errorMessages("E00003", long) + "}")])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.message.utf8.count < 500)
        #expect(!error.message.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test("what the validator does not like is cut out of its message (S-01)")
    func validator() async throws {
        let text = "The 'cardCode' element is invalid - The value 73737 is invalid according to its datatype"
        let (gateway, _) = try subject([answer("{" + errorMessages("E00003", text) + "}")])
        let request = try chargeRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.charge(request) }
        #expect(!error.message.contains("73737") && error.message.contains("cardCode"))
    }

    private func expectSilence(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        var text = "\(value) \(String(reflecting: value)) \(String(describing: value))\n"
        print(value, to: &text)
        debugPrint(value, to: &text)
        dump(value, to: &text)
        for canary in Self.canaries where text.contains(canary) {
            Issue.record("\(canary) is in \(text.prefix(2000))", sourceLocation: sourceLocation)
        }
    }
}
