// A whole charge through the Stripe adapter: encode, headers, send, decode, check, map, with retries in place and idle.
//
// ChargeBench <base url> <concurrency> <charges> charge|transport
//
// `transport` is the limit: the very same two requests, recorded from one charge, sent over the same transport without the adapter.
// A charge is two requests, and all figures are per request.

import CurlTransport
import LoadLoop
import PaymentCore
import PaymentHTTP
import PaymentTesting
import SampleCharge
import StripeGateway

let arguments = CommandLine.arguments
guard arguments.count == 5, let concurrency = Int(arguments[2]), let count = Int(arguments[3]), concurrency > 0,
    count > 0, ["charge", "transport"].contains(arguments[4])
else { stop("usage: ChargeBench <base url> <concurrency> <charges> charge|transport") }
let plan = LoadPlan(url: arguments[1], concurrency: concurrency, count: count, isPost: true)

do {
    let charges = try SampleCharge(run: SampleCharge.runName())
    let curl = try CurlTransport(configuration: .init(maxConnectionsPerHost: max(128, concurrency)))
    if arguments[4] == "charge" {
        let transport = RetryingTransport(curl, policy: RetryPolicy(isRetryable: Stripe.isRetryable))
        let stripe = try SampleCharge.stripe(baseURL: plan.url, transport: transport)
        await report("charge", plan, requestsPerOperation: 2) {
            guard case .succeeded = try await stripe.charge(charges.next()) else { return false }
            return true
        }
    } else {
        let recorder = RecordingTransport(curl)
        _ = try await SampleCharge.stripe(baseURL: plan.url, transport: recorder).charge(charges.next())
        let requests = recorder.requests
        guard requests.count == 2 else { stop("a charge sent \(requests.count) requests instead of 2") }
        await report("transport", plan, requestsPerOperation: 2) {
            for request in requests where try await curl.send(request).status != 200 { return false }
            return true
        }
    }
    await curl.shutdown()
} catch {
    stop("\(error)")
}
