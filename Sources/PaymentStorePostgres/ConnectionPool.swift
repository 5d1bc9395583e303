internal import Logging
internal import PaymentOrders
internal import Synchronization

/// The connections of a store: at most so many, made when they are needed, given to those who ask in the order in which they ask.
///
/// Waiting does not end when the task is cancelled: the outcome of a call that moved money is recorded all the same (F-17).
final class ConnectionPool: Sendable {
    private struct Waiter {
        let ticket: UInt64
        let continuation: CheckedContinuation<PostgresConnection?, Never>
    }

    private struct State {
        /// The one used last is taken first: the server has its statements at hand.
        var idle: [PostgresConnection] = []
        var made = 0
        var waiters: [Waiter] = []
        var lastTicket: UInt64 = 0
        var isClosed = false
    }

    private let configuration: PostgresConfiguration
    private let clock: any Clock<Duration>
    /// Is told of lost connections.
    let logger: Logger
    private let state = Mutex(State())

    /// An empty pool.
    init(_ configuration: PostgresConfiguration, clock: any Clock<Duration>, logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
    }

    /// A connection that nobody else has; to be given back.
    ///
    /// - Throws: `OrderError.storeUnavailable` when none came free in time, or the store was closed.
    func take() async throws(OrderError) -> PostgresConnection {
        enum Found { case idle(PostgresConnection), place, nothing, closed }
        let found = state.withLock { state -> Found in
            if state.isClosed { return .closed }
            if let connection = state.idle.popLast() { return .idle(connection) }
            guard state.made < configuration.connectionsMax else { return .nothing }
            state.made += 1
            return .place
        }
        switch found {
        case .idle(let connection): return connection
        case .closed: throw Self.closed
        case .nothing: return try await wait()
        case .place:
            do throws(OrderError) { return try PostgresConnection(configuration, logger: logger) } catch {
                state.withLock { $0.made -= 1 }
                throw error
            }
        }
    }

    /// Takes back what `take` gave, and hands it to who has waited longest.
    func giveBack(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> Waiter? in
            if !state.waiters.isEmpty { return state.waiters.removeFirst() }
            if !state.isClosed { state.idle.append(connection) }
            return nil
        }
        waiter?.continuation.resume(returning: connection)
    }

    /// Refuses whoever comes or waits, and ends the connections: the idle ones now, the others when they are given back.
    func close() async {
        let (idle, waiters) = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.waiters) = ([], []) }
            return (state.idle, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        for connection in idle { await connection.close() }
    }

    private func wait() async throws(OrderError) -> PostgresConnection {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        enum Place { case waiting, given(PostgresConnection?) }
        var timer: Task<Void, Never>?
        let connection = await withCheckedContinuation { continuation in
            let place = state.withLock { state -> Place in
                if state.isClosed { return .given(nil) }
                // One may have come back since there was none: those who wait are told only of what comes back from now on.
                if let connection = state.idle.popLast() { return .given(connection) }
                state.waiters.append(Waiter(ticket: ticket, continuation: continuation))
                return .waiting
            }
            if case .given(let connection) = place { return continuation.resume(returning: connection) }
            timer = Task { [clock, limit = configuration.waitMax] in
                // A cancelled sleep means that the connection came.
                do { try await clock.sleep(for: limit) } catch { return }
                self.giveUp(ticket)
            }
        }
        timer?.cancel()
        if let connection { return connection }
        if state.withLock(\.isClosed) { throw Self.closed }
        throw OrderError(
            .storeUnavailable,
            "all \(configuration.connectionsMax) connections to PostgreSQL were busy for \(configuration.waitMax): "
                + "raise connectionsMax, or look for what keeps them busy")
    }

    private func giveUp(_ ticket: UInt64) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.ticket == ticket }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: nil)
    }

    private static let closed = OrderError(.storeUnavailable, "the store was closed")
}
