internal import CurlTransport
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentOrders
internal import ServiceLifecycle

/// The demo while it runs: a web server with five shops, their mock gateways and their collectors.
struct DemoSite {
    let host: String
    let port: Int
    let folder: String
    let logger: Logger

    /// Runs it until it is told to stop.
    ///
    /// - Parameter onReady: hears of the address once everything answers.
    func run(onReady: @escaping @Sendable (AbsoluteURL, [OpenShop]) -> Void) async throws {
        let transport = try CurlTransport()
        let responder = LateResponder()
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = Application(
            responder: responder, configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { announce.yield(port) }
                announce.finish()
            }, logger: logger)
        let interruption = Interruption()
        let (host, folder) = (host, folder)
        try await withThrowingTaskGroup(of: [OpenShop].self) { group in
            group.addTask {
                try await server.run()
                return []
            }
            var shops: [OpenShop] = []
            for await port in ports {
                let site = try AbsoluteURL("http://\(host):\(port)")
                for shop in try DemoShop.all() {
                    shops.append(try await OpenShop.open(shop, site: site, folder: folder, transport))
                }
                let router = Router()
                for shop in shops { shop.add(to: router) }
                DemoIndex(shops: shops, origin: site.origin).add(to: router)
                let built = router.buildResponder()
                responder.set { request, context in try await built.respond(to: request, context: context) }
                for shop in shops {
                    group.addTask {
                        try await shop.collector.run()
                        return []
                    }
                }
                onReady(site, shops)
            }
            await interruption.wait()
            group.cancelAll()
            for shop in shops {
                shop.collector.close()
                await shop.stage.stop()
            }
            do { try await group.waitForAll() } catch is CancellationError {}
        }
        await transport.shutdown()
    }
}
