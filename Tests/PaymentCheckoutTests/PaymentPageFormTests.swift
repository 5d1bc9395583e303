import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("What the payment page charges is what it has shown")
struct PaymentPageFormTests {
    /// What happens to an order between the showing of a form and its sending.
    enum Meanwhile: String, CaseIterable {
        case depositPaidInAnotherTab, depositBegunInAnotherTab, anotherTotal
    }

    @Test(
        "an amount that was never shown is not charged: the page is shown again, and its new form is good",
        arguments: Meanwhile.allCases, ["suggested", "all"])
    func stale(_ meanwhile: Meanwhile, _ choice: String) async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let old = try await site.form(order, cookie)
        switch meanwhile {
        case .depositPaidInAnotherTab: _ = try await site.pay(order, try await site.form(order, cookie), cookie)
        case .depositBegunInAnotherTab: _ = try await site.begin(order, cookie)
        case .anotherTotal:
            _ = try await site.orders.changeTotal(
                order.id, to: Money(decimal: "400.00", currency: .eur), reason: "more", by: PayerSite.staff)
        }
        let before = site.gateway.charges.value
        let answer = try await site.pay(order, old, choice: choice, cookie)
        #expect(answer.status == .unprocessableContent)
        #expect(try await answer.text().contains("The amount has changed; look at it again."))
        #expect(site.gateway.charges.value == before)
        // Half of it is due, and the balance is as much as the deposit was: only what it is for tells them apart.
        let amounts: [Int64] = meanwhile == .anotherTotal ? [200_00, 400_00] : [160_00, 160_00]
        let fresh = try await site.form(order, cookie)
        #expect(try await site.pay(order, fresh, choice: choice, cookie).status == .seeOther)
        #expect(site.gateway.charges.value == before + [amounts[choice == "all" ? 1 : 0]])
    }

    @Test(
        "a form without the code of what was shown, or with another's, charges nothing",
        arguments: ["", "x", String(repeating: "A", count: 43), "other"])
    func forged(_ code: String) async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let other = try await site.book(total: "640.00")
        let foreign = try await site.form(other, try await site.cookie(other))[2].1
        let form = try await site.form(order, cookie)
        let sent = form.map { $0.0 == "shown" ? ("shown", code == "other" ? foreign : code) : $0 }
        #expect(try await site.pay(order, sent, cookie).status == .unprocessableContent)
        #expect(try await site.pay(order, form.filter { $0.0 != "shown" }, cookie).status == .unprocessableContent)
        #expect(site.gateway.charges.value.isEmpty)
    }

    @Test("a form stays good when another day changes nothing of what it says")
    func unchanged() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let form = try await site.form(order, cookie)
        site.clock.advance(seconds: 86_400)
        #expect(try await site.pay(order, form, cookie).status == .seeOther)
        #expect(site.gateway.charges.value == [160_00])
    }

    @Test(
        "an estimate is accepted as it was shown, on the page and in the portal", arguments: [true, false],
        [true, false])
    func estimates(isPortal: Bool, isChanged: Bool) async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.scheduled(), isEstimate: true)
        let token = try site.key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        let link = try await site.get("/pay/\(order.id)/\(token.text)")
        let cookie = isPortal ? try await site.signIn() : try #require(link.cookies.first)
        let path = isPortal ? "/portal/orders/\(order.id)" : "/pay/\(order.id)"
        let text = try await site.get(path, cookie).text()
        let fields = try ["code", "shown"].map { ($0, try #require(text.hidden($0))) } + [("name", "Amelia")]
        if isChanged {
            _ = try await site.orders.changeTotal(
                order.id, to: Money(decimal: "999.00", currency: .eur), reason: "more", by: PortalSite.staff)
        }
        let answer = try await site.post(path + "/accept", fields, cookie)
        let accepted = try await site.orders.order(order.id).estimate != .open
        #expect(accepted != isChanged)
        #expect(answer.status == (isChanged ? .unprocessableContent : .seeOther))
        guard isChanged else { return }
        let again = try await answer.text()
        #expect(again.contains("The estimate has changed; look at it again.") && again.contains("€999.00"))
        #expect(again.contains("value=\"Amelia\""))
        let shown = try #require(again.hidden("shown"))
        let fresh = fields.map { $0.0 == "shown" ? ("shown", shown) : $0 }
        #expect(try await site.post(path + "/accept", fresh, cookie).status == .seeOther)
        #expect(try await site.orders.order(order.id).estimate != .open)
    }

    @Test(
        "an amount that is typed is charged when it was chosen, and asked about when it was not",
        arguments: [
            ("suggested", "", 160_00), ("suggested", " ", 160_00), ("all", "", 320_00), ("own", "200", 200_00),
            ("suggested", "200", nil), ("all", "200", nil), ("suggested", "abc", nil), ("own", "", nil),
        ] as [(String, String, Int64?)])
    func ownAmount(_ choice: String, _ typed: String, _ charged: Int64?) async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let form = try await site.form(order, cookie)
        let answer = try await site.pay(order, form, choice: choice, more: [("amount", typed)], cookie)
        #expect(site.gateway.charges.value == [charged].compactMap { $0 })
        #expect(answer.status == (charged == nil ? .unprocessableContent : .seeOther))
        guard charged == nil else { return }
        let text = try await answer.text()
        #expect(text.contains("value=\"own\" checked>") && text.contains("id=\"amount-fault\""))
        #expect(!text.contains("value=\"suggested\" checked>") && text.contains("value=\"\(typed)\""))
        #expect(text.contains("had chosen another one") == (choice != "own"))
        // Nobody has to type it twice.
        guard typed == "200" else { return }
        let fresh = try ["nonce", "code", "shown", "terms"].map { ($0, try #require(text.hidden($0))) }
        _ = try await site.pay(order, fresh, choice: "own", more: [("amount", typed)], cookie)
        #expect(site.gateway.charges.value == [200_00])
    }

    @Test("what was chosen stays chosen while something else is mended")
    func choiceKept() async throws {
        let site = try await PayerSite.open(PageSettings(companyName: "Shop", agreement: "Be kind."))
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let text = try await site.pay(order, try await site.form(order, cookie), choice: "all", cookie).text()
        #expect(text.contains("Please accept the agreement") && text.contains("value=\"all\" checked>"))
        #expect(!text.contains("value=\"suggested\" checked>"))
    }

    @Test("the agreement that was accepted is the one that was shown, and the audit trail names it (P-BK-8)")
    func agreement() async throws {
        let site = try await PayerSite.open(PageSettings(companyName: "Shop", agreement: "Be kind."))
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        let old = try await site.form(order, cookie)
        site.settings.value = try PageSettings(companyName: "Shop", agreement: "Be very kind.")
        let answer = try await site.pay(order, old, more: [("agree", "yes")], cookie)
        #expect(answer.status == .unprocessableContent && site.gateway.charges.value.isEmpty)
        let text = try await answer.text()
        #expect(text.contains("The agreement has changed; read it again.") && text.contains("Be very kind."))
        #expect(!text.contains("The amount has changed"))
        let form = try await site.form(order, cookie)
        #expect(try await site.pay(order, form, more: [("agree", "yes")], cookie).status == .seeOther)
        let digest = try #require(try site.settings.value.agreementDigest())
        let id = order.id
        let begun = try await site.orders.store.transaction { (tx) throws(OrderError) in
            try tx.audit(of: id.text).first { $0.verb == "begin payment" }?.detail ?? ""
        }
        #expect(begun.contains(", agreement \(digest)"))
    }

    @Test(
        "the payer reads what staff wrote about a line, on the page and in the portal (P-IN-1, P-BK-6)",
        arguments: ["deposit", "visit", "parts"])
    func notes(_ product: String) async throws {
        let site = try await PortalSite.open()
        let (terms, said): (Terms, String)
        switch product {
        case "deposit":
            terms = try CalendarDeposit(deposit: .percentage(Percentage("30")), note: "We hold <the> date.").terms()
            said = ">Deposit: We hold &lt;the&gt; date.<"
        case "visit":
            let link = try LinkTerms(lifetimeHours: 24, autoCancelMinutes: 2880)
            let kinds = ["Coloring": try Money(decimal: "320.00", currency: .eur)]
            terms = try PaidBooking(kinds: kinds, link: link).terms(for: "Coloring").terms
            said = ">Prepayment: Coloring<"
        default:
            terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("10")), note: "As you like.").terms()
            said = ">As you like.<"
        }
        let order = try await site.book(site.customer(), terms: terms, kind: .booking)
        let token = try site.key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        let cookie = try #require(try await site.get("/pay/\(order.id)/\(token.text)").cookies.first)
        #expect(try await site.get("/pay/\(order.id)", cookie).text().contains(said))
        #expect(try await site.get("/portal/orders/\(order.id)", site.signIn()).text().contains(said))
    }
}
