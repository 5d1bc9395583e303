internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension EventName {
    /// Whether the time counts and not the day alone: what is kept of a class is told by the hours before it begins (D-55).
    var hasTime: Bool { self == .start }
}

extension Order.Kind {
    /// Whether people come at a time, so that messages and reports name it whatever the terms count from (P-BK-7, P-BK-9).
    var hasStart: Bool { self == .visit || self == .booking }
}

extension BusinessZone {
    /// What clocks here show at an instant, as browsers write it: `2026-11-30T18:00`.
    func browserTime(_ instant: Timestamp) -> String {
        let shown = time(instant)
        return "\(moment(instant).day)T\(shown.hour.padded(to: 2)):\(shown.minute.padded(to: 2))"
    }
}

extension Language {
    /// When an event is to be: with its time where that counts.
    func when(_ event: EventName, _ moment: Moment, in zone: BusinessZone, _ length: DateLength = .long) -> String {
        event.hasTime ? dateTime(moment.instant, in: zone) : date(moment.day, length)
    }
}

extension ConsoleField {
    /// When an event is to be, by the clocks of the business.
    ///
    /// - Parameter hasTime: whether it asks for the time of the day.
    static func when(
        _ name: String, _ label: String, _ value: String, hasTime: Bool, help: String? = nil, _ visit: ConsoleVisit,
        _ zone: BusinessZone
    ) -> ConsoleField {
        guard hasTime else { return .day(name, label, value, help: help) }
        let inZone = "\(visit.text[.timeZone]): \(zone)."
        return ConsoleField(
            name: name, label: label, kind: .line(type: "datetime-local", most: 16), value: value,
            help: [help, inZone].compactMap(\.self).joined(separator: " "))
    }
}

extension ConsoleVisit {
    /// When an event is to be, as browsers write it: `2026-11-30T18:00` by the clocks of the business, or a day where the time does not count.
    ///
    /// A time that clocks skip is the first instant after it, and of one that they show twice the first counts (D-45).
    ///
    /// - Returns: nil for anything else, also for a day alone where the time counts.
    func moment(_ name: String, of event: EventName, in zone: BusinessZone) -> Moment? {
        let parts = field(name, most: 20).split(separator: "T", omittingEmptySubsequences: false)
        if parts.count == 1, !event.hasTime { return day(name).map(zone.moment(startOf:)) }
        guard parts.count == 2, let time = Self.time(parts[1]) else { return nil }
        do {
            return try zone.moment(CivilDate(parsing: String(parts[0])), hour: time.hour, minute: time.minute)
        } catch { return nil }
    }

    private static func time(_ text: Substring) -> (hour: Int, minute: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1])
        else { return nil }
        return (hour, minute)
    }
}
