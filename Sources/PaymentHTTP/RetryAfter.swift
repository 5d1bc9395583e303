internal import HTTPTypes
public import PaymentCore

/// Reads the `Retry-After` field (RFC 9110 §10.2.3): a number of seconds, or a date in one of the three forms of §5.6.7.
public enum RetryAfter {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// How long an answer asks to wait, from `now`; nil when it does not ask, or not in a way that can be understood.
    ///
    /// A date in the past is no wait. More than 100 years count as 100.
    public static func delay(in response: TransportResponse, now: Timestamp) -> Duration? {
        response.value(of: .retryAfter).flatMap { delay($0, now: now) }
    }

    /// How long the field value `text` asks to wait, from `now`; nil when it cannot be understood.
    public static func delay(_ text: String, now: Timestamp) -> Duration? {
        let text = text.trimmingSpaces()
        let longest: Int64 = 100 * 366 * 86400
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int64(text) ?? longest, longest))
        }
        guard let date = date(text, now: now) else { return nil }
        return .milliseconds(min(max(date.milliseconds(since: now), 0), longest * 1000))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    private static func date(_ text: String, now: Timestamp) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
            guard let year = number(words[3], digits: 4...4) else { return nil }
            return moment(year, month: words[2], day: words[1], time: words[4])
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let parts = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let short = number(parts[2], digits: 2...2) else { return nil }
            return moment(fullYear(short, now: now), month: parts[1], day: parts[0], time: words[2])
        case 5:
            guard let year = number(words[4], digits: 4...4) else { return nil }
            return moment(year, month: words[1], day: words[2], time: words[3])
        default: return nil
        }
    }

    /// A year with two digits is never more than 50 years ahead (RFC 9110 §5.6.7).
    private static func fullYear(_ short: Int64, now: Timestamp) -> Int64 {
        let thisYear = CivilDate(now).year
        let inThisCentury = thisYear / 100 * 100 + short
        if inThisCentury > thisYear + 50 { return inThisCentury - 100 }
        return inThisCentury <= thisYear - 50 ? inThisCentury + 100 : inThisCentury
    }

    private static func moment(_ year: Int64, month: String, day: String, time: String) -> Timestamp? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let month = months.firstIndex(of: month).map({ Int64($0) + 1 }),
            let day = number(day, digits: 1...2), let date = CivilDate(year: year, month: month, day: day),
            clock.count == 3, let hour = number(clock[0], digits: 2...2), let minute = number(clock[1], digits: 2...2),
            let second = number(clock[2], digits: 2...2), hour < 24, minute < 60, second <= 60
        else { return nil }
        // A leap second is the first of the next minute.
        return date.start.adding(seconds: (hour * 60 + minute) * 60 + second)
    }

    private static func number(_ text: String, digits: ClosedRange<Int>) -> Int64? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var rest = self[...]
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
