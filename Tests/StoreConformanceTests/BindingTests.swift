import PaymentCore
import PaymentOrders
import Testing

@Suite("A gateway's transaction serves one payment")
struct BindingTests {
    @Test("it is tied once, again to the same, and to no other (I-4, F-23, S-22)", arguments: StoreSubject.all)
    func bind(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let payment = try Samples.payment(captured: 3_000)
            let other = try Samples.payment("other")
            try tx.insert(other)
            let transaction = Samples.transaction("pi_1")
            let account = payment.account
            #expect(try tx.payment(boundTo: transaction, account: account) == nil)
            #expect(try tx.bind(transaction, account: account, to: payment))
            #expect(try tx.bind(transaction, account: account, to: payment))
            #expect(try !tx.bind(transaction, account: account, to: other))
            #expect(try tx.payment(boundTo: transaction, account: account) == payment)
            // The same words at another account or gateway are another transaction.
            #expect(try tx.bind(transaction, account: Samples.account("stripe-us"), to: other))
            let elsewhere = GatewayReference(gateway: GatewayID(rawValue: "liqpay"), id: transaction.id)
            #expect(try tx.bind(elsewhere, account: account, to: other))
            #expect(try tx.payment(boundTo: elsewhere, account: account) == other)
            // A payment may have several: what was authorized, and what was captured of it.
            #expect(try tx.bind(Samples.transaction("ch_1"), account: account, to: payment))
        }
    }

    @Test("many workers tie one transaction to different payments, and one of them has it", arguments: StoreSubject.all)
    func race(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<16 {
                group.addTask {
                    try await store.transaction { (tx) throws(OrderError) in
                        let payment = try Samples.payment("p\(worker)")
                        try tx.insert(payment)
                        return try tx.bind(Samples.transaction("pi_1"), account: payment.account, to: payment)
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }
}
