// "First charge in five minutes"; the charge itself is the program in Docs/Examples/FirstCharge.

import CurlTransport
import PaymentCore
import PaymentHTTP
import StripeGateway

/// Makes an adapter that repeats what is safe to repeat.
func patientStripe(_ configuration: Stripe.Configuration) throws -> Stripe {
    // snippet: retrying
    let transport = RetryingTransport(
        try CurlTransport(), policy: RetryPolicy(isRetryable: Stripe.isRetryable))
    let stripe = try Stripe(configuration, transport: transport)
    // end snippet
    return stripe
}

/// Charges, and says what is to be told to whom.
func paymentPage(_ request: ChargeRequest, at gateway: some ChargingGateway) async -> String {
    // snippet: outcomes
    let outcome: Outcome<Payment>
    do {
        outcome = try await gateway.charge(request)
    } catch {
        // Certainly nothing was taken: mend the request, or repeat it as `retry` says.
        return "not charged: \(error) (\(error.code), \(error.retry))"
    }
    switch outcome {
    case .succeeded(let payment): return "paid \(payment.captured)"
    case .declined(let decline): return decline.isReasonForPayers ? "declined: \(decline.reason)" : "declined"
    case .actionRequired(let action):
        guard case .redirect(let bank) = action.step else { return "the payer has to act" }
        return "send the browser to \(bank.origin)"
    case .pending(let operation): return "not paid yet: look up \(operation.reference)"
    case .unknown(let unknown): return unknown.description
    }
    // end snippet
}
