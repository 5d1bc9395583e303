internal import ArgumentParser
internal import CurlTransport
internal import PaymentCore
internal import PaymentHTTP
internal import StripeGateway

/// A gateway by its name on the command line.
enum GatewayName: String, ExpressibleByArgument, CaseIterable {
    case stripe
}

/// What the commands need a gateway to do.
typealias CommandGateway = ChargingGateway & DepositGateway & AuthorizingGateway & TokenizingGateway & RefundingGateway
    & LookupGateway

extension PaymentGateway where Self: LookupGateway {
    /// The payment that an earlier try under `reference` made, when the gateway no longer tells a repeat from a second order.
    ///
    /// - Throws: a report with an unknown outcome while the gateway cannot say; errors of the look-up.
    func earlierPayment(under reference: MerchantReference, firstTry: Timestamp, now: Timestamp) async throws
        -> Payment?
    {
        guard case .key(let hours) = capabilities.idempotency,
            now.milliseconds(since: firstTry) > Int64(hours - 1) * 3_600_000
        else { return nil }
        let found = try await payments(under: reference, sentAt: firstTry)
        if let payment = found.payments.first(where: { $0.captured.isPositive || $0.held.isPositive }) {
            return payment
        }
        guard found.isConclusive else {
            throw Report(
                status: .unknown,
                error: .init(
                    code: "outcomeUnknown", message: "the first try is older than a day and not found yet; look it up"))
        }
        return nil
    }
}

/// The flags that say which gateway is called and how.
struct GatewayOptions: ParsableArguments {
    @Option(help: "The gateway: \(GatewayName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var gateway: GatewayName = .stripe

    @Option(help: "Another address than the live service's, such as a mock's.")
    var baseURL: String?

    @Option(help: "A file with NAME=value lines that only you can read; else the environment is used.")
    var credentials: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Opens the gateway over libcurl, with retries where they are safe.
    func open() throws -> any CommandGateway {
        let credentials = try Credentials(file: credentials)
        switch gateway {
        case .stripe:
            let transport = RetryingTransport(
                try CurlTransport(), policy: RetryPolicy(isRetryable: Stripe.isRetryable))
            return try Stripe(
                Stripe.Configuration(
                    secretKey: credentials.secret("STRIPE_SECRET_KEY"),
                    webhookSecrets: credentials.optionalSecret("STRIPE_WEBHOOK_SECRET").map { [$0] } ?? [],
                    baseURL: baseURL ?? Stripe.Configuration.liveBaseURL),
                transport: transport)
        }
    }
}
