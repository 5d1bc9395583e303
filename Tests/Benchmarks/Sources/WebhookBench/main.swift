// What it costs to verify a webhook, and to verify and read one: one line a case, `name ns`. The same cases under the
// same names are in peers/stripe_webhook.py, peers/gateway_webhooks.py and peers/webhook.mjs; the limit is the digest
// or HMAC of what is signed, alone, in peers/evp_loop.c. Run all in turn and take medians.

import Foundation
import PaymentCore
import PaymentHTTP
import StripeGateway

private let stretch = Duration.milliseconds(100)
private let secret = "whsec_test_4fJ2kLm9QxZ7vB1n"
private let now = Timestamp(secondsSinceEpoch: 1_795_260_005)

/// The event that all peers read: what Stripe sends for a payment that went through.
private let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Fixtures/stripe/event-1536.json").standardized

/// Carries nothing: a webhook needs no request.
struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.closed, .notSent, detail: "this program sends nothing")
    }
}

/// Prints the mean duration of `operation` over one timed stretch.
@inline(__always)
func measure(_ name: String, _ operation: () throws -> Int) rethrows {
    let clock = ContinuousClock()
    var count = 0
    var sink = 0
    let start = clock.now
    var elapsed = Duration.zero
    repeat {
        for _ in 0..<1000 { sink &+= try operation() }
        count += 1000
        elapsed = clock.now - start
    } while elapsed < stretch
    keep(sink)
    let tenths = Int((elapsed / .nanoseconds(1) / Double(count) * 10).rounded())
    print("\(name) \(tenths / 10).\(tenths % 10)")
}

/// Verifies exactly this many times and ends, when the first argument is a number: two runs under `valgrind` with different numbers
/// show the same count of allocations when a verification makes none.
func verifyOnly(_ count: Int) throws {
    let body = [UInt8](repeating: UInt8(ascii: "a"), count: 512)
    let header = try signature.header(for: body, at: now)
    for _ in 0..<count { try signature.verify(header: header, body: body.span.bytes, now: now) }
}

/// Uses a result, so that the work for it is not left out.
@inline(never)
func keep(_ sink: Int) {}

let signature = try Stripe.Signature(secrets: [Secret(secret)])
if let count = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }) {
    try verifyOnly(count)
    exit(0)
}
for size in [512, 1536, 2048] {
    let body = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    let header = try signature.header(for: body, at: now)
    try measure("webhook-verify-\(size)") {
        try signature.verify(header: header, body: body.span.bytes, now: now)
        return 1
    }
}

let stripe = try Stripe(
    Stripe.Configuration(secretKey: Secret("sk_test_Mock0000000000000001"), webhookSecrets: [Secret(secret)]),
    transport: NoTransport())
let event = [UInt8](try Data(contentsOf: fixture))
let delivery = WebhookDelivery(
    fields: [
        ("Host", "shop.example"), ("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Stripe-Signature", try signature.header(for: event, at: now)),
    ], body: event)
try measure("webhook-event-\(event.count)") {
    try stripe.verify(delivery, now: now).event.id.utf8.count
}

for delivery in try GatewayCase.all() { try delivery.run(now: now) }
