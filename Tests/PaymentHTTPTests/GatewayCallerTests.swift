import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

/// A gateway of two words: `ok`, and anything else is a failure given by the test.
private struct Word: GatewayExchange {
    let failure: GatewayFailure?
    let name = "word"
    var hidden: [String] { ["tok_canary"] }

    func request(for account: String) throws(GatewayFailure) -> TransportRequest {
        let url: AbsoluteURL
        do { url = try AbsoluteURL("https://gateway.test/\(account)") } catch {
            throw .refused(PaymentError(.invalidRequest, error.description))
        }
        return TransportRequest(
            method: .post, url: url, headerFields: [:], body: .none, effect: .write, limits: .lookup)
    }

    func object(in response: TransportResponse, for account: String) throws(GatewayFailure) -> Int {
        if let failure { throw failure }
        return response.status
    }
}

private struct Line: HTTPTransport {
    let result: Result<TransportResponse, TransportError>

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse { try result.get() }
}

@Suite("The calls of every adapter (G-7, G-8)")
struct GatewayCallerTests {
    private static let gateway = GatewayID(rawValue: "test")

    private func caller(
        _ result: Result<TransportResponse, TransportError> = .success(TransportResponse(status: 200))
    ) -> GatewayCaller<String> {
        GatewayCaller(
            gateway: GatewayProfile(id: Self.gateway, name: "Test"), account: "acct", transport: Line(result: result),
            clock: ManualWallClock(Timestamp(secondsSinceEpoch: 5)), telemetry: GatewayTelemetry(gateway: Self.gateway))
    }

    private func move(
        _ failure: GatewayFailure?, earlier: ((PaymentError) async throws(PaymentError) -> Outcome<Int>)? = nil
    ) async throws(PaymentError) -> Outcome<Int> {
        let key: IdempotencyKey
        do { key = try IdempotencyKey("k") } catch { throw PaymentError(error) }
        return try await caller().move(
            Word(failure: failure), reference: nil, merchantReference: nil, key: key, earlier: earlier
        ) { status throws(InvalidValue) in
            guard status == 200 else { throw InvalidValue("status", "\(status)", "is odd") }
            return .succeeded(status)
        }
    }

    private let repeated = GatewayFailure.repeated(PaymentError(.invalidRequest, "had it"))

    @Test("a call the gateway had before becomes what the look-up says")
    func earlierOutcome() async throws {
        let outcome = try await move(repeated) { refusal throws(PaymentError) in .succeeded(refusal.message.count) }
        #expect(outcome.value == "had it".count)
    }

    @Test(
        "a look-up that says the request is another one is thrown, and any other failure of it leaves the outcome unknown"
    )
    func earlierFails() async throws {
        await #expect(throws: PaymentError.self) {
            try await move(repeated) { _ throws(PaymentError) in
                throw PaymentError(.invalidRequest, "another amount")
            }
        }
        for code in [PaymentError.Code.notFound, .gatewayFault, .notSent, .rateLimited] {
            let outcome = try await move(repeated) { _ throws(PaymentError) in throw PaymentError(code, "no") }
            guard case .unknown(let unknown) = outcome else {
                Issue.record("\(code) came to \(outcome)")
                continue
            }
            #expect(unknown.sentAt == Timestamp(secondsSinceEpoch: 5))
        }
    }

    @Test("a refusal that names nothing is told and proves nothing, unless it holds for every call (F-10)")
    func unnamed() async throws {
        let refused = PaymentError(.invalidRequest, "no such token")
        let declined = Decline(reason: .expiredCard, gatewayCode: "c", gatewayMessage: "m", reference: nil)
        let told: [(failure: GatewayFailure, refusal: UnknownOutcome.Refusal)] = [
            (.refused(refused), .refused(refused)), (.declined(declined), .declined(declined)),
        ]
        for (failure, refusal) in told {
            guard case .unknown(let unknown) = try await move(failure.unnamed) else {
                Issue.record("\(failure) was believed")
                continue
            }
            #expect(unknown.reason == .mismatchedAnswer && unknown.refusal == refusal)
        }
        for code in [PaymentError.Code.authenticationFailed, .rateLimited, .inProgress] {
            let failure = GatewayFailure.refused(PaymentError(code, "not now"))
            let error = await #expect(throws: PaymentError.self) { try await move(failure.unnamed) }
            #expect(error?.code == code)
        }
    }

    @Test("a repeat the gateway refuses is thrown where nothing can be looked up")
    func repeatedWithoutLookUp() async throws {
        let error = await #expect(throws: PaymentError.self) { try await move(repeated) }
        #expect(error?.message == "had it")
    }

    @Test("a decline that wants the payer asks for their return when there is something to look up")
    func needsPayer() async throws {
        let reference = GatewayReference(gateway: Self.gateway, id: "1")
        for known in [nil, reference] {
            let decline = Decline(
                reason: .authenticationFailed, gatewayCode: "c", gatewayMessage: "m", reference: known)
            switch (try await move(.needsPayer(decline)), known) {
            case (.actionRequired(let action), .some): #expect(action.step == .returnOfPayer)
            case (.declined(let told), nil): #expect(told == decline)
            case (let outcome, _): Issue.record("came to \(outcome)")
            }
        }
    }

    @Test(
        "an answer whose values make no sense is unknown when money may have moved, and a fault of the gateway when not"
    )
    func nonsense() async throws {
        let odd = caller(.success(TransportResponse(status: 299)))
        let outcome: Outcome<Int> = try await odd.move(
            Word(failure: nil), reference: nil, merchantReference: nil, key: IdempotencyKey("k")
        ) { status throws(InvalidValue) in throw InvalidValue("status", "\(status)", "is odd") }
        #expect(outcome.name == "unknown")
        let error = #expect(throws: PaymentError.self) {
            try odd.readable { () throws(InvalidValue) -> Int in throw InvalidValue("status", "299", "is odd") }
        }
        #expect(error?.code == .gatewayFault)
    }

    @Test("a token in the address never reaches the text of an error (S-01)")
    func hidden() async throws {
        let failing = caller(.failure(TransportError(.connect, .notSent, detail: "GET /tok_canary refused")))
        let error = await #expect(throws: PaymentError.self) { try await failing.ask(Word(failure: nil)) }
        let text = String(describing: error)
        #expect(text.contains("<redacted>") && !text.contains("tok_canary"))
    }

    @Test("a reference of another gateway, or a text that is no id, is refused before anything is sent")
    func references() throws {
        let profile = GatewayProfile(id: Self.gateway, name: "Test")
        #expect(try profile.id(profile.reference("12"), where: { $0 == "12" }) == "12")
        for bad in [GatewayReference(gateway: .init(rawValue: "other"), id: "12"), profile.reference("1 2")] {
            let error = #expect(throws: PaymentError.self) { try profile.id(bad, where: { $0 == "12" }) }
            #expect(error?.code == .invalidRequest && error?.field == "reference")
        }
    }
}
