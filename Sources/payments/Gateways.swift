internal import ArgumentParser
internal import AuthorizeNetGateway
internal import CurlTransport
internal import LiqPayGateway
internal import PaymentCore
internal import PaymentHTTP
internal import StripeGateway
internal import WayForPayGateway

/// A gateway by its name on the command line.
enum GatewayName: String, ExpressibleByArgument, CaseIterable {
    case stripe
    case authorizeNet = "authorize-net"
    case liqPay = "liqpay"
    case wayForPay = "wayforpay"

    /// The name for people.
    var title: String {
        switch self {
        case .stripe: "Stripe"
        case .authorizeNet: "Authorize.net"
        case .liqPay: "LiqPay"
        case .wayForPay: "WayForPay"
        }
    }

    /// All names, for help.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
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
        let seconds: Int64
        switch capabilities.idempotency {
        case .key(let hours): seconds = Int64(hours - 1) * 3_600
        case .duplicateWindow(let window): seconds = Int64(window) * 9 / 10
        // The gateway takes a reference once and for ever.
        case .uniqueReference: return nil
        }
        guard now.milliseconds(since: firstTry) > seconds * 1000 else { return nil }
        let found = try await payments(under: reference, sentAt: firstTry)
        if let payment = found.payments.first(where: { $0.captured.isPositive || $0.held.isPositive }) {
            return payment
        }
        guard found.isConclusive else {
            throw Report(
                status: .unknown,
                error: .init(
                    code: "outcomeUnknown",
                    message: "the first try is too old for the gateway to know a repeat, and not found yet; look it up")
            )
        }
        return nil
    }
}

/// The flags that say which gateway is called and how.
struct GatewayOptions: ParsableArguments {
    @Option(help: "The gateway: \(GatewayName.list).")
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
        let curl = try CurlTransport()
        switch gateway {
        case .stripe:
            return try Stripe(
                Stripe.Configuration(
                    secretKey: credentials.secret("STRIPE_SECRET_KEY"),
                    webhookSecrets: credentials.optionalSecret("STRIPE_WEBHOOK_SECRET").map { [$0] } ?? [],
                    baseURL: baseURL ?? Stripe.Configuration.liveBaseURL),
                transport: RetryingTransport(curl, policy: RetryPolicy(isRetryable: Stripe.isRetryable)))
        case .authorizeNet:
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: credentials.text("AUTHORIZE_NET_API_LOGIN_ID"),
                    transactionKey: credentials.secret("AUTHORIZE_NET_TRANSACTION_KEY"),
                    signatureKeys: credentials.optionalSecret("AUTHORIZE_NET_SIGNATURE_KEY").map { [$0] } ?? [],
                    baseURL: baseURL ?? AuthorizeNet.Configuration.liveBaseURL),
                transport: RetryingTransport(curl))
        case .liqPay:
            return try LiqPay(
                LiqPay.Configuration(
                    publicKey: credentials.text("LIQPAY_PUBLIC_KEY"),
                    privateKey: credentials.secret("LIQPAY_PRIVATE_KEY"),
                    baseURL: baseURL ?? LiqPay.Configuration.liveBaseURL),
                transport: RetryingTransport(curl))
        case .wayForPay:
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: credentials.text("WAYFORPAY_MERCHANT_ACCOUNT"),
                    secretKey: credentials.secret("WAYFORPAY_SECRET_KEY"),
                    merchantDomainName: credentials.text("WAYFORPAY_MERCHANT_DOMAIN_NAME"),
                    merchantPassword: credentials.optionalSecret("WAYFORPAY_MERCHANT_PASSWORD"),
                    baseURL: baseURL ?? WayForPay.Configuration.liveBaseURL, secureBaseURL: baseURL),
                transport: RetryingTransport(curl))
        }
    }
}
