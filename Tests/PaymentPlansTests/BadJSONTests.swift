import Foundation
import PaymentCore
import PaymentPlans
import Testing

/// JSON that is no terms: a typo is never a missing rule, and each error names the place and what may stand there.
@Suite struct BadJSONTests {
    private func error(_ json: String) -> PlanError? {
        #expect(throws: PlanError.self, "\(json)") { try JSONDecoder().decode(Terms.self, from: Data(json.utf8)) }
    }

    /// Terms with one line of these members, and with these members besides.
    private func terms(_ line: String = #""role":"balance","rest":true"#, besides: String = "") -> String {
        #"{"version":1,"lines":[{\#(line)}]\#(besides.isEmpty ? "" : ",")\#(besides)}"#
    }

    private func expect(
        _ json: String, _ field: String, _ hint: String, code: PlanError.Code = .invalidValue
    ) {
        expect(json, field, "", hint, code: code)
    }

    private func expect(
        _ json: String, _ field: String, _ value: String, _ hint: String, code: PlanError.Code = .invalidValue
    ) {
        guard let error = error(json) else { return }
        #expect(error.code == code, "\(json): \(error)")
        #expect(error.field == field, "\(json): \(error)")
        #expect(error.value == value, "\(json): \(error)")
        #expect(error.reason.contains(hint), "\(json): \(error)")
        #expect(error.description.first != " ", "\(json): '\(error)'")
    }

