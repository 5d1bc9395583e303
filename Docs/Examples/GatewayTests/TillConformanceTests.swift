import ExampleGateway
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Synchronization
import Testing

// An adapter of one's own in the suite that every adapter of this package passes.
//
//     swift test --filter ExampleGatewayTests
// snippet: suite
@Suite("The adapter of the example")
struct TillConformanceTests {
    @Test("keeps the rule", arguments: GatewayConformance.scenarios)
    func keepsTheRule(_ scenario: ConformanceScenario) async throws {
        let subject = try TillSubject.make()
        if scenario.applies(to: subject) { try await scenario.run(subject) }
    }

    @Test("survives the fault", arguments: GatewayConformance.faultScenarios)
    func survivesTheFault(_ scenario: ConformanceScenario) async throws {
        let subject = try TillSubject.make()
        if scenario.applies(to: subject) { try await scenario.run(subject) }
    }

    // What this gateway adds to the rules that all keep: its answers are signed.
    @Test("does not believe a decline that was the answer to another request")
    func foreignDecline() async throws {
        let mock = try TillSubject.mock()
        let poor = try await TillSubject.till(mock, mock.transport).charge(charge("tok_poor"))
        #expect(poor.name == "declined")
        let answer = try #require(mock.requests.last?.answer)
        let replay = ScriptedTransport([
            .success(
                TransportResponse(
                    status: answer.status, headerFields: answer.headerFields, body: answer.body.bytes))
        ])
        let outcome = try await TillSubject.till(mock, replay).charge(charge("tok_good"))
        #expect(outcome.name == "unknown")
    }

    private func charge(_ token: String) throws -> ChargeRequest {
        ChargeRequest(
            amount: try Money(decimal: "60.00", currency: .uah),
            source: .token(try PaymentToken(token), returnURL: nil),
            reference: try MerchantReference("order-\(token)"), idempotencyKey: try IdempotencyKey("key-\(token)"))
    }
}
// end snippet

// snippet: subject
/// The adapter with its mock in memory, made anew for each scenario.
enum TillSubject {
    /// A mock on a clock that stands still.
    static func mock() throws -> MockEngine<TillMock> {
        MockEngine(
            seed: 7, clock: MockClock(standingAt: Timestamp(secondsSinceEpoch: 1_795_260_000)),
            baseURL: try AbsoluteURL("http://127.0.0.1:1"))
    }

    /// The adapter with the mock's credentials.
    static func till(_ mock: MockEngine<TillMock>, _ transport: any HTTPTransport) throws -> HryvniaTill {
        let keys = Dictionary(mock.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        return HryvniaTill(
            try HryvniaTill.Configuration(
                merchant: keys["merchant"] ?? "", secret: Secret(keys["secret"] ?? ""), baseURL: mock.baseURL.text),
            transport: transport, clock: mock.clock)
    }

    static func make() throws -> ConformanceSubject {
        let mock = try mock()
        let transport = RecordingTransport(mock.transport)
        let post = Post()
        return ConformanceSubject(
            gateway: try till(mock, transport), transport: transport,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("tok_good"), declined: try PaymentToken("tok_poor"),
                authenticationRequired: nil),
            currency: .uah, foreignCurrency: .usd, unusedID: "ch-999", tellsExpiry: false,
            now: { mock.clock.now() },
            inject: { fault in
                // Every request that is posted moves money.
                if let fault = Fault(rawValue: fault.rawValue) {
                    mock.inject(FaultRule(fault, method: .post))
                }
            },
            completeAction: { _ in throw Unplayed(description: "no payer is asked for anything") },
            payOnPage: { _ in throw Unplayed(description: "there is no page") },
            deliveries: {
                await mock.deliverDue(through: post)
                return post.deliveries
            },
            bankBalance: { mock.withGateway { $0.balance } })
    }
}
// end snippet

/// Takes webhooks and keeps them.
private final class Post: HTTPTransport {
    private let kept = Mutex<[WebhookDelivery]>([])

    var deliveries: [WebhookDelivery] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let body = request.body.withBytes { Array($0) }
        kept.withLock { $0.append(WebhookDelivery(fields: fields, body: body)) }
        return TransportResponse(status: 204)
    }
}

/// Something the gateway does not have.
private struct Unplayed: Error, CustomStringConvertible {
    let description: String
}
