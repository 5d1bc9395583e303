import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("New bookings in the console")
struct ConsoleBookingTests {
    /// Visits with two kinds, and a session whose price is typed and whose rest is due before it starts.
    private static func open() async throws -> ConsoleShop {
        let eur = { (text: String) throws in try Money(decimal: text, currency: .eur) }
        let visits = try SalesOffer(
            id: SalesOffer.ID("visit"), name: "Salon <visit>", kind: .visit, currency: .eur, price: nil,
            product: .visits(
                PaidBooking(
                    kinds: ["Coloring": try eur("45.00"), "Haircut": try eur("20.00")],
                    link: try LinkTerms(lifetimeHours: 24))))
        let session = try SalesOffer(
            id: SalesOffer.ID("session"), name: "Session", kind: .booking, currency: .eur, price: nil,
            product: .calendar(
                CalendarDeposit(
                    deposit: .percentage(Percentage("30")), balance: .invoice(.before(.days(7), .start)))))
        let hidden = try SalesOffer(
            id: SalesOffer.ID("closed"), name: "Closed", kind: .order, currency: .eur, price: try eur("5.00"),
            acceptsPayments: false, product: .parts(PayerChosenParts(nil)))
        return try await ConsoleShop.open(offers: [visits, session, hidden])
    }

    private static let person = [
        ("customer", "new"), ("name", "Олена <b>"), ("email", "olena@customers.example"),
        ("phone", "+380 44 123 45 67"),
        ("language", "uk"), ("channel", "sms"),
    ]

    @Test("who and what are chosen step by step")
    func steps() async throws {
        let shop = try await Self.open()
        let customer = try await shop.customer("Amelia <i>")
        let first = try await shop.page("/staff/book?q=amelia", as: .cashier)
        #expect(first.contains("href=\"/kyiv/staff/book?customer=\(customer.id)\""))
        #expect(first.contains("Amelia &lt;i&gt;"))
        #expect(try await shop.page("/staff/book?q=nobody%3Cscript%3E").contains("Nobody was found."))
        let second = try await shop.page("/staff/book?customer=\(customer.id)")
        #expect(second.contains("customer=\(customer.id)&amp;offer=visit") || second.contains("&offer=visit"))
        #expect(second.contains("Salon &lt;visit&gt;"))
        #expect(!second.contains("Closed"))
        let third = try await shop.page("/staff/book?customer=new&offer=visit")
        for field in ["name", "email", "phone", "language", "channel", "choice", "title"] {
            #expect(third.contains("id=\"booking-\(field)\""), "\(field)")
            #expect(third.contains("<label for=\"booking-\(field)\">"), "\(field)")
        }
        #expect(third.contains("Coloring: €45.00"))
        #expect(!third.contains("booking-total"))
        let other = try await shop.page("/staff/book?customer=\(customer.id)&offer=session")
        #expect(other.contains("id=\"booking-total\"") && other.contains("id=\"booking-event-start\""))
        #expect(!other.contains("id=\"booking-name\""))
        for path in ["customer=nobody", "customer=a%20b", "customer=new&offer=closed", "customer=new&offer=x"] {
            #expect(try await shop.get("/staff/book?\(path)").status == .notFound, "\(path)")
        }
    }

    @Test("a visit is shown with its prepayment, booked once, and its link goes the chosen way (P-BK-1, P-BK-6, F-40)")
    func visit() async throws {
        let shop = try await Self.open()
        let fields = Self.person + [("offer", "visit"), ("choice", "Coloring"), ("title", "Coloring, Monday")]
        let (text, hidden) = try await preview(shop, fields)
        #expect(text.contains("<dt>To be paid at once</dt><dd>€45.00</dd>"))
        #expect(text.contains("Олена &lt;b&gt;"))
        #expect(try await orders(shop).isEmpty)
        for _ in 1...3 {
            let response = try await shop.post("/staff/book", hidden, as: .cashier)
            #expect(try await shop.follow(response, as: .cashier).contains("It is booked."))
        }
        let order = try #require(try await orders(shop).first)
        #expect(try await orders(shop).count == 1)
        #expect(order.plan.total == (try shop.eur("45.00")))
        let file = try await shop.now(order)
        #expect(file.customer.name == "Олена <b>")
        #expect(file.customer.language == .uk)
        #expect(file.messages.map(\.channel) == [.sms])
        #expect(file.messages.map(\.kind) == [.paymentLink])
        #expect(file.audit.first?.actor == "the-cashier")
        let found = try await shop.orders.store.transaction { (tx) throws(OrderError) in
            try tx.customers(matching: "Олена", limit: 10)
        }
        #expect(found.count == 1)
    }

    @Test("what was shown is what is booked: deposit now, the rest before the day (P-IN-3)")
    func session() async throws {
        let shop = try await Self.open()
        let customer = try await shop.customer()
        let fields = [
            ("customer", customer.id.text), ("offer", "session"), ("title", "Portraits"), ("total", "320,00"),
            ("event-start", "2026-12-24"), ("channel", "email"),
        ]
        let (text, hidden) = try await preview(shop, fields)
        #expect(text.contains("€96.00") && text.contains("€224.00") && text.contains("Dec 17, 2026"))
        let response = try await shop.post("/staff/book", hidden, as: .cashier)
        _ = try await shop.follow(response, as: .cashier)
        let order = try #require(try await orders(shop).first)
        #expect(order.customer == customer.id)
        #expect(order.plan.schedule.items.map(\.minorUnits) == [96_00, 224_00])
        #expect(order.plan.schedule.items.map { $0.due?.description } == ["2026-11-21", "2026-12-17"])
    }