    @Test("a member that is not known is refused wherever it stands, with those that are")
    func unknownMembers() {
        expect(
            terms(besides: #""alocation":"oldestFirst""#), "alocation", "is not known here; known are version, lines")
        expect(terms(#""role":"deposit","percent":"30""#), "lines[0].percent", "known are role, flat, percentage")
        expect(
            terms(#""role":"balance","rest":true,"due":{"affter":"booking"}"#), "lines[0].due.affter",
            "known are on, after")
        expect(
            terms(#""role":"balance","rest":true,"parts":{"count":2,"evry":{"days":1}}"#), "lines[0].parts.evry",
            "known are count, every")
        expect(
            terms(#""role":"balance","rest":true,"parts":{"count":2,"every":{"day":1}}"#), "lines[0].parts.every.day",
            "known are days, weeks")
        expect(terms(besides: #""payerParts":{"minimum":"1"}"#), "payerParts.minimum", "known are minimumFirst")
        expect(
            terms(besides: #""link":{"lifetimeHours":1,"autoCancel":1}"#), "link.autoCancel", "known are lifetimeHours")
        expect(terms(besides: #""cancellation":{"tier":[]}"#), "cancellation.tier", "known are event, tiers")
        expect(
            terms(besides: #""cancellation":{"tiers":[{"hours":1,"kept":"1"}]}"#), "cancellation.tiers[0].hours",
            "known are atLeastHours, kept")
        expect(terms(besides: #""businessDays":{"role":"following"}"#), "businessDays.role", "known are roll, holidays")
        expect(terms(besides: #""custom":{"on":true}"#), "custom.on", "known are isOn, rules")
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[{"percentage":"5","days":3}]}"#), "custom.rules[0].days",
            "known are fixed, due")
        expect(
            terms(#""role":"deposit","flat":{"minorUnits":500,"currency":"EUR","major":5}"#), "lines[0].flat.major",
            "known are")
    }

    @Test("a percentage is decimal text with at most six decimals (D-4)")
    func percentages() {
        expect(terms(#""role":"deposit","percentage":30"#), "lines[0].percentage", "30", "as text, such as \"12.5\"")
        // A fraction cannot be shown without rounding it.
        expect(terms(#""role":"deposit","percentage":12.5"#), "lines[0].percentage", "as text, such as \"12.5\"")
        expect(
            terms(#""role":"deposit","percentage":"33.3333333""#), "lines[0].percentage", "33.3333333",
            "more than 6 decimals")
        for text in ["", "30%", "1e2", "1,5", " 5", "+5", ".5", "5.", "½", "१"] {
            expect(
                terms(#""role":"deposit","percentage":"\#(text)""#), "lines[0].percentage", text, "write it like 12.5")
        }
        expect(
            terms(#""role":"deposit","percentage":"99999999999999999999""#), "lines[0].percentage",
            "99999999999999999999",
            "too large")
    }

    @Test("another version, none, or none that is a number")
    func versions() {
        expect(#"{"version":2,"lines":[{"role":"balance","rest":true}]}"#, "version", "2", "this release reads 1")
        expect(#"{"version":0,"lines":[]}"#, "version", "0", "this release reads 1")
        expect(#"{"lines":[{"role":"balance","rest":true}]}"#, "version", "is missing; give a whole number")
        expect(#"{"version":"1","lines":[]}"#, "version", "1", "must be a whole number")
        expect(#"{"version":1.5,"lines":[]}"#, "version", "must be a whole number")
        expect(#"{"version":null,"lines":[]}"#, "version", "is missing")
    }

    @Test("what must be there and is not")
    func missingMembers() {
        expect(#"{"version":1}"#, "lines", "is missing")
        expect(terms(#""rest":true"#), "lines[0].role", "is missing; give one of deposit, prepayment")
        expect(terms(#""role":"balance""#), "lines[0].flat", "one of flat, percentage and rest")
        expect(
            terms(#""role":"balance","rest":true,"parts":{"every":{"days":1}}"#), "lines[0].parts.count", "is missing")
        expect(terms(#""role":"balance","rest":true,"parts":{"count":2}"#), "lines[0].parts.every", "is missing")
        expect(
            terms(#""role":"balance","rest":true,"parts":{"count":2,"every":{}}"#), "lines[0].parts.every.days",
            "give one of days, weeks, months, monthEnds")
        expect(
            terms(#""role":"balance","rest":true,"due":{"after":"booking"}"#), "lines[0].due.days", "give one of days")
        expect(terms(besides: #""payerParts":{}"#), "payerParts.minimumFirst", "is missing; give a percentage as text")
        expect(terms(besides: #""link":{}"#), "link.lifetimeHours", "is missing; give a whole number")
        expect(terms(besides: #""cancellation":{}"#), "cancellation.tiers", "is missing")
        expect(terms(besides: #""businessDays":{}"#), "businessDays.roll", "is missing; give one of following")
        expect(terms(besides: #""custom":{"rules":[]}"#), "custom.isOn", "is missing; give true or false")
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[{"fixed":{"minorUnits":1,"currency":"EUR"}}]}"#),
            "custom.rules[0].due", "is missing; give a date")
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[{"percentage":"5"}]}"#), "custom.rules[0].daysAfterBooking",
            "is missing; give a whole number")
    }

    @Test("a value of another kind")
    func wrongKinds() {
        for json in ["[]", "5", "\"terms\"", "null", "true"] {
            guard let error = error(json) else { continue }
            #expect(error.code == .invalidValue)
            #expect(error.description.first != " ", "'\(error)' says what must be an object")
            #expect(error.reason.contains("must be an object"))
        }
        expect(#"{"version":1,"lines":{}}"#, "lines", "must be")
        expect(#"{"version":1,"lines":[null]}"#, "lines[0]", "must be")
        expect(#"{"version":1,"lines":["balance"]}"#, "lines[0]", "balance", "must be an object")
        expect(terms(#""role":5,"rest":true"#), "lines[0].role", "5", "must be text")
        expect(terms(#""role":"balance","rest":"yes""#), "lines[0].rest", "yes", "must be true or false")
        expect(terms(#""role":"balance","rest":false"#), "lines[0].rest", "false", "can only be true")
        expect(terms(#""role":"balance","rest":true,"note":7"#), "lines[0].note", "7", "must be text")
        expect(
            terms(#""role":"balance","rest":true,"due":"2026-11-21""#), "lines[0].due", "2026-11-21",
            "must be an object")
        expect(terms(#""role":"deposit","flat":"50.00 EUR""#), "lines[0].flat", "50.00 EUR", "minorUnits")
        expect(
            terms(#""role":"balance","rest":true,"due":{"on":20261121}"#), "lines[0].due.on", "20261121",
            "such as \"2026-11-21\"")
        expect(
            terms(#""role":"balance","rest":true,"due":{"on":"2026-02-30"}"#), "lines[0].due.on", "2026-02-30",
            "write it like")
        expect(terms(besides: #""exactAmounts":1"#), "exactAmounts", "1", "must be true or false")
        expect(terms(besides: #""link":{"lifetimeHours":"24"}"#), "link.lifetimeHours", "24", "must be a whole number")
        expect(terms(besides: #""link":{"lifetimeHours":1.5}"#), "link.lifetimeHours", "must be a whole number")
        expect(terms(besides: #""link":{"lifetimeHours":1e30}"#), "link.lifetimeHours", "must be a whole number")
    }

    @Test("a word that is none of those known is refused with those that are")
    func unknownWords() {
        expect(
            terms(#""role":"Deposit","rest":true"#), "lines[0].role", "Deposit", "must be one of deposit, prepayment")
        expect(
            terms(#""role":"balance","rest":true,"collection":"card""#), "lines[0].collection", "card",
            "must be one of payer, draftInvoice")
        expect(
            terms(#""role":"balance","percentage":"5","of":"rest""#), "lines[0].of", "rest",
            "must be one of total, totalLessFlat")
        expect(
            terms(besides: #""allocation":"newest""#), "allocation", "newest",
            "must be one of oldestFirst, closestFirst")
        expect(
            terms(besides: #""overpayment":"keep""#), "overpayment", "keep", "must be one of customerBalance, givenBack"
        )
        expect(terms(besides: #""purpose":"x""#), "purpose", "x", "must be one of order, customerBalance")
        expect(terms(besides: #""remainder":"first""#), "remainder", "first", "must be one of largestFraction, last")
        expect(
            terms(besides: #""businessDays":{"roll":"none"}"#), "businessDays.roll", "none", "must be one of following")
        expect(
            terms(besides: #""payerParts":{"minimumFirst":"1","measure":"net"}"#), "payerParts.measure", "net",
            "must be one of paid, credited")
    }

    @Test("members that exclude each other")
    func exclusions() {
        expect(
            terms(#""role":"balance","rest":true,"percentage":"5""#), "lines[0].rest", "stands beside percentage")
        expect(terms(#""role":"balance","rest":true,"of":"total""#), "lines[0].of", "belongs to a percentage")
        expect(
            terms(#""role":"balance","rest":true,"due":{"on":"2026-11-21","after":"booking","days":1}"#),
            "lines[0].due.after", "stands beside on; give one of them")
        expect(
            terms(#""role":"balance","rest":true,"due":{"after":"booking","days":1,"weeks":1}"#), "lines[0].due.weeks",
            "stands beside days")
        expect(
            terms(#""role":"balance","rest":true,"due":{"days":1}"#), "lines[0].due.days", "belongs to after or before")
        expect(
            terms(besides: #""exactAmounts":true,"payerParts":{"minimumFirst":"1"}"#), "exactAmounts", "true",
            "cannot stand beside payerParts")
        let fixed = #""fixed":{"minorUnits":1,"currency":"EUR"},"due":"2026-11-21""#
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[{\#(fixed),"percentage":"5"}]}"#),
            "custom.rules[0].percentage", "does not belong to a fixed amount", code: .mixedRules)
        expect(
            terms(
                besides: #""custom":{"isOn":true,"rules":[{"percentage":"5","daysAfterBooking":1,"due":"2026-11-21"}]}"#
            ),
            "custom.rules[0].due", "does not belong to a percentage")
        expect(
            terms(
                besides:
                    #""custom":{"isOn":true,"rules":[{"percentage":"5","daysAfterBooking":1,"daysBeforeTravel":1}]}"#),
            "custom.rules[0].daysBeforeTravel", "give one of them")
    }

    @Test("values that no terms may have are refused with the place they stand in the text")
    func valuesOutOfRange() {
        expect(#"{"version":1,"lines":[]}"#, "lines", "0", "must be from 1 to 200", code: .countOutOfRange)
        let line = #"{"role":"balance","percentage":"0.000001"}"#
        let many = Array(repeating: line, count: 201).joined(separator: ",")
        expect(#"{"version":1,"lines":[\#(many)]}"#, "lines", "201", "must be from 1 to 200", code: .countOutOfRange)
        expect(
            terms(#""role":"deposit","percentage":"101""#), "lines[0].percentage", "101", "at most 100",
            code: .percentagesAboveHundred)
        expect(
            terms(#""role":"deposit","flat":{"minorUnits":-1,"currency":"EUR"}"#), "lines[0].flat", "-0.01 EUR",
            "must be above zero")
        expect(
            terms(#""role":"deposit","flat":{"minorUnits":1,"currency":"EURO"}"#), "lines[0].flat.currency", "EURO",
            "ISO 4217")
        expect(
            terms(#""role":"balance","rest":true,"due":{"after":"booking","days":-1}"#), "lines[0].due.days", "-1",
            "must be from 0", code: .countOutOfRange)
        expect(
            terms(#""role":"balance","rest":true,"due":{"before":"booking","days":1}"#), "lines[0].due.before",
            "booking",
            "must be an event")
        expect(
            terms(#""role":"balance","rest":true,"parts":{"count":9223372036854775807,"every":{"days":1}}"#),
            "lines[0].parts.count", "9223372036854775807", "must be from 1 to 1000", code: .countOutOfRange)
        expect(
            terms(besides: #""link":{"lifetimeHours":0}"#), "link.lifetimeHours", "0", "must be from 1",
            code: .countOutOfRange)
        expect(
            terms(besides: #""payerParts":{"minimumFirst":"50","success":"40"}"#), "payerParts.success", "40",
            "must be at least the minimum first payment of 50", code: .thresholdBelowMinimum)
        expect(
            terms(besides: #""cancellation":{"tiers":[{"atLeastHours":-1,"kept":"1"}]}"#),
            "cancellation.tiers[0].atLeastHours", "-1", "must be from 0", code: .countOutOfRange)
        let sixty = #"{"percentage":"60","daysAfterBooking":1}"#
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[\#(sixty),\#(sixty)]}"#), "custom.rules[1].percentage",
            "60", "above 100", code: .percentagesAboveHundred)
        expect(
            terms(besides: #""custom":{"isOn":true,"rules":[{"percentage":"60","daysBeforeTravel":-1}]}"#),
            "custom.rules[0].days", "-1", "must be from 0", code: .countOutOfRange)
    }

    @Test("texts that are no date, no event or no amount name the place where they stand")
    func nestedTexts() {
        expect(
            terms(#""role":"balance","rest":true,"due":{"when":"Production Complete"}"#), "lines[0].due.when",
            "Production Complete", "lower-case letters")
        expect(
            terms(#""role":"balance","rest":true,"due":{"after":"Travel","days":1}"#), "lines[0].due.after", "Travel",
            "lower-case letters")
        expect(
            terms(besides: #""cancellation":{"event":"","tiers":[]}"#), "cancellation.event", "", "lower-case letters")
        expect(
            terms(besides: #""businessDays":{"roll":"following","holidays":["2026-12-25","25.12.2026"]}"#),
            "businessDays.holidays", "25.12.2026", "write it like 2026-11-21")
        expect(
            terms(#""role":"deposit","flat":{"minorUnits":9223372036854775808,"currency":"EUR"}"#),
            "lines[0].flat.minorUnits", "must be a whole number")
        expect(
            terms(#""role":"deposit","flat":{"minorUnits":50.5,"currency":"EUR"}"#), "lines[0].flat.minorUnits",
            "must be a whole number")
        expect(terms(#""role":"deposit","flat":{"minorUnits":50}"#), "lines[0].flat.currency", "is missing; give")
    }

    @Test("the decimal text of an amount may stand beside its minor units, and must say the same (D-60)")
    func decimalText() throws {
        func flat(_ decimal: String) -> String {
            terms(#""role":"deposit","flat":{"minorUnits":5050,"currency":"EUR","decimal":"\#(decimal)"}"#)
        }
        let read = try JSONDecoder().decode(Terms.self, from: Data(flat("50.50").utf8))
        #expect(read.lines[0].share == .flat(try Money("50.50 EUR")))
        for text in ["5050", "50.5", "50.51", ""] {
            expect(flat(text), "lines[0].flat.decimal", text, "is not 50.50, which the minor units are")
        }
    }
}
