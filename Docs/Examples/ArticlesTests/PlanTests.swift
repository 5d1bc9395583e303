import PaymentCore
import PaymentPlans
import Testing

@testable import ArticleExamples

@Suite("The articles about plans")
struct PlanTests {
    private func items(_ plan: Plan) -> [String] {
        plan.schedule.items.map { item in
            "\(Money(minorUnits: item.minorUnits, currency: plan.currency)) \(item.due?.description ?? "undated")"
        }
    }

    @Test("Docs/Plans.md: the balance falls due when production is complete")
    func production() throws {
        let (plan, due) = try productionPlan()
        #expect(due == Money(minorUnits: 360_00, currency: .eur))
        #expect(items(plan) == ["360.00 EUR 2026-12-01", "840.00 EUR 2026-12-20"])
    }

    @Test("Payer-chosen parts: too little is refused, and 90 percent after fees can be completed")
    func parts() throws {
        let terms = try partsTerms()
        let plan = try partsStory(terms)
        #expect(plan.status == .completed)
        #expect(plan.waived == 320_00)
        guard case .belowMinimum(let bound) = try partsRefusal(terms) else {
            Issue.record("49.99 of 5,000.00 is below one percent")
            return
        }
        #expect(bound.amount == Money(minorUnits: 50_00, currency: .usd))
        #expect(bound.reason == .minimumFirst(Percentage(percent: 1)))
    }

    @Test("Custom down payments: rules of a deal stand in place of the general ones while they are on")
    func travel() throws {
        let general = ["1260.00 EUR 2026-10-04", "2940.00 EUR 2027-05-16"]
        let plan = try travelPlan()
        #expect(items(plan) == general)
        let both = try customRules(plan, at: plan.bookedAt)
        #expect(
            items(both.custom)
                == ["200.00 EUR 2026-10-24", "1000.00 EUR 2027-01-15", "3000.00 EUR 2027-05-16"])
        #expect(items(both.general) == general)
    }

    @Test("Custom down payments: amounts and percentages do not mix")
    func mixed() throws {
        let error = try #require(try mixedRules())
        #expect(error.code == .mixedRules)
        #expect(
            error.description
                == "rules[1].percentage '10' stands beside fixed amounts; all rules are fixed amounts or all are percentages"
        )
    }
}
