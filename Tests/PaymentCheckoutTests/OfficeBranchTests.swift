import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Branches in the console")
struct OfficeBranchTests {
    private static let page = "/staff/branches"

    private static let center = [
        "version": "0", "name": "Center <b>", "category-0": "Services", "type-0": "Card online", "registrar-0": "FR-1",
    ]

    /// A desk with two branches.
    private func desk() async throws -> OfficeDesk {
        let desk = try await OfficeDesk.open()
        #expect(try await desk.post(Self.page, Self.center).response.status == .seeOther)
        let second = [
            "version": "1", "category-0": "Services", "type-0": "Card online", "registrar-0": "FR-1", "name": "Берег",
            "category-1": "Передоплати", "type-1": "LiqPay", "registrar-1": "",
        ]
        #expect(try await desk.post(Self.page, second).response.status == .seeOther)
        return desk
    }

    @Test("branches are added and changed, one after the other (P-BK-2, P-BK-10)")
    func branches() async throws {
        let desk = try await desk()
        let text = try await desk.get(Self.page).text
        #expect(text.contains("<legend>Center &lt;b&gt;</legend>") && text.contains("<legend>Берег</legend>"))
        let change = [
            "version": "2", "category-0": "Income", "type-0": "Card online", "registrar-0": "",
            "category-1": "Передоплати",
            "type-1": "LiqPay", "registrar-1": "FR-2", "name": "", "category-2": "", "type-2": "", "topUp": "Берег",
        ]
        #expect(try await desk.post(Self.page, change, in: .uk).response.status == .seeOther)
        let (branches, version) = try await desk.orders.branches()
        #expect(
            try branches
                == Branches(
                    [
                        Branch(name: "Center <b>", incomeCategory: "Income", paymentType: "Card online"),
                        Branch(
                            name: "Берег", incomeCategory: "Передоплати", paymentType: "LiqPay", fiscalRegistrar: "FR-2"
                        ),
                    ], topUp: "Берег"))
        #expect(version == 3)
        #expect(try await desk.get(Self.page, in: .uk).text.contains("<h1>Філії</h1>"))
    }

    @Test(
        "what cannot be is shown again with what was typed",
        arguments: [
            (["name": "Center <b>"], "name"), (["category-0": ""], "category-0"), (["type-1": " "], "type-1"),
            (["topUp": "Nowhere"], "topUp"), (["registrar-0": "x\u{202E}y\u{0}"], "registrar-0"),
            (["name": "North", "category-2": "", "type-2": "Card"], "category-2"),
            (["category-0": String(repeating: "x", count: 10_000)], "category-0"),
            (["name": String(repeating: "x", count: 81)], "name"), (["version": "1"], nil as String?),
        ])
    func faults(_ typed: [String: String], _ field: String?) async throws {
        let desk = try await desk()
        let before = try await desk.orders.branches().branches
        var form = [
            "version": "2", "category-0": "Services", "type-0": "Card online", "registrar-0": "FR-1",
            "category-1": "Передоплати", "type-1": "LiqPay", "registrar-1": "", "name": "", "topUp": "Center <b>",
        ]
        if typed["name"] != nil { form.merge(["category-2": "A", "type-2": "B"]) { $1 } }
        form.merge(typed) { $1 }
        let answer = try await desk.post(Self.page, form)
        if let field {
            #expect(answer.response.status == .unprocessableContent)
            #expect(answer.text.contains("role=\"alert\""))
            let control = answer.text.firstMatch(of: try Regex("<(input|select)[^>]*id=\"branches-\(field)\"[^>]*>"))
            #expect(control.map { String($0.output[0].substring ?? "") }?.contains("aria-invalid") == true)
        }
        let after = try await desk.orders.branches().branches
        #expect(after == before || field == nil)
        #expect(after.all.allSatisfy { $0.incomeCategory.count <= 80 })
    }

    @Test("staff choose the branch of a booking, and the income is in the report")
    func booking() async throws {
        let desk = try await desk()
        let visits = PaidBooking(
            kinds: ["Cut": try Money(decimal: "30.00", currency: .eur)], link: try LinkTerms(lifetimeHours: 24))
        let offer = try SalesOffer(
            id: SalesOffer.ID("visit"), name: "Visit", kind: .visit, currency: .eur, price: nil,
            product: .visits(visits))
        try await desk.site.setOffers([offer], from: 0, detail: "visit", by: Principal(.manager, "owner"))
        let form = try await desk.get("/staff/book?customer=new&offer=visit").text
        #expect(form.contains("id=\"booking-branch\"") && form.contains("<option value=\"Берег\""))
        var typed = [
            "customer": "new", "offer": "visit", "nonce": "visit-1", "choice": "Cut", "title": "Cut, Monday",
            "name": "Anna", "email": "anna@customers.example", "language": "en", "channel": "email",
            "branch": "Nowhere",
        ]
        #expect(try await desk.post("/staff/book", typed).response.status == .unprocessableContent)
        typed["branch"] = "Берег"
        let booked = try await desk.post("/staff/book", typed)
        #expect(booked.response.status == .seeOther)
        let id = try Order.ID("visit-1")
        let order = try await desk.orders.store.transaction { (tx) throws(OrderError) in try tx.order(id) }
        #expect(order?.branch == "Берег")
        _ = try await desk.orders.confirmManualPayment(
            id, try Money(decimal: "30.00", currency: .eur), nonce: PaymentRecord.ID("cash-1"), note: "cash",
            by: Principal(.manager, "owner"))
        let page = try await desk.get("/staff/reports/income").text
        #expect(page.contains("Берег") && page.contains("Передоплати") && page.contains("€30.00"))
        let csv = try await desk.get("/staff/reports/income?format=csv").text
        #expect(csv.contains("Берег,Передоплати,LiqPay,"))
    }
}
