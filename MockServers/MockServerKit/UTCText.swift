internal import PaymentCore

extension Timestamp {
    /// The moment for people, as `2026-11-21 07:44:07 UTC`.
    var pageText: String {
        let text = utcText
        guard text.hasSuffix("Z") else { return text }
        return text.dropLast().split(separator: "T").joined(separator: " ") + " UTC"
    }

    /// The moment as `2026-11-21T07:44:07Z`; years outside 0000 to 9999 as seconds since 1970.
    var utcText: String {
        let seconds = secondsSinceEpoch
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        guard (-719_528...2_932_896).contains(days) else { return "\(seconds) s" }
        let second = seconds - days * 86_400
        // Days are counted from 1 March of the year 0, so that a leap day is the last day of its year; 146,097 days are 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int64, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T"
            + "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))Z"
    }
}
