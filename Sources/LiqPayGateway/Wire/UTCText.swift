internal import PaymentCore

/// A time as LiqPay writes it: `2026-11-21 15:04:05`, in UTC.
///
/// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout, `expired_date` (read 2026-11-21)
enum UTCText {
    /// The text for `time`, rounded towards the past.
    static func text(_ time: Timestamp) -> String {
        let (wholeDays, rest) = time.secondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400)
        let second = rest < 0 ? rest + 86_400 : rest
        let (year, month, day) = date(daysSinceEpoch: rest < 0 ? wholeDays - 1 : wholeDays)
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2)) "
            + "\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))"
    }

    /// The proleptic Gregorian date: counted in eras of 400 years that begin in March, so that a leap day ends its year.
    private static func date(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = daysSinceEpoch + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
