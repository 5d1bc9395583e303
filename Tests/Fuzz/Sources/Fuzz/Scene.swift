import AuthorizeNetGateway
import Foundation
import HTTPTypes
import LiqPayGateway
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import Synchronization
import WayForPayGateway

@testable import Shop

/// A mock gateway with an adapter in front of it, and what the two said to each other.
///
/// All is drawn from one seed, so ids and credentials are the same in each process, and an input found in one means the same in another.
struct Scene: Sendable {
    let gateway: ShopGateway
    let shop: Shop
    /// What an adapter was asked, with the answers it got.
    let calls: [Call]
    /// The webhooks that came of it.
    let deliveries: [WebhookDelivery]
    /// The requests that reached the mock.
    let requests: [TransportRequest]

    /// One call of an adapter.
    struct Call: Sendable {
        let perform: @Sendable (any PaymentGateway) async throws -> Void
        let answers: [TransportResponse]
    }

    /// Plays every call that an adapter knows on a mock.
    static func play(_ gateway: ShopGateway) async throws -> Scene {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let tape = Tape(shop.transport(gateway))
        let script = Script(gateway, shop, try shop.adapter(gateway, over: tape), tape)
        let calls = try await script.play()
        shop.pass(hours: 48)
        return Scene(
            gateway: gateway, shop: shop, calls: calls, deliveries: await shop.deliveries(gateway),
            requests: tape.requests)
    }

    /// An adapter to which these answers come.
    func adapter(answering transport: any HTTPTransport) throws -> any PaymentGateway {
        try shop.adapter(gateway, over: transport)
    }

    /// A shop with something in every table.
    static func filledShop(
        store: (@Sendable (ManualWallClock) async throws -> any PaymentStore)? = nil
    ) async throws -> Shop {
        let shop = try await Shop.open(store: store)
        try shop.subscribe(.stripe)
        let order = try await shop.scheduledOrder(at: .stripe)
        _ = try await shop.visit(at: .liqPay)
        _ = try await shop.pay(try await shop.visit(at: .wayForPay), 300_00)
        let inbox = WebhookInbox(shop.orders, clock: shop.clock)
        for delivery in await shop.deliveries(.stripe) { _ = await inbox.receive(delivery, named: "stripe") }
        let collector = Collector(
            shop.orders, messenger: ShopMessenger(), settings: CollectorSettings(instance: "shop", workers: 1),
            random: SeededRandomSource(seed: 5))
        for _ in 0..<12 {
            try await collector.runUntilIdle(worker: "w")
            shop.pass(hours: 24)
        }
        _ = try await shop.orders.refund(
            order.id, .exactly(Money(minorUnits: 500, currency: .usd)), reason: .goodwill, note: "rain",
            nonce: RefundRecord.ID("back"), by: Shop.manager)
        try await collector.runUntilIdle(worker: "w")
        return shop
    }

    /// The bytes of such a shop's file.
    static func storeFile(in folder: URL) async throws -> [UInt8] {
        let path = folder.appending(path: "whole.db").path
        let copy = folder.appending(path: "copy.db").path
        let shop = try await filledShop { clock in
            let store = try SQLiteStore(path: path, clock: clock, execution: .callingThread)
            try await store.migrate()
            return store
        }
        guard let store = shop.store as? SQLiteStore else { return [] }
        try await store.backup(to: copy)
        return [UInt8](try Data(contentsOf: URL(filePath: copy)))
    }
}

/// Passes requests on, and keeps them with their answers.
final class Tape: HTTPTransport {
    private let next: any HTTPTransport
    private let kept = Mutex<(requests: [TransportRequest], answers: [TransportResponse])>(([], []))

    init(_ next: any HTTPTransport) { self.next = next }

    /// The requests so far.
    var requests: [TransportRequest] { kept.withLock { $0.requests } }

    /// The answers since this was asked last.
    func takeAnswers() -> [TransportResponse] {
        kept.withLock { kept in
            defer { kept.answers = [] }
            return kept.answers
        }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let answer = try await next.send(request)
        kept.withLock {
            $0.requests.append(request)
            $0.answers.append(answer)
        }
        return answer
    }
}

