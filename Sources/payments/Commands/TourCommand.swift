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
        do {
            let steps = try await reporting { try await play(on: server, transport) }
            Report(
                status: .done, lines: TourTable.lines(steps),
                json: ["gateway": .string(gateway.rawValue), "steps": .array(steps.map(\.json)), "ok": true]
            ).print(asJSON: json)
        } catch let failure as TourFailure {
            throw Report(
                status: .refused, json: ["gateway": .string(gateway.rawValue), "ok": false],
                error: .init(code: "tourFailed", message: failure.description))
        }
        if stay {
            Console.print("\nThe mock is up. Look inside: \(server.controlURL)")
            Console.print("Stop it with Ctrl-C.")
            await Interruption().wait()
        }
        await server.stop()
        await transport.shutdown()
    }

    private func play(on server: StripeMockServer, _ transport: CurlTransport) async throws -> [TourStep] {
        let credentials = Dictionary(server.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(credentials["secretKey"] ?? ""),
                webhookSecrets: [Secret(credentials["webhookSecret"] ?? "")],
                baseURL: server.baseURL.text), transport: transport)
        let clock = SystemWallClock()
        let receiver = WebhookReceiver { delivery throws(WebhookError) in
            try stripe.verify(delivery, now: clock.now()).event
        }
        let isQuiet = json
        if !isQuiet { Console.print("Stripe, mock at \(server.baseURL)\n") }
        return try await receiver.listening { address in
            try await MockControl(server, transport).register(webhooks: address, key: credentials["secretKey"] ?? "")
            let stage = Stage(
                gateway: stripe, goodCard: try PaymentToken("pm_card_visa"), receiver: receiver,
                loseNextAnswer: {
                    try await MockControl(server, transport).loseAnswer(to: "/v1/payment_intents/*/confirm")
                },
                clock: clock)
            return try await Story(stage: stage) { step in
                if !isQuiet { Console.print("  ok  \(step.title): \(step.detail)") }
            }.play()
        }
    }
}

/// The mock's own interface, as anybody would use it over HTTP.
private struct MockControl {
    private let server: StripeMockServer
    private let transport: any HTTPTransport

    init(_ server: StripeMockServer, _ transport: any HTTPTransport) {
        self.server = server
        self.transport = transport
    }

    /// Registers a webhook endpoint the way Stripe's API does it.
    func register(webhooks url: AbsoluteURL, key: String) async throws {
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
