import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Payers who come back to the payment page")
struct PaymentPageReturnTests {
    @Test("whoever has just paid sees that, in whichever browser the bank brought them back (S-52)")
    func withoutOrder() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let payment = try await site.begin(order, try await site.cookie(order))
        site.gateway.payPage()
        let response = try await site.get(try site.back(\.successURL))
        let result = "/pay/\(order.id)/result/\(payment)"
        #expect(response.headers[.location] == "/kyiv" + result)
        let cookie = try #require(response.cookies.first)
        let shown = try await site.get(result, cookie)
        #expect(shown.status == .ok)
        let text = try await shown.text()
        #expect(text.contains("Thank you!") && text.contains("€160.00"))
        for secret in ["Catalogs", order.number, "€320", "receipt", "Complete payment"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        // It opens nothing else: neither the order nor its papers, nor another payment.
        let other = try await site.begin(order, try await site.cookie(order))
        for path in [
            "/pay/\(order.id)", "/pay/\(order.id)/receipt/\(payment).pdf", "/pay/\(order.id)/go/\(payment)",
            "/pay/\(order.id)/result/\(other)", "/pay/\(order.id)/unfinished/\(other)",
        ] {
            #expect(try await site.get(path, cookie).status == .notFound, "\(path)")
        }
        let renamed = cookie.replacing(payment, with: other)
        #expect(try await site.get("/pay/\(order.id)/result/\(other)", renamed).status == .notFound)
        #expect(try await site.get(result).status == .notFound)
        site.clock.advance(seconds: 1801)
        #expect(try await site.get(result, cookie).status == .notFound)
    }

