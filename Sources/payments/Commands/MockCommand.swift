internal import ArgumentParser
internal import CurlTransport
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import StripeMock

/// Runs mock gateways until it is stopped.
struct MockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock", abstract: "Run a mock gateway.",
        discussion: """
            When it is ready it prints one JSON line: {"gateway","url","credentials","control":{"url","token"}}. Open the control
            address in a browser to look inside. It runs until it is interrupted.
            """)

    enum Selection: String, ExpressibleByArgument, CaseIterable {
        case stripe
        case all
    }

    @Argument(help: "The gateway: stripe, or all.")
    var gateway: Selection

    @Option(help: "The port; 0 takes a free one.")
    var port = 0

    @Option(help: "The loopback address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The seed of everything random: ids, keys.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535") }
    }

    func run() async throws {
        let interruption = Interruption()
        let notifications = try CurlTransport()
        let server = try await starting {
            try await StripeMockServer.start(host: host, port: port, seed: seed, notifications: notifications)
        }
        Console.print(server.announcement.text())
        await interruption.wait()
        await server.stop()
        await notifications.shutdown()
    }

    /// Turns a port that is taken or a host that is refused into a sentence.
    private func starting<Server>(_ start: () async throws -> Server) async throws -> Server {
        do {
            return try await start()
        } catch {
            throw Report(
                status: .refused,
                error: .init(
                    code: "cannotListen", field: "port", value: String(port),
                    message: "cannot listen on \(host):\(port): \(error)"))
        }
    }
}
