import Foundation
import PaymentCore
import Testing

/// Moments as a calendar and a clock in UTC show them.
struct UTCDateTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01", [0, 0, 0, 0]), (-1, "1969-12-31", [23, 59, 59, 999]),
            (1_795_247_047_123, "2026-11-21", [7, 44, 7, 123]), (-86_400_000, "1969-12-31", [0, 0, 0, 0]),
            (-86_400_001, "1969-12-30", [23, 59, 59, 999]), (951_868_799_999, "2000-02-29", [23, 59, 59, 999]),
            (.max, "+292278994-08-17", [7, 12, 55, 807]), (.min, "-292275055-05-16", [16, 47, 4, 192]),
        ] as [(Int64, String, [Int64])])
    func `a moment is shown and meant again`(_ milliseconds: Int64, _ day: String, _ clock: [Int64]) throws {
        let moment = Timestamp(millisecondsSinceEpoch: milliseconds)
        let shown = UTCDateTime(moment)
        #expect(shown.date.description == day && CivilDate(moment) == shown.date)
        #expect([shown.hour, shown.minute, shown.second, shown.millisecond] == clock)
        let made = UTCDateTime(
            date: try CivilDate(parsing: day), hour: clock[0], minute: clock[1], second: clock[2], millisecond: clock[3]
        )
        #expect(made == shown)
        #expect(made?.timestamp == moment)
    }

    @Test func `any moment is shown and meant again`() {
        for seed in UInt64(0)..<5_000 {
            let moment = Timestamp(millisecondsSinceEpoch: anyInteger(SeededRandomSource(seed: seed)))
            let shown = UTCDateTime(moment)
            #expect(shown.timestamp == moment, "seed \(seed)")
            #expect(shown.date.start <= moment && moment.milliseconds(since: shown.date.start) < 86_400_000, "\(seed)")
        }
    }

    @Test func `the clock is Foundation's`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let random = SeededRandomSource(seed: 11)
        for _ in 0..<2_000 {
            // The years 1600 to 9999.
            let seconds = Int64(random.next(below: 265_000_000_000)) - 11_600_000_000
            let expected = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second],
                from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            let shown = UTCDateTime(Timestamp(secondsSinceEpoch: seconds))
            let numbers = [shown.date.year, shown.date.month, shown.date.day, shown.hour, shown.minute, shown.second]
            #expect(
                numbers.map { Int($0) }
                    == [
                        expected.year, expected.month, expected.day, expected.hour, expected.minute, expected.second,
                    ], "\(seconds), seed 11")
        }
    }

    @Test(
        arguments: [
            (24, 0, 0, 0), (-1, 0, 0, 0), (0, 60, 0, 0), (0, -1, 0, 0), (0, 0, 60, 0), (0, 0, -1, 0), (0, 0, 0, 1000),
            (0, 0, 0, -1), (.max, 0, 0, 0), (0, .min, 0, 0),
        ] as [(Int64, Int64, Int64, Int64)])
    func `times that no clock shows are refused`(
        _ hour: Int64, _ minute: Int64, _ second: Int64, _ millisecond: Int64
    ) {
        let day = CivilDate(daysSinceEpoch: 0)
        #expect(UTCDateTime(date: day, hour: hour, minute: minute, second: second, millisecond: millisecond) == nil)
    }

    @Test func `another day leaves the time of day`() throws {
        var shown = UTCDateTime(Timestamp(millisecondsSinceEpoch: 1_795_247_047_123))
        shown.date = shown.date.adding(months: 3)
        #expect(
            shown
                == UTCDateTime(
                    date: try CivilDate(parsing: "2027-02-21"), hour: 7, minute: 44, second: 7, millisecond: 123))
    }

    @Test func `days beyond the reach of a timestamp begin at its ends`() {
        let (first, last) = (CivilDate(daysSinceEpoch: .min), CivilDate(daysSinceEpoch: .max))
        #expect(first.start == Timestamp(millisecondsSinceEpoch: .min))
        #expect(last.start == Timestamp(millisecondsSinceEpoch: .max))
        #expect(
            UTCDateTime(date: last, hour: 1, minute: 0, second: 0)?.timestamp
                == Timestamp(millisecondsSinceEpoch: .max))
        #expect(CivilDate(daysSinceEpoch: 20_778).start == Timestamp(secondsSinceEpoch: 1_795_219_200))
    }

    @Test(
        arguments: [
            (0, 2, "00"), (7, 2, "07"), (59, 2, "59"), (123, 2, "123"), (2026, 4, "2026"), (5, 0, "5"), (5, -3, "5"),
            (-44, 4, "-0044"), (.min, 4, "-9223372036854775808"),
        ] as [(Int64, Int, String)])
    func `numbers are padded with zeros`(_ number: Int64, _ width: Int, _ text: String) {
        #expect(number.padded(to: width) == text)
    }
}
