internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Accepts connections for HTTP/1.1 so that a server can be stopped at any moment.
///
/// The web server sets a connection up before anybody serves it, and when it is stopped in between, the half that nobody took over ends
/// the process with a failed precondition. Here a connection stays bare until there is someone to serve it, and closes if there
/// never is.
struct Connections: ServerChildChannel {
    /// A connection from which nothing is read yet.
    final class Bare: ServerChildChannelValue {
        let channel: any Channel

        init(_ channel: any Channel) {
            self.channel = channel
        }

        deinit {
            channel.close(promise: nil)
        }
    }

    private let http: HTTP1Channel

    init(responder: @escaping HTTPChannelHandler.Responder) {
        http = HTTP1Channel(responder: responder)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Bare> {
        channel.setOption(.autoRead, value: false).map { Bare(channel) }
    }

    func handle(value: Bare, logger: Logger) async {
        let channel = value.channel
        do {
            let connection = try await channel.eventLoop.flatSubmit { http.setup(channel: channel, logger: logger) }
                .get()
            channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
            await http.handle(value: connection, logger: logger)
        } catch {
            logger.trace("a connection ended before it was served: \(error)")
        }
    }
}
