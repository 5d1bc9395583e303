internal import ArgumentParser
internal import Foundation
internal import Logging
internal import PaymentCheckout
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// Runs the checkout site with five shops on the mock gateways.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the checkout site: five shops on the mock gateways.",
        discussion: """
            When it is ready it prints one JSON line: {"url","shops":[{"name","url","gateway","orders":[{"number","url"}]}]}. Open the \
            address in a browser. Stores, keys and messages are kept in a folder, so that the shops are as they were when it is started \
            again with the same. It runs until it is interrupted.
            """)

    @Option(help: "The port; 0 takes a free one.")
    var port = 0

    @Option(help: "The loopback address to listen on.")
    var host = "127.0.0.1"

    @Option(
        help: "Where stores, keys and messages are kept; a folder of its own that is removed at the end unless given.")
    var folder: String?

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535") }
        guard let url = try? AbsoluteURL("http://\(host)"), url.isLoopback else {
            throw ValidationError("--host must be a loopback address, because the shops pretend; 127.0.0.1 is one")
        }
    }

    func run() async throws {
        let place = try folder ?? Self.makeFolder()
        if folder != nil {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        defer { if folder == nil { try? FileManager.default.removeItem(atPath: place) } }
        let site = DemoSite(
            host: host, port: port, folder: place,
            logger: Logger(label: "payments.serve", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await site.run { address, shops in
            Task { await Self.announce(address, shops) }
        }
    }

    private static func announce(_ address: AbsoluteURL, _ shops: [OpenShop]) async {
        var list: [JSON] = []
        for open in shops {
            let links = (try? await open.links()) ?? []
            list.append([
                "name": .string(open.shop.settings.companyName), "url": .string(open.address.base.text),
                "gateway": .string(open.shop.gateway.rawValue),
                "orders": .array(links.map { ["number": .string($0.number), "url": .string($0.link)] }),
            ])
        }
        let line: JSON = ["url": .string(address.text), "shops": .array(list)]
        Console.print(line.text())
    }

    private static func makeFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "payments-shops-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }
}
