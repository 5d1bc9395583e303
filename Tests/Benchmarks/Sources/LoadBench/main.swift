// Very many charges in flight at once: does each of them succeed exactly once, and how much memory does it take?
//
// LoadBench <base url> <charges at a time> <waves> <connections>
//
// In each wave every charge waits until all of them have come to their first request; then they are let go together, and the time
// is measured from there. A line is printed for each wave. The program ends with status 1 if a charge did not succeed, if two had
// the same payment, or if anything had to be sent twice.

import CurlTransport
import Glibc
import LoadLoop
import PaymentCore
import PaymentHTTP
import SampleCharge
import StripeGateway

let arguments = CommandLine.arguments
guard arguments.count == 5, let charges = Int(arguments[2]), let waves = Int(arguments[3]),
    let connections = Int(arguments[4]), charges > 0, waves > 0
else { stop("usage: LoadBench <base url> <charges at a time> <waves> <connections>") }

/// What came of one charge: the id of its payment, or what went wrong.
func outcome(of charge: ChargeRequest, _ stripe: Stripe) async -> Result<String, Failure> {
    do {
        let outcome = try await stripe.charge(charge)
        guard case .succeeded(let payment) = outcome else { return .failure(Failure(text: "\(outcome)")) }
        return .success(payment.reference.id)
    } catch {
        return .failure(Failure(text: "\(error)"))
    }
}

/// Why a charge did not succeed.
struct Failure: Error {
    let text: String
}

var isFlawless = true
do {
    let sample = try SampleCharge(run: SampleCharge.runName())
    let curl = try CurlTransport(
        configuration: .init(maxConnectionsPerHost: connections, maxIdleConnections: connections))
    for wave in 1...waves {
        let counter = SendCounter(curl)
        let gate = ArrivalGate(
            RetryingTransport(counter, policy: RetryPolicy(isRetryable: Stripe.isRetryable)), opensAt: charges)
        let stripe = try SampleCharge.stripe(baseURL: arguments[1], transport: gate)
        let requests = try (0..<charges).map { _ in try sample.next() }
        var payments: Set<String> = []
        var failures: [String: Int] = [:]
        await withTaskGroup(of: Result<String, Failure>.self) { group in
            for request in requests { group.addTask { await outcome(of: request, stripe) } }
            for await result in group {
                switch result {
                case .success(let id): payments.insert(id)
                case .failure(let failure): failures[failure.text, default: 0] += 1
                }
            }
        }
        let wall = gate.openedAt?.duration(to: .now) ?? .zero
        guard let use = ProcessUse() else { stop("/proc/self cannot be read") }
        print(
            "wave=\(wave) connections=\(connections) in_flight=\(charges) succeeded=\(payments.count)",
            "failed=\(charges - payments.count) sends=\(counter.count) wall_ms=\(wall / .milliseconds(1))",
            "resident_kb=\(use.residentKB) resident_max_kb=\(use.residentMaxKB) descriptors=\(use.descriptors)")
        fflush(nil)
        for (text, count) in failures.sorted(by: { $0.value > $1.value }).prefix(5) { print("  \(count) x \(text)") }
        isFlawless = isFlawless && payments.count == charges && counter.count == 2 * charges
    }
    await curl.shutdown()
} catch {
    stop("\(error)")
}
exit(isFlawless ? 0 : 1)
