import PaymentCore
import Testing

/// Expects `body` to refuse a value, naming the field and, in these words, the reason.
func expectRefusal<Value>(
    field: String, value: String? = nil, words: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws(InvalidValue) -> Value
) {
    do {
        let accepted = try body()
        Issue.record("accepted as \(accepted)", sourceLocation: sourceLocation)
    } catch {
        #expect(error.field == field, sourceLocation: sourceLocation)
        #expect(error.reason.contains(words), sourceLocation: sourceLocation)
        if let value { #expect(error.value == value, sourceLocation: sourceLocation) }
    }
}

/// A number of any size: half of them small, where rounding and signs meet, the rest from the whole range with its
/// ends.
func anyInteger(_ random: SeededRandomSource) -> Int64 {
    switch random.next(below: 8) {
    case 0: [.min, .min + 1, -1, 0, 1, .max - 1, .max][Int(random.next(below: 7))]
    case 1...3: Int64(random.next(below: 20_001)) - 10_000
    case 4...5: Int64(bitPattern: random.next()) >> Int64(random.next(below: 63))
    default: Int64(bitPattern: random.next())
    }
}
