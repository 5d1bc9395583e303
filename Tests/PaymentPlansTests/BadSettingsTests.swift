import PaymentCore
import PaymentPlans
import Testing

/// Settings of parts, rules, links and policies that cannot be, and payments that are none.
@Suite struct BadSettingsTests {
    @Test("payer-chosen parts: minimum and threshold out of range or crossed (D-13)")
    func payerParts() throws {
        func parts(_ minimum: String, _ success: String? = nil) throws -> PayerParts {
            try PayerParts(minimumFirst: Percentage(minimum), success: success.map { try Percentage($0) })
        }
        Mistake.check([
            Mistake(.invalidValue, "minimumFirst", "0", "must be above 0 and at most 100") { try parts("0") },
            Mistake(.invalidValue, "minimumFirst", "-1", "must be above 0 and at most 100") { try parts("-1") },
            Mistake(.invalidValue, "minimumFirst", "100.5", "must be above 0 and at most 100") { try parts("100.5") },
            Mistake(.thresholdAboveHundred, "success", "100.000001", "must be at most 100") {
                try parts("1", "100.000001")
            },
            Mistake(.thresholdBelowMinimum, "success", "9.99", "must be at least the minimum first payment of 10") {
                try parts("10", "9.99")
            },
            Mistake(.thresholdBelowMinimum, "success", "-90", "must be at least") { try parts("10", "-90") },
        ])
        #expect(throws: Never.self) { try parts("10", "10") }
        #expect(throws: Never.self) { try parts("100", "100") }
    }

    @Test("custom rules of two kinds, of nothing, negative, past 100 %, or without end (P-TR-3, D-31, D-35)")
    func customRules() throws {
        let day = try CivilDate("2026-11-21")
        func share(_ text: String, _ days: Int = 0) throws -> CustomDownPayments.Rule {
            .percentage(try Percentage(text), days: days, .travel)
        }
        func fixed(_ text: String) throws -> CustomDownPayments.Rule { .fixed(try Money(text), due: day) }
        Mistake.check([
            Mistake(.mixedRules, "rules[1].percentage", "5", "all rules are") {
                try CustomDownPayments(rules: [fixed("1.00 EUR"), share("5")])
            },
            Mistake(.mixedRules, "rules[2].fixed", "1.00 EUR", "all rules are") {
                try CustomDownPayments(rules: [share("5"), share("5"), fixed("1.00 EUR")])
            },
            Mistake(.invalidValue, "rules[0].fixed", "0.00 EUR", "must be above zero") {
                try CustomDownPayments(rules: [fixed("0.00 EUR")])
            },
            Mistake(.invalidValue, "rules[0].fixed", "-1.00 EUR", "must be above zero") {
                try CustomDownPayments(rules: [fixed("-1.00 EUR")])
            },
            Mistake(.invalidValue, "rules[0].percentage", "0", "must be above zero") {
                try CustomDownPayments(rules: [share("0")])
            },
            Mistake(.invalidValue, "rules[0].percentage", "-1", "must be above zero") {
                try CustomDownPayments(rules: [share("-1")])
            },
            Mistake(.percentagesAboveHundred, "rules[0].percentage", "101", "100 percent") {
                try CustomDownPayments(rules: [share("101")])
            },
            Mistake(.percentagesAboveHundred, "rules[1].percentage", "50", "100 percent") {
                try CustomDownPayments(rules: [share("50.000001"), share("50")])
            },
            Mistake(.countOutOfRange, "rules[0].days", "-1", "must be from 0 to 36525") {
                try CustomDownPayments(rules: [share("5", -1)])
            },
            Mistake(.countOutOfRange, "rules[0].days", "\(Int.max)", "must be from 0 to 36525") {
                try CustomDownPayments(rules: [share("5", .max)])
            },
            // As many as lines: each is one, and the rest one more.
            Mistake(.countOutOfRange, "rules", "201", "must be from 0 to 1") {
                try CustomDownPayments(rules: Array(repeating: fixed("1.00 EUR"), count: 201))
            },
        ])
    }

