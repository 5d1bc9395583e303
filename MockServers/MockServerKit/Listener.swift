internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// One socket that accepts connections, and the connections it accepted.
struct Listener: Sendable {
    private let task: Task<Void, Never>

    /// Listens; returns once connections are accepted.
    static func open(
        host: String, port: Int, logger: Logger, responder: @escaping HTTPChannelHandler.Responder
    ) async throws(MockServerError) -> Listener {
        let (starts, start) = AsyncStream<MockServerError?>.makeStream()
        let server = Server(
            childChannelSetup: Connections(responder: responder),
            configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 4096),
            onServerRunning: { _ in start.yield(nil) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let task = Task {
            do {
                try await server.run()
            } catch {
                start.yield(MockServerError(.cannotListen, "cannot listen at \(host) port \(port): \(error)"))
            }
            start.finish()
        }
        for await failure in starts {
            if let failure { throw failure }
            return Listener(task: task)
        }
        throw MockServerError(.cannotListen, "the server ended before it listened at \(host) port \(port)")
    }

    /// Stops accepting, ends all connections, and returns when that is done.
    func close() async {
        task.cancel()
        await task.value
    }
}
