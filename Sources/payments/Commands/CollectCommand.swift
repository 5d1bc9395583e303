internal import ArgumentParser
internal import Logging
internal import PaymentCore
internal import PaymentOrders
internal import ServiceLifecycle

/// Does what is due in a store of orders (O-3).
struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Charge what falls due, look up what has no outcome, send refunds, reminders and links.",
        discussion: """
            It runs until it is interrupted (SIGINT, SIGTERM), then finishes and records what is under way; with --once it \
            ends when nothing is due. Any number may run on one PostgreSQL, and on one machine several on one file. Progress \
            is on standard error and the summary on standard output.

              payments collect --once --store shop.db --account stripe \\
                  --messages outbox.jsonl --base-url http://127.0.0.1:4242
              payments collect --store postgres://shop@db.example/orders \\
                  --account shop=stripe --account kyiv=liqpay \\
                  --messages outbox.jsonl --zone Europe/Kyiv

            Exit codes of --once: 0 done, 1 something failed or needs a person, 75 an outcome is not known yet.
            """)

    @OptionGroup(title: "The store") var storeOptions: StoreOptions
    @OptionGroup(title: "The accounts") var accounts: CollectAccounts
    @OptionGroup(title: "The business") var businessOptions: BusinessOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: "A file to write messages to, as lines of JSON; - for standard output. What is written counts as sent.",
        completion: .file())
    var messages: String

    @Flag(help: "Write the secret part of payment links into messages; whoever reads them can open the pages.")
    var messageLinks = false

    @Option(help: "How many workers run side by side, 1 to 64.")
    var workers = 4

    @Flag(help: "Do what is due now, then end.")
    var once = false

    @Option(
        help: """
            The name under which this store is collected, where a program of yours has named it; by default what tells it \
            from every copy.
            """)
    var instance: String?

    @Flag(
        help: """
            Say, once, that this store was restored, copied or moved and that nobody collects another one. It is adopted, and \
            for 26 hours every charge is looked for at the gateway before it is made.
            """)
    var restored = false

    @Flag(help: "Tell of nothing before the end.")
    var quiet = false

    func run() async throws {
        try await reportingOrders {
            guard (1...64).contains(workers) else {
                throw InvalidValue("workers", String(workers), "must be 1 to 64")
            }
            guard !output.json || messages != "-" else {
                throw InvalidValue("messages", messages, "is where --json writes; name a file")
            }
            let business = try businessOptions.business()
            let gateways = try accounts.open()
            let store = try await CollectedStore(
                storeOptions.location(), instance: instance, isRestored: restored)
            let logger = Logger(label: "payments.collect") { _ in CollectLog() }
            let orders = try await Orders.open(
                store: store.port, accounts: gateways, business: business, key: try storeOptions.key(), logger: logger)
            if restored { try await store.adopt() }
            let messenger = try MessageFile(messages, showsLinks: messageLinks).messenger
            try await collect(orders, store, messenger, logger)
        }
    }

    private func collect(
        _ orders: Orders, _ store: CollectedStore, _ messenger: LogMessenger, _ logger: Logger
    ) async throws {
        for name in try await store.missingAccounts(orders.accounts) {
            Console.complain(
                "orders are paid through '\(name)', which no --account names: what they need of it waits")
        }
        let start = try await store.port.transaction { (tx) throws(OrderError) in try tx.now() }
        let progress = CollectProgress(isQuiet: quiet)
        let collector = Collector(
            orders, messenger: messenger,
            settings: CollectorSettings(instance: store.instance, isRestored: restored, workers: workers),
            logger: logger, onReport: progress.add)
        // Before anybody is told that it runs: who reads that may stop it at once.
        let interruption = Interruption()
        if !quiet {
            let names = orders.accounts.keys.map(\.text).sorted().joined(separator: ", ")
            Console.printError("\(start.iso8601) collecting through \(names) with \(workers) workers")
        }
        let service = CollectService(collector, isOnce: once)
        var failure: Report?
        do {
            try await Self.run(service, until: interruption)
        } catch let error as OrderError { failure = Report(error) }
        let summary = await CollectSummary(
            progress.counted, of: store.port, since: start, wasStopped: service.wasStopped)
        try summary.report(isOnce: once, failure: failure).finish(asJSON: output.json)
    }

    /// Runs the service until it ends, or until a signal has stopped it.
    private static func run(_ service: CollectService, until interruption: Interruption) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: service, successTerminationBehavior: .gracefullyShutdownGroup)
                ],
                logger: Logger(label: "payments.lifecycle") { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await interruption.wait()
                await group.triggerGracefulShutdown()
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }
}