extension Shop {
    /// The way to a mock.
    func transport(_ gateway: ShopGateway) -> any HTTPTransport {
        switch gateway {
        case .stripe: stripe.engine.transport
        case .authorizeNet: authorizeNet.engine.transport
        case .liqPay: liqpay.engine.transport
        case .wayForPay: wayForPay.engine.transport
        }
    }

    /// Moves the clock, and lets the gateways do what falls due by it.
    func pass(hours: Int64) {
        clock.advance(seconds: hours * 3600)
        stripe.engine.catchUp()
        authorizeNet.engine.catchUp()
        liqpay.engine.catchUp()
        wayForPay.engine.catchUp()
    }

    /// Lets a gateway send webhooks, where it has to be told where to.
    func subscribe(_ gateway: ShopGateway) throws {
        let keys = keys(gateway)
        switch gateway {
        case .stripe:
            try stripe.send(
                "/v1/webhook_endpoints", "url=http%3A%2F%2F127.0.0.1%3A2%2Fhook&enabled_events[0]=*",
                fields: [.authorization: "Bearer \(keys["secretKey"] ?? "")"])
        case .authorizeNet:
            let basic = Base64.string(Array("\(keys["apiLoginID"] ?? ""):\(keys["transactionKey"] ?? "")".utf8))
            try authorizeNet.send(
                "/rest/v1/webhooks",
                """
                {"name":"shop","url":"http://127.0.0.1:2/hook","status":"active",\
                "eventTypes":["net.authorize.payment.authcapture.created","net.authorize.payment.refund.created",\
                "net.authorize.payment.void.created"]}
                """, type: "application/json", fields: [.authorization: "Basic \(basic)"])
        case .liqPay, .wayForPay: break
        }
    }

    /// The webhooks of a gateway that are due.
    func deliveries(_ gateway: ShopGateway) async -> [WebhookDelivery] {
        switch gateway {
        case .stripe: await stripe.deliveries()
        case .authorizeNet: await authorizeNet.deliveries()
        case .liqPay: await liqpay.deliveries()
        case .wayForPay: await wayForPay.deliveries()
        }
    }

    /// The credentials of a mock.
    func keys(_ gateway: ShopGateway) -> [String: String] {
        switch gateway {
        case .stripe: stripe.keys
        case .authorizeNet: authorizeNet.keys
        case .liqPay: liqpay.keys
        case .wayForPay: wayForPay.keys
        }
    }

    /// An adapter with a mock's credentials.
    func adapter(_ gateway: ShopGateway, over transport: any HTTPTransport) throws -> any PaymentGateway {
        let keys = keys(gateway)
        func key(_ name: String) -> String { keys[name] ?? "" }
        let base = stripe.engine.baseURL.text
        let clock = ManualWallClock(Shop.start)
        switch gateway {
        case .stripe:
            return try Stripe(
                Stripe.Configuration(
                    secretKey: Secret(key("secretKey")), webhookSecrets: [Secret(key("webhookSecret"))], baseURL: base),
                transport: transport, clock: clock)
        case .authorizeNet:
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: key("apiLoginID"), transactionKey: Secret(key("transactionKey")),
                    signatureKeys: [Secret(key("signatureKey"))], baseURL: base), transport: transport, clock: clock)
        case .liqPay:
            return try LiqPay(
                LiqPay.Configuration(
                    publicKey: key("publicKey"), privateKey: Secret(key("privateKey")),
                    serverURL: "http://127.0.0.1:2/hook", baseURL: base), transport: transport, clock: clock)
        case .wayForPay:
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: key("merchantAccount"), secretKey: Secret(key("secretKey")),
                    merchantDomainName: key("merchantDomainName"), serviceURL: "http://127.0.0.1:2/hook", baseURL: base,
                    secureBaseURL: base), transport: transport, clock: clock)
        }
    }
}
