import PaymentCore
import Testing

struct RandomSourceTests {
    /// The first numbers of SplitMix64 as other implementations print them.
    @Test(
        arguments: [
            (
                0,
                [
                    0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F, 0xF88B_B8A8_724C_81EC,
                    0x1B39_896A_51A8_749B,
                ]
            ),
            (
                1_234_567,
                [
                    6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                    4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
                ]
            ),
        ] as [(UInt64, [UInt64])])
    func `a seed gives the published sequence`(_ seed: UInt64, _ expected: [UInt64]) {
        let source = SeededRandomSource(seed: seed)
        #expect((0..<expected.count).map { _ in source.next() } == expected)
    }

    @Test(arguments: [0, 1, 2, 3, 10, 1 << 32, 1 << 63, (1 << 63) + 1, .max] as [UInt64])
    func `a number below a bound is below it`(_ bound: UInt64) {
        let source = SeededRandomSource(seed: bound)
        for _ in 0..<500 { #expect(source.next(below: bound) < max(bound, 1)) }
    }

    @Test func `numbers below a bound are evenly spread`() {
        // For a bound of 3·2^62 a plain remainder would give the lowest third twice as often as each of the others.
        let (bound, third) = (UInt64(3) << 62, UInt64(1) << 62)
        let source = SeededRandomSource(seed: 2026)
        var counts = [0, 0, 0]
        for _ in 0..<30_000 { counts[Int(source.next(below: bound) / third)] += 1 }
        // Five standard deviations of a binomial count, sqrt(30000 · 1/3 · 2/3), are 408.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 408 }, "\(counts)")

        var dice = Array(repeating: 0, count: 6)
        for _ in 0..<60_000 { dice[Int(source.next(below: 6))] += 1 }
        #expect(dice.allSatisfy { abs($0 - 10_000) < 457 }, "\(dice)")
    }

    @Test func `a seeded source gives every number once, however many tasks draw`() async {
        let shared = SeededRandomSource(seed: 9)
        let drawn = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<16 { group.addTask { (0..<100).map { _ in shared.next() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let alone = SeededRandomSource(seed: 9)
        #expect(drawn.sorted() == (0..<1600).map { _ in alone.next() }.sorted())
    }

    @Test func `the system source does not repeat itself`() {
        let source = SystemRandomSource()
        #expect(Set((0..<1000).map { _ in source.next() }).count == 1000)
        #expect(Set((0..<1000).map { _ in source.next(below: 2) }) == [0, 1])
    }
}
