// What README.md shows besides the first charge, which is a program of its own.

import AuthorizeNetGateway
import CurlTransport
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import StripeGateway
import WayForPayGateway

/// Takes a deposit of 200 out of a total of 4,200 and keeps the card for the balance.
func takeDeposit(
    at stripe: Stripe, from card: PaymentSource, under reference: MerchantReference, key: IdempotencyKey,
    now: Timestamp
) async throws -> Outcome<Deposit> {
    // snippet: deposit
    let outcome = try await stripe.deposit(
        DepositRequest(
            total: Money(decimal: "4200.00", currency: .eur),
            charge: ChargeRequest(
                amount: Money(decimal: "200.00", currency: .eur), source: card, reference: reference,
                idempotencyKey: key,
                keepMethod: Consent(purpose: .balance, givenAt: now, agreement: "terms-2026-11"))))

    if case .succeeded(let deposit) = outcome, case .chargeStoredMethod(let method) = deposit.balanceRoutes.first {
        // 200.00 EUR taken, 4000.00 EUR left, to be charged to visa •••• 4242, 11/2027 on the agreed date
        print(deposit.taken, "taken,", deposit.left, "left, to be charged to", method, "on the agreed date")
    }
    // end snippet
    return outcome
}

/// Makes the adapters of the three gateways that README.md does not use elsewhere.
func otherGateways(
    login: String, publicKey: String, account: String, domain: String, key: String, transport: any HTTPTransport
) throws -> [any DepositGateway] {
    // snippet: gateways
    let authorizeNet = try AuthorizeNet(
        AuthorizeNet.Configuration(
            apiLoginID: login, transactionKey: Secret(key), baseURL: AuthorizeNet.Configuration.sandboxBaseURL),
        transport: transport)
    let liqPay = try LiqPay(LiqPay.Configuration(publicKey: publicKey, privateKey: Secret(key)), transport: transport)
    let wayForPay = try WayForPay(
        WayForPay.Configuration(merchantAccount: account, secretKey: Secret(key), merchantDomainName: domain),
        transport: transport)
    // end snippet
    return [authorizeNet, liqPay, wayForPay]
}
