import ArgumentParser
import CurlTransport
import Foundation
import Hummingbird
import Logging
import MockServerKit
import PaymentCore
import PaymentOrders
import PaymentStoreSQLite
import ServiceLifecycle
import StripeGateway
import StripeMock

/// A small shop with a mock of Stripe beside it.
///
///     swift run ExampleShop           open the address it prints in a browser
///     swift run ExampleShop --demo    plays a payer against itself and ends
@main
struct ShopProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ExampleShop", abstract: "A shop that takes a deposit on a mock gateway's page.")

    @Flag(help: "Play a payer over HTTP, show what the webhook booked, and end.")
    var demo = false

    @Option(help: "The port to listen on.")
    var port = 8080

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shop-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { remove(folder) }
        let transport = try CurlTransport()
        let mock = try await StripeMockServer.start(notifications: transport)
        let address = try AbsoluteURL("http://127.0.0.1:\(port)")

        // snippet: open
        let keys = Dictionary(mock.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""),
                webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: mock.baseURL.text),
            transport: transport)
        let path = folder.appending(path: "shop.db").path
        let store = try SQLiteStore(path: path)
        try await store.migrate()
        let account = try AccountName("stripe")
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, stripe, isLive: false)],
            business: Business(),
            key: StoreKey.load(file: path + ".key", ifMissing: .make))
        let shop = Shop(orders: orders, account: account, address: address, clock: SystemWallClock())
        // end snippet
        try mock.engine.sendWebhooks(
            to: address.appending(path: "webhooks/stripe"), key: keys["secretKey"] ?? "")

        // snippet: run
        var logger = Logger(label: "shop")
        logger.logLevel = .error
        // Applies webhooks, charges the rest when it falls due, looks up what nobody answered, sends messages.
        let collector = Collector(
            orders, messenger: NoMessages(),
            settings: CollectorSettings(instance: "shop", poll: .milliseconds(200)),
            logger: logger)
        let (listening, announce) = AsyncStream<Void>.makeStream()
        let server = Application(
            router: shop.router(), configuration: .init(address: .hostname(address.host, port: port)),
            services: [collector], onServerRunning: { _ in announce.yield() }, logger: logger)
        // end snippet
        print("the shop is at \(address), its mock of Stripe at \(mock.baseURL)")
        if demo {
            let payer = DemoPayer(shop: shop, mock: mock, transport: transport, listening: listening)
            let services: [ServiceGroupConfiguration.ServiceConfiguration] = [
                .init(service: server), .init(service: payer, successTerminationBehavior: .gracefullyShutdownGroup),
            ]
            try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
        } else {
            // Until it is interrupted.
            try await server.runService()
        }
        await mock.stop()
        await transport.shutdown()
    }

    private func remove(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch {
            print("\(folder.path) is left: \(error)")
        }
    }
}

/// Sends nothing: a real shop gives a `ChannelMessenger` of PaymentMessaging here.
struct NoMessages: Messenger {
    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {}
}