    @Test("an estimate can be booked where the terms have no link, and the channel of a customer is kept (P-BK-7)")
    func estimate() async throws {
        let shop = try await Self.open()
        let customer = try await shop.customer()
        let fields = [
            ("customer", customer.id.text), ("offer", "session"), ("title", "Portraits"), ("total", "320"),
            ("channel", "messenger"), ("estimate", "yes"),
        ]
        let hidden = try await preview(shop, fields).hidden
        _ = try await shop.post("/staff/book", hidden, as: .cashier)
        let order = try #require(try await orders(shop).first)
        #expect(order.estimate == .open)
        #expect(try await shop.now(order).customer.channel == .messenger)
    }

    @Test(
        "what is wrong is said beside its field, what was typed stays, and nothing is kept",
        arguments: [
            ("name", "", DeskWord.badName), ("name", String(repeating: "n", count: 10_000), .badName),
            ("name", "a\u{202E}b", .badName), ("email", "", .badContact), ("email", "not an address", .badContact),
            ("email", "a b@c", .badContact), ("email", String(repeating: "a", count: 10_000) + "@x", .badContact),
            ("phone", "<script>", .badContact), ("phone", "12", .badContact), ("total", "", .badPrice),
            ("total", "-1", .badPrice), ("total", "0", .badPrice), ("total", "1e9", .badPrice),
            ("total", String(repeating: "9", count: 10_000), .badPrice), ("event-start", "tomorrow", .badEventDay),
            ("event-start", "2026-02-30", .badEventDay),
        ])
    func badFields(_ name: String, _ value: String, _ word: DeskWord) async throws {
        let shop = try await Self.open()
        var fields = Self.person.map { $0.0 == "channel" ? ("channel", "email") : $0 }
        fields += [
            ("offer", "session"), ("title", "Portraits <i>"), ("total", "320"), ("event-start", "2026-12-24"),
            ("nonce", "form-1"),
        ]
        fields = fields.map { $0.0 == name ? (name, value) : $0 }
        for path in ["/staff/book/preview", "/staff/book"] {
            let response = try await shop.post(path, fields, as: .cashier)
            #expect(response.status == .unprocessableContent, "\(path)")
            let text = try await response.text()
            #expect(text.contains(Language.en.console[word]))
            #expect(text.contains("value=\"Portraits &lt;i&gt;\""))
            #expect(text.contains("booking-fault\" aria-invalid=\"true\""))
            #expect(!text.contains("<script>"))
        }
        #expect(try await orders(shop).isEmpty)
    }

    @Test("a choice, a card or an account that was not on the form is none (S-52)")
    func foreign() async throws {
        let shop = try await Self.open()
        let customer = try await shop.customer()
        let stranger = try await shop.card(of: try await shop.customer("Other").id)
        let fields = [
            ("customer", customer.id.text), ("offer", "visit"), ("choice", "Haircut"), ("title", "Cut"),
            ("channel", "email"), ("nonce", "n"),
        ]
        for (name, value) in [
            ("choice", "Free"), ("channel", "pigeon"), ("method", stranger.id.text), ("title", ""), ("title", "a\u{0}"),
        ] {
            let response = try await shop.post("/staff/book", fields.filter { $0.0 != name } + [(name, value)])
            #expect(response.status == .unprocessableContent, "\(name)")
        }
        #expect(try await shop.post("/staff/book", fields.filter { $0.0 != "nonce" }).status == .forbidden)
        for (name, value) in [("offer", "closed"), ("offer", "nothing"), ("customer", "nobody"), ("customer", "")] {
            let response = try await shop.post("/staff/book", fields.filter { $0.0 != name } + [(name, value)])
            #expect(response.status == .notFound, "\(name)")
        }
        // The amount of a kind is the offer's, whatever comes along.
        _ = try await shop.post("/staff/book", fields + [("total", "0.01")])
        #expect(try await orders(shop).map(\.plan.total) == [shop.eur("20.00")])
    }

    private func preview(
        _ shop: ConsoleShop, _ fields: [(String, String)]
    ) async throws -> (text: String, hidden: [(String, String)]) {
        let nonce = Order.ID(random: SystemRandomSource()).text
        let response = try await shop.post("/staff/book/preview", fields + [("nonce", nonce)], as: .cashier)
        let text = try await response.text()
        #expect(response.status == .ok, "\(text.suffix(3000))")
        let hidden = try shop.form(text, to: "staff/book").map { ($0.0, $0.1.plain) }
        return (text, hidden)
    }

    private func orders(_ shop: ConsoleShop) async throws -> [Order] {
        try await shop.orders.store.transaction { (tx) throws(OrderError) in
            try tx.orders(OrderFilter(), after: nil, limit: 10)
        }
    }
}

extension String {
    /// As a browser reads it.
    fileprivate var plain: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
