import PaymentOrders
import Synchronization

/// A store that fails when a test says so, and otherwise is the one behind it.
///
/// Transactions are counted from the moment a failure is ordered, so a test can let each of them fail in turn.
final class FailingStore: PaymentStore {
    /// How a transaction fails.
    enum Failure: String, Sendable, CaseIterable {
        /// The store is not there: the body is not run.
        case before
        /// The store goes away within: the body is run and all of it undone.
        case within
        /// The store goes away during the commit, which went through: nobody knows that.
        case commitKept
        /// The store goes away during the commit, which did not go through: nobody knows that either.
        case commitLost
    }

    private struct State {
        var count = 0
        var orders: [(failure: Failure, range: Range<Int>)] = []
        var interruptions: [Int: @Sendable () async -> Void] = [:]
    }

    private let base: any PaymentStore
    private let state = Mutex(State())

    init(_ base: any PaymentStore) { self.base = base }

    /// How many transactions were asked for so far.
    var transactions: Int { state.withLock { $0.count } }

    /// Lets transactions fail.
    ///
    /// - Parameters:
    ///   - skipping: how many from now on still work.
    ///   - times: how many fail then.
    func fail(_ failure: Failure, skipping: Int = 0, times: Int = 1) {
        state.withLock { state in
            let first = state.count + skipping
            state.orders.append((failure, first..<first + times))
        }
    }

    /// Lets something happen right before a transaction, which then works.
    ///
    /// - Parameter skipping: how many transactions from now on come before it.
    func interrupt(skipping: Int, _ body: @escaping @Sendable () async -> Void) {
        state.withLock { $0.interruptions[$0.count + skipping] = body }
    }

    /// Lets everything work again.
    func mend() { state.withLock { $0.orders = [] } }

    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let (failure, interruption) = next()
        await interruption?()
        switch failure {
        case nil: return try await base.transaction(body)
        case .before: throw Self.gone
        case .within:
            return try await base.transaction { (tx) throws(OrderError) in
                _ = try body(tx)
                throw Self.gone
            }
        case .commitKept:
            _ = try await base.transaction(body)
            throw Self.unsure
        case .commitLost:
            do {
                return try await base.transaction { (tx) throws(OrderError) in
                    _ = try body(tx)
                    throw Self.gone
                }
            } catch {
                // What the body itself refuses is refused before any commit.
                throw error == Self.gone ? Self.unsure : error
            }
        }
    }

    private func next() -> (Failure?, (@Sendable () async -> Void)?) {
        state.withLock { state in
            defer { state.count += 1 }
            return (
                state.orders.first { $0.range.contains(state.count) }?.failure,
                state.interruptions.removeValue(forKey: state.count)
            )
        }
    }

    private static let gone = OrderError(.storeUnavailable, "the test lets the store fail")
    private static let unsure = OrderError(.commitUnknown, "the test lets the commit end in doubt")
}
