public import Logging
public import PaymentCore
public import PaymentOrders
internal import PaymentStoreSQL

/// Orders and money records in PostgreSQL 15 or later, for any number of workers on any number of machines.
///
/// Connections are opened when they are needed. A server that goes away is waited for up to `waitMax` and found again by itself. Every
/// commit is durable on the primary server before it is answered: `synchronous_commit` is set on each connection and read back.
public struct PostgresStore: PaymentStore {
    /// How often a transaction that meets others is run before it is given up.
    private static let runsMax = 6
    /// The ceiling of the first wait before another run or another try to connect; it doubles each time.
    private static let firstWait: Duration = .milliseconds(10)
    private static let longestWait: Duration = .seconds(1)

    /// Where the server is.
    let configuration: PostgresConfiguration
    /// The machine's time.
    let wallClock: any WallClock
    /// The connections.
    let pool: ConnectionPool
    private let clock: any Clock<Duration>
    private let random: any RandomSource

    /// Creates a store, without connecting yet.
    ///
    /// - Parameters:
    ///   - configuration: where the server is.
    ///   - logger: is told of lost connections; silent by default.
    ///   - clock: measures and waits.
    ///   - wallClock: the machine's time, which `check` compares with the server's.
    ///   - random: draws the waits.
    public init(
        _ configuration: PostgresConfiguration,
        logger: Logger = Logger(label: "payments.silent", factory: { _ in SwiftLogNoOpLogHandler() }),
        clock: any Clock<Duration> = ContinuousClock(), wallClock: any WallClock = SystemWallClock(),
        random: any RandomSource = SystemRandomSource()
    ) {
        self.configuration = configuration
        self.clock = clock
        self.wallClock = wallClock
        self.random = random
        pool = ConnectionPool(configuration, clock: clock, logger: logger)
    }

    /// Runs `body` in a transaction of isolation READ COMMITTED; again, after a short wait, when it met a deadlock.
    public func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await onConnection { connection throws(OrderError) in try body(SQLTransaction(connection)) }
    }

    /// Runs statements in a transaction, as `transaction` does.
    func onConnection<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await run(on: clock) { connection throws(OrderError) in try body(connection) }
    }

    /// The same store on connections of its own, whose statements may take as long as any may.
    func patient() -> Self {
        PostgresStore(
            configuration.patient(), logger: pool.logger, clock: clock, wallClock: wallClock, random: random)
    }

    /// Refuses further transactions and ends the connections; transactions under way end first.
    public func close() async {
        await pool.close()
    }

    private func run<Result: Sendable>(
        on clock: some Clock<Duration>, _ body: @Sendable (PostgresTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let start = clock.now
        var (runs, tries) = (1, 1)
        while true {
            let connection = try await pool.take()
            let ending = await connection.run(body)
            pool.giveBack(connection)
            switch ending {
            case .done(let result): return result
            case .failed(let error): throw error
            case .met(let error):
                guard runs < Self.runsMax else { throw error }
                await pause(wait(beforeRepeat: runs), on: clock)
                runs += 1
            case .unreachable(let error, let isPassing):
                let wait = wait(beforeRepeat: tries)
                guard isPassing, start.duration(to: clock.now) + wait < configuration.waitMax else { throw error }
                await pause(wait, on: clock)
                tries += 1
            }
        }
    }

    /// A wait drawn below a ceiling that doubles, so that those who met do not meet again.
    private func wait(beforeRepeat count: Int) -> Duration {
        let ceiling = min(Self.firstWait * (1 << min(count - 1, 10)), Self.longestWait)
        return .microseconds(Int64(random.next(below: UInt64(ceiling.milliseconds * 1000)) + 1))
    }

    /// Waits also in a cancelled task, which else would go round without a rest.
    private func pause(_ wait: Duration, on clock: some Clock<Duration>) async {
        _ = await Task { try await clock.sleep(for: wait) }.result
    }
}
