import CurlTransport
import Foundation
import HTTPTypes
import PaymentHTTP
import Testing

@Suite("Cancellation, shutdown and crowds", .timeLimit(.minutes(2)))
struct CancellationTests {
    private typealias Outcome = Result<TransportResponse, TransportError>

    private func outcome(_ transport: CurlTransport, _ request: TransportRequest) async -> Outcome {
        do throws(TransportError) { return .success(try await transport.send(request)) } catch {
            return .failure(error)
        }
    }

    @Test("A task that is cancelled already sends nothing (F-17)")
    func cancelledBefore() async throws {
        try await withServer {
            $0.drain()
        } _: { server, transport in
            let request = try makeRequest(.post, server.url(), body: .bytes([1]))
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await outcome(transport, request)
            }
            guard case .failure(let error) = await task.value else { throw UnexpectedAnswer(status: 0, bodyBytes: 0) }
            #expect(error.reason == .cancelled)
            #expect(error.delivery == .notSent)
            #expect(server.accepted == 0)
        }
    }

    @Test("A cancellation after bytes left says that they may have arrived (F-17)")
    func cancelledAfterSending() async throws {
        let received = Counter()
        try await withServer { connection in
            _ = connection.readRequest()
            received.increment()
            connection.drain()
        } _: { server, transport in
            let request = try makeRequest(.post, server.url(), body: .bytes([1]))
            let task = Task { await outcome(transport, request) }
            await received.wait(for: 1)
            task.cancel()
            guard case .failure(let error) = await task.value else { throw UnexpectedAnswer(status: 0, bodyBytes: 0) }
            #expect(error.reason == .cancelled)
            #expect(error.delivery == .mayHaveArrived)
        }
    }

    @Test("Fifty cancellations against a server that never answers all come back")
    func neverAnswering() async throws {
        try await withServer {
            $0.drain()
        } _: { server, transport in
            let request = try makeRequest(.post, server.url(), body: .bytes([1]))
            for round in 0..<50 {
                let task = Task { await outcome(transport, request) }
                // From no head start at all to a request that is well on its way.
                for _ in 0..<(round * 8) { await Task.yield() }
                task.cancel()
                guard case .failure(let error) = await task.value else {
                    throw UnexpectedAnswer(status: 0, bodyBytes: 0)
                }
                #expect(error.reason == .cancelled)
            }
        }
    }

    @Test("Of 300 requests a third is cancelled at once, and the others are answered; none that was not sent arrives")
    func storm() async throws {
        let received = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                received.add(request.path)
                connection.answer(request.path)
            }
        } _: { server, transport in
            var tasks: [(path: String, task: Task<Outcome, Never>)] = []
            for number in 0..<300 {
                let request = try makeRequest(.post, server.url("/\(number)"), body: .bytes([1]))
                let task = Task { await outcome(transport, request) }
                tasks.append(("/\(number)", task))
                if number % 3 == 0 { task.cancel() }
            }
            var notSent: Set<String> = []
            for (number, (path, task)) in tasks.enumerated() {
                switch await task.value {
                case .success(let response): #expect(response.body == Array(path.utf8))
                case .failure(let error):
                    #expect(number % 3 == 0, "\(error)")
                    #expect(error.reason == .cancelled)
                    if error.delivery == .notSent { notSent.insert(path) }
                }
            }
            // One more answer on each connection's behalf: what was on the way has been read by now or never will be.
            await transport.shutdown()
            server.stop()
            #expect(notSent.isDisjoint(with: received.all))
            #expect(Set(received.all).count == received.all.count)
        }
    }

    @Test("A shutdown ends what is in flight, each with the right delivery, and refuses what comes later")
    func shutdownInFlight() async throws {
        let received = Counter()
        try await withServer(configuration: .init(maxConnectionsPerHost: 20)) { connection in
            _ = connection.readRequest()
            received.increment()
            connection.drain()
        } _: { server, transport in
            let request = try makeRequest(.post, server.url(), body: .bytes([1]))
            let running = (0..<20).map { _ in Task { await outcome(transport, request) } }
            await received.wait(for: 20)
            let waiting = (0..<5).map { _ in Task { await outcome(transport, request) } }
            for _ in 0..<1000 { await Task.yield() }
            await transport.shutdown()
            await transport.shutdown()
            for (tasks, delivery) in [(running, TransportError.Delivery.mayHaveArrived), (waiting, .notSent)] {
                for task in tasks {
                    guard case .failure(let error) = await task.value else {
                        throw UnexpectedAnswer(status: 0, bodyBytes: 0)
                    }
                    #expect(error.reason == .closed)
                    #expect(error.delivery == delivery)
                }
            }
            let late = try await failure(transport, request)
            #expect(late.reason == .closed)
            #expect(late.delivery == .notSent)
            #expect(received.value == 20)
        }
    }

    @Test("A transport that is let go closes its connections and its thread")
    func released() async throws {
        let ended = Counter()
        let server = try LoopbackServer { connection in
            while connection.readRequest() != nil { connection.answer() }
            ended.increment()
        }
        defer { server.stop() }
        for round in 1...20 {
            do {
                let transport = try makeTransport()
                #expect(try await transport.send(try makeRequest(.get, server.url())).status == 200)
            }
            await ended.wait(for: round)
        }
    }

    @Test("2,000 requests at once are all answered, over no more connections than allowed")
    func crowd() async throws {
        try await withServer(configuration: .init(maxConnectionsPerHost: 32)) { connection in
            while let request = connection.readRequest() { connection.answer(request.path) }
        } _: { server, transport in
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<2000 {
                        group.addTask {
                            let response = try await transport.send(
                                try makeRequest(
                                    .post, server.url("/\(number)"), body: .bytes([UInt8](repeating: 1, count: 500))))
                            #expect(response.body == Array("/\(number)".utf8))
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(server.accepted <= 32)
        }
    }
}
