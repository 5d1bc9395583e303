import ArgumentParser
import CurlTransport
import Foundation
import Hummingbird
import Logging
import PaymentCore
import PaymentOrders
import PaymentWebhookRoutes

/// A shop's server that takes webhooks in and does nothing else: what `payments-kill` kills besides workers.
struct ReceiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Take webhooks in; the mocks' announcements are read from standard input.",
        shouldDisplay: false)
    /// What it prints once it listens.
    static let announcement = "taking webhooks"
    private static let path = "webhooks"

    /// Where gateways post to one that listens on a port, `/` and the account's name behind it.
    static func address(port: Int) -> String { "http://127.0.0.1:\(port)/\(path)" }

    @Option(help: "The store's file, or its database on a server.")
    var database: String

    @Option(help: "The folder of the server's socket.")
    var server: String?

    @Option(help: "The port.")
    var port: Int

    @Flag(help: "Apply events before they are answered.")
    var inline = false

    func run() async throws {
        let accounts = try Accounts(Array(AnyIterator { readLine() }))
        let transport = try CurlTransport()
        let orders = try await KilledStore.open(
            KilledStore.connect(database, server: server, clock: SystemWallClock()),
            accounts.opened(transport, webhooks: Self.address(port: port)))
        let router = Router()
        PaymentWebhookRoutes(orders: orders, application: inline ? .inline : .later).add(
            to: router, at: RouterPath(Self.path))
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in
                print(Self.announcement)
                fflush(nil)
            },
            logger: Logger(label: "receive", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await application.runService()
    }
}
