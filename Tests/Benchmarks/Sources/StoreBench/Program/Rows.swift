import LoadLoop
import PaymentCore
import PaymentOrders
import PaymentPlans
import Synchronization

/// Rows written through the store's own transactions.
enum Rows {
    private static let time = Timestamp(secondsSinceEpoch: 1_795_260_005)

    /// Writes `count` times `rows` pieces of work, or tries of payments, in a transaction each time.
    static func write(
        _ kind: String, to store: any PaymentStore, commits count: Int, rows: Int, concurrency: Int, mark: () -> Void
    ) async throws {
        let warm = 10
        let total = (warm + count + concurrency * 4) * rows
        // What is written is made before: only writing it is measured.
        let subjects = (0..<total).map { "order-\($0)" }
        let attempts = kind == "attempts" ? try attempts(total, try await model(in: store)) : []
        let next = Atomic(0)
        @Sendable func commit() async throws -> Bool {
            let first = next.add(rows, ordering: .relaxed).oldValue
            try await store.transaction { (tx) throws(OrderError) in
                for number in first..<first + rows {
                    if attempts.isEmpty {
                        try tx.schedule(.order, subjects[number], at: time, replacing: false)
                    } else if try !tx.insert(attempts[number]) {
                        throw OrderError(.conflict, "the attempt is there")
                    }
                }
            }
            return true
        }
        for _ in 0..<warm { _ = try await commit() }
        mark()
        await report(
            kind, LoadPlan(url: "", concurrency: concurrency, count: count), requestsPerOperation: rows, commit)
    }

    /// An order with a payment, which the tries are of.
    private struct Model: Sendable {
        let order: Order.ID
        let payment: PaymentRecord.ID
        let account: AccountName
    }

    private static func paymentID() throws(OrderError) -> PaymentRecord.ID {
        do { return try PaymentRecord.ID("payment-1") } catch { throw OrderError(error) }
    }

    /// Adds the payment that the tries are of.
    static func addModel(to store: any PaymentStore) async throws {
        try await store.transaction { (tx) throws(OrderError) in
            guard let order = try tx.orders(OrderFilter(), after: nil, limit: 1).first else { return }
            let none = Money.zero(order.plan.currency)
            try tx.insert(
                PaymentRecord(
                    id: try paymentID(), order: order.id, customer: order.customer, account: order.account,
                    way: .charge, amount: order.plan.total, captured: none, refunded: none, disputed: none,
                    state: .open, createdAt: order.createdAt))
        }
    }

    private static func model(in store: any PaymentStore) async throws -> Model {
        try await store.transaction { (tx) throws(OrderError) in
            guard let payment = try tx.payment(paymentID()) else { throw OrderError(.notFound, "no order is booked") }
            return Model(order: payment.order, payment: payment.id, account: payment.account)
        }
    }

    private static func attempts(_ count: Int, _ model: Model) throws -> [Attempt] {
        try (0..<count).map { try attempt($0, model) }
    }

    private static func attempt(_ number: Int, _ model: Model) throws -> Attempt {
        let reference = try MerchantReference("attempt-\(number)")
        let key = try IdempotencyKey(reference.text)
        return Attempt(
            reference: reference, intent: "intent-\(number)", number: 1, operation: .charge, order: model.order,
            payment: model.payment, account: model.account, gateway: GatewayID(rawValue: "instant"), isLive: false,
            amount: Money(minorUnits: 100_00, currency: .eur), key: key,
            fingerprint: "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c", state: .sending,
            owner: "qnnekiavtvr2cyujnjucqnneki", fence: 1, createdAt: time, updatedAt: time)
    }
}
