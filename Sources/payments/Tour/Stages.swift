internal import AuthorizeNetGateway
internal import AuthorizeNetMock
internal import LiqPayGateway
internal import LiqPayMock
internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP
internal import StripeGateway
internal import StripeMock
internal import WayForPayGateway
internal import WayForPayMock

/// Starts the mock of a gateway with its adapter in front of it, and makes it send its webhooks to the shop.
enum Stages {
    /// The stage for a gateway.
    ///
    /// - Parameters:
    ///   - name: the gateway.
    ///   - webhooks: where the shop takes webhooks.
    ///   - transport: carries the adapter's requests and the mock's webhooks.
    static func open(_ name: GatewayName, webhooks: AbsoluteURL, _ transport: any HTTPTransport) async throws -> Stage {
        switch name {
        case .stripe: try await stripe(webhooks, transport)
        case .authorizeNet: try await authorizeNet(webhooks, transport)
        case .liqPay: try await liqPay(webhooks, transport)
        case .wayForPay: try await wayForPay(webhooks, transport)
        }
    }

    private static func stripe(_ webhooks: AbsoluteURL, _ transport: any HTTPTransport) async throws -> Stage {
        let clock = MockClock()
        let server = try await StripeMockServer.start(clock: clock, notifications: transport)
        let control = MockControl(server, transport)
        let keys = server.credentialTable
        var form = FormEncoding()
        form.append("url", webhooks.text)
        form.append("enabled_events[0]", "*")
        try await control.send(
            server.baseURL.appending(path: "/v1/webhook_endpoints"), MockControl.formType, form.bytes,
            authorization: "Bearer \(keys["secretKey"] ?? "")")
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: keys.secret("secretKey"), webhookSecrets: [keys.secret("webhookSecret")],
                baseURL: server.baseURL.text), transport: transport, clock: clock)
        return Stage(
            gateway: stripe, currency: .eur, paying: .token(try PaymentToken("pm_card_visa")),
            loseNextAnswer: { try await control.loseAnswer(path: "/v1/payment_intents/*/confirm") }, settle: {},
            advance: { try await control.advance(seconds: $0) }, clock: clock, inspector: server.controlURL,
            stop: { await server.stop() })
    }

    private static func authorizeNet(_ webhooks: AbsoluteURL, _ transport: any HTTPTransport) async throws -> Stage {
        let clock = MockClock()
        let server = try await AuthorizeNetMockServer.start(clock: clock, notifications: transport)
        let control = MockControl(server, transport)
        let keys = server.credentialTable
        let login = keys["apiLoginID"] ?? ""
        let webhook: JSON = [
            "name": "tour", "url": .string(webhooks.text), "status": "active",
            "eventTypes": ["net.authorize.payment.authcapture.created"],
        ]
        try await control.send(
            server.baseURL.appending(path: "/rest/v1/webhooks"), "application/json", webhook.serialized(),
            authorization: "Basic " + Base64.string(Array("\(login):\(keys["transactionKey"] ?? "")".utf8)))
        let gateway = try AuthorizeNet(
            AuthorizeNet.Configuration(
                apiLoginID: login, transactionKey: keys.secret("transactionKey"),
                signatureKeys: [keys.secret("signatureKey")], baseURL: server.baseURL.text),
            transport: transport, clock: clock)
        return Stage(
            gateway: gateway, currency: .usd, paying: .token(try PaymentToken("mock-nonce-approved")),
            loseNextAnswer: { try await control.loseAnswer(operation: "charge") },
            settle: { try await control.advance(seconds: 36 * 3600) },
            advance: { try await control.advance(seconds: $0) }, clock: clock, inspector: server.controlURL,
            stop: { await server.stop() })
    }

    private static func liqPay(_ webhooks: AbsoluteURL, _ transport: any HTTPTransport) async throws -> Stage {
        let clock = MockClock()
        let server = try await LiqPayMockServer.start(clock: clock, notifications: transport)
        let control = MockControl(server, transport)
        let keys = server.credentialTable
        let gateway = try LiqPay(
            LiqPay.Configuration(
                publicKey: keys["publicKey"] ?? "", privateKey: keys.secret("privateKey"), serverURL: webhooks.text,
                baseURL: server.baseURL.text), transport: transport, clock: clock)
        return Stage(
            gateway: gateway, currency: .uah, paying: .page { try await control.pay($0, card: "success") },
            loseNextAnswer: { try await control.loseAnswer(operation: "paytoken") }, settle: {},
            advance: { try await control.advance(seconds: $0) }, clock: clock,
            inspector: server.controlURL, stop: { await server.stop() })
    }

    private static func wayForPay(_ webhooks: AbsoluteURL, _ transport: any HTTPTransport) async throws -> Stage {
        let clock = MockClock()
        let server = try await WayForPayMockServer.start(clock: clock, notifications: transport)
        let control = MockControl(server, transport)
        let keys = server.credentialTable
        let gateway = try WayForPay(
            WayForPay.Configuration(
                merchantAccount: keys["merchantAccount"] ?? "", secretKey: keys.secret("secretKey"),
                merchantDomainName: keys["merchantDomainName"] ?? "", serviceURL: webhooks.text,
                baseURL: server.baseURL.text, secureBaseURL: server.baseURL.text),
            transport: transport, clock: clock)
        return Stage(
            gateway: gateway, currency: .uah, paying: .page { try await control.pay($0, card: "approved") },
            loseNextAnswer: { try await control.loseAnswer(operation: "CHARGE") }, settle: {},
            advance: { try await control.advance(seconds: $0) }, clock: clock,
            inspector: server.controlURL, stop: { await server.stop() })
    }
}

extension MockServer {
    /// What a client needs to reach the mock, by name.
    fileprivate var credentialTable: [String: String] {
        Dictionary(credentials.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension [String: String] {
    fileprivate func secret(_ name: String) -> Secret { Secret(self[name] ?? "") }
}
