import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct BusinessZoneTests {
    @Test(
        "a wall-clock time is its first instant, a skipped one the first after the gap (D-45, vector 34)",
        arguments: [
            // Skipped: 02:00 to 03:00.
            ("America/New_York", "2027-03-14", 2, 30, "2027-03-14T07:00:00"),
            ("America/New_York", "2027-03-14", 2, 0, "2027-03-14T07:00:00"),
            ("America/New_York", "2027-03-14", 1, 59, "2027-03-14T06:59:00"),
            ("America/New_York", "2027-03-14", 3, 0, "2027-03-14T07:00:00"),
            // Shown twice: 01:00 to 02:00.
            ("America/New_York", "2026-11-01", 1, 30, "2026-11-01T05:30:00"),
            ("America/New_York", "2026-11-01", 1, 0, "2026-11-01T05:00:00"),
            ("America/New_York", "2026-11-01", 2, 0, "2026-11-01T07:00:00"),
            // Half an hour is skipped, or shown twice.
            ("Australia/Lord_Howe", "2026-10-04", 2, 15, "2026-10-03T15:30:00"),
            ("Australia/Lord_Howe", "2026-04-05", 1, 45, "2026-04-04T14:45:00"),
            ("Australia/Lord_Howe", "2026-04-05", 2, 0, "2026-04-04T15:30:00"),
            // Clocks skipped from 23:59:59 to 01:00.
            ("Africa/Cairo", "2024-04-26", 0, 30, "2024-04-25T22:00:00"),
            // Clocks were put back at 00:01 to 23:01 of the day before.
            ("America/St_Johns", "2006-10-29", 0, 0, "2006-10-29T02:30:00"),
            ("America/St_Johns", "2006-10-28", 23, 30, "2006-10-29T02:00:00"),
            // Both sides of the date line.
            ("Pacific/Kiritimati", "2027-01-01", 0, 0, "2026-12-31T10:00:00"),
            ("Etc/GMT+12", "2027-01-01", 0, 0, "2027-01-01T12:00:00"),
            ("UTC", "2027-01-01", 12, 34, "2027-01-01T12:34:00"),
        ])
    func wallClock(zone: String, date: String, hour: Int, minute: Int, expected: String) throws {
        let moment = try BusinessZone(zone).moment(day(date), hour: hour, minute: minute)
        #expect(moment == Moment(day: try day(date), instant: try instant(expected)))
    }

    @Test(
        "the hour and the minute of an instant are those that clocks show",
        arguments: [
            ("UTC", "1969-12-31T23:59:59", 23, 59), ("UTC", "2027-01-01T00:00:00", 0, 0),
            ("Europe/Kyiv", "2026-12-24T16:00:00", 18, 0), ("Europe/Kyiv", "2027-06-24T15:00:00", 18, 0),
            // Half past three, twice.
            ("Europe/Kyiv", "2027-10-31T00:30:00", 3, 30), ("Europe/Kyiv", "2027-10-31T01:30:00", 3, 30),
            ("Asia/Kathmandu", "2026-12-31T20:00:00", 1, 45), ("America/St_Johns", "2027-01-01T00:00:00", 20, 30),
        ])
    func shownTime(zone: String, text: String, hour: Int, minute: Int) throws {
        let shown = try BusinessZone(zone).time(instant(text))
        #expect(shown == (hour, minute))
    }

    @Test(
        "a day begins with the first instant that clocks show on it",
        arguments: [
            ("Europe/Kyiv", "2026-11-21", "2026-11-20T22:00:00"),
            ("Pacific/Kiritimati", "2026-11-21", "2026-11-20T10:00:00"),
            ("Etc/GMT+12", "2026-11-21", "2026-11-21T12:00:00"),
            // Midnight was skipped.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00"),
            ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00"),
            // The hour before midnight was shown twice.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00"),
            ("Africa/Cairo", "2024-11-01", "2024-10-31T22:00:00"),
            // Before and after a day that was skipped.
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00"),
            // Before there were time zones, and when nobody knows whether there will be.
            ("America/New_York", "1800-01-01", "1800-01-01T04:56:02"),
            ("America/New_York", "2500-07-01", "2500-07-01T04:00:00"),
            ("America/New_York", "+200000-01-01", "+200000-01-01T05:00:00"),
            ("America/New_York", "+292000000-07-01", "+292000000-07-01T04:00:00"),
            ("America/New_York", "-292000000-07-01", "-292000000-07-01T04:56:02"),
        ])
    func starts(zone: String, date: String, expected: String) throws {
        let moment = try BusinessZone(zone).moment(startOf: day(date))
        #expect(moment == Moment(day: try day(date), instant: try instant(expected)))
    }

    @Test("a day that clocks skipped begins with the day after it")
    func skippedDay() throws {
        let apia = try BusinessZone("Pacific/Apia")
        let next = Moment(day: try day("2011-12-31"), instant: try instant("2011-12-30T10:00:00"))
        #expect(apia.moment(startOf: try day("2011-12-30")) == next)
        #expect(try apia.moment(day("2011-12-30"), hour: 18, minute: 30) == next)
        #expect(apia.moment(next.instant.adding(milliseconds: -1)).day == (try day("2011-12-29")))
    }

    @Test(
        "an instant falls on the business's day, to the millisecond",
        arguments: [
            ("America/New_York", "2026-11-21T04:59:59", "2026-11-20"),
            ("America/New_York", "2026-11-21T05:00:00", "2026-11-21"),
            ("Pacific/Kiritimati", "2026-11-21T10:00:00", "2026-11-22"),
            ("Etc/GMT+12", "2026-11-21T11:59:59", "2026-11-20"),
            ("UTC", "1969-12-31T23:59:59", "1969-12-31"),
        ])
    func days(zone: String, time: String, expected: String) throws {
        let zone = try BusinessZone(zone)
        let second = try instant(time)
        for milliseconds in [0, 999] as [Int64] {
            let instant = second.adding(milliseconds: milliseconds)
            #expect(zone.moment(instant) == Moment(day: try day(expected), instant: instant))
        }
    }

    @Test("minutes until a link ends are elapsed time, also while clocks are changed (D-20, vector 34)")
    func elapsedTime() throws {
        let newYork = try BusinessZone("America/New_York")
        let issued = try newYork.moment(day("2027-03-14"), hour: 1, minute: 50)
        #expect(
            issued.instant.adding(seconds: 30 * 60)
                == (try newYork.moment(day("2027-03-14"), hour: 3, minute: 20).instant))
    }

    @Test("the ends of time are clamped", arguments: ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York"])
    func ends(name: String) throws {
        let zone = try BusinessZone(name)
        let earliest = zone.moment(startOf: CivilDate(daysSinceEpoch: .min)).instant
        let latest = zone.moment(startOf: CivilDate(daysSinceEpoch: .max)).instant
        #expect(earliest < Timestamp(millisecondsSinceEpoch: .min + 172_800_000))
        #expect(latest > Timestamp(millisecondsSinceEpoch: .max - 172_800_000))
        for instant in [Timestamp(millisecondsSinceEpoch: .min), Timestamp(millisecondsSinceEpoch: .max)] {
            #expect(zone.moment(instant).day.days(until: CivilDate(instant)).magnitude <= 1)
        }
    }

    @Test(
        "only names of area and place are zones, and UTC",
        arguments: [
            "", " ", "/", "Mars/Base", "europe/kyiv", "Europe/Kyiv ", "Europe/Kyiv\0", "Europe/Kyiv\0x", "EST", "PST",
            "IST",
            "GMT+5", "UTC+3", "+03:00", "SystemV/EST5", "Etc/GMT+15", "../etc/passwd", "posix/Europe/Kyiv",
            "Київ/Україна",
        ])
    func refused(name: String) {
        let error = #expect(throws: InvalidValue.self) { try BusinessZone(name) }
        #expect(error?.field == "zone")
        #expect(error?.reason == "is no time zone of the IANA database; give one such as Europe/Kyiv")
    }

    @Test(
        "a zone keeps the name it was found by",
        arguments: ["Europe/Kyiv", "Europe/Kiev", "Asia/Kolkata", "UTC", "Etc/UTC"])
    func kept(name: String) throws {
        #expect(try BusinessZone(name).identifier == name)
        #expect(try BusinessZone(name) == BusinessZone(name))
    }

    @Test(
        "a time that no clock shows is refused",
        arguments: [(24, 0, 0), (-1, 0, 0), (0, 60, 0), (0, 0, 60), (0, -1, 0)])
    func refusedTimes(hour: Int, minute: Int, second: Int) throws {
        let error = #expect(throws: InvalidValue.self) {
            try BusinessZone.utc.moment(day("2026-11-21"), hour: hour, minute: minute, second: second)
        }
        #expect(error?.field == "time")
    }
}
