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
    private static func open(zone: String = "UTC") async throws -> ConsoleShop {
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
        return try await ConsoleShop.open(offers: [visits, session, hidden], zone: zone)
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
        for field in ["name", "email", "phone", "language", "channel", "choice", "title", "event-start"] {
            #expect(third.contains("id=\"booking-\(field)\""), "\(field)")
            #expect(third.contains("<label for=\"booking-\(field)\">"), "\(field)")
        }
        #expect(third.contains("Coloring: €45.00"))
        #expect(third.contains("id=\"booking-event-start\" name=\"event-start\" type=\"datetime-local\""))
        #expect(third.contains("Time zone: UTC."))
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

    @Test("a visit without a title is called after the offer and its kind, which the order's page has (P-BK-6)")
    func kind() async throws {
        let shop = try await Self.open()
        let fields = Self.person + [("offer", "visit"), ("choice", "Haircut"), ("title", "")]
        let hidden = try await preview(shop, fields).hidden
        _ = try await shop.post("/staff/book", hidden, as: .cashier)
        let order = try #require(try await orders(shop).first)
        #expect(order.title == "Salon <visit>, Haircut")
        let page = try await shop.page("/staff/orders/\(order.id)")
        #expect(page.contains("<h1>Salon &lt;visit&gt;, Haircut</h1>"))
        #expect(page.contains("<dt>Kind of visit</dt><dd>Haircut</dd>"))
    }

    @Test(
        "the time of a visit by the clocks of the business is shown, told in messages and in the report (P-BK-7, P-BK-9, D-45)",
        arguments: [
            ("2026-12-24T18:00", 16, 0, "December 24, 2026 at 6:00 PM GMT+2"),
            // Clocks go from 03:00 to 04:00, so that half past three is never shown; the first instant after it counts.
            ("2027-03-28T03:30", 1, 0, "March 28, 2027 at 4:00 AM GMT+3"),
            // Clocks go from 04:00 back to 03:00, so that half past three is shown twice; the first counts.
            ("2027-10-31T03:30", 0, 30, "October 31, 2027 at 3:30 AM GMT+3"),
        ])
    func start(_ typed: String, _ hour: Int64, _ minute: Int64, _ shown: String) async throws {
        let shop = try await Self.open(zone: "Europe/Kyiv")
        let fields =
            Self.person.map { $0.0 == "language" ? ("language", "en") : $0 } + [
                ("offer", "visit"), ("choice", "Haircut"), ("title", ""), ("event-start", typed),
            ]
        let (text, hidden) = try await preview(shop, fields)
        #expect(text.plainSpaces.contains("<dt>Start</dt><dd>\(shown)</dd>"))
        let page = try await shop.follow(try await shop.post("/staff/book", hidden, as: .cashier), as: .cashier)
        #expect(page.plainSpaces.contains("<dt>Start</dt><dd>\(shown)</dd>"))
        let order = try #require(try await orders(shop).first)
        let start = try #require(order.plan.dates.planned[.start])
        let day = try CivilDate(parsing: String(typed.prefix(10)))
        #expect(start.instant == UTCDateTime(date: day, hour: hour, minute: minute, second: 0)?.timestamp)
        let message = try #require(try await shop.now(order).messages.first)
        #expect(message.variables["start"]?.plainSpaces == shown)
        for try await row in shop.orders.reportPrepayments() { #expect(row.visitAt == start.instant) }
    }

    @Test("what was shown is what is booked: deposit now, the rest before the day (P-IN-3)")
    func session() async throws {
        let shop = try await Self.open()
        let customer = try await shop.customer()
        let fields = [
            ("customer", customer.id.text), ("offer", "session"), ("title", "Portraits"), ("total", "320,00"),
            ("event-start", "2026-12-24T18:00"), ("channel", "email"),
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
            ("total", String(repeating: "9", count: 10_000), .badPrice),
        ])
    func badFields(_ name: String, _ value: String, _ word: DeskWord) async throws {
        try await refuse(name, value, Language.en.console[word])
    }

    @Test(
        "a start is a day with its time, and nothing else is (P-BK-7)",
        arguments: [
            "tomorrow", "2026-12-24", "2026-12-24T", "T18:00", "2026-02-30T18:00", "2026-12-24T24:00",
            "2026-12-24T18:60", "2026-12-24T8:00", "2026-12-24T18:00Z", "2026-12-24T18:00:00", "2026-12-24 18:00",
            "2026-12-24T18:00T18:00", "2026-12-24T+8:00", "2026-12-24T١٨:٠٠", String(repeating: "2", count: 10_000),
        ])
    func badStart(_ value: String) async throws {
        try await refuse("event-start", value, Language.en.console[.badTime])
    }

    private func refuse(_ name: String, _ value: String, _ words: String) async throws {
        let shop = try await Self.open()
        var fields = Self.person.map { $0.0 == "channel" ? ("channel", "email") : $0 }
        fields += [
            ("offer", "session"), ("title", "Portraits <i>"), ("total", "320"), ("event-start", "2026-12-24T18:00"),
            ("nonce", "form-1"),
        ]
        fields = fields.map { $0.0 == name ? (name, value) : $0 }
        for path in ["/staff/book/preview", "/staff/book"] {
            let response = try await shop.post(path, fields, as: .cashier)
            #expect(response.status == .unprocessableContent, "\(path)")
            let text = try await response.text()
            #expect(text.contains(words))
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
            ("choice", "Free"), ("channel", "pigeon"), ("method", stranger.id.text), ("title", "a\u{0}"),
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
    /// With the blanks that a keyboard has.
    fileprivate var plainSpaces: String { replacing("\u{202F}", with: " ").replacing("\u{A0}", with: " ") }

    /// As a browser reads it.
    fileprivate var plain: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
