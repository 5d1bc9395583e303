internal import PaymentCore

extension Timestamp {
    /// The moment for people, as `2026-11-21 07:44:07 UTC`.
    var pageText: String { text(" ", " UTC") }

    /// The moment as `2026-11-21T07:44:07Z`; years outside 0000 to 9999 as seconds since 1970.
    var utcText: String { text("T", "Z") }

    private func text(_ separator: String, _ zone: String) -> String {
        let time = UTCDateTime(self)
        guard (0...9999).contains(time.date.year) else { return "\(secondsSinceEpoch) s" }
        let clock = "\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2))"
        return "\(time.date)\(separator)\(clock)\(zone)"
    }
}
