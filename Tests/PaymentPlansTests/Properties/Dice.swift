import PaymentCore
import PaymentPlans

/// Reproducible random numbers (SplitMix64), as a value so that a case of a property can be drawn again by itself.
struct Dice: Sendable {
    private var state: UInt64

    /// Numbers for one case of one run: the same for the same two.
    init(seed: UInt64, case number: Int) {
        state = seed
        state = next() ^ (UInt64(number) &* 0xD134_2543_DE82_EF95)
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `bound`, which is above zero.
    ///
    /// The remainder is a little uneven for bounds near 2^64; for choosing test cases that does no harm.
    mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }

    /// A number of a range.
    mutating func number(_ low: Int, _ high: Int) -> Int { low + Int(next() % UInt64(high - low + 1)) }

    /// Whether something happens that does so in so many of 100 cases.
    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    /// One of the elements of a list that is not empty.
    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int(next() % UInt64(list.count))] }

    /// A number above zero and at most `limit` whose size, not only whose value, is random: 3 is as likely as 3 million.
    mutating func size(upTo limit: Int64) -> Int64 {
        let bits = Int64(64 - limit.leadingZeroBitCount)
        let ceiling = min(limit, Int64(1) << min(62, below(bits) + 1))
        return 1 + below(ceiling)
    }

    /// A day from 1900 to 2200, the ends of months and the days around leap days more often than they come.
    mutating func day() -> CivilDate {
        let day = CivilDate(daysSinceEpoch: -25_567 + below(109_573))
        switch next() % 8 {
        case 0: return day.adding(days: 1 - day.day).adding(days: -1)
        case 1: return day.adding(days: 1 - day.day)
        case 2:
            let leapYear = day.year - (day.year % 4)
            let march = CivilDate(year: leapYear, month: 3, day: 1) ?? day
            return march.adding(days: Int64(number(-2, 0)))
        default: return day
        }
    }

    /// An instant of a day in some zone of the earth, 12 hours behind UTC to 14 ahead.
    mutating func moment(on day: CivilDate) -> Moment {
        let offset = -14 * 3600 + below(26 * 3600)
        return Moment(day: day, instant: day.start.adding(seconds: offset + below(86_400)))
    }
}
