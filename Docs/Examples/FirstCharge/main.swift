// The README's first charge, against a mock of Stripe that this program starts itself.
//
//     swift run ExampleFirstCharge

import Glibc
import MockServerKit
import StripeMock

let mock = try await StripeMockServer.start(notifications: CurlTransport())
print("a mock of Stripe listens at \(mock.baseURL)")
// What you would set in the shell after `payments mock stripe`, so that below stands exactly what the README prints.
setenv("STRIPE_BASE_URL", mock.baseURL.text, 1)
for (name, value) in mock.credentials where name == "secretKey" {
    setenv("STRIPE_SECRET_KEY", value, 1)
}

// snippet: charge
import CurlTransport
import Foundation
import PaymentCore
import StripeGateway

let baseURL = ProcessInfo.processInfo.environment["STRIPE_BASE_URL"] ?? Stripe.Configuration.liveBaseURL
let stripe = try Stripe(
    Stripe.Configuration(secretKey: Secret(environment: "STRIPE_SECRET_KEY"), baseURL: baseURL),
    transport: CurlTransport())

let outcome = try await stripe.charge(
    ChargeRequest(
        amount: Money(decimal: "19.99", currency: .usd),
        source: .token(PaymentToken("pm_card_visa"), returnURL: nil),
        reference: MerchantReference("order-1001-1"),
        idempotencyKey: IdempotencyKey("order-1001/charge/1")))

switch outcome {
case .succeeded(let payment): print("paid", payment.captured)
case .declined(let decline): print("declined:", decline.reason)
case .actionRequired(let action): print("the payer has to act:", action.step)
case .pending(let operation): print("look it up later:", operation.reference)
case .unknown(let unknown): print("money may have moved:", unknown)
}
// end snippet

await mock.stop()
