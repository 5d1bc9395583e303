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
            address in a browser. Stores, keys and messages are kept in a folder, to be looked at; the gateways are pretended in memory, so \
            every run begins anew. It runs until it is interrupted.

              payments serve
              payments serve --port 8080 --folder shops
            """)

    @Option(help: "The port; 0 takes a free one.")
    var port = 0

    @Option(help: "The loopback address to listen on.")
    var host = "127.0.0.1"

    @Option(
        help: "An empty folder for stores, keys and messages; one of its own, removed at the end, unless given.",
        completion: .directory)
    var folder: String?

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535") }
        guard let url = try? AbsoluteURL("http://\(host)"), url.isLoopback else {
            throw ValidationError("--host must be a loopback address, because the shops pretend; 127.0.0.1 is one")
        }
    }

    func run() async throws {
        let place = try folder.map(Self.emptyFolder) ?? Self.makeFolder()
        defer { if folder == nil { try? FileManager.default.removeItem(atPath: place) } }
        let site = DemoSite(
            host: host, port: port, folder: place,
            logger: Logger(label: "payments.serve", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await site.run { address, shops in try await Self.announce(address, shops) }
    }

    private static func announce(_ address: AbsoluteURL, _ shops: [OpenShop]) async throws {
        var list: [JSON] = []
        for open in shops {
            let links = try await open.links()
            list.append([
                "name": .string(open.shop.settings.companyName), "url": .string(open.address.base.text),
                "gateway": .string(open.shop.gateway.rawValue),
                "orders": .array(links.map { ["number": .string($0.number), "url": .string($0.link)] }),
            ])
        }
        let line: JSON = ["url": .string(address.text), "shops": .array(list)]
        Console.print(line.text())
    }

    /// The folder somebody named, made if it is missing.
    private static func emptyFolder(_ path: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard try FileManager.default.contentsOfDirectory(atPath: path).isEmpty else {
            throw Report(
                status: .refused,
                error: .init(
                    code: "notEmpty", field: "folder", value: path,
                    message:
                        "the folder '\(path)' is not empty; its gateways ended with the run that filled it. Name a new one"
                ))
        }
        return path
    }

    private static func makeFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "payments-shops-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }
}
