import PaymentCore
import Testing

/// How an amount is split into parts that add up to it (D-1).
struct AllotmentTests {
    struct Vector: Sendable {
        let units: Int64
        let weights: [Int64]
        var remainder = Money.Remainder.largestFraction
        let parts: [Int64]
    }

    private static let vectors = [
        // field c.4 #1: naive rounding gives 546
        Vector(units: 547, weights: [3334, 3333, 3333], parts: [183, 182, 182]),
        Vector(units: 547, weights: [3334, 3333, 3333], remainder: .last, parts: [182, 182, 183]),
        // #2
        Vector(units: 3_000_000, weights: [33_334, 33_333, 33_333], parts: [1_000_020, 999_990, 999_990]),
        // #5, of the total without the fixed line
        Vector(units: 60_000, weights: [33, 33, 34], parts: [19_800, 19_800, 20_400]),
        // #7 and #8
        Vector(units: 1000, weights: [1, 1, 1], parts: [334, 333, 333]),
        Vector(units: 1000, weights: [1, 1, 1], remainder: .last, parts: [333, 333, 334]),
        Vector(
            units: 10_000, weights: Array(repeating: 1, count: 7), parts: [1429, 1429, 1429, 1429, 1428, 1428, 1428]),
        Vector(
            units: 10_000, weights: Array(repeating: 1, count: 7), remainder: .last,
            parts: [1428, 1428, 1428, 1428, 1428, 1428, 1432]),
        // #10 and #12
        Vector(units: 2, weights: [1, 1, 1], parts: [1, 1, 0]),
        Vector(units: 5, weights: [50, 50], parts: [3, 2]),
        Vector(units: 5, weights: [50, 50], remainder: .last, parts: [2, 3]),
        // The larger fraction goes first wherever it stands, the earlier of two equal ones before the later.
        Vector(units: 10, weights: [1, 2, 4], parts: [1, 3, 6]),
        Vector(units: 7, weights: [1, 1, 2], parts: [2, 2, 3]),
        Vector(units: 100, weights: [1, 0, 2], parts: [33, 0, 67]),
        Vector(units: 0, weights: [1, 2], parts: [0, 0]),
        Vector(units: 1, weights: [0, 0, 1], parts: [0, 0, 1]),
        Vector(units: -1000, weights: [1, 1, 1], parts: [-334, -333, -333]),
        Vector(units: -5, weights: [1, 1], remainder: .last, parts: [-2, -3]),
        Vector(units: .max, weights: [.max], parts: [.max]),
        Vector(units: .min, weights: [.max, .max], parts: [.min / 2, .min / 2]),
        Vector(units: .min, weights: [0, .max], parts: [0, .min]),
        Vector(units: .max, weights: [1, 1], parts: [.max / 2 + 1, .max / 2]),
    ]

    @Test(arguments: vectors)
    func `weights give these parts (D-1, field c.4)`(_ vector: Vector) throws {
        let parts = try Money(minorUnits: vector.units, currency: .jpy)
            .allotted(byWeights: vector.weights, remainder: vector.remainder)
        #expect(parts.map(\.minorUnits) == vector.parts)
        #expect(parts.allSatisfy { $0.currency == .jpy })
    }

    @Test func `parts add up to the amount and each is within one unit of its exact share`() throws {
        for seed in UInt64(0)..<1_000 {
            let random = SeededRandomSource(seed: seed)
            let units = anyInteger(random)
            var weights = (0..<Int(1 + random.next(below: 40))).map { _ in
                let weight = anyInteger(random)
                return weight == .min ? .max : abs(weight)
            }
            if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
            let parts = try Money(minorUnits: units, currency: .usd).allotted(byWeights: weights).map(\.minorUnits)

            #expect(parts.reduce(Int128(0)) { $0 + Int128($1) } == Int128(units), "seed \(seed)")
            let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
            for (part, weight) in zip(parts, weights) {
                let distance = (Int128(part.magnitude) * whole - Int128(units.magnitude) * Int128(weight)).magnitude
                #expect(distance < whole.magnitude, "seed \(seed)")
                #expect(weight > 0 || part == 0, "seed \(seed): a weight of zero got money")
            }
            // Splitting the magnitude and turning the signs is the same.
            if units != .min {
                let turned = try Money(minorUnits: -units, currency: .usd).allotted(byWeights: weights).map {
                    -$0.minorUnits
                }
                #expect(turned == parts, "seed \(seed)")
            }
            // Whoever got the extra unit had a cut-off fraction at least as large as anyone who did not.
            let fractions = weights.map { Int128(units.magnitude) * Int128($0) % whole }
            let gotExtra = zip(parts, weights).map { part, weight in
                Int128(part.magnitude) > Int128(units.magnitude) * Int128(weight) / whole
            }
            let pairs = gotExtra.indices.filter { gotExtra[$0] }.flatMap { winner in
                gotExtra.indices.filter { !gotExtra[$0] }.map { (winner, $0) }
            }
            let unfair = pairs.first { winner, other in
                (fractions[winner], other) < (fractions[other], winner)
            }
            #expect(unfair == nil, "seed \(seed)")

            let withLast = try Money(minorUnits: units, currency: .usd).allotted(byWeights: weights, remainder: .last)
            #expect(withLast.reduce(Int128(0)) { $0 + Int128($1.minorUnits) } == Int128(units), "seed \(seed)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 9_999, 10_000])
    func `equal parts differ by one unit at most, the larger first`(_ count: Int) throws {
        for units in [Int64.min, -1, 0, 1, 9_999, 10_001, 1_234_567_890_123, .max] {
            let parts = try Money(minorUnits: units, currency: .eur).allotted(into: count).map(\.minorUnits)
            #expect(parts.count == count)
            #expect(parts.reduce(Int128(0)) { $0 + Int128($1) } == Int128(units))
            let magnitudes = parts.map(\.magnitude)
            #expect(magnitudes == magnitudes.sorted(by: >))
            #expect((magnitudes.max() ?? 0) - (magnitudes.min() ?? 0) <= 1)
        }
    }

    @Test(arguments: [0, -1, 10_001, Int.min, .max])
    func `another number of parts is refused`(_ count: Int) {
        expectRefusal(field: "parts", value: String(count), words: "between 1 and 10000") { () throws(InvalidValue) in
            try Money(minorUnits: 1, currency: .usd).allotted(into: count)
        }
    }

    @Test(
        arguments: [
            ([], "weights", "between 1 and 10000"), ([0], "weights", "all be zero"),
            ([0, 0], "weights", "all be zero"),
            ([1, -1], "weight", "not be negative"), ([Int64.min], "weight", "not be negative"),
            (Array(repeating: 1, count: 10_001), "weights", "between 1 and 10000"),
        ] as [([Int64], String, String)])
    func `weights without a proportion are refused`(_ weights: [Int64], _ field: String, _ words: String) {
        expectRefusal(field: field, words: words) { () throws(InvalidValue) in
            try Money(minorUnits: 1, currency: .usd).allotted(byWeights: weights)
        }
    }
}
