internal import AuthorizeNetGateway
internal import LiqPayGateway
internal import PaymentCore
internal import PaymentHTTP
internal import StripeGateway
internal import WayForPayGateway

/// The credentials and the address of an account at one of the gateways.
enum GatewayConfiguration {
    case stripe(Stripe.Configuration)
    case authorizeNet(AuthorizeNet.Configuration)
    case liqPay(LiqPay.Configuration)
    case wayForPay(WayForPay.Configuration)

    /// Takes credentials by the names that belong to the gateway (D-64).
    ///
    /// - Parameter baseURL: another address than the live service's.
    /// - Throws: `InvalidValue` naming what is missing or cannot be.
    init(_ name: GatewayName, _ credentials: Credentials, baseURL: String?) throws(InvalidValue) {
        func secrets(_ name: String) -> [Secret] { credentials.optionalSecret(name).map { [$0] } ?? [] }
        switch name {
        case .stripe:
            self = .stripe(
                try Stripe.Configuration(
                    secretKey: credentials.secret("STRIPE_SECRET_KEY"),
                    webhookSecrets: secrets("STRIPE_WEBHOOK_SECRET"),
                    baseURL: baseURL ?? Stripe.Configuration.liveBaseURL))
        case .authorizeNet:
            self = .authorizeNet(
                try AuthorizeNet.Configuration(
                    apiLoginID: credentials.text("AUTHORIZE_NET_API_LOGIN_ID"),
                    transactionKey: credentials.secret("AUTHORIZE_NET_TRANSACTION_KEY"),
                    signatureKeys: secrets("AUTHORIZE_NET_SIGNATURE_KEY"),
                    baseURL: baseURL ?? AuthorizeNet.Configuration.liveBaseURL))
        case .liqPay:
            self = .liqPay(
                try LiqPay.Configuration(
                    publicKey: credentials.text("LIQPAY_PUBLIC_KEY"),
                    privateKey: credentials.secret("LIQPAY_PRIVATE_KEY"),
                    baseURL: baseURL ?? LiqPay.Configuration.liveBaseURL))
        case .wayForPay:
            self = .wayForPay(
                try WayForPay.Configuration(
                    merchantAccount: credentials.text("WAYFORPAY_MERCHANT_ACCOUNT"),
                    secretKey: credentials.secret("WAYFORPAY_SECRET_KEY"),
                    merchantDomainName: credentials.text("WAYFORPAY_MERCHANT_DOMAIN_NAME"),
                    merchantPassword: credentials.optionalSecret("WAYFORPAY_MERCHANT_PASSWORD"),
                    baseURL: baseURL ?? WayForPay.Configuration.liveBaseURL, secureBaseURL: baseURL))
        }
    }

    /// Whether real money is moved.
    var isLive: Bool {
        switch self {
        case .stripe(let configuration): configuration.isLive
        case .authorizeNet(let configuration): configuration.isLive
        case .liqPay(let configuration): configuration.isLive
        case .wayForPay(let configuration): configuration.isLive
        }
    }

    /// Where calls go.
    var address: AbsoluteURL {
        switch self {
        case .stripe(let configuration): configuration.baseURL
        case .authorizeNet(let configuration): configuration.baseURL
        case .liqPay(let configuration): configuration.baseURL
        case .wayForPay(let configuration): configuration.baseURL
        }
    }

    /// The adapter.
    func gateway(over transport: any HTTPTransport) throws(InvalidValue) -> any CommandGateway {
        switch self {
        case .stripe(let configuration): try Stripe(configuration, transport: transport)
        case .authorizeNet(let configuration): try AuthorizeNet(configuration, transport: transport)
        case .liqPay(let configuration): LiqPay(configuration, transport: transport)
        case .wayForPay(let configuration): try WayForPay(configuration, transport: transport)
        }
    }

    /// What the gateway says of a repeat of the same request.
    var retryPolicy: RetryPolicy {
        if case .stripe = self { RetryPolicy(isRetryable: Stripe.isRetryable) } else { RetryPolicy() }
    }

    /// Makes the gateway check the credentials by a call that moves no money and changes nothing.
    ///
    /// Stripe lists the payments of the last minute, Authorize.net has a call for this, and the others are asked for a payment that
    /// nobody has made.
    ///
    /// - Throws: `PaymentError` when it does not accept them, or does not answer.
    func checkCredentials(over transport: any HTTPTransport, now: Timestamp) async throws {
        switch self {
        case .stripe(let configuration):
            let stripe = try Stripe(configuration, transport: transport)
            _ = try await stripe.payments(in: now.adding(seconds: -60)..<now, after: nil)
        case .authorizeNet(let configuration):
            try await AuthorizeNet(configuration, transport: transport).authenticateTest()
        case .liqPay, .wayForPay:
            let nobodys = try MerchantReference("payments-doctor")
            _ = try await gateway(over: transport).payments(under: nobodys, sentAt: now)
        }
    }
}
