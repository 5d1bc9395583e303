import PaymentPlans
import Testing

/// A mistake and the error it must make; `hint` stands in the sentence.
struct Mistake {
    let code: PlanError.Code
    let field: String
    let value: String
    let hint: String
    let make: () throws -> Void

    init(
        _ code: PlanError.Code, _ field: String, _ value: String, _ hint: String,
        _ make: @escaping () throws -> some Any
    ) {
        self.code = code
        self.field = field
        self.value = value
        self.hint = hint
        self.make = { _ = try make() }
    }

    /// Makes each mistake and expects its error, and a sentence of field, value and reason.
    static func check(_ mistakes: [Mistake]) {
        for (index, mistake) in mistakes.enumerated() {
            let place = "mistake \(index), \(mistake.code) at \(mistake.field)"
            let error = #expect(throws: PlanError.self, "\(place)") { try mistake.make() }
            guard let error else { continue }
            #expect(error.code == mistake.code, "\(place)")
            #expect(error.field == mistake.field, "\(place)")
            #expect(error.value == mistake.value, "\(place)")
            #expect(error.reason.contains(mistake.hint), "\(place): \(error)")
            let value = mistake.value.isEmpty ? "" : " '\(mistake.value)'"
            #expect(error.description == "\(mistake.field)\(value) \(error.reason)", "\(place)")
        }
    }
}
