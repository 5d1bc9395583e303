import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PaymentCore
import PaymentOrders
import PaymentWebhookRoutes
import StripeGateway
import Testing

@Suite("The webhook addresses of a Hummingbird app")
struct PaymentWebhookRoutesTests {
    @Test("take a gateway's webhook, in whatever pieces it comes (O-4, S-25)", arguments: [1, 7, 4096])
    func takes(_ size: Int) async throws {
        let desk = try await Desk.open()
        let body = desk.event("evt_1")
        let response = try await desk.post("/webhooks/stripe", body, signed: true, pieces: size)
        #expect(response.status == .ok)
        #expect(try await desk.stored() == ["evt_1"])
        // Its repeat is answered alike.
        #expect(try await desk.post("/webhooks/stripe", body, signed: true).status == .ok)
        #expect(try await desk.stored() == ["evt_1"])
    }

    @Test("pass header fields on in the order they came, also those that stand twice (S-12)")
    func fields() async throws {
        let desk = try await Desk.open()
        let body = desk.event("evt_1")
        let signature = try desk.signature(of: body)
        let name = try #require(HTTPField.Name("stripe-signature"))
        let doubled: HTTPFields = [name: signature, .userAgent: "Stripe/1.0", name: "t=1,v1=00"]
        #expect(try await desk.post("/webhooks/stripe", body, fields: doubled).status == .badRequest)
        #expect(try await desk.stored().isEmpty)
        // The name in any case is the name.
        #expect(try await desk.post("/webhooks/stripe", body, fields: [name: signature]).status == .ok)
    }

    @Test("refuse what is forged, and what is for no account, alike and without a word (S-14, S-52)")
    func refuses() async throws {
        let desk = try await Desk.open()
        let body = desk.event("evt_1")
        for path in ["/webhooks/stripe", "/webhooks/other", "/webhooks/manual", "/webhooks/%2e%2e", "/webhooks/a%20b"] {
            let response = try await desk.post(path, body, fields: [:])
            #expect(response.status == .badRequest && response.body.contentLength == 0, "\(path)")
            #expect(response.headers[.contentType] == nil)
        }
        #expect(try await desk.stored().isEmpty)
    }

    @Test("read no more than 256 KiB, and answer 413 (S-27)")
    func tooLarge() async throws {
        let desk = try await Desk.open()
        let most = desk.event("evt_1", bytes: WebhookDelivery.bodyBytesMax)
        #expect(try await desk.post("/webhooks/stripe", most, signed: true, pieces: 65_536).status == .ok)
        let more = desk.event("evt_2", bytes: WebhookDelivery.bodyBytesMax + 1)
        #expect(try await desk.post("/webhooks/stripe", more, signed: true, pieces: 65_536).status == .contentTooLarge)
        #expect(try await desk.stored() == ["evt_1"])
        let endless = RequestBody(asyncSequence: Endless())
        #expect(try await desk.send(.post, "/webhooks/stripe", endless, fields: [:]).status == .contentTooLarge)
    }

    @Test(
        "know no other method and no other path",
        arguments: [HTTPRequest.Method.get, .put, .delete, .head, .options, .patch])
    func onlyPost(_ method: HTTPRequest.Method) async throws {
        let desk = try await Desk.open()
        let body = desk.event("evt_1")
        let whole = RequestBody(buffer: ByteBuffer(bytes: body))
        #expect(try await desk.send(method, "/webhooks/stripe", whole, fields: [:]).status == .notFound)
        for path in ["/webhooks", "/webhooks/stripe/more", "/stripe"] {
            #expect(try await desk.post(path, body, signed: true).status == .notFound)
        }
        #expect(try await desk.stored().isEmpty)
    }
}

/// A body that never ends.
private struct Endless: AsyncSequence, Sendable {
    struct Iterator: AsyncIteratorProtocol {
        func next() async -> ByteBuffer? { ByteBuffer(repeating: 0x20, count: 1024) }
    }

    func makeAsyncIterator() -> Iterator { Iterator() }
}
