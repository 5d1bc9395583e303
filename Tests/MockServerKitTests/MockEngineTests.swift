import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@Suite struct MockEngineTests {
    /// Everything a run leaves behind.
    struct Trace: Equatable {
        var answers: [String] = []
        var requests: [RecordedRequest]
        var deliveries: [RecordedDelivery]
    }

    private func run(seed: UInt64) async throws -> Trace {
        let engine = try makeEngine(seed: seed)
        engine.setFaults(
            try FaultPlan(
                rates: Dictionary(uniqueKeysWithValues: Fault.allCases.map { ($0, 20) }),
                deliveryRates: [.duplicate: 200, .reorder: 200, .drop: 100, .forge: 100, .delay: 100]))
        let receiver = Receiver([.success(500), .failure(TransportError(.connect, .notSent, detail: "away"))])
        var answers: [String] = []
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook")
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook")
        for step in 0..<200 {
            answers.append("\(engine.ask(step % 3 == 0 ? .get : .post, "/count"))")
            if step % 10 == 0 {
                engine.advance(seconds: 30)
                await engine.deliverDue(through: receiver)
            }
        }
        return Trace(answers: answers, requests: engine.requests, deliveries: engine.deliveries)
    }

    @Test func theSameSeedGivesTheSameAnswersLogAndNotifications() async throws {
        let first = try await run(seed: 11)
        let second = try await run(seed: 11)
        let other = try await run(seed: 12)
        #expect(first == second)
        #expect(first.answers != other.answers)
        #expect(Set(first.requests.compactMap(\.fault)).count > 8)
    }

    @Test func aResetStartsAgainWithTheSameCredentialsAndSequence() async throws {
        let engine = try makeEngine()
        let credentials = engine.credentials.map(\.value)
        let first = engine.ask(.post, "/count").body
        engine.inject(FaultRule(.answerLost))
        engine.advance(seconds: 86_400)
        #expect(engine.clock.offsetSeconds == 86_400)
        engine.reset()
        #expect(engine.clock.now() == start && engine.requests.isEmpty && engine.faults == .none)
        #expect(engine.credentials.map(\.value) == credentials)
        #expect(engine.ask(.post, "/count").body == first)
    }

    @Test func anotherSeedChangesIdsButNotCredentials() throws {
        let engine = try makeEngine(seed: 1)
        let credentials = engine.credentials.map(\.value)
        engine.setSeed(2)
        let afterSeed = engine.ask(.post, "/count").body
        engine.reset()
        #expect(engine.ask(.post, "/count").body == afterSeed)
        #expect(engine.credentials.map(\.value) == credentials)
        #expect(try makeEngine(seed: 2).ask(.post, "/count").body == afterSeed)
        #expect(try makeEngine(seed: 1).ask(.post, "/count").body != afterSeed)
    }

    @Test func askingForFaultsDoesNotChangeWhatIsCreated() throws {
        let plain = try makeEngine()
        let faulty = try makeEngine()
        faulty.setFaults(try FaultPlan(rates: [.internalError: 500]))
        let expected = (0..<20).compactMap { _ in plain.ask(.post, "/count").body }
        var made: [String] = []
        while made.count < 20 {
            let answer = faulty.ask(.post, "/count")
            if answer.status == 200, let body = answer.body { made.append(body) }
        }
        #expect(made == expected)
    }

    @Test func theFirstRuleThatMatchesAndIsNotUsedUpIsPlayed() throws {
        let engine = try makeEngine()
        engine.inject(
            FaultRule(.conflict, method: .get, path: "/count"),
            FaultRule(.unavailable, method: .post, path: "/cou*", times: 2),
            FaultRule(.tooManyRequests, path: "/count", times: nil))
        let statuses = (0..<4).map { _ in engine.ask(.post, "/count").status }
        #expect(statuses == [503, 503, 429, 429])
        #expect(engine.ask(.get, "/count").status == 409)
        #expect(engine.ask(.get, "/count").status == 429)
        #expect(engine.ask(.get, "/other").status == 404)
        #expect(engine.faults.rules.map(\.fault) == [.tooManyRequests])
        engine.setFaults(.none)
        #expect(engine.ask(.get, "/count").status == 200)
    }

    @Test func ratesAreKeptWithinChance() throws {
        let engine = try makeEngine(seed: 5)
        engine.setFaults(try FaultPlan(rates: [.unavailable: 100, .conflict: 50]))
        let statuses = (0..<10_000).map { _ in engine.ask(.get, "/count").status }
        let away = statuses.count { $0 == 503 }
        let busy = statuses.count { $0 == 409 }
        // Five standard deviations around 1000 and 500.
        #expect((850...1150).contains(away) && (390...610).contains(busy))
    }

    @Test(arguments: [[Fault.conflict: 1001], [.conflict: -1], [.conflict: 600, .garbage: 401]])
    func ratesThatCannotBeAreRefused(_ rates: [Fault: Int]) {
        #expect(throws: FaultPlan.Invalid.self) { try FaultPlan(rates: rates) }
    }

    @Test func theLogKeepsTheNewestRequestsAndTheBeginningOfLongBodies() throws {
        let engine = try makeEngine()
        for _ in 0..<700 { _ = engine.ask(.get, "/count") }
        _ = engine.ask(.post, "/echo", String(repeating: "x", count: 100_000))
        let requests = engine.requests
        #expect(requests.count == 500)
        #expect(requests.map(\.number) == Array(202...701))
        let last = try #require(requests.last)
        #expect(last.body.count == 100_000 && last.body.bytes.count == 32 * 1024 && !last.body.isWhole)
        #expect(last.answer?.body.count == 100_000 && last.answer?.body.bytes.count == 32 * 1024)
    }

    @Test func whatIsPlannedHappensWhenTheClockMoves() throws {
        let engine = try makeEngine()
        _ = engine.ask(.post, "/later", "60")
        #expect(engine.nextDue == start.adding(seconds: 60))
        engine.advance(seconds: 59)
        #expect(engine.withGateway { $0.count } == 0)
        engine.advance(seconds: 1)
        #expect(engine.withGateway { $0.count } == 1)
        engine.advance(seconds: -100)
        #expect(engine.clock.now() == start.adding(seconds: 60))
        engine.advance(seconds: .max)
        #expect(engine.clock.now() > start)
    }

    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("/v1/*", "/v1/", true), ("/v1/*", "/v1", false),
        ("/v1/*/confirm", "/v1/pi_1/x/confirm", true), ("*a*b", "xxaxxab", true), ("*a*b", "xxbxxa", false),
        ("a*", "ba", false), ("**a", "a", true), ("/v1/refunds", "/v1/refunds", true),
        ("/v1/refund", "/v1/refunds", false),
    ]) func aStarStandsForAnyRunOfCharacters(_ pattern: String, _ text: String, _ isMatch: Bool) {
        #expect(Glob.matches(pattern, text) == isMatch)
    }

    @Test func aHostilePatternIsStillQuick() {
        let pattern = String(repeating: "*a", count: 200) + "b"
        #expect(!Glob.matches(pattern, String(repeating: "a", count: 5000)))
    }
}