    @Test("links, policies and event names out of range (D-22, D-55)")
    func settings() throws {
        func policy(_ tiers: [(Int, String)]) throws -> CancellationPolicy {
            try CancellationPolicy(tiers: tiers.map { .init(atLeastHours: $0, kept: try Percentage($1)) })
        }
        Mistake.check(
            [0, -1, 87_601, .max, .min].map { hours in
                Mistake(.countOutOfRange, "lifetimeHours", "\(hours)", "must be from 1 to 87600") {
                    try LinkTerms(lifetimeHours: hours)
                }
            }
                + [0, -1, 5_256_001, .max].map { (minutes: Int) in
                    Mistake(.countOutOfRange, "autoCancelMinutes", "\(minutes)", "must be from 1 to 5256000") {
                        try LinkTerms(lifetimeHours: 1, autoCancelMinutes: minutes)
                    }
                }
                + [
                    Mistake(.countOutOfRange, "tiers[0].atLeastHours", "-1", "must be from 0 to 87600") {
                        try policy([(-1, "1")])
                    },
                    Mistake(.countOutOfRange, "tiers[1].atLeastHours", "87601", "must be from 0 to 87600") {
                        try policy([(1, "1"), (87_601, "1")])
                    },
                    Mistake(.invalidValue, "tiers[1].atLeastHours", "24", "keep one") {
                        try policy([(24, "1"), (24, "2")])
                    },
                    Mistake(.invalidValue, "tiers[0].kept", "100.1", "must be from 0 to 100") {
                        try policy([(24, "100.1")])
                    },
                    Mistake(.invalidValue, "tiers[0].kept", "-1", "must be from 0 to 100") { try policy([(24, "-1")]) },
                ]
                + ["", "Travel", "a b", "booking", "день", "a_b"].map { name in
                    Mistake(.invalidValue, "event", name, "must be 1 to 64 lower-case letters") { try EventName(name) }
                }
                + [
                    Mistake(.invalidValue, "event", String(repeating: "a", count: 64) + "…", "must be 1 to 64") {
                        try EventName(String(repeating: "a", count: 65))
                    }
                ])
    }

    @Test("payments of nothing, less than nothing, another currency, or with a fee that is none")
    func payments() throws {
        let story = try OrderStory(Terms(lines: [Line(.balance, .rest)]), "100.00 EUR", booked: "2026-11-21")
        let tenders: [(Tender, String)] = [
            (Tender("p", try Money("0.00 EUR")), "invalidValue: amount '0.00 EUR' must be above zero"),
            (Tender("p", try Money("-1.00 EUR")), "invalidValue: amount '-1.00 EUR' must be above zero"),
            (
                Tender("p", Money(minorUnits: .min, currency: .eur)),
                "invalidValue: amount '-92233720368547758.08 EUR' must be above zero"
            ),
            (Tender("p", try Money("1.00 USD")), "currencyMismatch: amount '1.00 USD' is not in EUR as the total"),
            (
                Tender("p", try Money("1.00 EUR"), fee: try Money("1.01 EUR")),
                "invalidValue: fee '1.01 EUR' must be from zero to the amount of 1.00 EUR"
            ),
            (
                Tender("p", try Money("1.00 EUR"), fee: try Money("-0.01 EUR")),
                "invalidValue: fee '-0.01 EUR' must be from zero to the amount of 1.00 EUR"
            ),
            (
                Tender("p", try Money("1.00 EUR"), fee: try Money("0.01 USD")),
                "currencyMismatch: fee '0.01 USD' is not in EUR as the total"
            ),
        ]
        for (tender, reason) in tenders {
            // What a payer types is refused with the bound; what somebody records, for what it is.
            let isTooLittle = reason.hasSuffix("must be above zero")
            let attempts: [(event: PlanEvent, expected: String)] = [
                (.pay(tender), isTooLittle ? "at least 0.01 (smallest)" : reason),
                (.begin(tender), isTooLittle ? "at least 0.01 (smallest)" : reason),
                (.announce(tender), reason), (.capture(tender), reason),
            ]
            for (event, expected) in attempts {
                #expect(try story.refusal { try $0.happens(event, on: "2026-11-21") } == expected, "\(event)")
            }
        }
        #expect(try story.refusal { try $0.happens(.fail("p"), on: "2026-11-21") } == "no payment p")
        for text in ["0.00 EUR", "-1.00 EUR", "1.00 USD"] {
            let spend = PlanEvent.spendCredit(try Money(text))
            #expect(try story.refusal { try $0.happens(spend, on: "2026-11-21") } != nil, "\(text)")
        }
    }
}
