public import Logging
public import PaymentCore
internal import PaymentCrypto
public import PaymentHTTP

/// One mock gateway on a socket of its own.
///
/// Many can run in one process; they share nothing. The gateway's own paths are as on the live service, everything else lies under
/// `/_mock`: the inspector page and the control API.
public final class MockServer<Gateway: GatewayMock>: Sendable {
    /// The mock behind the socket.
    public let engine: MockEngine<Gateway>
    /// Where the mock is reached, `http://127.0.0.1:12345`.
    public let baseURL: AbsoluteURL
    /// What the control API wants to see as `Authorization: Bearer`.
    public let controlToken: String

    private let reservation: PortReservation
    private let doorkeeper: Doorkeeper
    private let front: SocketFront<Gateway>
    private let courier: Task<Void, Never>

    /// Starts a mock; it accepts connections when this returns.
    ///
    /// - Parameters:
    ///   - host: the address to listen at.
    ///   - port: the port to listen on; 0 is a free one.
    ///   - seed: what ids, credentials and the rates of faults are drawn from. The token of the control API is not.
    ///   - clock: the time the gateway sees.
    ///   - allowRemote: whether `host` may be other than a loopback address, and notifications may leave this machine (S-80). The
    ///     control API and the inspector answer to loopback host names only, even then (S-82).
    ///   - notifications: what carries webhooks and callbacks.
    ///   - logger: where trouble with the socket is told; nothing of requests and answers.
    /// - Throws: `MockServerError`.
    public static func start(
        host: String = "127.0.0.1", port: Int = 0, seed: UInt64 = 0, clock: MockClock = MockClock(),
        allowRemote: Bool = false, notifications: any HTTPTransport,
        logger: Logger = Logger(label: "mock") { _ in SwiftLogNoOpLogHandler() }
    ) async throws(MockServerError) -> MockServer {
        guard allowRemote || LoopbackHost.isLoopback(host) else {
            throw MockServerError(
                .remoteHost, "a mock listens at loopback addresses only, unless remote clients are allowed: \(host)")
        }
        let reservation = try PortReservation(host: host, port: port)
        let baseURL = try Self.baseURL(host, reservation.port)
        let engine = MockEngine<Gateway>(seed: seed, clock: clock, baseURL: baseURL)
        let random = SystemRandomSource()
        let token = Hex.string((0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
        let server = MockServer(
            engine: engine, token: token, host: host, reservation: reservation,
            transport: allowRemote ? notifications : LoopbackTransport(next: notifications), logger: logger)
        do {
            try await server.doorkeeper.start { [front = server.front] request, writer, channel in
                try await front.respond(to: request, writer, on: channel)
            }
        } catch {
            await server.stop()
            throw error
        }
        return server
    }

    private init(
        engine: MockEngine<Gateway>, token: String, host: String, reservation: PortReservation,
        transport: any HTTPTransport, logger: Logger
    ) {
        self.engine = engine
        self.reservation = reservation
        baseURL = engine.baseURL
        controlToken = token
        let doorkeeper = Doorkeeper(host: host, port: reservation.port, logger: logger)
        let control = ControlAPI(engine: engine, token: token) { [weak doorkeeper] duration in
            doorkeeper?.refuseSoon(for: duration)
        }
        front = SocketFront(engine: engine, control: control)
        self.doorkeeper = doorkeeper
        let courier = Courier(engine: engine, transport: transport)
        self.courier = Task { await courier.run() }
    }

    /// What a client needs to reach this mock.
    public var credentials: [(name: String, value: String)] { engine.credentials }

    /// Where the control API is reached.
    public var controlURL: String { baseURL.text + "/_mock" }

    /// Ends all connections and refuses new ones; they are accepted again, on the same port, after `duration`.
    ///
    /// It returns when connections are refused.
    public func refuseConnections(for duration: Duration) async {
        await doorkeeper.refuse(for: duration)
    }

    /// Ends all connections, stops sending notifications, and returns when nothing is left running; may be called again.
    public func stop() async {
        courier.cancel()
        await doorkeeper.stop()
        await courier.value
    }

    /// Waits until the server is stopped, and stops it when the task that waits is cancelled.
    public func run() async {
        await withTaskCancellationHandler {
            await courier.value
        } onCancel: {
            courier.cancel()
        }
        await stop()
    }

    private static func baseURL(_ host: String, _ port: Int) throws(MockServerError) -> AbsoluteURL {
        var name = host
        if host == "0.0.0.0" || host == "::" {
            name = "127.0.0.1"
        } else if host.contains(":") {
            name = "[\(host)]"
        }
        do {
            return try AbsoluteURL("http://\(name):\(port)")
        } catch {
            throw MockServerError(.cannotListen, "no URL can be made of the host \(host): \(error)")
        }
    }
}
