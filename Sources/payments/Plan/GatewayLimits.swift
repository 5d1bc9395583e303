internal import AuthorizeNetGateway
internal import LiqPayGateway
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentPlans
internal import StripeGateway
internal import WayForPayGateway

/// What each gateway can charge in a currency, as its adapter declares it (D-7).
enum GatewayLimits {
    /// The limits of a gateway.
    ///
    /// - Throws: `PlanError` when the gateway does not take the currency.
    static func of(_ gateway: GatewayName, _ currency: Currency) throws -> ChargeLimits {
        do {
            return try ChargeLimits(capabilities(of: gateway, currency), currency)
        } catch let error as InvalidValue {
            throw PlanError(.notChargeable, error.field, error.value, error.reason)
        }
    }

    // An adapter's limits do not depend on whose account it is, so any account of the right shape tells them. It is
    // never called: planning sends nothing.
    private static func capabilities(of gateway: GatewayName, _ currency: Currency) throws -> Capabilities {
        let anyone = Secret("sk_test_0000000000000000")
        switch gateway {
        case .stripe:
            return try Stripe(Stripe.Configuration(secretKey: anyone), transport: Unreachable()).capabilities
        case .authorizeNet:
            // An account has one currency.
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: "anyone", transactionKey: Secret("0000000000000000"), currency: currency,
                    baseURL: AuthorizeNet.Configuration.sandboxBaseURL), transport: Unreachable()
            ).capabilities
        case .liqPay:
            return try LiqPay(
                LiqPay.Configuration(publicKey: "sandbox_i00000000", privateKey: anyone), transport: Unreachable()
            ).capabilities
        case .wayForPay:
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: "anyone", secretKey: anyone, merchantDomainName: "localhost"),
                transport: Unreachable()
            ).capabilities
        }
    }

    private struct Unreachable: HTTPTransport {
        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            throw TransportError(.refusedRequest, .notSent, detail: "planning sends nothing")
        }
    }
}
