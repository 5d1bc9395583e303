internal import ArgumentParser
internal import AuthorizeNetMock
internal import CurlTransport
internal import LiqPayMock
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import StripeMock
internal import WayForPayMock

/// Runs mock gateways until it is stopped.
struct MockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock", abstract: "Run a mock gateway.",
        discussion: """
            When it is ready it prints one JSON line for each gateway: {"gateway","url","credentials","control":{"url","token"}}. Open
            the control address in a browser to look inside. It runs until it is interrupted.

              payments mock stripe --port 4242
              payments mock all --port 8440 --seed 7
            """)

    /// One gateway, or all of them.
    struct Selection: ExpressibleByArgument {
        let gateways: [GatewayName]

        init?(argument: String) {
            guard argument != "all" else {
                gateways = GatewayName.allCases
                return
            }
            guard let name = GatewayName(rawValue: argument) else { return nil }
            gateways = [name]
        }

        static var allValueStrings: [String] { GatewayName.allCases.map(\.rawValue) + ["all"] }
    }

    @Argument(help: "The gateway: \(GatewayName.list), or all.")
    var gateway: Selection

    @Option(help: "The port, of all the first of four; 0 takes free ones.")
    var port = 0

    @Option(help: "The loopback address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The seed of everything random: ids, keys.")
    var seed: UInt64 = 1

    func validate() throws {
        let last = 65536 - gateway.gateways.count
        guard (0...last).contains(port) else { throw ValidationError("--port must be between 0 and \(last)") }
    }

    func run() async throws {
        let interruption = Interruption()
        let notifications = try CurlTransport()
        var running: [RunningMock] = []
        do {
            for (position, name) in gateway.gateways.enumerated() {
                running.append(try await start(name, port: port == 0 ? 0 : port + position, notifications))
            }
        } catch {
            for mock in running { await mock.stop() }
            throw error
        }
        for mock in running { Console.print(mock.announcement.text()) }
        await interruption.wait()
        for mock in running { await mock.stop() }
        await notifications.shutdown()
    }

    private func start(_ name: GatewayName, port: Int, _ notifications: CurlTransport) async throws -> RunningMock {
        switch name {
        case .stripe: try await start(StripeMock.self, port, notifications)
        case .authorizeNet: try await start(AuthorizeNetMock.self, port, notifications)
        case .liqPay: try await start(LiqPayMock.self, port, notifications)
        case .wayForPay: try await start(WayForPayMock.self, port, notifications)
        }
    }

    private func start<Gateway: GatewayMock>(
        _ gateway: Gateway.Type, _ port: Int, _ notifications: CurlTransport
    ) async throws -> RunningMock {
        let server = try await starting(port) {
            try await MockServer<Gateway>.start(host: host, port: port, seed: seed, notifications: notifications)
        }
        return RunningMock(announcement: server.announcement, stop: { await server.stop() })
    }

    /// Turns a port that is taken or a host that is refused into a sentence.
    private func starting<Server>(_ port: Int, _ start: () async throws -> Server) async throws -> Server {
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

/// A mock that was started: what it prints, and how it ends.
private struct RunningMock: Sendable {
    let announcement: JSON
    let stop: @Sendable () async -> Void
}
