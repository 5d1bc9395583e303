import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct MockServerTests {
    private func client(_ server: MockServer<CounterMock>) throws -> SocketClient {
        SocketClient(port: try #require(server.baseURL.port))
    }

    @Test func manyServersRunAtOnceOnFreePortsAndShareNothing() async throws {
        let servers = try await withThrowingTaskGroup(of: MockServer<CounterMock>.self) { group in
            for seed in 0..<20 { group.addTask { try await startCounter(seed: UInt64(seed)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(servers.map(\.baseURL)).count == 20)
        #expect(Set(servers.map(\.controlToken)).count == 20)
        #expect(Set(servers.map { $0.credentials[0].value }).count == 20)
        for (number, server) in servers.enumerated() {
            for _ in 0..<number { _ = try await client(server).send("POST", "/count") }
        }
        for (number, server) in servers.enumerated() {
            #expect(try await client(server).send("GET", "/count").bodyText == "{\"count\":\(number)}")
        }
        for server in servers { await server.stop() }
        for server in servers { #expect(try await client(server).send("GET", "/count").ending == .refused) }
    }

    @Test func oneConnectionCarriesManyRequests() async throws {
        let server = try await startCounter()
        let one = "POST /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        let last = "GET /count HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        let outcome = try await client(server).exchange(Array((one + one + last).utf8), readsOn: true)
        #expect(outcome.ending == .closed && outcome.bodyText.hasSuffix("{\"count\":2}"))
        #expect(server.engine.requests.map(\.path) == ["/count", "/count", "/count"])
        await server.stop()
    }

    @Test func aClientThatWillSendNothingMoreIsAnswered() async throws {
        let server = try await startCounter()
        let client = try client(server)
        let request = Array("POST /count HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n".utf8)
        for number in 1...50 {
            let outcome = await client.exchange(request, closesHalf: true)
            #expect(outcome.bodyText.hasSuffix("\"count\":\(number)}"))
        }
        await server.stop()
    }

    @Test func headAndNoContentHaveNoBody() async throws {
        let server = try await startCounter()
        let head = try await client(server).send("HEAD", "/count")
        #expect(head.status == 200 && head.field("content-length") == "11" && head.body.isEmpty)
        let empty = try await client(server).send("PUT", "/hook", body: Array("http://127.0.0.1:1/".utf8))
        #expect(empty.status == 204 && empty.field("content-length") == nil)
        await server.stop()
    }

    @Test(arguments: [
        "NOT HTTP AT ALL\r\n\r\n", "GET /count HTTP/1.1\r\nBad Field\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "\r\n\r\n\u{0}\u{1}",
    ]) func whatIsNoHTTPIsRefusedAndReachesNoGateway(_ text: String) async throws {
        let server = try await startCounter()
        let outcome = try await client(server).exchange(Array(text.utf8))
        #expect(outcome.status == 400 || outcome.bytes.isEmpty)
        #expect(server.engine.requests.isEmpty)
        #expect(try await client(server).send("GET", "/count").status == 200)
        await server.stop()
    }

    @Test func aHundredMegabytesAreRefusedAndTheConnectionGoesOn() async throws {
        let server = try await startCounter()
        let size = 100 * 1024 * 1024
        var bytes = Array("POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n".utf8)
        bytes += [UInt8](repeating: 0x78, count: size)
        let refusal = try await client(server).exchange(bytes)
        #expect(refusal.status == 413 && refusal.bodyText.contains("body_too_large"))
        #expect(server.engine.requests.isEmpty)
        let fits = try await client(server).send(
            "POST", "/echo", body: [UInt8](repeating: 0x78, count: 4 * 1024 * 1024))
        #expect(fits.status == 200 && fits.body.count == 4 * 1024 * 1024)
        await server.stop()
    }

    @Test(arguments: ["0.0.0.0", "192.0.2.1", "example.com", "127.0.0.1.example.com", "::", "", "local host"])
    func aHostOthersCanReachIsRefusedUnlessAllowed(_ host: String) async {
        let error = await #expect(throws: MockServerError.self) {
            try await MockServer<CounterMock>.start(host: host, notifications: Receiver())
        }
        #expect(error?.code == .remoteHost)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.8.9.10"]) func loopbackHostsAreFine(_ host: String) async throws {
        let server = try await MockServer<CounterMock>.start(host: host, notifications: Receiver())
        #expect(server.baseURL.isLoopback && server.baseURL.host == host)
        await server.stop()
    }

    @Test func aRemoteHostIsFineWhenAskedForButTheControlAPIStaysLocal() async throws {
        let server = try await MockServer<CounterMock>.start(
            host: "0.0.0.0", allowRemote: true, notifications: Receiver())
        let token = ["Authorization": "Bearer \(server.controlToken)"]
        #expect(server.baseURL.host == "127.0.0.1")
        #expect(try await client(server).send("GET", "/_mock/state", host: "mock.example", fields: token).status == 403)
        #expect(try await client(server).send("GET", "/_mock/state", fields: token).status == 200)
        await server.stop()
    }

    @Test func aPortInUseIsAnError() async throws {
        let server = try await startCounter()
        let error = await #expect(throws: MockServerError.self) {
            try await MockServer<CounterMock>.start(port: server.baseURL.port ?? 0, notifications: Receiver())
        }
        #expect(error?.code == .cannotListen)
        #expect(error?.description.contains("in use") == true)
        await server.stop()
    }

    @Test func connectionsAreRefusedForAWhileAndThenAcceptedOnTheSamePort() async throws {
        let server = try await startCounter()
        let client = try client(server)
        _ = await client.send("POST", "/count")
        await server.refuseConnections(for: .seconds(30))
        let refused = await client.send("POST", "/count").ending
        #expect(refused == .refused)
        await server.refuseConnections(for: .milliseconds(1))
        var outcome = await client.send("GET", "/count")
        for _ in 0..<10_000 where outcome.ending == .refused { outcome = await client.send("GET", "/count") }
        #expect(outcome.bodyText == "{\"count\":1}")
        await server.refuseConnections(for: .seconds(30))
        await server.stop()
    }

    @Test func stoppingUnderLoadEndsEverythingAtOnce() async throws {
        let server = try await startCounter()
        server.engine.inject(
            FaultRule(.noAnswer, path: "/silent", times: nil), FaultRule(.endless, path: "/endless", times: nil))
        server.engine.inject(FaultRule(.slow, path: "/slow", times: nil))
        let client = try client(server)
        let duration = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                let path = number < 3 ? "/endless" : ["/silent", "/slow", "/count"][number % 3]
                group.addTask {
                    var outcome = await client.send("POST", path, bytesMax: 50_000_000)
                    while outcome.ending == .complete || outcome.ending == .enough {
                        outcome = await client.send("POST", path, bytesMax: 50_000_000)
                    }
                }
            }
            try await until { server.engine.requests.count >= 100 }
            let duration = await ContinuousClock().measure { await server.stop() }
            try await group.waitForAll()
            return duration
        }
        #expect(duration < .seconds(5))
        await server.stop()
    }

    /// Stopping used to end the process when a connection had been accepted and not yet been served.
    @Test func stoppingWhileConnectionsAreBeingMadeIsHarmless() async throws {
        for _ in 0..<20 {
            let server = try await startCounter()
            let client = try client(server)
            await withTaskGroup(of: SocketClient.Outcome.self) { group in
                for _ in 0..<40 { group.addTask { await client.send("GET", "/count") } }
                _ = await group.next()
                await server.stop()
                for await outcome in group {
                    #expect(outcome.ending != .silent && (outcome.status == nil || outcome.status == 200))
                }
            }
        }
    }

    @Test func aWaitingTaskEndsWhenTheServerStopsAndStopsItWhenCancelled() async throws {
        let first = try await startCounter()
        let waiting = Task { await first.run() }
        await first.stop()
        await waiting.value
        let second = try await startCounter()
        let cancelled = Task { await second.run() }
        cancelled.cancel()
        await cancelled.value
        #expect(try await client(second).send("GET", "/count").ending == .refused)
    }

    @Test func notificationsGoOutByThemselvesAndRetriesWhenTheClockMoves() async throws {
        let receiver = Receiver([.success(500), .success(500)])
        let server = try await startCounter(notifications: receiver)
        _ = try await client(server).send("PUT", "/hook", body: Array("http://127.0.0.1:1/hook".utf8))
        _ = try await client(server).send("POST", "/count")
        await receiver.wait(for: 1)
        let token = ["Authorization": "Bearer \(server.controlToken)"]
        for (seconds, count) in [(10, 2), (100, 3)] {
            try await until { server.engine.deliveries.first?.attempts.count == count - 1 }
            let moved = try await client(server).send(
                "POST", "/_mock/clock", fields: token, body: Array("{\"advanceSeconds\":\(seconds)}".utf8))
            #expect(moved.status == 200)
            await receiver.wait(for: count)
        }
        try await until { server.engine.deliveriesPending == 0 }
        #expect(server.engine.deliveries.first?.attempts.map(\.status) == [500, 500, 200])
        await server.stop()
    }

    @Test func whatTheGatewayPlansHappensWithoutARequest() async throws {
        let receiver = Receiver()
        let server = try await startCounter(notifications: receiver)
        _ = try await client(server).send("PUT", "/hook", body: Array("http://127.0.0.1:1/hook".utf8))
        _ = try await client(server).send("POST", "/later", body: Array("1".utf8))
        await receiver.wait(for: 1)
        #expect(server.engine.deliveries.first?.topic == "count.later")
        await server.stop()
    }

    @Test func aSlowAddressDoesNotHoldUpTheOthers() async throws {
        let server = try await MockServer<CounterMock>.start(notifications: SocketTransport())
        let slow = try await startCounter()
        let quick = try await startCounter()
        slow.engine.inject(FaultRule(.noAnswer))
        for hook in [slow, quick] {
            _ = try await client(server).send("PUT", "/hook", body: Array("\(hook.baseURL)/echo".utf8))
            _ = try await client(server).send("POST", "/count")
        }
        try await until { server.engine.deliveries.last?.progress == .delivered }
        #expect(server.engine.deliveries.first?.progress == .pending)
        #expect(quick.engine.requests.first?.headerFields[.signature] != nil)
        for server in [slow, quick, server] { await server.stop() }
    }

    @Test func aMockSendsNothingToStrangers() async throws {
        let receiver = Receiver()
        let server = try await startCounter(notifications: receiver)
        _ = try await client(server).send("PUT", "/hook", body: Array("https://shop.example/hook".utf8))
        _ = try await client(server).send("POST", "/count")
        try await until { server.engine.deliveries.first?.attempts.isEmpty == false }
        #expect(receiver.received.isEmpty)
        #expect(server.engine.deliveries.first?.attempts.first?.problem?.contains("loopback") == true)
        await server.stop()
    }
}
