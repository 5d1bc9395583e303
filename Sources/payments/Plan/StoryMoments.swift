internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// How days and instants of a document or a flag become moments of the business.
struct StoryMoments {
    /// Where the business is.
    let zone: BusinessZone
    /// When the order was booked; nil while that is being read.
    var booking: Moment?

    /// The moment that a text stands for: a day is its first instant, or that of the booking on the day of the booking.
    func moment(_ text: String, _ field: String) throws(PlanError) -> Moment {
        if text.utf8.count <= 10 {
            let day = try refusing(field) { () throws(InvalidValue) in try CivilDate(parsing: text) }
            if let booking, booking.day == day { return booking }
            return zone.moment(startOf: day)
        }
        return zone.moment(try refusing(field) { () throws(InvalidValue) in try Timestamp(iso8601: text) })
    }

    /// The same, for what happens to the order: not before the booking.
    func laterMoment(_ text: String, _ field: String) throws(PlanError) -> Moment {
        let moment = try moment(text, field)
        guard let booking, moment.instant < booking.instant else { return moment }
        throw PlanError(
            .invalidValue, field, text, "is before the booking on \(booking.day), when there was nothing to happen to")
    }

    private func refusing<Value>(
        _ field: String, _ make: () throws(InvalidValue) -> Value
    ) throws(PlanError) -> Value {
        do {
            return try make()
        } catch {
            throw PlanError(
                .invalidValue, field, error.value,
                "is no day and no instant; write it like 2026-09-01 or 2026-09-01T10:00:00Z")
        }
    }
}

extension Timestamp {
    /// Reads an instant such as `2026-09-01T10:00:00Z` or `2026-09-01T13:00+03:00`.
    init(iso8601 text: String) throws(InvalidValue) {
        let refusal = InvalidValue("instant", text, "is no instant; write it like 2026-09-01T10:00:00Z")
        guard text.utf8.count <= 64 else { throw refusal }
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let place = halves[1].lastIndex(where: { "Z+-".contains($0) }),
            let offset = Self.offsetSeconds(halves[1][place...]),
            let clock = Self.numbers(halves[1][..<place]), clock.count >= 2,
            let time = UTCDateTime(
                date: try CivilDate(parsing: String(halves[0])), hour: clock[0], minute: clock[1],
                second: clock.count == 3 ? clock[2] : 0)
        else { throw refusal }
        self = time.timestamp.adding(seconds: -offset)
    }

    /// The instant as text in UTC: `2026-09-01T10:00:00Z`; parts of a second are cut off.
    var iso8601: String {
        let time = UTCDateTime(self)
        return "\(time.date)T\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2))Z"
    }

    private static func offsetSeconds(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        guard let numbers = numbers(text.dropFirst()), numbers.count == 2, numbers[0] <= 18, numbers[1] < 60 else {
            return nil
        }
        return (numbers[0] * 3600 + numbers[1] * 60) * (text.hasPrefix("-") ? -1 : 1)
    }

    /// Two or three numbers of two digits each, with colons between them.
    private static func numbers(_ text: Substring) -> [Int64]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count) else { return nil }
        var numbers: [Int64] = []
        for part in parts {
            guard part.utf8.count == 2, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(part)
            else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
