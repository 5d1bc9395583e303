import HTTPTypes
@testable import MockServerKit
import PaymentCore
import Testing

/// What a client on a socket meets for each fault, byte by byte (M-5).
@Suite(.timeLimit(.minutes(1))) struct SocketFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let rule: FaultRule
        let raises: Int
        let ending: SocketClient.Ending
        let status: Int?
        let hasBody: @Sendable (SocketClient.Outcome) -> Bool

        init(
            _ rule: FaultRule, raises: Int, _ ending: SocketClient.Ending, _ status: Int?,
            _ hasBody: @escaping @Sendable (SocketClient.Outcome) -> Bool = { _ in true }
        ) {
            self.rule = rule
            self.raises = raises
            self.ending = ending
            self.status = status
            self.hasBody = hasBody
        }

        var testDescription: String { rule.fault.rawValue }
    }

    static let rows: [Row] = [
        Row(FaultRule(.connectionRefused), raises: 0, .closed, nil) { $0.bytes.isEmpty },
        Row(FaultRule(.requestLost), raises: 0, .closed, nil) { $0.bytes.isEmpty },
        Row(FaultRule(.answerLost), raises: 1, .closed, nil) { $0.bytes.isEmpty },
        Row(FaultRule(.noAnswer), raises: 0, .silent, nil) { $0.bytes.isEmpty },
        Row(FaultRule(.noAnswerApplied), raises: 1, .silent, nil) { $0.bytes.isEmpty },
        Row(FaultRule(.resent), raises: 2, .complete, 200) { $0.bodyText.contains("\"count\":2") },
        Row(FaultRule(.tooManyRequests), raises: 0, .complete, 429) { $0.bodyText.contains("slow_down") },
        Row(FaultRule(.internalError), raises: 0, .complete, 500) { $0.bodyText.contains("broken") },
        Row(FaultRule(.internalErrorApplied), raises: 1, .complete, 500) { $0.bodyText.contains("broken") },
        Row(FaultRule(.unavailable), raises: 0, .complete, 503) { $0.bodyText.contains("away") },
        Row(FaultRule(.conflict), raises: 0, .complete, 409) { $0.bodyText.contains("busy") },
        Row(FaultRule(.badGatewayPage), raises: 0, .complete, 502) { $0.field("content-type") == "text/html" },
        Row(FaultRule(.truncated, bytes: 7), raises: 1, .closed, 200) {
            $0.body.count == 7 && Int($0.field("content-length") ?? "") ?? 0 > 7
        },
        Row(FaultRule(.truncated, bytes: 5000), raises: 1, .closed, 200) { $0.field("content-length") == "5001" },
        Row(FaultRule(.huge, bytes: 3_000_000), raises: 1, .complete, 200) {
            $0.body.count == 3_000_000 && $0.bodyText.contains("\"count\":1}  ")
        },
        Row(FaultRule(.endless), raises: 1, .enough, 200) {
            $0.field("content-length") == nil && $0.bytes.count >= 4_000_000
        },
        Row(FaultRule(.slow, milliseconds: 60), raises: 1, .complete, 200) { $0.bodyText.contains("\"count\":1}") },
        Row(FaultRule(.wrongContentType), raises: 1, .complete, 200) {
            $0.field("content-type") == "text/html; charset=utf-8" && $0.bodyText.contains("\"count\":1")
        },
        Row(FaultRule(.garbage), raises: 1, .complete, 200) { !$0.bodyText.contains("count") && $0.body.count > 16 },
        Row(FaultRule(.empty), raises: 1, .complete, 200) { $0.field("content-length") == "0" },
        Row(FaultRule(.swapped), raises: 1, .complete, 200) { $0.bodyText == "{\"count\":0}" },
        Row(FaultRule(.duplicateKeys), raises: 1, .complete, 200) { $0.bodyText.hasPrefix("{\"id\":null,\"id\":") },
        Row(FaultRule(.byteOrderMark), raises: 1, .complete, 200) { $0.body.starts(with: [0xEF, 0xBB, 0xBF, 0x7B]) },
    ]

    @Test func everyFaultIsInTheTable() {
        #expect(Set(Self.rows.map(\.rule.fault)) == Set(Fault.allCases))
    }

    @Test(arguments: rows) func aFaultIsMetAsItsNameSaysAndTheNextRequestIsFine(_ row: Row) async throws {
        let server = try await startCounter()
        var client = SocketClient(port: try #require(server.baseURL.port))
        #expect(await client.send("GET", "/count").bodyText == "{\"count\":0}")
        var rule = row.rule
        rule.method = .post
        server.engine.inject(rule)
        if row.ending == .silent { client.patienceMilliseconds = 2000 }
        let outcome = await client.send("POST", "/count", bytesMax: row.ending == .enough ? 4_000_000 : .max)
        #expect(outcome.ending == row.ending)
        #expect(outcome.status == row.status)
        #expect(row.hasBody(outcome), "\(outcome.head)\(outcome.bodyText.prefix(200))")
        client.patienceMilliseconds = 5000
        // A client that gives up soon may do so before the server came to read its request.
        try await until { server.engine.requests.count == 2 }
        #expect(await client.send("GET", "/count").bodyText == "{\"count\":\(row.raises)}")
        await server.stop()
    }

    @Test func aSlowAnswerTakesItsTime() async throws {
        let server = try await startCounter()
        server.engine.inject(FaultRule(.slow, milliseconds: 300))
        let client = SocketClient(port: try #require(server.baseURL.port), patienceMilliseconds: 5000)
        let duration = await ContinuousClock().measure { _ = await client.send("POST", "/count") }
        #expect(duration >= .milliseconds(300))
        await server.stop()
    }
}

func startCounter(
    seed: UInt64 = 7, notifications: Receiver = Receiver()
) async throws -> MockServer<CounterMock> {
    try await MockServer<CounterMock>.start(seed: seed, notifications: notifications)
}
