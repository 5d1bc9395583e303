import CurlTransport
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

/// F-11, field note 0.1: libcurl by itself would send these requests a second time.
@Suite("A request is never repeated", .timeLimit(.minutes(2)))
struct NoRepeatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var bodyBytes: Int
        var effect: TransportRequest.Effect = .write
        var resets = false
        var testDescription: String {
            "\(method.rawValue), \(bodyBytes) bytes, \(effect), \(resets ? "reset" : "closed")"
        }
        var body: TransportBody { bodyBytes == 0 ? .none : .bytes([UInt8](repeating: 0x61, count: bodyBytes)) }

        static let all = [false, true].flatMap { resets in
            [
                Case(method: .post, bodyBytes: 8, resets: resets), Case(method: .post, bodyBytes: 0, resets: resets),
                Case(method: .post, bodyBytes: 8, effect: .idempotentWrite, resets: resets),
                Case(method: .post, bodyBytes: 65_535, resets: resets),
                Case(method: .post, bodyBytes: 65_536, resets: resets),
                Case(method: .post, bodyBytes: 300_000, resets: resets),
                Case(method: .put, bodyBytes: 8, resets: resets), Case(method: .put, bodyBytes: 0, resets: resets),
                Case(method: .patch, bodyBytes: 8, resets: resets), Case(method: .delete, bodyBytes: 0, resets: resets),
                Case(method: .delete, bodyBytes: 8, resets: resets),
                Case(method: .get, bodyBytes: 0, effect: .read, resets: resets),
                Case(method: .head, bodyBytes: 0, effect: .read, resets: resets),
            ]
        }
    }

    @Test("when a kept-alive connection dies after the server acted (F-03, F-11)", arguments: Case.all)
    func executedOnce(_ test: Case) async throws {
        let executions = Record()
        try await withServer { connection in
            // Every connection answers one harmless request; a charge is executed and never answered.
            while let request = connection.readRequest() {
                if request.path == "/charge" {
                    executions.add("on connection \(connection.number)")
                    if test.resets { connection.resetOnClose() }
                    return
                }
                connection.answer()
            }
        } _: { server, transport in
            _ = try await transport.send(try makeRequest(.get, server.url("/warm-up")))
            let error = try await failure(
                transport, makeRequest(test.method, server.url("/charge"), body: test.body, effect: test.effect))
            #expect(error.reason == .connectionLost)
            #expect(error.delivery == .mayHaveArrived)
            // Whatever libcurl still had in mind would have to come before this answer.
            _ = try await transport.send(try makeRequest(.get, server.url("/after")))
            #expect(executions.all == ["on connection 1"])
        }
    }

    @Test("when many charges meet dying connections at once")
    func manyAtOnce() async throws {
        let executions = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                if request.path.hasPrefix("/charge") {
                    executions.add(request.path)
                    return
                }
                connection.answer()
            }
        } _: { server, transport in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask { _ = try await transport.send(try makeRequest(.get, server.url("/warm-up"))) }
                }
                try await group.waitForAll()
                for number in 0..<200 {
                    group.addTask {
                        let error = try await failure(
                            transport, makeRequest(.post, server.url("/charge/\(number)"), body: .bytes([0x61])))
                        #expect(error.delivery == .mayHaveArrived)
                    }
                }
                try await group.waitForAll()
            }
            #expect(executions.all.count == 200)
            #expect(Set(executions.all).count == 200)
        }
    }

    @Test("and a connection that the server closed while it was idle is replaced without harm")
    func staleConnection() async throws {
        let closed = Counter()
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer("from \(connection.number)")
            connection.hangUp()
            closed.increment()
        } _: { server, transport in
            for number in 1...20 {
                let response = try await transport.send(try makeRequest(.post, server.url(), body: .bytes([0x61])))
                #expect(String(decoding: response.body, as: UTF8.self) == "from \(number)")
                await closed.wait(for: number)
            }
        }
    }

    @Test("and a whole pool of such connections is replaced, one request each")
    func stalePool() async throws {
        let closed = Counter()
        let requests = Record()
        let allArrived = Counter()
        try await withServer { connection in
            while let request = connection.readRequest() {
                requests.add(request.path)
                if request.path == "/first" {
                    allArrived.increment()
                    // Nobody is answered before all are here, so that there is one connection for each.
                    allArrived.waitBlocking(for: 30)
                    connection.answer()
                    connection.hangUp()
                    closed.increment()
                    return
                }
                connection.answer()
            }
        } _: { server, transport in
            for (path, count) in [("/first", 30), ("/second", 30)] {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<count {
                        group.addTask {
                            _ = try await transport.send(try makeRequest(.post, server.url(path), body: .bytes([1])))
                        }
                    }
                    try await group.waitForAll()
                }
                await closed.wait(for: 30)
            }
            #expect(requests.all.count == 60)
        }
    }

    @Test("and a fresh connection carries one request alone (S-35)")
    func freshConnection() async throws {
        let ended = Counter()
        let requests = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                requests.add("\(connection.number) \(request.path)")
                connection.answer()
            }
            ended.increment()
        } _: { server, transport in
            _ = try await transport.send(try makeRequest(.get, server.url("/pooled")))
            _ = try await transport.send(try makeRequest(.post, server.url("/fresh"), body: .bytes([1]), fresh: true))
            await ended.wait(for: 1)
            _ = try await transport.send(try makeRequest(.get, server.url("/pooled-again")))
            #expect(requests.all == ["1 /pooled", "2 /fresh", "1 /pooled-again"])
        }
    }

    @Test("and an answer that nobody asked for is not taken for the next one, as libcurl 7.88 would by itself (F-10)")
    func unaskedAnswer() async throws {
        let (received, written) = (Counter(), Counter())
        try await withServer { connection in
            while let request = connection.readRequest() {
                connection.answer(request.path)
                if request.path == "/first" {
                    // Only now, so that libcurl has put the connection away before more comes.
                    received.waitBlocking(for: 1)
                    connection.answer("stray")
                    written.increment()
                }
            }
        } _: { server, transport in
            let first = try await transport.send(try makeRequest(.get, server.url("/first")))
            #expect(String(decoding: first.body, as: UTF8.self) == "/first")
            received.increment()
            await written.wait(for: 1)
            let second = try await transport.send(try makeRequest(.get, server.url("/second")))
            #expect(String(decoding: second.body, as: UTF8.self) == "/second")
            #expect(server.accepted == 2)
        }
    }
}
