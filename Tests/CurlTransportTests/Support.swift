import CurlTransport
import Foundation
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Synchronization
import Testing

/// Proxies in the environment that lead nowhere, set before the first transport: that every other test succeeds shows
/// that they are ignored (S-32).
private let poisonedEnvironment: Void = {
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        setenv(name, "http://127.0.0.1:9/", 1)
    }
    setenv("no_proxy", "*", 1)
}()

/// A transport for a test.
func makeTransport(
    _ configuration: CurlTransport.Configuration = .init()
) throws -> CurlTransport {
    _ = poisonedEnvironment
    return try CurlTransport(configuration: configuration)
}

/// Runs `test` against a server and a transport, and ends both.
func withServer<Result>(
    configuration: CurlTransport.Configuration = .init(), _ script: @escaping @Sendable (ServerConnection) -> Void,
    _ test: (LoopbackServer, CurlTransport) async throws -> Result
) async throws -> Result {
    let server = try LoopbackServer(script)
    defer { server.stop() }
    let transport = try makeTransport(configuration)
    let result: Result
    do {
        result = try await test(server, transport)
    } catch {
        await transport.shutdown()
        throw error
    }
    await transport.shutdown()
    return result
}

/// A request with time-outs that keep a failing test short.
func makeRequest(
    _ method: HTTPRequest.Method = .get, _ url: String, fields: HTTPFields = [:], body: TransportBody = .none,
    effect: TransportRequest.Effect = .write, connect: Duration = .seconds(10), total: Duration = .seconds(20),
    headerBytesMax: Int = 64 * 1024, bodyBytesMax: Int = 1024 * 1024, fresh: Bool = false
) throws -> TransportRequest {
    TransportRequest(
        method: method, url: try AbsoluteURL(url), headerFields: fields, body: body, effect: effect,
        limits: .init(
            connectTimeout: connect, totalTimeout: total, headerBytesMax: headerBytesMax, bodyBytesMax: bodyBytesMax),
        needsFreshConnection: fresh)
}

/// The error of a request that must not succeed.
func failure(_ transport: CurlTransport, _ request: TransportRequest) async throws -> TransportError {
    let response: TransportResponse
    do throws(TransportError) { response = try await transport.send(request) } catch { return error }
    throw UnexpectedAnswer(status: response.status, bodyBytes: response.body.count)
}

struct UnexpectedAnswer: Error {
    var status: Int
    var bodyBytes: Int
}

/// A number that server threads raise and tests read, with a way to wait for it.
final class Counter: Sendable {
    private let state = Mutex<(value: Int, waiters: [(goal: Int, CheckedContinuation<Void, Never>)])>((0, []))

    var value: Int { state.withLock { $0.value } }

    func increment() {
        let ready = state.withLock { state in
            state.value += 1
            let value = state.value
            let ready = state.waiters.filter { $0.goal <= value }
            state.waiters.removeAll { $0.goal <= value }
            return ready
        }
        for (_, continuation) in ready { continuation.resume() }
    }

    /// For a server's thread, which may block.
    func waitBlocking(for goal: Int) {
        while value < goal { sched_yield() }
    }

    func wait(for goal: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.value < goal { state.waiters.append((goal, continuation)) }
                return state.value >= goal
            }
            if isReached { continuation.resume() }
        }
    }
}

/// Texts that server threads add and tests read.
final class Record: Sendable {
    private let entries = Mutex<[String]>([])
    var all: [String] { entries.withLock { $0 } }
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
}
