internal import ArgumentParser
internal import CurlTransport
internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import StripeGateway
internal import StripeMock

/// Takes a deposit, collects the balance and gives a part back, against mock gateways, and shows what moved.
struct TourCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tour", abstract: "Take a deposit and its balance on mock gateways and show what moved.",
        discussion: "Exits 0 only if every step happened and the sums agree with the gateway's own list.")

    @Option(help: "The gateway: stripe.")
    var gateway: GatewayName = .stripe

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Leave the mocks and their pages up until interrupted.")
    var stay = false

    func run() async throws {
        let transport = try CurlTransport()
        let server = try await StripeMockServer.start(notifications: transport)
        let stripe = try account(on: server, transport)
        let clock = SystemWallClock()
        let receiver = WebhookReceiver { delivery throws(WebhookError) in
            try stripe.verify(delivery, now: clock.now()).event
        }
        let status = try await receiver.listening { address in
            let interruption = Interruption()
            let report = await story(stripe, receiver, address, server, transport, clock)
            report.print(asJSON: json)
            if stay, report.status == .done {
                Console.print("\nThe mock is up. Look inside: \(server.controlURL)")
                Console.print("Stop it with Ctrl-C.")
                await interruption.wait()
            }
            // Before the receiver ends: nobody may be talking to it then.
            await server.stop()
            await transport.shutdown()
            return report.status
        }
        guard status == .done else { throw ExitCode(status.rawValue) }
    }

    private func account(on server: StripeMockServer, _ transport: CurlTransport) throws(InvalidValue) -> Stripe {
        func credential(_ name: String) -> Secret {
            Secret(server.credentials.first { $0.name == name }?.value ?? "")
        }
        return try Stripe(
            Stripe.Configuration(
                secretKey: credential("secretKey"), webhookSecrets: [credential("webhookSecret")],
                baseURL: server.baseURL.text), transport: transport)
    }

    private func story(
        _ stripe: Stripe, _ receiver: WebhookReceiver, _ address: AbsoluteURL, _ server: StripeMockServer,
        _ transport: CurlTransport, _ clock: any WallClock
    ) async -> Report {
        let isQuiet = json
        let control = MockControl(server, transport)
        if !isQuiet { Console.print("Stripe, mock at \(server.baseURL)\n") }
        do {
            try await control.register(webhooks: address)
            let stage = Stage(
                gateway: stripe, goodCard: try PaymentToken("pm_card_visa"), receiver: receiver,
                loseNextAnswer: { try await control.loseAnswer(to: "/v1/payment_intents/*/confirm") }, clock: clock)
            let steps = try await Story(stage: stage) { step in
                if !isQuiet { Console.print("  ok  \(step.title): \(step.detail)") }
            }.play()
            return Report(
                status: .done, lines: TourTable.lines(steps),
                json: ["gateway": .string(gateway.rawValue), "steps": .array(steps.map(\.json)), "ok": true])
        } catch {
            return Report(
                status: .refused, json: ["gateway": .string(gateway.rawValue), "ok": false],
                error: .init(code: "tourFailed", message: "\(error)"))
        }
    }
}

/// The mock's own interface, as anybody would use it over HTTP.
private struct MockControl: Sendable {
    private let server: StripeMockServer
    private let transport: any HTTPTransport

    init(_ server: StripeMockServer, _ transport: any HTTPTransport) {
        self.server = server
        self.transport = transport
    }

    /// Registers a webhook endpoint the way Stripe's API does it.
    func register(webhooks url: AbsoluteURL) async throws {
        let key = server.credentials.first { $0.name == "secretKey" }?.value ?? ""
        var form = FormEncoding()
        form.append("url", url.text)
        form.append("enabled_events[0]", "*")
        try await post("/v1/webhook_endpoints", token: key, "application/x-www-form-urlencoded", form.bytes)
    }

    /// Makes the next request to `path` act and lose its answer.
    func loseAnswer(to path: String) async throws {
        let body: JSON = [
            "faults": [["match": ["method": "POST", "path": .string(path)], "fault": "answer-lost", "times": 1]]
        ]
        try await post("/_mock/faults", token: server.controlToken, "application/json", body.serialized())
    }

    private func post(_ path: String, token: String, _ contentType: String, _ body: [UInt8]) async throws {
        let response = try await transport.send(
            TransportRequest(
                method: .post, url: server.baseURL.appending(path: path),
                headerFields: [.authorization: "Bearer \(token)", .contentType: contentType], body: .bytes(body),
                effect: .write, limits: .lookup))
        guard (200..<300).contains(response.status) else {
            throw TourFailure(description: "the mock answered \(path) with status \(response.status)")
        }
    }
}
