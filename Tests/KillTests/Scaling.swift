import PaymentCore
import PaymentHTTP
import PaymentOrders
import TestSupport

/// How much faster several worker processes are than one, on one store, with gateways that take their time.
struct Scaling: Sendable {
    /// One way of running: how many processes on which store.
    struct Setup: Hashable, Sendable {
        let kind: KilledStore.Kind
        let processes: Int
    }

    static let setups = [
        Setup(kind: .postgres, processes: 1), Setup(kind: .postgres, processes: 2),
        Setup(kind: .postgres, processes: 4), Setup(kind: .sqlite, processes: 1), Setup(kind: .sqlite, processes: 2),
    ]

    let tool: String
    let world: World
    let server: PostgresServer
    let charges: Int
    let latencyMilliseconds: Int64

    /// What a run of a setup came to.
    struct Run: Sendable {
        let milliseconds: Int64
        /// What is wrong with it.
        let violations: [String]
    }

    /// Charges what is due with all processes at once.
    func run(_ setup: Setup, _ number: Int) async throws -> Run {
        let gateways = try await Gateways(tool, seed: UInt64(number), in: world)
        defer { gateways.stop() }
        let name = "scale-\(setup.kind.rawValue)-\(setup.processes)-\(number)"
        let store = try await KilledStore.make(setup.kind, name: name, on: server, gateways, in: world)
        try await Bookings(orders: store.orders, random: SeededRandomSource(seed: UInt64(number)))
            .book(charges, goodOnly: true)
        let workers = Workers(tool: tool, store: store, gateways: gateways, world: world)
        // Messages of the bookings are no part of what is measured.
        _ = try await store.rows("DELETE FROM work WHERE kind = 'message' RETURNING kind")
        let deposits = try await gateways.taken().count
        try await gateways.setLatency(milliseconds: latencyMilliseconds)
        let start = ContinuousClock.now
        let ends = try await withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<setup.processes { group.addTask { try await workers.collect(workers: 1) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let time = (ContinuousClock.now - start).milliseconds
        try await gateways.mend()
        var violations: [String] = []
        let reported = ends.reduce(0) { $0 + ($1["payments"]?["charged"]?["count"]?.integerValue ?? 0) }
        let taken = try await gateways.taken().count - deposits
        if reported != Int64(charges) { violations.append("\(reported) of \(charges) charges were reported") }
        if taken != charges { violations.append("\(taken) of \(charges) charges were taken") }
        if let findings = try await workers.check() { violations.append(findings) }
        return Run(milliseconds: time, violations: violations)
    }
}
