import ArgumentParser
import AuthorizeNetGateway
import Foundation
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import StripeGateway
import WayForPayGateway

/// Checks a webhook as it came in, and tells what it says.
///
///     swift run ExampleSignature stripe --header "Stripe-Signature: t=…,v1=…" < body.json
///
/// Exits 0 when it is genuine, 1 when it is not, 64 when it cannot be checked: an unknown gateway, a missing secret.
@main
struct SignatureCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ExampleSignature", abstract: "Check the webhook on standard input.")

    @Argument(help: "The gateway: stripe, authorize-net, liqpay or wayforpay.")
    var gateway: String

    @Option(help: "A header field as it came, 'Name: value'; give it once for each.")
    var header: [String] = []

    @Option(help: "The time to check by, in Unix seconds; now unless given.")
    var at: Int64?

    func run() throws {
        let gateway: any WebhookGateway
        let fields: [(name: String, value: String)]
        do {
            gateway = try opened()
            fields = try header.map(field)
        } catch {
            throw ValidationError("\(error)")
        }
        // snippet: verify
        let body = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        let now = at.map(Timestamp.init(secondsSinceEpoch:)) ?? SystemWallClock().now()
        do throws(WebhookError) {
            let event = try gateway.verify(WebhookDelivery(fields: fields, body: body), now: now).event
            print("genuine: \(event.kind) (\(event.gatewayKind)), event \(event.id)")
            if let amount = event.amount { print("amount: \(amount)") }
            if let reference = event.merchantReference { print("reference: \(reference)") }
        } catch {
            print("refused: \(error)")
            throw ExitCode(1)
        }
        // end snippet
    }

    /// The adapter, with its secrets from the environment; it is asked to verify and nothing else.
    private func opened() throws -> any WebhookGateway {
        switch gateway {
        case "stripe":
            return try Stripe(
                Stripe.Configuration(
                    secretKey: Secret(value("STRIPE_SECRET_KEY")),
                    webhookSecrets: [Secret(value("STRIPE_WEBHOOK_SECRET"))]), transport: NoTransport())
        case "authorize-net":
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: value("AUTHORIZE_NET_API_LOGIN_ID"),
                    transactionKey: Secret(value("AUTHORIZE_NET_TRANSACTION_KEY")),
                    signatureKeys: [Secret(value("AUTHORIZE_NET_SIGNATURE_KEY"))],
                    baseURL: AuthorizeNet.Configuration.sandboxBaseURL), transport: NoTransport())
        case "liqpay":
            return try LiqPay(
                LiqPay.Configuration(
                    publicKey: value("LIQPAY_PUBLIC_KEY"), privateKey: Secret(value("LIQPAY_PRIVATE_KEY"))),
                transport: NoTransport())
        case "wayforpay":
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: value("WAYFORPAY_MERCHANT_ACCOUNT"),
                    secretKey: Secret(value("WAYFORPAY_SECRET_KEY")),
                    merchantDomainName: value("WAYFORPAY_MERCHANT_DOMAIN_NAME")), transport: NoTransport())
        default:
            throw InvalidValue("gateway", gateway, "is none of stripe, authorize-net, liqpay, wayforpay")
        }
    }

    private func value(_ name: String) throws(InvalidValue) -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw InvalidValue("environment", name, "is not set")
        }
        return value
    }

    private func field(_ text: String) throws(InvalidValue) -> (name: String, value: String) {
        guard let colon = text.firstIndex(of: ":") else {
            throw InvalidValue("header", text, "is not 'Name: value'")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
    }
}

/// Verifying sends nothing.
private struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.refusedRequest, .notSent, detail: "this program only checks signatures")
    }
}
