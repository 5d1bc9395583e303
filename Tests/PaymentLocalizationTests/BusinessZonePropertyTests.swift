import Foundation
import PaymentCore
import PaymentLocalization
import PaymentPlans
import TestSupport
import Testing

@Suite struct BusinessZonePropertyTests {
    static let day: Int64 = 86_400

    @Test("the start of a day is its smallest instant, in every zone and century")
    func smallest() throws {
        let seed = anySeed()
        var random = SeededGenerator(seed: seed)
        let zones = try TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.map { try BusinessZone($0) }
        for _ in 0..<3000 {
            let zone = zones[random.number(below: zones.count)]
            // From 1840, before all zones, to 2600.
            let day = CivilDate(daysSinceEpoch: -47_482 + Int64(random.number(below: 277_584)))
            let start = zone.moment(startOf: day)
            let context = "\(zone) \(day), seed \(seed)"
            #expect(start == zone.moment(start.instant), "\(context)")
            // A day that is not shown at all is replaced by the one after it.
            #expect(start.day == day || start.day == day.adding(days: 1), "\(context)")
            #expect(zone.moment(start.instant.adding(milliseconds: -1)).day < day, "\(context)")
            // No clock was ever changed by more than a day, nor at an instant that is no multiple of a second.
            let earlier = stride(from: 1, through: 2 * Self.day, by: 900).first { seconds in
                zone.moment(start.instant.adding(seconds: -seconds)).day == day
            }
            #expect(earlier == nil, "\(context)")
        }
    }

    @Test("an instant lies between the start of its day and that of the next")
    func brackets() throws {
        let seed = anySeed()
        var random = SeededGenerator(seed: seed)
        let zones = try [
            "UTC", "Europe/Kyiv", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe",
            "Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Asia/Tehran", "America/Havana",
        ].map { try BusinessZone($0) }
        for _ in 0..<20_000 {
            let zone = zones[random.number(below: zones.count)]
            // From 1971 to 2460, to the millisecond.
            let instant = Timestamp(
                millisecondsSinceEpoch: Int64.random(in: 31_536_000_000...15_463_000_000_000, using: &random))
            let moment = zone.moment(instant)
            let context = "\(zone) \(instant.millisecondsSinceEpoch), seed \(seed)"
            #expect(moment.instant == instant, "\(context)")
            #expect(zone.moment(startOf: moment.day).instant <= instant, "\(context)")
            #expect(zone.moment(startOf: moment.day.adding(days: 1)).instant > instant, "\(context)")
        }
    }

    @Test("the first instant of a wall-clock time is the first in a search minute by minute")
    func wallClock() throws {
        // Days with changes of an hour, half an hour and a day, forward and back.
        for (name, date) in [
            ("America/New_York", "2027-03-14"), ("America/New_York", "2026-11-01"),
            ("Australia/Lord_Howe", "2026-10-04"),
            ("Australia/Lord_Howe", "2026-04-05"), ("Pacific/Apia", "2011-12-30"), ("America/Sao_Paulo", "2018-11-04"),
            ("America/St_Johns", "2006-10-28"), ("America/St_Johns", "2006-10-29"),
        ] {
            let zone = try TimeZone(identifier: name).map { ($0, try BusinessZone(name)) }
            let (peer, ours) = try #require(zone)
            let midnight = try PaymentLocalizationTests.day(date).daysSinceEpoch * Self.day
            for minute in stride(from: 0, to: 1440, by: 7) {
                let wall = midnight + Int64(minute) * 60
                let first = stride(from: wall - 2 * Self.day, through: wall + 2 * Self.day, by: 60).first { second in
                    let offset = peer.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second)))
                    return second + Int64(offset) >= wall
                }
                let moment = try ours.moment(PaymentLocalizationTests.day(date), hour: minute / 60, minute: minute % 60)
                #expect(moment.instant.secondsSinceEpoch == first, "\(name) \(date), minute \(minute)")
            }
        }
    }
}
