internal import ArgumentParser
internal import CurlTransport
internal import PaymentCore
internal import PaymentHTTP

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

    /// The variables that must be set, and those that may be.
    var credentialNames: (needed: [String], optional: [String]) {
        switch self {
        case .stripe: (["STRIPE_SECRET_KEY"], ["STRIPE_WEBHOOK_SECRET"])
        case .authorizeNet:
            (["AUTHORIZE_NET_API_LOGIN_ID", "AUTHORIZE_NET_TRANSACTION_KEY"], ["AUTHORIZE_NET_SIGNATURE_KEY"])
        case .liqPay: (["LIQPAY_PUBLIC_KEY", "LIQPAY_PRIVATE_KEY"], [])
        case .wayForPay:
            (
                ["WAYFORPAY_MERCHANT_ACCOUNT", "WAYFORPAY_SECRET_KEY", "WAYFORPAY_MERCHANT_DOMAIN_NAME"],
                ["WAYFORPAY_MERCHANT_PASSWORD"]
            )
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

    @Option(
        help: "A file with NAME=value lines that only you can read; else the environment is used.",
        completion: .file())
    var credentials: String?

    @OptionGroup var output: OutputOptions

    /// Whether one JSON object is printed.
    var json: Bool { output.json }

    /// Opens the gateway over libcurl, with retries where they are safe.
    func open() throws -> any CommandGateway {
        try gateway.open(credentials: credentials, baseURL: baseURL)
    }
}

extension GatewayName {
    /// Opens an account at the gateway over libcurl, with retries where they are safe.
    ///
    /// - Parameters:
    ///   - file: a file with credentials; nil takes the environment.
    ///   - baseURL: another address than the live service's.
    func open(credentials file: String?, baseURL: String?) throws -> any CommandGateway {
        let configuration = try GatewayConfiguration(self, Credentials(file: file), baseURL: baseURL)
        return try configuration.gateway(
            over: RetryingTransport(CurlTransport(), policy: configuration.retryPolicy))
    }
}
