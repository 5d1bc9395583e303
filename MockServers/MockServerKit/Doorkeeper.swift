internal import HummingbirdCore
internal import Logging

/// The one who opens and closes the socket of a mock: to refuse connections for a while, and for good.
actor Doorkeeper {
    private let host: String
    private let port: Int
    private let logger: Logger
    private var responder: HTTPChannelHandler.Responder?
    private var listener: Listener?
    private var pause: Task<Void, Never>?
    private var isClosed = false

    init(host: String, port: Int, logger: Logger) {
        self.host = host
        self.port = port
        self.logger = logger
    }

    /// Accepts connections, whose requests `responder` answers.
    func start(_ responder: @escaping HTTPChannelHandler.Responder) async throws(MockServerError) {
        self.responder = responder
        listener = try await Listener.open(host: host, port: port, logger: logger, responder: responder)
    }

    /// Does the same as `refuse(for:)` without waiting: for a connection, which is itself among those that are ended.
    nonisolated func refuseSoon(for duration: Duration) {
        Task { await refuse(for: duration) }
    }

    /// Ends all connections and refuses new ones; they are accepted again after `duration`, counted from the last call.
    func refuse(for duration: Duration) async {
        guard !isClosed else { return }
        pause?.cancel()
        let resumption = Task {
            do {
                try await Task.sleep(for: duration)
                await reopen()
            } catch {
                // Cancelled: a later call decides when the door opens, or it stays closed.
            }
        }
        pause = resumption
        await closeListener()
    }

    /// Ends all connections for good.
    func stop() async {
        isClosed = true
        pause?.cancel()
        await pause?.value
        await closeListener()
    }

    private func reopen() async {
        // The pause may be shorter than the closing takes.
        await closeListener()
        guard let responder, !isClosed, !Task.isCancelled else { return }
        do {
            let opened = try await Listener.open(host: host, port: port, logger: logger, responder: responder)
            if isClosed || listener != nil { await opened.close() } else { listener = opened }
        } catch {
            logger.error("the mock cannot listen again: \(error)")
        }
    }

    private func closeListener() async {
        let closing = listener
        listener = nil
        await closing?.close()
    }
}
