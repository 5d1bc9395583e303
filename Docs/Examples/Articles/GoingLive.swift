// "Going live" with each gateway: an account out of the environment.

import AuthorizeNetGateway
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import StripeGateway
import WayForPayGateway

/// Reads variables of the environment and refuses to start without them.
struct Environment: Sendable {
    let variables: [String: String]

    func text(_ name: String) throws(InvalidValue) -> String {
        guard let value = variables[name] else { throw InvalidValue("environment", name, "is not set") }
        return value
    }

    func secret(_ name: String) throws(InvalidValue) -> Secret { Secret(try text(name)) }
}

/// A Stripe account.
func liveStripe(_ environment: Environment, _ transport: any HTTPTransport) throws -> Stripe {
    // snippet: stripe
    let stripe = try Stripe(
        Stripe.Configuration(
            secretKey: environment.secret("STRIPE_SECRET_KEY"),
            webhookSecrets: [environment.secret("STRIPE_WEBHOOK_SECRET")]),
        transport: transport)
    // end snippet
    return stripe
}

/// An Authorize.net account.
func liveAuthorizeNet(_ environment: Environment, _ transport: any HTTPTransport) throws -> AuthorizeNet {
    // snippet: authorize-net
    let authorizeNet = try AuthorizeNet(
        AuthorizeNet.Configuration(
            apiLoginID: environment.text("AUTHORIZE_NET_API_LOGIN_ID"),
            transactionKey: environment.secret("AUTHORIZE_NET_TRANSACTION_KEY"),
            signatureKeys: [environment.secret("AUTHORIZE_NET_SIGNATURE_KEY")],
            baseURL: AuthorizeNet.Configuration.liveBaseURL),
        transport: transport)
    // end snippet
    return authorizeNet
}

/// A LiqPay shop.
func liveLiqPay(_ environment: Environment, _ transport: any HTTPTransport) throws -> LiqPay {
    // snippet: liqpay
    let liqPay = try LiqPay(
        LiqPay.Configuration(
            publicKey: environment.text("LIQPAY_PUBLIC_KEY"), privateKey: environment.secret("LIQPAY_PRIVATE_KEY"),
            serverURL: "https://shop.example/webhooks/liqpay"),
        transport: transport)
    // end snippet
    return liqPay
}

/// A WayForPay merchant.
func liveWayForPay(_ environment: Environment, _ transport: any HTTPTransport) throws -> WayForPay {
    // snippet: wayforpay
    let wayForPay = try WayForPay(
        WayForPay.Configuration(
            merchantAccount: environment.text("WAYFORPAY_MERCHANT_ACCOUNT"),
            secretKey: environment.secret("WAYFORPAY_SECRET_KEY"),
            merchantDomainName: environment.text("WAYFORPAY_MERCHANT_DOMAIN_NAME"),
            serviceURL: "https://shop.example/webhooks/wayforpay"),
        transport: transport)
    // end snippet
    return wayForPay
}
