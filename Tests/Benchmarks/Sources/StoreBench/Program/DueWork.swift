import LoadLoop
import PaymentCore
import PaymentOrders

/// The question what is due, as the collector asks it, without the commit that would hide what it costs.
enum DueWork {
    /// So many claims are made in a transaction: few, because it reads past what it claimed itself.
    private static let inTransaction = 25

    /// Claims one piece after the other, and prints the time of a claim.
    static func claim(from store: any PaymentStore, count: Int) async throws {
        let clock = ContinuousClock()
        var (sum, claims) = (Duration.zero, -inTransaction)
        while claims < count {
            let time = try await store.transaction { (tx) throws(OrderError) in
                // The time is asked once a transaction.
                _ = try tx.now()
                let start = clock.now
                for _ in 0..<Self.inTransaction {
                    guard try tx.claim(limit: 1, owner: "bench", lease: 3600).count == 1 else {
                        throw OrderError(.notFound, "nothing is due")
                    }
                }
                return clock.now - start
            }
            // The first transaction prepares the statements.
            if claims >= 0 { sum += time }
            claims += Self.inTransaction
        }
        let tenths = Int((sum / .microseconds(1) / Double(claims) * 10).rounded())
        print("due us_per_claim=\(tenths / 10).\(tenths % 10)")
    }
}
