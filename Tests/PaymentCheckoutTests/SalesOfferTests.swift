import Foundation
import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("What a business sells")
struct SalesOfferTests {
    static func euro(_ text: String) throws -> Money { try Money(decimal: text, currency: .eur) }

    /// One offer of each product, with every setting in use.
    static func all() throws -> [SalesOffer] {
        let rules = try CustomDownPayments(
            isOn: true,
            rules: [
                .fixed(euro("200.00"), due: CivilDate(parsing: "2026-12-24")),
                .fixed(euro("1000.00"), due: CivilDate(parsing: "2027-01-31")),
            ])
        let cancellation = try CancellationPolicy(tiers: [.init(atLeastHours: 48, kept: Percentage("0"))])
        return [
            try offer(
                "calendar", .booking, "320.00",
                .calendar(
                    CalendarDeposit(
                        deposit: .percentage(Percentage("30"), atLeast: euro("50.00"), atMost: euro("200.00")),
                        balance: .savedMethod(.before(.weeks(1), .start)), note: "Keeps your place.",
                        cancellation: cancellation))),
            try offer(
                "parts", .order, "5000.00",
                .parts(
                    PayerChosenParts(
                        PayerParts(
                            minimumFirst: Percentage("1"), success: Percentage("90"), measure: .credited,
                            offer: .sentLinks), note: "In parts."))),
            try offer(
                "visits", .visit, nil,
                .visits(
                    PaidBooking(
                        kinds: ["Haircut": euro("30.00"), "Coloring": euro("80.00")],
                        link: LinkTerms(lifetimeHours: 24, autoCancelMinutes: 2880)))),
            try offer(
                "scheduled", .project, "6480.00",
                .scheduled(
                    ScheduledBalance(
                        deposit: .flat(euro("1000.00")),
                        balance: .when(.productionComplete, orOn: CivilDate(parsing: "2027-06-30")),
                        parts: Line.Parts(3, every: .months(1))))),
            try offer(
                "travel", .deal, "4200.00",
                .travel(TravelDeal(downPayment: Percentage("20"), downPaymentDays: 3, restDays: 30, custom: rules))),
        ]
    }

    static func offer(
        _ id: String, _ kind: Order.Kind, _ price: String?, _ product: OfferProduct, acceptsPayments: Bool = true,
        acceptsParts: Bool = true, name: String? = nil
    ) throws -> SalesOffer {
        try SalesOffer(
            id: SalesOffer.ID(id), name: name ?? "The \(id)", kind: kind, currency: .eur, price: price.map(euro),
            account: AccountName("stripe"), acceptsPayments: acceptsPayments, acceptsParts: acceptsParts,
            product: product)
    }

    @Test("each product is read back as it was written")
    func coding() throws {
        for offer in try Self.all() {
            let again = try JSONDecoder().decode(SalesOffer.self, from: JSONEncoder().encode(offer))
            #expect(again == offer, "\(offer.id)")
        }
    }

    @Test("each product gives the terms of its builder (P-IN-1, P-LE-1, P-BK-6, P-IF-2, P-TR-3)")
    func terms() throws {
        for offer in try Self.all() {
            let expected: Terms =
                switch offer.product {
                case .calendar(let settings): try settings.terms()
                case .parts(let settings): try settings.terms()
                case .visits(let settings): try settings.terms(for: "Haircut").terms
                case .scheduled(let settings): try settings.terms()
                case .travel(let settings): try settings.terms()
                }
            let (terms, total) = try offer.terms(choice: offer.choices.last)
            #expect(terms == expected, "\(offer.id)")
            #expect(total == (offer.choices.isEmpty ? offer.price : try Self.euro("30.00")))
        }
    }

