import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ExtrasTests {
    private func split(_ key: String, _ minorUnits: Int64, _ currency: Currency = .uah) -> LiqPay.Split {
        LiqPay.Split(publicKey: key, amount: money(minorUnits, currency), commissionPayer: .receiver)
    }

    private func item(_ thousandths: Int64, _ price: Int64, _ cost: Int64) -> LiqPay.Receipt.Item {
        LiqPay.Receipt.Item(id: 123_456, thousandths: thousandths, price: money(price), cost: money(cost))
    }

    @Test func `a divided payment carries its rules as a text, and may call itself paysplit`() async throws {
        let (liqpay, transport) = try subject(Answer.payment.with("action", "paysplit"))
        var second = split("i000000002", 5050)
        second.description = "Delivery"
        second.serverURL = try AbsoluteURL("https://two.example/cb")
        let payment = try await liqpay.charge(
            chargeRequest(), extras: LiqPay.Extras(splits: [split("i000000001", 10000), second])
        ).value
        #expect(payment?.captured == money(15050))
        #expect(
            try transport.requests[0].message().contains(
                #""split_rules":"[{\"public_key\":\"i000000001\",\"amount\":100.00,\"commission_payer\":\"receiver\"},"#
                    + #"{\"public_key\":\"i000000002\",\"amount\":50.50,\"commission_payer\":\"receiver\","#
                    + #"\"server_url\":\"https://two.example/cb\",\"description\":\"Delivery\"}]""#))
    }

    @Test func `a receipt goes with a page, quantities in thousandths`() async throws {
        let (liqpay, _) = try subject([])
        let receipt = LiqPay.Receipt(
            items: [item(2000, 5000, 10000), item(1250, 4040, 5050)], emails: ["a@example.com"])
        let page = try await liqpay.openCheckout(checkoutRequest(), extras: LiqPay.Extras(receipt: receipt))
        guard case .form(_, let fields) = page.presentation else {
            Issue.record("no form")
            return
        }
        #expect(
            try signedText(fields[0].value, fields[1].value).contains(
                #""rro_info":{"items":[{"id":123456,"amount":2,"price":50.00,"cost":100.00},"#
                    + #"{"id":123456,"amount":1.250,"price":40.40,"cost":50.50}],"delivery_emails":["a@example.com"]}"#)
        )
    }

    @Test func `parts and lines that do not add up are refused before anything is sent`() async throws {
        let (liqpay, transport) = try subject([])
        let wrong: [(LiqPay.Extras, Money, String)] = [
            (LiqPay.Extras(splits: [split("a", 10000), split("b", 5049)]), money(15050), "splits"),
            (LiqPay.Extras(splits: [split("a", 15050), split("b", 0)]), money(15050), "splits"),
            (LiqPay.Extras(splits: [split("a", 15051), split("b", -1)]), money(15050), "splits"),
            (LiqPay.Extras(splits: [split("a", 15050, .usd)]), money(15050), "currency"),
            (LiqPay.Extras(splits: Array(repeating: split("a", 10), count: 6)), money(60), "splits"),
            (LiqPay.Extras(splits: [split("a", .max), split("b", .max)]), money(15050), "amount"),
            (LiqPay.Extras(receipt: LiqPay.Receipt(items: [item(1000, 15049, 15049)])), money(15050), "receipt"),
            (LiqPay.Extras(receipt: LiqPay.Receipt(items: [item(2000, 15050, 15050)])), money(15050), "receipt"),
            (LiqPay.Extras(receipt: LiqPay.Receipt(items: [item(0, 0, 15050)])), money(15050), "receipt"),
            (LiqPay.Extras(receipt: LiqPay.Receipt(items: [])), money(15050), "receipt"),
            (LiqPay.Extras(receipt: LiqPay.Receipt(items: [item(1000, 100, 100)])), money(100, .usd), "receipt"),
        ]
        for (extras, amount, field) in wrong {
            let request = try chargeRequest(amount)
            let error = try await thrown { () async throws(PaymentError) in
                try await liqpay.charge(request, extras: extras)
            }
            #expect(error.code == .invalidRequest && error.field == field, "\(error)")
        }
        #expect(transport.requests.isEmpty)
    }

    private func invoice(_ recipient: LiqPay.InvoiceRequest.Recipient) throws -> LiqPay.InvoiceRequest {
        LiqPay.InvoiceRequest(
            amount: money(15050), description: "Deposit", reference: try MerchantReference("order-1001"),
            recipient: recipient, taking: .held, returnURL: try AbsoluteURL("https://shop.example/ok"),
            expiresAt: Timestamp(secondsSinceEpoch: 1_798_761_599))
    }

    @Test func `an invoice is sent once and can be cancelled`() async throws {
        let sent = Answer([
            "result": "ok", "action": "pay", "amount": number("150.5"), "currency": "UAH", "id": 77,
            "href": "https://liqpay.ua/apipay/invoice/1234567890", "order_id": "order-1001", "status": "invoice_wait",
        ])
        let (liqpay, transport) = try subject(
            sent, Answer(["result": "ok", "invoice_id": 77]), .error("order_id_duplicate"),
            sent.with("amount", number("1.0")), sent.with("order_id", "order-2"), Answer(["result": "error"]))
        let made = try await liqpay.sendInvoice(invoice(.email("a@example.com")))
        #expect(made.id == "77" && made.payment == orderReference)
        #expect(made.url.text == "https://liqpay.ua/apipay/invoice/1234567890")
        #expect(
            try transport.requests[0].message().hasSuffix(
                #""action":"invoice_send","order_id":"order-1001","amount":150.50,"currency":"UAH","#
                    + #""description":"Deposit","email":"a@example.com","action_payment":"hold","#
                    + #""expired_date":"2026-12-31 23:59:59","result_url":"https://shop.example/ok","language":"en"}"#))
        try await liqpay.cancelInvoice(orderReference)
        #expect(try transport.requests[1].message().hasSuffix(#""action":"invoice_cancel","order_id":"order-1001"}"#))
        let again = try invoice(.phone("+380950000001"))
        for code in [PaymentError.Code.invalidRequest, .gatewayFault, .gatewayFault] {
            let error = try await thrown { () async throws(PaymentError) in try await liqpay.sendInvoice(again) }
            #expect(error.code == code)
        }
        let cancelled = try await thrown { () async throws(PaymentError) in
            try await liqpay.cancelInvoice(orderReference)
        }
        #expect(cancelled.code == .gatewayFault)
    }

    @Test func `a subscription is begun on the page, changed and ended`() async throws {
        let subscribed = Answer.payment.with("action", "subscribe").with("status", "subscribed")
        let (liqpay, transport) = try subject(
            subscribed.with("amount", number("200.0")), subscribed.with("status", "unsubscribed"),
            .error("payment_not_subscribed", status: "failure"), subscribed.with("status", "unsubscribed"),
            .error("payment_not_subscribed", status: "failure"), .payment,
            subscribed)
        try await liqpay.updateSubscription(orderReference, amount: money(20000), description: "Club")
        #expect(
            try transport.requests[0].message().hasSuffix(
                #""action":"subscribe_update","order_id":"order-1001","amount":200.00,"currency":"UAH","#
                    + #""description":"Club"}"#))
        try await liqpay.endSubscription(orderReference)
        #expect(try transport.requests[1].message().hasSuffix(#""action":"unsubscribe","order_id":"order-1001"}"#))
        try await liqpay.endSubscription(orderReference)
        let never = try await thrown { () async throws(PaymentError) in
            try await liqpay.endSubscription(orderReference)
        }
        #expect(never.gatewayCode == "payment_not_subscribed")
        let unchanged = try await thrown { () async throws(PaymentError) in
            try await liqpay.updateSubscription(orderReference, amount: money(20000), description: "Club")
        }
        #expect(unchanged.code == .gatewayFault)
    }

    @Test func `a subscription's page says when it starts and how often it takes`() throws {
        let (liqpay, _) = try subject([])
        let page = try liqpay.openSubscription(
            LiqPay.SubscriptionRequest(
                amount: money(15050), description: "Club", reference: MerchantReference("club-1"),
                startsAt: testNow, period: .week, returnURL: AbsoluteURL("https://shop.example/ok")))
        guard case .form(_, let fields) = page.presentation else {
            Issue.record("no form")
            return
        }
        #expect(
            try signedText(fields[0].value, fields[1].value).hasSuffix(
                #""action":"subscribe","order_id":"club-1","amount":150.50,"currency":"UAH","description":"Club","#
                    + #""result_url":"https://shop.example/ok","subscribe":"1","#
                    + #""subscribe_date_start":"2026-11-22 12:00:00","subscribe_periodicity":"week","language":"en"}"#))
    }
}
