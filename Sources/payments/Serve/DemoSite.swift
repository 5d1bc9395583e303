internal import CurlTransport
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import ServiceLifecycle

/// The demo while it runs: a web server with five shops, their mock gateways and their collectors.
struct DemoSite {
    let host: String
    let port: Int
    let folder: String
    let logger: Logger

    /// Runs it until it is told to stop, or until a part of it fails.
    ///
    /// - Parameter onReady: hears of the address once everything answers.
    /// - Throws: `Report` when the port cannot be listened on; what a collector or a store throws.
    func run(onReady: @escaping @Sendable (AbsoluteURL, [OpenShop]) async throws -> Void) async throws {
        let transport = try CurlTransport()
        let responder = LateResponder()
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = Application(
            responder: responder, configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { announce.yield(port) }
            }, logger: logger)
        let (host, port, folder) = (host, port, folder)
        // Before anybody is told where the site is: who reads that may stop it at once.
        let interruption = Interruption()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                do { try await server.run() } catch let error as CancellationError { throw error } catch {
                    throw Report(
                        status: .refused,
                        error: .init(
                            code: "cannotListen", field: "port", value: String(port),
                            message: "cannot listen on \(host):\(port): \(error)"))
                }
            }
            group.addTask { await interruption.wait() }
            group.addTask {
                for await port in ports {
                    let site = try AbsoluteURL("http://\(host):\(port)")
                    try await Self.play(site, folder: folder, transport, responder, onReady)
                }
                // Without a port the server has failed, and tells why.
                try await Task.sleep(for: .seconds(5))
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        await transport.shutdown()
    }

    /// Opens the shops and collects for them until it is cancelled.
    private static func play(
        _ site: AbsoluteURL, folder: String, _ transport: any HTTPTransport, _ responder: LateResponder,
        _ onReady: @Sendable (AbsoluteURL, [OpenShop]) async throws -> Void
    ) async throws {
        var shops: [OpenShop] = []
        do {
            for shop in try DemoShop.all() {
                shops.append(try await OpenShop.open(shop, site: site, folder: folder, transport))
            }
            let router = Router(context: DemoContext.self)
            for shop in shops { shop.add(to: router) }
            DemoIndex(shops: shops, origin: site.origin).add(to: router)
            let built = router.buildResponder()
            responder.set { request, context in try await built.respond(to: request, context: context) }
            try await onReady(site, shops)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for shop in shops { group.addTask { try await shop.collector.run() } }
                try await group.waitForAll()
            }
        } catch {
            for shop in shops { await shop.stage.stop() }
            throw error
        }
        for shop in shops { await shop.stage.stop() }
    }
}

/// What a request of the demo is handled in: it knows from where it came, so that tries are counted for each address (S-53).
struct DemoContext: RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