    @Test("with parts switched off everything is paid on booking, and the settings stay (P-IN-1, P-LE-1)")
    func partsOff() throws {
        for offer in try Self.all() where offer.choices.isEmpty {
            let whole = try SalesOffer(
                id: offer.id, name: offer.name, kind: offer.kind, currency: offer.currency, price: offer.price,
                acceptsParts: false, product: offer.product)
            let (terms, total) = try whole.terms()
            let plan = try Plan(terms: terms, total: try #require(total), bookedAt: Moment(utc: OfficeDesk.zero))
            #expect(plan.schedule.items.count == 1, "\(offer.id)")
            guard case .success(let now) = plan.standing(at: Moment(utc: OfficeDesk.zero)).payNow else {
                Issue.record("\(offer.id) cannot be paid")
                continue
            }
            #expect(now.minimum.amount == total && now.maximum.amount == total, "\(offer.id)")
            #expect(whole.product == offer.product)
        }
    }

    @Test("with payments switched off it gives no terms, and says why (P-IN-1)")
    func paymentsOff() throws {
        let offer = try Self.offer("a", .order, "10.00", .parts(PayerChosenParts(nil)), acceptsPayments: false)
        #expect(throws: PlanError.self) { try offer.terms() }
    }

    @Test("a kind that is not set up is refused, and the events that have to be known are told")
    func choices() throws {
        let offers = try Self.all()
        #expect(offers.map(\.choices) == [[], [], ["Coloring", "Haircut"], [], []])
        #expect(throws: PlanError.self) { try offers[2].terms(choice: "Massage") }
        #expect(throws: PlanError.self) { try offers[2].terms() }
        #expect(try offers.map { try $0.events() } == [[.start], [], [.start], [], [.travel]])
    }

    @Test("what cannot be sold is refused when it is set up, with the field")
    func refusing() throws {
        let visits = try OfferProduct.visits(
            PaidBooking(kinds: ["Cut": Self.euro("30.00")], link: LinkTerms(lifetimeHours: 1)))
        let parts = OfferProduct.parts(PayerChosenParts(nil))
        func field(_ make: @autoclosure () throws -> SalesOffer) -> String? {
            do {
                _ = try make()
                return nil
            } catch { return (error as? PlanError)?.field }
        }
        #expect(field(try Self.offer("a", .order, "10.00", parts)) == nil)
        #expect(field(try Self.offer("a", .order, "10.00", parts, name: " ")) == "name")
        #expect(field(try Self.offer("a", .order, "10.00", parts, name: String(repeating: "x", count: 121))) == "name")
        #expect(field(try Self.offer("a", .order, "10.00", parts, name: "a\u{202E}b")) == "name")
        #expect(field(try Self.offer("a", .order, "0.00", parts)) == "price")
        #expect(field(try Self.offer("a", .visit, "10.00", visits)) == "price")
        let none = OfferProduct.visits(PaidBooking(kinds: [:], link: try LinkTerms(lifetimeHours: 1)))
        #expect(field(try Self.offer("a", .visit, nil, none)) == "kinds")
        let dear = try OfferProduct.visits(
            PaidBooking(kinds: ["Cut": Money(minorUnits: 5, currency: .uah)], link: LinkTerms(lifetimeHours: 1)))
        #expect(field(try Self.offer("a", .visit, nil, dear)) == "kinds")
        let much = OfferProduct.calendar(CalendarDeposit(deposit: .percentage(try Percentage("130"))))
        #expect(field(try Self.offer("a", .booking, "10.00", much)) == "lines[0].percentage")
    }

    @Test("what was stored and cannot be sold is not read")
    func tampering() throws {
        let text = String(decoding: try JSONEncoder().encode(Self.all()[0]), as: UTF8.self)
        for (part, other) in [("\"30\"", "\"300\""), ("\"calendar\"", "\"lottery\""), ("\"EUR\"", "\"ABC\"")] {
            let changed = text.replacing(part, with: other)
            #expect(changed != text)
            #expect(throws: (any Error).self, "\(part)") {
                try JSONDecoder().decode(SalesOffer.self, from: Data(changed.utf8))
            }
        }
    }
}
