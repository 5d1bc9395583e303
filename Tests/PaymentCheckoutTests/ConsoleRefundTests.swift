import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentCrypto
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Refunds in the console")
struct ConsoleRefundTests {
    private static let everything = [
        ("what", "everything"), ("amount", ""), ("why", "goodwill"), ("reopens", ""), ("from", "latestFirst"),
        ("reason", "a kind thought"),
    ]

    @Test("what would go back is shown first, and goes back once however often it is confirmed (D-54, F-40)")
    func twoSteps() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        let (status, plan) = try await plan(shop, order, Self.everything)
        #expect(status == .ok)
        #expect(plan.contains("€96.00"))
        #expect(plan.contains(Language.en.console[.planText]))
        #expect(shop.taken == 96_00)
        #expect(try await shop.now(order).refunds.isEmpty)
        let hidden = try shop.form(plan, to: "staff/orders/\(order.id)/refund/confirm")
        for _ in 1...3 {
            let done = try await confirm(shop, order, hidden)
            #expect(try await shop.follow(done, as: .manager).contains("The refund is under way."))
        }
        #expect(shop.taken == 0)
        let file = try await shop.now(order)
        #expect(file.refunds.count == 1)
        #expect(file.refunds[0].note == "a kind thought")
    }

    @Test("nothing is given back but what was shown")
    func forged() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        let ten = Self.everything.map {
            $0.0 == "what" ? ("what", "exactly") : $0.0 == "amount" ? ("amount", "10") : $0
        }
        let page = try await plan(shop, order, ten).text
        let hidden = try shop.form(page, to: "staff/orders/\(order.id)/refund/confirm")
        for (name, value) in [
            ("amount", "96"), ("what", "everything"), ("nonce", "other"), ("reason", "other"), ("shown", ""),
            ("shown", String(repeating: "A", count: 43)), ("why", "mistake"),
        ] {
            let forged = hidden.map { $0.0 == name ? (name, value) : $0 }
            let response = try await confirm(shop, order, forged)
            #expect(response.status == .ok, "\(name)")
            #expect(try await response.text().contains(Language.en.console[.planChanged]), "\(name)")
        }
        let other = try await shop.post("/staff/orders/\(order.id)/refund/confirm", hidden, as: .owner)
        #expect(try await other.text().contains(Language.en.console[.planChanged]))
        #expect(shop.taken == 96_00)
        // A refund that came between changes what would happen now.
        _ = try await confirm(
            shop, order,
            try shop.form(
                try await plan(shop, order, Self.everything).text, to: "staff/orders/\(order.id)/refund/confirm"))
        #expect(shop.taken == 0)
        #expect(try await confirm(shop, order, hidden).status == .unprocessableContent)
        #expect(shop.taken == 0)
    }

    @Test(
        "what is wrong with the form is said (P-B: bounds)",
        arguments: [
            ("what", "nonsense", OrderWord.badChoice), ("amount", "x", .badAmount), ("amount", "-1", .badAmount),
            ("amount", "", .badAmount), ("why", "chargeback", .badChoice), ("why", "", .badChoice),
            ("from", "payment/other", .badChoice), ("from", "", .badChoice), ("reason", "", .badReason),
            ("reason", "\u{202E}", .badReason), ("reason", String(repeating: "x", count: 10_000), .badReason),
        ])
    func badFields(_ name: String, _ value: String, _ word: OrderWord) async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        var fields = Self.everything.map {
            $0.0 == "what" ? ("what", "exactly") : $0.0 == "amount" ? ("amount", "5") : $0
        }
        fields = fields.map { $0.0 == name ? (name, value) : $0 }
        let (status, text) = try await plan(shop, order, fields)
        #expect(status == .unprocessableContent)
        #expect(text.contains(Language.en.console[word]))
    }

    @Test("more than is there is refused with the bound")
    func bound() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        let fields = Self.everything.map {
            $0.0 == "what" ? ("what", "exactly") : $0.0 == "amount" ? ("amount", "97") : $0
        }
        let (status, text) = try await plan(shop, order, fields)
        #expect(status == .unprocessableContent)
        #expect(text.contains("€96.00"))
    }

    @Test("above the limit a one-time code is needed, whoever asks (S-71)")
    func secondFactor() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        let second = try await shop.act("send-invoice", on: order, [("due", "2026-12-01")])
        #expect(second.status == 303)
        try await shop.pay(order, "224.00")
        let lacking = try await plan(shop, order, Self.everything).text
        #expect(lacking.contains(Language.en.console[.needsFactor]))
        #expect(!lacking.contains("/refund/confirm\""))
        let secret = Array("12345678901234567890".utf8)
        try await shop.console.register.update("the-manager", "test", by: .system) {
            $0.secondFactor = Base32.string(secret)
        }
        let page = try await plan(shop, order, Self.everything).text
        let hidden = try shop.form(page, to: "staff/orders/\(order.id)/refund/confirm")
        let code = try OneTimeCode.code(
            OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch), secret: secret)
        for wrong in ["", "000000", "abc"] where wrong != code {
            let response = try await confirm(shop, order, hidden + [("otp", wrong)])
            #expect(response.status == .unprocessableContent)
            #expect(try await response.text().contains(Language.en.console[.wrongCode]))
        }
        #expect(shop.taken == 320_00)
        #expect(try await confirm(shop, order, hidden + [("otp", code)]).status == .seeOther)
        #expect(shop.taken == 0)
        let audit = try await shop.orders.auditTrail(of: nil).rows.map(\.entry)
        #expect(audit.contains { $0.detail.contains("used a code to give back 320.00 EUR of \(order.number)") })
    }

    @Test("many small refunds of an order are no way around the limit (S-71)")
    func split() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking(total: "400.00")
        try await shop.pay(order, "120.00")
        let sixty = Self.everything.map {
            $0.0 == "what" ? ("what", "exactly") : $0.0 == "amount" ? ("amount", "60") : $0
        }
        let first = try await plan(shop, order, sixty).text
        #expect(!first.contains(Language.en.console[.needsFactor]))
        let hidden = try shop.form(first, to: "staff/orders/\(order.id)/refund/confirm")
        #expect(try await confirm(shop, order, hidden).status == .seeOther)
        #expect(shop.taken == 60_00)
        let second = try await plan(shop, order, sixty).text
        #expect(second.contains(Language.en.console[.needsFactor]))
        // Nor is a form that was made up: nothing of it is taken without the code.
        let forged = hidden.map { $0.0 == "nonce" ? ("nonce", "another") : $0 }
        #expect(try await confirm(shop, order, forged).status == .ok)
        #expect(shop.taken == 60_00)
    }

    @Test("a refund of cash is confirmed by hand, or withdrawn")
    func byHand() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        _ = try await shop.act("confirm", on: order, [("amount", "96"), ("fee", ""), ("reason", "cash")])
        let page = try await plan(shop, order, Self.everything).text
        #expect(page.contains(Language.en.console.name(of: .byHand as RefundPlan.Route)))
        _ = try await confirm(shop, order, try shop.form(page, to: "staff/orders/\(order.id)/refund/confirm"))
        #expect(try await shop.now(order).refunds.first?.state == .planned)
        let withdrawn = try await shop.act("withdraw", on: order, [("reason", "changed our mind")])
        #expect(withdrawn.text.contains("The refund is withdrawn."))
        let next = try await plan(shop, order, Self.everything).text
        _ = try await confirm(shop, order, try shop.form(next, to: "staff/orders/\(order.id)/refund/confirm"))
        let refund = try #require(try await shop.now(order).refunds.first { $0.state == .planned })
        let fields = [("refund", refund.id.text), ("reason", "counted out")]
        let response = try await shop.post("/staff/orders/\(order.id)/refund-by-hand", fields, as: .manager)
        #expect(try await shop.follow(response, as: .manager).contains("The refund is confirmed."))
        #expect(try await shop.now(order).payments[0].refunded == shop.eur("96.00"))
    }

    private func plan(
        _ shop: ConsoleShop, _ order: Order, _ fields: [(String, String)]
    ) async throws -> (status: HTTPResponse.Status, text: String) {
        let nonce = RefundRecord.ID(random: SystemRandomSource()).text
        let response = try await shop.post(
            "/staff/orders/\(order.id)/refund", fields + [("nonce", nonce)], as: .manager)
        return (response.status, try await response.text())
    }

    private func confirm(_ shop: ConsoleShop, _ order: Order, _ fields: [(String, String)]) async throws -> Response {
        try await shop.post("/staff/orders/\(order.id)/refund/confirm", fields, as: .manager)
    }
}
