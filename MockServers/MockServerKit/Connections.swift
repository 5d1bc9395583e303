internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// Accepts connections for HTTP/1.1 so that a server can be stopped at any moment.
///
/// The web server makes a connection ready before somebody serves it. When it is stopped in between, it lets go of the connection, and
/// one that was never used ends the process with a failed precondition. Here such a connection is closed first.
struct Connections: ServerChildChannel {
    /// A connection that is ready, and may never be served.
    final class Guest: ServerChildChannelValue {
        private let connection: HTTP1Channel.Value
        private let isTaken = Mutex(false)

        init(_ connection: HTTP1Channel.Value) {
            self.connection = connection
        }

        deinit {
            guard !isTaken.withLock({ $0 }) else { return }
            // The task has nothing to wait for but the end of the connection, which it brings about itself.
            Task { [connection] in
                do {
                    try await connection.executeThenClose { _, _ in }
                } catch {
                    // It was closed already.
                }
            }
        }

        var channel: any Channel { connection.channel }

        /// The connection, for the one who serves and closes it.
        func take() -> HTTP1Channel.Value {
            isTaken.withLock { $0 = true }
            return connection
        }
    }

    private let http: HTTP1Channel

    init(responder: @escaping HTTPChannelHandler.Responder) {
        http = HTTP1Channel(responder: responder)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Guest> {
        http.setup(channel: channel, logger: logger).map { Guest($0) }
    }

    func handle(value: Guest, logger: Logger) async {
        await http.handle(value: value.take(), logger: logger)
    }
}
