import Foundation
import PaymentCore
import Testing

struct TimestampTests {
    @Test(arguments: [
        (0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2), (1_700_000_000_123, 1_700_000_000),
        (Int64.max, Int64.max / 1000), (Int64.min, Int64.min / 1000 - 1), (Int64.min + 500, Int64.min / 1000 - 1),
    ])
    func `whole seconds are rounded towards the past`(_ milliseconds: Int64, _ seconds: Int64) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).secondsSinceEpoch == seconds)
    }

    @Test(arguments: [
        (0, 0), (1, 1000), (-1, -1000), (Int64.max / 1000, Int64.max / 1000 * 1000), (Int64.max / 1000 + 1, Int64.max),
        (Int64.min / 1000 - 1, Int64.min), (Int64.max, .max), (Int64.min, .min),
    ])
    func `seconds beyond the range are clamped`(_ seconds: Int64, _ milliseconds: Int64) {
        #expect(Timestamp(secondsSinceEpoch: seconds).millisecondsSinceEpoch == milliseconds)
    }

    @Test func `adding and subtracting are exact or clamped`() {
        func clamped(_ exact: Int128) -> Int64 { Int64(clamping: exact) }
        for seed in UInt64(0)..<5_000 {
            let random = SeededRandomSource(seed: seed)
            let (start, step) = (anyInteger(random), anyInteger(random))
            let moment = Timestamp(millisecondsSinceEpoch: start)
            #expect(
                moment.adding(milliseconds: step).millisecondsSinceEpoch == clamped(Int128(start) + Int128(step)),
                "seed \(seed)")
            #expect(
                moment.adding(seconds: step).millisecondsSinceEpoch == clamped(Int128(start) + Int128(step) * 1000),
                "seed \(seed)")
            let other = Timestamp(millisecondsSinceEpoch: step)
            #expect(moment.milliseconds(since: other) == clamped(Int128(start) - Int128(step)), "seed \(seed)")
            #expect((moment < other) == (start < step), "seed \(seed)")
        }
    }

    @Test func `a timestamp is written as milliseconds and read back`() throws {
        let encoded = try JSONEncoder().encode(Timestamp(millisecondsSinceEpoch: -5))
        #expect(String(decoding: encoded, as: UTF8.self) == #"{"millisecondsSinceEpoch":-5}"#)
        #expect(try JSONDecoder().decode(Timestamp.self, from: encoded) == Timestamp(millisecondsSinceEpoch: -5))
    }
}

struct WallClockTests {
    @Test func `a manual clock stands still until it is moved, both ways`() {
        let clock = ManualWallClock(Timestamp(secondsSinceEpoch: 100))
        #expect(clock.now() == Timestamp(secondsSinceEpoch: 100))
        #expect(clock.now() == Timestamp(secondsSinceEpoch: 100))
        clock.advance(seconds: 50)
        clock.advance(seconds: -20)
        #expect(clock.now() == Timestamp(secondsSinceEpoch: 130))
        clock.set(Timestamp(millisecondsSinceEpoch: 7))
        #expect(clock.now() == Timestamp(millisecondsSinceEpoch: 7))
        clock.advance(seconds: .max)
        #expect(clock.now() == Timestamp(millisecondsSinceEpoch: .max))
    }

    @Test func `no step is lost when many tasks move a manual clock`() async {
        let clock = ManualWallClock(Timestamp(secondsSinceEpoch: 0))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 { group.addTask { for _ in 0..<100 { clock.advance(seconds: 1) } } }
        }
        #expect(clock.now() == Timestamp(secondsSinceEpoch: 6_400))
    }

    @Test func `the system clock agrees with Foundation's to the second`() {
        func foundation() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
        let before = foundation()
        let now = SystemWallClock().now().millisecondsSinceEpoch
        let after = foundation()
        #expect(before - 1000 <= now && now <= after + 1000)
    }
}
