import Foundation
import PaymentCore
import PaymentPlans
import Testing

@Suite struct CodingPropertyTests {
    @Test("terms read back from their JSON are the same terms (D-4)")
    func roundTrip() async {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let decoder = JSONDecoder()
        await forAll(seed: 41) { dice in
            let terms = try dice.planCase().terms
            let written = try encoder.encode(terms)
            let read = try decoder.decode(Terms.self, from: written)
            return read == terms ? nil : "\(String(decoding: written, as: UTF8.self)) is read as \(read)"
        }
    }

    @Test("a plan read back from its JSON after any story is the same plan")
    func plansRoundTrip() async {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        await forAll(10_000, seed: 42) { dice in
            let (drawn, plan) = try dice.plannedCase()
            var story = Story(drawn, plan)
            for _ in 0..<dice.number(0, 4) { _ = try story.next(&dice) }
            let read = try decoder.decode(Plan.self, from: encoder.encode(story.plan))
            return read == story.plan ? nil : "\(story)\nis read as \(read)"
        }
    }
}