    @Test(
        "without the order's link the result says how the payment stands, and whom to turn to",
        arguments: [
            (nil, "Your payment is being checked", "Look again"),
            (.expired, "The payment did not go through", "I have lost my link"),
        ] as [(Checkout.Status?, String, String)])
    func resultWithoutOrder(_ status: Checkout.Status?, _ title: String, _ way: String) async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let payment = try await site.begin(order, try await site.cookie(order))
        if let status { site.gateway.status.value = status }
        let cookie = try #require(try await site.get(try site.back(\.successURL)).cookies.first)
        let text = try await site.get("/pay/\(order.id)/result/\(payment)", cookie).text()
        #expect(text.contains("<h1>\(title)</h1>") && text.contains(">\(way)</a>"))
        #expect(!text.contains("Catalogs") && !text.contains("/go/"))
    }

    @Test("a visit to an order goes on while its payer is on the way to the payment and back")
    func renewal() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let form = try await site.form(order, cookie)
        let paid = try await site.pay(order, form, method: "new", cookie)
        let path = "/pay/\(order.id)"
        for response in [
            paid, try await site.get("\(path)/go/\(form[0].1)", cookie),
            try await site.get("\(path)/result/\(form[0].1)", cookie),
        ] {
            #expect(response.cookies == [cookie])
        }
    }

    @Test("whoever leaves the gateway's page reads that the payment is not finished, and how to go on")
    func left() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let payment = try await site.begin(order, cookie)
        let path = "/pay/\(order.id)"
        #expect(try site.back(\.successURL) != site.back(\.cancelURL))
        let response = try await site.get(try site.back(\.cancelURL), cookie)
        #expect(response.headers[.location] == "/kyiv\(path)/unfinished/\(payment)")
        let text = try await site.get("\(path)/unfinished/\(payment)", cookie).text()
        #expect(text.contains("<h1>This payment is not finished</h1>") && text.contains("€160.00"))
        #expect(text.contains("href=\"/kyiv\(path)/go/\(payment)\"") && !text.contains("do not pay again"))
        // Another browser may hear that, and do nothing about it.
        let other = try #require(try await site.get(try site.back(\.cancelURL)).cookies.first)
        let told = try await site.get("\(path)/unfinished/\(payment)", other).text()
        #expect(told.contains("This payment is not finished") && told.contains("open the link that we have sent you"))
        #expect(!told.contains("/go/") && !told.contains("/end/") && !told.contains("Catalogs"))
        for code in ["x", String(repeating: "A", count: 43)] {
            #expect(try await site.get("\(path)/left/\(payment)/\(code)", cookie).status == .notFound)
        }
        // Who has paid after all is thanked.
        site.gateway.payPage()
        let late = try await site.get(try site.back(\.cancelURL), cookie)
        #expect(late.headers[.location] == "/kyiv\(path)/unfinished/\(payment)")
        let away = try await site.get("\(path)/unfinished/\(payment)", cookie)
        #expect(away.headers[.location] == "/kyiv\(path)/result/\(payment)")
    }

    /// What stands in the way of ending a page.
    enum Obstacle: String, CaseIterable {
        case none, paid, away, cannot
    }

    @Test(
        "an unfinished payment is ended for another way to pay, once the gateway says that nothing was paid",
        arguments: Obstacle.allCases)
    func anotherWay(_ obstacle: Obstacle) async throws {
        let site = try await PayerSite.open(endsPages: obstacle != .cannot)
        let order = try await site.book(try PayerChosenParts(nil).terms())
        let cookie = try await site.cookie(order)
        let payment = try await site.begin(order, cookie)
        let path = "/pay/\(order.id)"
        // The order's page offers it as well, and does not say that there is nothing to pay.
        let closed = try await site.get(path, cookie).text()
        let unfinished = try await site.get("\(path)/unfinished/\(payment)", cookie).text()
        for text in [closed, unfinished] {
            #expect(text.contains("<h1>This payment is not finished</h1>") && text.contains("Continue this payment"))
            #expect(text.contains("Choose another way to pay") == (obstacle != .cannot))
        }
        guard obstacle != .cannot else { return }
        let code = try #require(unfinished.hidden("code"))
        for fields in [[], [("code", "x")]] {
            #expect(try await site.post("\(path)/end/\(payment)", fields, cookie).status == .forbidden)
        }
        #expect(try await site.post("\(path)/end/\(payment)", [("code", code)], nil).status == .notFound)
        if obstacle == .paid { site.gateway.payPage() }
        site.gateway.isAway.value = obstacle == .away
        let answer = try await site.post("\(path)/end/\(payment)", [("code", code)], cookie)
        switch obstacle {
        case .none, .cannot:
            #expect(answer.headers[.location] == "/kyiv" + path)
            #expect(try await site.pay(order, try await site.form(order, cookie), cookie).status == .seeOther)
            #expect(site.gateway.charges.value == [320_00])
            let text = try await site.get("\(path)/result/\(payment)", cookie).text()
            #expect(text.contains("The payment did not go through"))
        case .paid:
            #expect(answer.headers[.location] == "/kyiv\(path)/result/\(payment)")
            #expect(try await site.orders.order(order.id).plan.status == .completed)
        case .away:
            #expect(answer.status == .conflict)
            #expect(try await answer.text().contains("could not be ended now"))
            #expect(try await !site.get(path, cookie).text().contains("name=\"nonce\""))
        }
    }

    @Test("a deposit that is being paid is not asked for again while the rest is hidden (P-IN-4)")
    func depositUnderWay() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book(
            CalendarDeposit(deposit: .percentage(Percentage("30"))).terms(), kind: .booking)
        let cookie = try await site.cookie(order)
        let forms = [try await site.form(order, cookie), try await site.form(order, cookie)]
        _ = try await site.pay(order, forms[0], method: "new", cookie)
        let text = try await site.get("/pay/\(order.id)", cookie).text()
        #expect(text.contains("<h1>This payment is not finished</h1>") && !text.contains("name=\"nonce\""))
        #expect(!text.contains("€320") && !text.contains("€224"))
        #expect(try await site.pay(order, forms[1], cookie).headers[.location] == "/kyiv/pay/\(order.id)")
        #expect(site.gateway.charges.value.isEmpty)
    }

    /// Why nothing can be paid.
    enum Closing: String, CaseIterable {
        case paid, declined, cancelled, tooLittle, beingPaid
    }

    @Test("a page on which nothing can be paid is headed by the reason", arguments: Closing.allCases)
    func headings(_ closing: Closing) async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let (id, staff) = (order.id, PayerSite.staff)
        func count(_ amount: String) async throws {
            _ = try await site.orders.confirmManualPayment(
                id, Money(decimal: amount, currency: .eur), nonce: Identifier("cash"), note: "cash", by: staff)
        }
        let title: String
        switch closing {
        case .paid:
            try await count("320.00")
            title = "Nothing to pay"
        case .declined:
            _ = try await site.orders.decline(id, reason: "no", by: staff)
            title = "This order was declined"
        case .cancelled:
            _ = try await site.orders.cancel(id, by: .merchant, reason: "no", actor: staff)
            title = "This order was canceled"
        case .tooLittle:
            try await count("319.80")
            title = "Too little is left to be paid here"
        case .beingPaid:
            _ = try await site.pay(order, try await site.form(order, cookie), choice: "all", method: "new", cookie)
            title = "This payment is not finished"
        }
        #expect(try await site.get("/pay/\(id)", cookie).text().contains("<h1>\(title)</h1>"))
    }
}
