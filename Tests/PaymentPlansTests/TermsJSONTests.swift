import Foundation
import PaymentCore
import PaymentPlans
import Testing

/// Version 1 of the JSON of terms.
///
/// These texts must stay readable, and be written to the byte, for as long as there is a version 1.
@Suite struct TermsJSONTests {
    /// Terms and how they are written.
    struct Golden: Sendable, CustomTestStringConvertible {
        let name: String
        let terms: Terms
        let json: String
        var testDescription: String { name }
    }

    private func encoded(_ terms: Terms) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(terms), as: UTF8.self)
    }

    private func decoded(_ json: String) throws -> Terms {
        try JSONDecoder().decode(Terms.self, from: Data(json.utf8))
    }

    private static func presets() throws -> [Golden] {
        let thirty = Percentage(percent: 30)
        let policy = try CancellationPolicy(tiers: [
            .init(atLeastHours: 48, kept: Percentage(percent: 50)),
            .init(atLeastHours: 336, kept: Percentage(percent: 0)),
        ])
        return [
            Golden(
                name: "calendar deposit",
                terms: try CalendarDeposit(
                    deposit: .percentage(thirty, atLeast: Money("20.00 EUR"), atMost: Money("500.00 EUR")),
                    note: "Yoga", cancellation: policy
                ).terms(),
                json: """
                    {"cancellation":{"tiers":[{"atLeastHours":336,"kept":"0"},{"atLeastHours":48,"kept":"50"}]},\
                    "lines":[{"atLeast":{"currency":"EUR","minorUnits":2000},\
                    "atMost":{"currency":"EUR","minorUnits":50000},"due":{"after":"booking","days":0},\
                    "note":"Yoga","percentage":"30","role":"deposit"},\
                    {"collection":"draftInvoice","rest":true,"role":"balance"}],"version":1}
                    """),
            Golden(
                name: "calendar without partial payment", terms: try CalendarDeposit(deposit: nil).terms(),
                json: """
                    {"exactAmounts":true,"lines":[{"due":{"after":"booking","days":0},"rest":true,"role":"deposit"}],\
                    "version":1}
                    """),
            Golden(
                name: "payer-chosen parts",
                terms: try PayerChosenParts(
                    PayerParts(
                        minimumFirst: Percentage("1"), success: Percentage("90"), measure: .credited, offer: .sentLinks)
                ).terms(),
                json: """
                    {"lines":[{"rest":true,"role":"balance"}],"payerParts":{"measure":"credited",\
                    "minimumFirst":"1","offer":"sentLinks","success":"90"},"version":1}
                    """),
            Golden(
                name: "paid booking",
                terms: try PaidBooking(
                    kinds: ["haircut": Money("200.00 UAH")], link: LinkTerms(lifetimeHours: 24, autoCancelMinutes: 90)
                ).terms(for: "haircut").terms,
                json: """
                    {"exactAmounts":true,"lines":[{"due":{"after":"booking","days":0},"note":"haircut","rest":true,\
                    "role":"prepayment"}],"link":{"autoCancelMinutes":90,"lifetimeHours":24},\
                    "purpose":"customerBalance","version":1}
                    """),
            Golden(
                name: "scheduled balance",
                terms: try ScheduledBalance(
                    deposit: .flat(Money("300.00 USD")),
                    balance: .when(.productionComplete, orOn: CivilDate("2026-06-15"))
                ).terms(),
                json: """
                    {"lines":[{"due":{"after":"booking","days":0},"flat":{"currency":"USD","minorUnits":30000},\
                    "role":"deposit"},{"collection":"savedMethod",\
                    "due":{"on":"2026-06-15","when":"production-complete"},"rest":true,"role":"balance"}],"version":1}
                    """),
            Golden(
                name: "travel deal",
                terms: try TravelDeal(
                    downPayment: thirty, downPaymentDays: 3, restDays: 30,
                    custom: CustomDownPayments(rules: [
                        .fixed(Money("200.00 EUR"), due: CivilDate("2024-10-24")),
                        .fixed(Money("4000.00 EUR"), due: CivilDate("2024-10-31")),
                    ])
                ).terms(),
                json: """
                    {"allocation":"closestFirst","custom":{"isOn":true,"rules":[\
                    {"due":"2024-10-24","fixed":{"currency":"EUR","minorUnits":20000}},\
                    {"due":"2024-10-31","fixed":{"currency":"EUR","minorUnits":400000}}]},\
                    "lines":[{"due":{"after":"booking","days":3},"percentage":"30","role":"downPayment"},\
                    {"due":{"before":"travel","days":30},"rest":true,"role":"balance"}],"version":1}
                    """),
            Golden(
                name: "installment plan",
                terms: try InstallmentPlan(
                    deposit: .percentage(Percentage("12.5")), parts: Line.Parts(12, every: .months(1))
                ).terms(),
                json: """
                    {"lines":[{"due":{"after":"booking","days":0},"percentage":"12.5","role":"deposit"},\
                    {"collection":"savedMethod","parts":{"count":12,"every":{"months":1}},"rest":true,\
                    "role":"installment"}],"version":1}
                    """),
        ]
    }

    /// Every member that terms have, none as usual.
    private static func everything() throws -> Golden {
        let terms = try Terms(
            lines: [
                Line(.deposit, .flat(Money("5000 JPY")), atMost: Money("9000 JPY"), due: .after(.weeks(1))),
                Line(
                    .installment, .percentage(Percentage("33.333333"), of: .totalLessFlat), atLeast: Money("1 JPY"),
                    due: Due(day: .after(.monthEnds(1), .event(.start)), trigger: EventName("phase-2")),
                    parts: Line.Parts(3, every: .monthEnds(2)), collection: .invoiceWhenDue),
                Line(.downPayment, .percentage(Percentage("0.5"), of: .total), due: .when(.completion)),
                Line(
                    .balance, .rest, due: .on(CivilDate("2027-02-28")), parts: Line.Parts(2, every: .days(10)),
                    note: "А \"в\""),
            ],
            custom: CustomDownPayments(
                isOn: false,
                rules: [
                    .percentage(Percentage("20"), days: 5, .booking),
                    .percentage(Percentage("12.5"), days: 60, .travel),
                ]),
            allocation: .closestFirst, overpayment: .givenBack,
            cancellation: CancellationPolicy(event: .travel, tiers: []),
            businessDays: BusinessDays(
                .modifiedFollowing, holidays: [CivilDate("2027-01-01"), CivilDate("2026-12-25")]),
            rounding: Terms.Rounding(isHalfToEven: true, remainder: .last))
        return Golden(
            name: "everything", terms: terms,
            json: """
                {"allocation":"closestFirst",\
                "businessDays":{"holidays":["2026-12-25","2027-01-01"],"roll":"modifiedFollowing"},\
                "cancellation":{"event":"travel","tiers":[]},\
                "custom":{"isOn":false,"rules":[{"daysAfterBooking":5,"percentage":"20"},\
                {"daysBeforeTravel":60,"percentage":"12.5"}]},"halfToEven":true,\
                "lines":[{"atMost":{"currency":"JPY","minorUnits":9000},"due":{"after":"booking","weeks":1},\
                "flat":{"currency":"JPY","minorUnits":5000},"role":"deposit"},\
                {"atLeast":{"currency":"JPY","minorUnits":1},"collection":"invoiceWhenDue",\
                "due":{"after":"start","monthEnds":1,"when":"phase-2"},"of":"totalLessFlat",\
                "parts":{"count":3,"every":{"monthEnds":2}},"percentage":"33.333333","role":"installment"},\
                {"due":{"when":"completion"},"of":"total","percentage":"0.5","role":"downPayment"},\
                {"due":{"on":"2027-02-28"},"note":"А \\"в\\"","parts":{"count":2,"every":{"days":10}},"rest":true,\
                "role":"balance"}],"overpayment":"givenBack","remainder":"last","version":1}
                """)
    }

    @Test("each preset is written to the byte, what is usual left out, and read back")
    func goldenTexts() throws {
        for golden in try Self.presets() + [Self.everything()] {
            #expect(try encoded(golden.terms) == golden.json, "\(golden.name)")
            #expect(try decoded(golden.json) == golden.terms, "\(golden.name)")
        }
    }

    @Test("the shortest terms are a version and a line")
    func shortest() throws {
        let json = #"{"lines":[{"rest":true,"role":"balance"}],"version":1}"#
        let terms = try decoded(json)
        #expect(terms == (try Terms(lines: [Line(.balance, .rest)])))
        #expect(try encoded(terms) == json)
    }

    @Test("what is usual may be said, and null is as not said")
    func usualSaid() throws {
        let terms = try decoded(
            """
            {"version": 1, "allocation": "oldestFirst", "overpayment": "customerBalance", "purpose": "order",
             "exactAmounts": false, "halfToEven": false, "remainder": "largestFraction", "link": null, "custom": null,
             "lines": [{"role": "balance", "rest": true, "collection": "payer", "due": {}, "note": null}]}
            """)
        #expect(terms == (try Terms(lines: [Line(.balance, .rest)])))
    }

    @Test("an empty list of custom rules is written, switched on or off (D-30)", arguments: [true, false])
    func customWithoutRules(isOn: Bool) throws {
        let terms = try Terms(lines: [Line(.balance, .rest)], custom: CustomDownPayments(isOn: isOn))
        let json = #"{"custom":{"isOn":\#(isOn),"rules":[]},"lines":[{"rest":true,"role":"balance"}],"version":1}"#
        #expect(try encoded(terms) == json)
        #expect(try decoded(json) == terms)
        #expect(try decoded(json.replacing(#","rules":[]"#, with: "")) == terms)
    }

    @Test(
        "percentages are decimal text and exact (D-4)",
        arguments: ["12.5", "0.000001", "33.333333", "100", "99.999999"])
    func percentages(text: String) throws {
        let json = #"{"lines":[{"percentage":"\#(text)","role":"deposit"},{"rest":true,"role":"balance"}],"version":1}"#
        #expect(try decoded(json).lines[0].share == .percentage(try Percentage(text)))
        #expect(try encoded(decoded(json)) == json)
    }

    @Test("schedules, items and payments are codable too, without a loss")
    func schedules() throws {
        for golden in try Self.presets() {
            let currency = golden.json.contains("UAH") ? "UAH" : golden.json.contains("USD") ? "USD" : "EUR"
            let schedule = try Schedule(
                terms: golden.terms, total: Money("4200.00 \(currency)"), bookedOn: CivilDate("2024-09-18"))
            let again = try JSONDecoder().decode(Schedule.self, from: JSONEncoder().encode(schedule))
            #expect(again == schedule, "\(golden.name)")
        }
    }
}
