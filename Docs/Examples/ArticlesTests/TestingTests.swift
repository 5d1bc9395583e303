import HTTPTypes
import CurlTransport
import MockServerKit
import PaymentCore
import PaymentHTTP
import StripeGateway
import StripeMock
import Synchronization
import Testing

@Suite("Testing against the mocks")
struct TestingTests {
    // snippet: decline
    @Test("a card without money is declined, and nothing is taken")
    func declined() async throws {
        let account = try StripeAccount()
        let request = try ChargeRequest(
            amount: Money(decimal: "19.99", currency: .usd),
            source: .token(PaymentToken("pm_card_visa_chargeDeclinedInsufficientFunds"), returnURL: nil),
            reference: MerchantReference("order-1"), idempotencyKey: IdempotencyKey("order-1"))
        guard case .declined(let decline) = try await account.gateway.charge(request) else {
            Issue.record("the charge was not declined")
            return
        }
        #expect(decline.reason == .insufficientFunds)
        #expect(account.mock.requests.count == 2)
    }
    // end snippet

    // snippet: fault
    @Test("a lost answer leaves the outcome unknown, and the repeat charges nothing twice")
    func answerLost() async throws {
        let account = try StripeAccount()
        let request = try account.request()
        account.mock.inject(FaultRule(.answerLost, method: .post, path: "/v1/payment_intents/*/confirm"))

        let first = try await account.gateway.charge(request)
        guard case .unknown = first else {
            Issue.record("the outcome should be unknown and is \(first.name)")
            return
        }
        let second = try await account.gateway.charge(request)
        #expect(second.value?.captured == request.amount)
        #expect(try await account.taken() == 19_99)
    }
    // end snippet

    // snippet: rates
    @Test("a hundred charges through a bad line move their money once each")
    func badLine() async throws {
        let account = try StripeAccount()
        account.mock.setFaults(try FaultPlan(rates: [.answerLost: 100, .internalError: 100, .connectionRefused: 50]))
        for number in 1...100 {
            let request = try account.request("pm_card_visa", "order-\(number)")
            var isPaid = false
            while !isPaid {
                do { isPaid = try await account.gateway.charge(request).value != nil } catch {
                    guard case .sameKey = error.retry else { throw error }
                }
            }
        }
        account.mock.setFaults(.none)
        #expect(try await account.taken() == 100 * 19_99)
    }
    // end snippet

    // snippet: clock
    @Test("a hold that nobody captures is released after a week")
    func holdExpires() async throws {
        let account = try StripeAccount()
        let outcome = try await account.gateway.authorize(account.request())
        let hold = try #require(outcome.value)
        #expect(hold.held.minorUnits == 19_99)

        account.mock.advance(seconds: 8 * 86_400)
        #expect(try await account.gateway.payment(hold.reference).status == .voided)
    }
    // end snippet

    // snippet: deliveries
    @Test("the webhook of a payment is genuine, and a changed one is refused")
    func webhook() async throws {
        let account = try StripeAccount()
        try account.sendWebhooks(to: AbsoluteURL("http://127.0.0.1:2/webhooks"))
        account.mock.inject(DeliveryRule(.forge, topic: "charge.succeeded"))
        _ = try await account.gateway.charge(account.request())

        let postbox = Postbox()
        await account.mock.deliverDue(through: postbox)
        let now = account.mock.clock.now()
        var kinds: [WebhookEvent.Kind] = []
        var refused = 0
        for delivery in postbox.deliveries {
            do { kinds.append(try account.gateway.verify(delivery, now: now).event.kind) } catch {
                #expect(error == .signatureMismatch)
                refused += 1
            }
        }
        #expect(kinds.contains(.paymentCaptured))
        #expect(refused == 1)
    }
    // end snippet

    // snippet: socket
    @Test("a mock on a socket is charged through libcurl")
    func overSocket() async throws {
        let curl = try CurlTransport()
        let server = try await StripeMockServer.start(seed: 1, notifications: curl)
        let keys = Dictionary(uniqueKeysWithValues: server.credentials.map { ($0.name, $0.value) })
        let stripe = try Stripe(
            Stripe.Configuration(secretKey: Secret(keys["secretKey"] ?? ""), baseURL: server.baseURL.text),
            transport: curl)
        let outcome = try await stripe.charge(
            ChargeRequest(
                amount: Money(decimal: "19.99", currency: .usd),
                source: .token(PaymentToken("pm_card_visa"), returnURL: nil),
                reference: MerchantReference("order-1"), idempotencyKey: IdempotencyKey("order-1")))
        #expect(outcome.value?.status == .captured)
        await server.stop()
        await curl.shutdown()
    }
    // end snippet
}

// snippet: postbox
/// Takes webhooks and keeps them, in place of a server.
final class Postbox: HTTPTransport {
    private let kept = Mutex<[WebhookDelivery]>([])

    var deliveries: [WebhookDelivery] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let body = request.body.withBytes { Array($0) }
        kept.withLock { $0.append(WebhookDelivery(fields: fields, body: body)) }
        return TransportResponse(status: 204)
    }
}
// end snippet
