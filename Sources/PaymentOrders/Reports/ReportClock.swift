internal import Foundation
internal import PaymentCore
internal import PaymentLocalization

/// Writes instants as clocks of the business show them.
struct ReportClock: Sendable {
    /// The name of the zone.
    let name: String
    private let zone: TimeZone

    init(_ zone: BusinessZone) {
        name = zone.identifier
        // Every business zone is one that Foundation knows.
        self.zone = TimeZone(identifier: zone.identifier) ?? .gmt
    }

    /// Day and minute, for people: `2026-11-21 16:05`.
    func minute(_ instant: Timestamp) -> String {
        let time = local(instant)
        return "\(time.date) \(time.hour.padded(to: 2)):\(time.minute.padded(to: 2))"
    }

    /// Day and second, as spreadsheets read it: `2026-11-21 16:05:09`.
    func second(_ instant: Timestamp) -> String {
        "\(minute(instant)):\(local(instant).second.padded(to: 2))"
    }

    /// The instant itself, for programs: `2026-11-21T16:05:09.120+02:00`.
    func exact(_ instant: Timestamp) -> String {
        let time = local(instant)
        let offset = offset(at: instant)
        let clock = [time.hour, time.minute, time.second].map { $0.padded(to: 2) }.joined(separator: ":")
        let (hours, rest) = offset.magnitude.quotientAndRemainder(dividingBy: 3600)
        let sign = offset < 0 ? "-" : "+"
        return "\(time.date)T\(clock).\(time.millisecond.padded(to: 3))"
            + "\(sign)\(hours.padded(to: 2)):\((rest / 60).padded(to: 2))"
    }

    private func local(_ instant: Timestamp) -> UTCDateTime {
        UTCDateTime(instant.adding(seconds: offset(at: instant)))
    }

    private func offset(at instant: Timestamp) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.secondsSinceEpoch))))
    }
}
