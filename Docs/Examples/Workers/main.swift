// Two workers on one PostgreSQL collect what falls due today, and every order is charged once.
//
//     swift run ExampleWorkers

import MockServerKit
import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import StripeGateway
import StripeMock
import TestSupport

// A server of this run's own, on a Unix socket in a temporary folder; yours has a host, a role and a password instead.
let server = try await PostgresServer.start()
let database = try await server.makeDatabase()
let mock = MockEngine<StripeMock>(
    seed: 1, clock: MockClock(), baseURL: try AbsoluteURL("http://127.0.0.1:1"))
let secretKey = mock.credentials.first { $0.name == "secretKey" }?.value ?? ""
let stripe = try Stripe(
    Stripe.Configuration(secretKey: Secret(secretKey), baseURL: mock.baseURL.text),
    transport: mock.transport)

// snippet: worker
/// What one process has: connections, orders and a collector of its own, on the database that all share.
struct Worker {
    let name: String
    let store: PostgresStore
    let orders: Orders
    let collector: Collector
    let tally = Tally()

    init(_ name: String, host: String, database: String, stripe: Stripe) async throws {
        self.name = name
        store = PostgresStore(
            try PostgresConfiguration(host: host, database: database, user: "postgres"))
        try await store.migrate()
        orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: false)],
            business: Business(chargeHour: 0),
            // The same key for all: from a file or the environment, never from the database.
            key: StoreKey(Secret((0..<32).map { UInt8($0) })))
        // The instance is the database's name for itself: the same for all workers on it.
        collector = Collector(
            orders, messenger: NoMessages(), settings: CollectorSettings(instance: "example"),
            onReport: { [tally] in tally.add($0) })
    }
}
// end snippet

let workers = [
    try await Worker("first", host: server.folder, database: database, stripe: stripe),
    try await Worker("second", host: server.folder, database: database, stripe: stripe),
]
let count = 24
let booked = try await book(count, in: workers[0].orders, stripe)
print("\(count) orders for \(booked) in all are due today")

// snippet: collect
// In production each worker is a process that runs `collector.run()`; here both do what is due, at once, until nothing is.
try await withThrowingTaskGroup { group in
    for worker in workers {
        group.addTask { try await worker.collector.runUntilIdle(worker: worker.name) }
    }
    try await group.waitForAll()
}
// end snippet

for worker in workers { print("the \(worker.name) worker charged \(worker.tally.charged)") }
let day = mock.clock.now().adding(seconds: -86_400)..<mock.clock.now().adding(seconds: 1)
let payments = try await everyPayment(of: stripe, in: day).filter(\.captured.isPositive)
let taken = try Money.sum(payments.map(\.captured), in: booked.currency)
let account = LedgerAccount.clearing(try AccountName("stripe"))
let ledger = try await workers[0].orders.trialBalance().rows.first { $0.account == account }?.debit
print(
    "the gateway took \(payments.count) payments, \(taken); the ledger has \(ledger?.description ?? "nothing")"
)

for worker in workers { await worker.store.close() }
try await server.stop()
guard payments.count == count, taken == booked, ledger == booked else {
    throw OrderError(.corrupt, "the books and the gateway differ")
}
print("every order was charged once")
