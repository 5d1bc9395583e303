import Foundation
import PaymentCore
import Testing

/// Days of the calendar, by which installments are due.
struct CivilDateTests {
    private func date(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

    @Test(
        arguments: [
            (1970, 1, 1, 0), (1970, 1, 2, 1), (1969, 12, 31, -1), (2000, 2, 28, 11_015), (2000, 2, 29, 11_016),
            (2000, 3, 1, 11_017), (2000, 12, 31, 11_322), (2026, 11, 21, 20_778), (2038, 1, 19, 24_855),
            (2100, 3, 1, 47_541), (1900, 1, 1, -25_567), (1601, 1, 1, -134_774), (1582, 10, 15, -141_427),
            (1582, 10, 14, -141_428), (0, 3, 1, -719_468), (0, 1, 1, -719_528), (-1, 12, 31, -719_529),
            (9999, 12, 31, 2_932_896), (10_000, 1, 1, 2_932_897),
        ] as [(Int64, Int64, Int64, Int64)])
    func `known days have their known numbers`(_ year: Int64, _ month: Int64, _ day: Int64, _ number: Int64) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSinceEpoch == number)
        #expect((date.year, date.month, date.day) == (year, month, day))
        #expect(CivilDate(daysSinceEpoch: number) == date)
    }

    @Test(
        arguments: [
            (1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (2400, 29), (0, 29), (-1, 28), (-4, 29),
            (-100, 28), (-400, 29),
        ] as [(Int64, Int64)])
    func `February has a 29th every fourth year, in three of four centuries' years not`(
        _ year: Int64, _ last: Int64
    ) throws {
        let end = try #require(CivilDate(year: year, month: 2, day: last))
        #expect(CivilDate(year: year, month: 2, day: last + 1) == nil)
        #expect(end.adding(days: 1) == CivilDate(year: year, month: 3, day: 1))
    }

    @Test func `every month ends where the next begins`() throws {
        let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for (month, length) in zip(Int64(1)..., lengths) {
            let first = try #require(CivilDate(year: 2027, month: month, day: 1))
            let last = try #require(CivilDate(year: 2027, month: month, day: length))
            #expect(CivilDate(year: 2027, month: month, day: length + 1) == nil)
            #expect(first.days(until: first.adding(months: 1)) == length)
            #expect(last.adding(days: 1) == first.adding(months: 1))
        }
    }

    @Test(
        arguments: [
            (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 4, 31), (2026, 2, 29), (2026, -1, 1),
            (2026, 1, -1), (2026, .max, 1), (2026, .min, 1), (2026, 1, .max), (2026, 1, .min), (.max, 1, 1),
            (.min, 1, 1), (.max, 12, 31), (.min, 2, 29), (25_252_734_927_768_525, 1, 1),
        ] as [(Int64, Int64, Int64)])
    func `days that do not exist or cannot be counted are refused`(_ year: Int64, _ month: Int64, _ day: Int64) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func `each of the days of 400 years follows the one before as the almanac has it`() throws {
        for seed in UInt64(0)..<4 {
            let random = SeededRandomSource(seed: seed)
            // Where the walk begins: in our time, and anywhere.
            let first = seed == 0 ? -719_468 : Int64(bitPattern: random.next()) / 2
            var expected = Almanac(CivilDate(daysSinceEpoch: first))
            let firstYear = expected.year
            for number in first..<first + 146_097 {
                let date = CivilDate(daysSinceEpoch: number)
                guard (date.year, date.month, date.day) == (expected.year, expected.month, expected.day),
                    CivilDate(year: expected.year, month: expected.month, day: expected.day) == date
                else {
                    Issue.record("day \(number) is \(date), not \(expected); seed \(seed)")
                    return
                }
                expected.advance()
            }
            #expect(expected.year == firstYear + 400, "seed \(seed)")
        }
    }

    @Test func `any day is Foundation's day`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for seed in UInt64(0)..<5_000 {
            let number = anyInteger(SeededRandomSource(seed: seed))
            let date = CivilDate(daysSinceEpoch: number)
            // Foundation's calendar is Julian before 1582, and coarse far off: ask for the same day from 1970 to 2369.
            let (quotient, rest) = number.quotientAndRemainder(dividingBy: 146_097)
            let (cycles, near) = rest < 0 ? (quotient - 1, rest + 146_097) : (quotient, rest)
            let expected = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: TimeInterval(near * 86_400)))
            let year = try #require(expected.year)
            #expect(date.year == Int64(year) + 400 * cycles, "seed \(seed): \(number)")
            #expect((Int(date.month), Int(date.day)) == (expected.month, expected.day), "seed \(seed): \(number)")
        }
    }

    @Test func `a series of months keeps its first day's number, or the last day of each month (D-43)`() throws {
        func days(_ series: MonthSeries) -> [String] { (0...4).map { series.day($0).description } }
        let first = try CivilDate(parsing: "2027-01-31")
        #expect(
            days(MonthSeries(from: first, every: 1))
                == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"])
        #expect(
            days(MonthSeries(from: try CivilDate(parsing: "2028-02-29"), every: 12))
                == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"])
        #expect(
            days(MonthSeries(from: try CivilDate(parsing: "2027-02-10"), every: 1, dayOfMonth: 31))
                == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"])
        #expect(
            days(MonthSeries(from: first, every: -1))
                == ["2027-01-31", "2026-12-31", "2026-11-30", "2026-10-31", "2026-09-30"])
        let furthest = MonthSeries(from: first, every: .max)
        #expect(furthest.day(.max).daysSinceEpoch == .max)
        #expect(furthest.day(.min).daysSinceEpoch == .min)
    }

    @Test(
        arguments: [
            ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-01-31", 2, "2027-03-31"),
            ("2026-11-30", 3, "2027-02-28"), ("2026-10-31", 12, "2027-10-31"), ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"), ("2027-03-31", -1, "2027-02-28"), ("2027-01-15", -1, "2026-12-15"),
            ("2027-01-31", -13, "2025-12-31"), ("2026-12-31", 1, "2027-01-31"), ("2026-11-21", 0, "2026-11-21"),
            ("0000-01-31", -11, "-0001-02-28"), ("9999-12-31", 2, "+10000-02-29"),
        ] as [(String, Int64, String)])
    func `a month later is the same day, or the last of a shorter month`(
        _ start: String, _ months: Int64, _ end: String
    ) throws {
        #expect(try date(start).adding(months: months) == date(end))
    }

    @Test func `months later are Foundation's months later`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for seed in UInt64(0)..<2_000 {
            let random = SeededRandomSource(seed: seed)
            let start = CivilDate(daysSinceEpoch: Int64(random.next(below: 400_000)))
            let months = Int(random.next(below: 4_001)) - 2_000
            // Foundation's own adding of months takes a February's length from the wrong year now and then
            // (2300-03-31 less 529 months), so it is asked for the month and for its length.
            let (year, month) = (Int(start.year), Int(start.month) + months)
            let first = try #require(calendar.date(from: DateComponents(year: year, month: month, day: 1)))
            // Before 1582 its calendar is the Julian one.
            guard first.timeIntervalSince1970 > -141_427 * 86_400 else { continue }
            let length = try #require(calendar.range(of: .day, in: .month, for: first)).count
            #expect(
                start.adding(months: Int64(months)).daysSinceEpoch
                    == Int64(first.timeIntervalSince1970) / 86_400 + min(start.day, Int64(length)) - 1,
                "seed \(seed): \(start), \(months)")
        }
    }

    @Test func `days and months are counted for any numbers, exactly or clamped`() {
        for seed in UInt64(0)..<5_000 {
            let random = SeededRandomSource(seed: seed)
            let (start, step) = (anyInteger(random), anyInteger(random))
            let date = CivilDate(daysSinceEpoch: start)
            let other = CivilDate(daysSinceEpoch: step)
            #expect(
                date.adding(days: step).daysSinceEpoch == Int64(clamping: Int128(start) + Int128(step)), "seed \(seed)")
            #expect(date.days(until: other) == Int64(clamping: Int128(step) - Int128(start)), "seed \(seed)")
            #expect((date < other) == (start < step), "seed \(seed)")
            let later = date.adding(months: step)
            #expect(step == 0 ? later == date : step > 0 ? later >= date : later <= date, "seed \(seed)")
            guard later.daysSinceEpoch != .max, later.daysSinceEpoch != .min else { continue }
            let months = Int128(later.year - date.year) * 12 + Int128(later.month - date.month)
            #expect(months == Int128(step) && later.day <= date.day, "seed \(seed)")
        }
    }

    @Test func `the ends of the range are days like any other`() throws {
        let (first, last) = (CivilDate(daysSinceEpoch: .min), CivilDate(daysSinceEpoch: .max))
        #expect("\(first)" == "-25252734927764585-06-07" && "\(last)" == "+25252734927768524-07-27")
        for date in [first, last] {
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            #expect(date.adding(months: 0) == date)
        }
        #expect(CivilDate(year: last.year, month: last.month, day: last.day + 1) == nil)
        #expect(CivilDate(year: first.year, month: first.month, day: first.day - 1) == nil)
        #expect(last.adding(days: 1) == last && last.adding(months: 1) == last && last.adding(months: .max) == last)
        #expect(first.adding(days: -1) == first && first.adding(months: -1) == first)
        #expect(first.adding(months: .min) == first)
        #expect(first.days(until: last) == .max && last.days(until: first) == .min)
    }

    @Test(
        arguments: [
            (2026, 11, 21, "2026-11-21"), (1, 2, 3, "0001-02-03"), (0, 1, 1, "0000-01-01"),
            (9999, 12, 31, "9999-12-31"), (10_000, 1, 1, "+10000-01-01"), (-44, 3, 15, "-0044-03-15"),
            (-12_345, 6, 7, "-12345-06-07"),
        ] as [(Int64, Int64, Int64, String)])
    func `a day is written with its year first and read back`(
        _ year: Int64, _ month: Int64, _ day: Int64, _ text: String
    ) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.description == text)
        #expect(try CivilDate(parsing: text) == date)
    }

    @Test(arguments: [
        "", "-", "2026", "2026-11", "2026-11-", "2026-11-21-", "2026-11-21T00:00:00Z", " 2026-11-21", "2026-11-21 ",
        "2026-1-1", "26-11-21", "02026-11-21", "+2026-11-21", "10000-01-01", "-0000-01-01", "+010000-01-01",
        "--044-03-15", "2026-+1-21", "2026-02-29", "2026-13-01", "2026-00-01", "2026-11-00", "2026/11/21", "20261121",
        "21.11.2026", "２026-11-21", "2026\u{2010}11\u{2010}21", "2026-11-21\u{301}", "99999999999999999999-01-01",
        "+9223372036854775807-01-01", "-----------",
    ])
    func `other text is refused`(_ text: String) {
        expectRefusal(field: "date", value: text, words: "2026-11-21") { () throws(InvalidValue) in
            try CivilDate(parsing: text)
        }
    }

    @Test func `any day is written so that it is read back the same`() throws {
        for seed in UInt64(0)..<3_000 {
            let date = CivilDate(daysSinceEpoch: anyInteger(SeededRandomSource(seed: seed)))
            #expect(try CivilDate(parsing: date.description) == date, "seed \(seed)")
        }
    }

    @Test func `JSON has the text, and refuses days that do not exist`() throws {
        let encoded = try JSONEncoder().encode([try date("2026-11-21")])
        #expect(String(decoding: encoded, as: UTF8.self) == #"["2026-11-21"]"#)
        #expect(try JSONDecoder().decode([CivilDate].self, from: encoded) == [date("2026-11-21")])
        #expect(throws: InvalidValue.self) {
            try JSONDecoder().decode([CivilDate].self, from: Data(#"["2026-02-29"]"#.utf8))
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilDate].self, from: Data("[20778]".utf8))
        }
    }
}

/// A day that is moved on as by hand, month by month.
private struct Almanac {
    var year: Int64, month: Int64, day: Int64

    init(_ date: CivilDate) {
        (year, month, day) = (date.year, date.month, date.day)
    }

    mutating func advance() {
        let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        day += 1
        guard day > lengths[Int(month) - 1] else { return }
        (day, month) = (1, month + 1)
        guard month > 12 else { return }
        (month, year) = (1, year + 1)
    }
}
