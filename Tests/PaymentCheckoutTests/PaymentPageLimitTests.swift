import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("What the payment page does against trying cards and guessing")
struct PaymentPageLimitTests {
    @Test("a link has five declines in an hour, also for forms that were fetched before (S-53)")
    func declinesOfLink() async throws {
        let site = try await PayerSite.open()
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        var forms: [[(String, String)]] = []
        for _ in 1...8 { forms.append(try await site.form(order, cookie)) }
        site.gateway.declines.value = true
        for (number, form) in forms.enumerated() {
            let answer = try await site.pay(order, form, cookie)
            #expect(answer.status == (number < 5 ? .seeOther : .tooManyRequests), "form \(number)")
        }
        #expect(site.gateway.charges.value.count == 5)
        // A form that was sent before is told what came of it all the same.
        #expect(try await site.pay(order, forms[0], cookie).status == .seeOther)
        site.clock.advance(seconds: 3601)
        _ = try await site.pay(order, forms[7], cookie)
        #expect(site.gateway.charges.value.count == 6)
    }

    @Test(
        "of forms that are sent in one instant one pays, and no more than five are declined (F-40, S-53)",
        arguments: [false, true])
    func together(areDeclined: Bool) async throws {
        let site = try await PayerSite.open()
        // Any amount would be taken after any other, so that nothing in the plan keeps a second one out.
        let order = try await site.book(PayerChosenParts(PayerParts(minimumFirst: Percentage("10"))).terms())
        let cookie = try await site.cookie(order)
        var forms: [[(String, String)]] = []
        for _ in 1...8 { forms.append(try await site.form(order, cookie)) }
        site.gateway.declines.value = areDeclined
        let sent = forms
        let answers = try await withThrowingTaskGroup { group in
            for form in sent {
                group.addTask {
                    let response = try await site.pay(order, form, choice: "own", more: [("amount", "40")], cookie)
                    return (response.status, try await response.text())
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(
            answers.allSatisfy { [.ok, .seeOther, .unprocessableContent, .tooManyRequests].contains($0.0) },
            "\(answers.map(\.0))")
        let charges = site.gateway.charges.value
        guard areDeclined else {
            #expect(charges == [4_000])
            // The others are shown what is left, and told that it is another amount.
            #expect(answers.count { $0.1.contains("The amount has changed") } == 7)
            return
        }
        #expect((1...5).contains(charges.count))
    }

    @Test("a card that was declined counts once for the payer's address, here and on the gateway's page (S-53)")
    func declinesOfAddress() async throws {
        let site = try await PayerSite.open()
        let what = GuessableTry.declinedPayment
        for _ in 1..<(what.most - 1) { try await site.orders.takeTry(what, from: PayerSite.place) }
        let order = try await site.book()
        let cookie = try await site.cookie(order)
        _ = try await site.begin(order, cookie)
        // The gateway ended the page because the card was refused; the payer comes back more than once.
        site.gateway.status.value = .expired
        site.gateway.found.value = .voided
        let back = try site.back(\.successURL)
        for _ in 1...3 { #expect(try await site.get(back, from: PayerSite.place).status == .seeOther) }
        #expect(try await site.orders.mayTry(what, from: PayerSite.place))
        site.gateway.declines.value = true
        _ = try await site.pay(order, try await site.form(order, cookie), cookie, from: PayerSite.place)
        #expect(try await !site.orders.mayTry(what, from: PayerSite.place))
        let form = try await site.form(order, cookie)
        #expect(try await site.pay(order, form, cookie, from: PayerSite.place).status == .tooManyRequests)
        #expect(try await site.pay(order, form, cookie, from: "203.0.113.8").status == .seeOther)
    }

    @Test("a page that was given up is no decline, and neither is one that was paid", arguments: [true, false])
    func noDecline(isPaid: Bool) async throws {
        let site = try await PayerSite.open()
        let what = GuessableTry.declinedPayment
        for _ in 1..<what.most { try await site.orders.takeTry(what, from: PayerSite.place) }
        let order = try await site.book()
        _ = try await site.begin(order, try await site.cookie(order))
        if isPaid { site.gateway.payPage() } else { site.gateway.status.value = .expired }
        _ = try await site.get(try site.back(\.successURL), from: PayerSite.place)
        #expect(try await site.orders.mayTry(what, from: PayerSite.place))
    }

    @Test("of a link that has ended a payer who lost it is told so, at most once in ten minutes (P-LE-3, P-BK-7)")
    func lostLinkThatEnded() async throws {
        let site = try await PayerSite.open()
        let total = try Money(decimal: "320.00", currency: .eur)
        let product = try PaidBooking(
            kinds: ["Coloring": total], link: LinkTerms(lifetimeHours: 24, autoCancelMinutes: nil))
        let order = try await site.book(product.terms(for: "Coloring").terms, kind: .visit)
        let fields = [("number", order.number), ("contact", "amelia@customers.example")]
        let alive = try await site.post("/pay/find", fields, nil).text()
        #expect(try await site.messages(order) == [.paymentLink, .paymentLink])
        site.clock.advance(seconds: 86_400)
        for _ in 1...3 { #expect(try await site.post("/pay/find", fields, nil).text() == alive) }
        #expect(try await site.messages(order) == [.paymentLink, .paymentLink, .linkExpired])
        site.clock.advance(seconds: 600)
        _ = try await site.post("/pay/find", fields, nil)
        #expect(try await site.messages(order) == [.paymentLink, .paymentLink, .linkExpired, .linkExpired])
    }

    @Test("whoever searches for links too often is told of links, and not of payments (S-71)")
    func searches() async throws {
        let site = try await PayerSite.open()
        let fields = [("number", "AAAA-BBBB"), ("contact", "eve@customers.example")]
        for _ in 1...GuessableTry.linkSearch.most {
            #expect(try await site.post("/pay/find", fields, nil, from: PayerSite.place).status == .ok)
        }
        let refused = try await site.post("/pay/find", fields, nil, from: PayerSite.place)
        #expect(refused.status == .tooManyRequests)
        let text = try await refused.text()
        #expect(text.contains("Many links were asked for.") && !text.contains("payments were refused"))
    }
}
