import AuthorizeNetMock
import HTTPTypes
import LiqPayMock
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentOrders
import PaymentTesting
import StripeMock
import WayForPayMock

/// What a test sees and does at the mock gateways, whichever it is.
extension Shop {
    /// Moves the clock, and lets the gateways do what falls due by it.
    func advance(days: Int64 = 0, hours: Int64 = 0, minutes: Int64 = 0, seconds: Int64 = 0) {
        clock.advance(seconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds)
        stripe.engine.catchUp()
        authorizeNet.engine.catchUp()
        liqpay.engine.catchUp()
        wayForPay.engine.catchUp()
    }

    /// Moves the clock to a moment that is not before now.
    func advance(to moment: Timestamp) {
        clock.set(max(clock.now(), moment))
        advance()
    }

    /// What the adapter sent to a gateway so far.
    func requests(_ gateway: ShopGateway) -> [TransportRequest] {
        switch gateway {
        case .stripe: stripe.transport.requests
        case .authorizeNet: authorizeNet.transport.requests
        case .liqPay: liqpay.transport.requests
        case .wayForPay: wayForPay.transport.requests
        }
    }

    /// What the bank behind a gateway knows of each payment that took money, oldest first, past the adapter.
    func bank(_ gateway: ShopGateway) -> [BankRecord] {
        switch gateway {
        case .stripe: stripe.engine.withGateway { $0.bankRecords }
        case .authorizeNet: authorizeNet.engine.withGateway { $0.bankRecords }
        case .liqPay: liqpay.engine.withGateway { $0.bankRecords }
        case .wayForPay: wayForPay.engine.withGateway { $0.bankRecords }
        }
    }

    /// What the gateway took and did not give back, by the bank's books, in minor units of its currency.
    func balance(_ gateway: ShopGateway) throws -> Int64 {
        bank(gateway).reduce(0) { $0 + $1.taken - $1.returned }
    }

    /// Lets the next requests that take money end in `fault`; `times` nil for all of them.
    func inject(_ fault: Fault, at gateway: ShopGateway, times: Int? = 1) {
        switch gateway {
        case .stripe:
            stripe.engine.inject(
                FaultRule(fault, method: .post, path: "/v1/payment_intents/*/confirm", times: times))
        case .authorizeNet: authorizeNet.engine.inject(FaultRule(fault, operation: "charge", times: times))
        case .liqPay: liqpay.engine.inject(FaultRule(fault, operation: "paytoken", times: times))
        case .wayForPay: wayForPay.engine.inject(FaultRule(fault, operation: "CHARGE", times: times))
        }
    }

    /// Lets every request to a gateway end in `fault`; nil mends it.
    func breakDown(_ gateway: ShopGateway, _ fault: Fault?) {
        let plan = fault.map { FaultPlan(rules: [FaultRule($0, times: nil)]) } ?? .none
        switch gateway {
        case .stripe: stripe.engine.setFaults(plan)
        case .authorizeNet: authorizeNet.engine.setFaults(plan)
        case .liqPay: liqpay.engine.setFaults(plan)
        case .wayForPay: wayForPay.engine.setFaults(plan)
        }
    }

    /// Does `body` while the next call that changes something at a gateway is on its way.
    func interrupt(_ gateway: ShopGateway, _ body: @escaping @Sendable () async -> Void) {
        switch gateway {
        case .stripe: stripe.interruptions.once(body)
        case .authorizeNet: authorizeNet.interruptions.once(body)
        case .liqPay: liqpay.interruptions.once(body)
        case .wayForPay: wayForPay.interruptions.once(body)
        }
    }

    /// Lets a gateway send webhooks, where it has to be told where to.
    func subscribe(_ gateway: ShopGateway) throws {
        switch gateway {
        case .stripe:
            try stripe.send(
                "/v1/webhook_endpoints", "url=http%3A%2F%2F127.0.0.1%3A2%2Fhook&enabled_events[0]=*",
                fields: stripeFields)
        case .authorizeNet:
            let keys = authorizeNet.keys
            let basic = Base64.string(Array("\(keys["apiLoginID"] ?? ""):\(keys["transactionKey"] ?? "")".utf8))
            try authorizeNet.send(
                "/rest/v1/webhooks",
                """
                {"name":"shop","url":"http://127.0.0.1:2/hook","status":"active",\
                "eventTypes":["net.authorize.payment.authcapture.created","net.authorize.payment.refund.created",\
                "net.authorize.payment.void.created"]}
                """, type: "application/json", fields: [.authorization: "Basic \(basic)"])
        case .liqPay, .wayForPay: break
        }
    }

    /// The webhooks of a gateway that are due, each delivered once and acknowledged.
    func deliveries(_ gateway: ShopGateway) async -> [WebhookDelivery] {
        switch gateway {
        case .stripe: await stripe.deliveries()
        case .authorizeNet: await authorizeNet.deliveries()
        case .liqPay: await liqpay.deliveries()
        case .wayForPay: await wayForPay.deliveries()
        }
    }

    /// Pays on a page of a gateway with a card that is good.
    func payOnPage(_ page: Checkout, at gateway: ShopGateway) throws {
        switch gateway {
        case .stripe:
            try stripe.pay(page.presentation, "test_card=visa&email=payer%40example.com&name=Test+Payer")
        case .authorizeNet:
            guard case .form(let address, let fields) = page.presentation else { throw ShopFailure("no form to post") }
            var form = FormEncoding()
            for field in fields { form.append(field.name, field.value) }
            // The page is opened by its token, and pays by the token and a card.
            try authorizeNet.send(address.text, form.text)
            form.append("test_card", "approved")
            form.append("save_card", "yes")
            try authorizeNet.send(address.text, form.text)
        case .liqPay: try liqpay.pay(page.presentation, "test_card=success")
        case .wayForPay: try wayForPay.pay(page.presentation, "test_card=approved")
        }
    }

    private var stripeFields: HTTPFields { [.authorization: "Bearer \(stripe.keys["secretKey"] ?? "")"] }
}
