// How many calls a second the mock answers in memory, without a socket: the path of tests and of the simulator. One task, one core.
//
// MockBench <calls> create|charge
//
// `create` sends one stateful request over and over, each under a key of its own; `charge` makes whole charges through the adapter,
// two calls each.

import HTTPTypes
import LoadLoop
import MockServerKit
import PaymentCore
import PaymentHTTP
import StripeGateway
import StripeMock

let arguments = CommandLine.arguments
guard arguments.count == 3, let calls = Int(arguments[1]), calls > 0, ["create", "charge"].contains(arguments[2])
else { stop("usage: MockBench <calls> create|charge") }

do {
    let address = "http://127.0.0.1:1"
    let clock = MockClock(standingAt: Timestamp(secondsSinceEpoch: 1_795_260_005))
    let engine = MockEngine<StripeMock>(seed: 1, clock: clock, baseURL: try AbsoluteURL(address))
    let transport = engine.transport
    guard let secret = engine.credentials.first(where: { $0.name == "secretKey" })?.value,
        let keyField = HTTPField.Name("Idempotency-Key")
    else { stop("the mock names no key") }

    if arguments[2] == "create" {
        let url = try AbsoluteURL(address + "/v1/payment_intents")
        let form = Array("amount=2000&currency=usd&automatic_payment_methods[enabled]=true".utf8)
        let fields: HTTPFields = [
            .authorization: "Bearer " + secret, .contentType: "application/x-www-form-urlencoded",
        ]
        let plan = LoadPlan(url: address, concurrency: 1, count: calls, isPost: true)
        let keys = Counter()
        await report("create", plan) {
            var fields = fields
            fields[keyField] = keys.next()
            let request = TransportRequest(
                method: .post, url: url, headerFields: fields, body: .bytes(form), effect: .idempotentWrite,
                limits: .movesMoney)
            return try await transport.send(request).status == 200
        }
    } else {
        let stripe = try Stripe(Stripe.Configuration(secretKey: Secret(secret), baseURL: address), transport: transport)
        let source = PaymentSource.token(try PaymentToken("pm_card_visa"), returnURL: nil)
        let reference = try MerchantReference("bench-1")
        let plan = LoadPlan(url: address, concurrency: 1, count: (calls + 1) / 2, isPost: true)
        let keys = Counter()
        await report("charge", plan, requestsPerOperation: 2) {
            let request = ChargeRequest(
                amount: Money(minorUnits: 2000, currency: .usd), source: source, reference: reference,
                idempotencyKey: try IdempotencyKey(keys.next()))
            guard case .succeeded = try await stripe.charge(request) else { return false }
            return true
        }
    }
} catch {
    stop("\(error)")
}
