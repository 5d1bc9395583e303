import Foundation
import PaymentCore
import PaymentPlans
import Testing

/// The schedule is the same on any machine and in any time zone of the process (E-1, E-3).
///
/// All amounts and days of 100 000 schedules go into one number, which is written here: whoever runs this elsewhere, later, or in
/// another zone gets the same number or a failure. Two of the runs are programs of their own whose zone is set before, at both ends
/// of the date line; that their zone is in force is checked with the system's own clock.
@Suite struct TimeZonePropertyTests {
    static let expected: UInt64 = 165_759_776_456_842_077

    @Test("100 000 schedules are the same in any run")
    func anyRun() async {
        let found = await inBackground { Self.fingerprint() }
        #expect(found == Self.expected, "amounts or days differ from those that were written down")
    }

    @Test("100 000 schedules are the same 14 hours ahead of UTC")
    func aheadOfUTC() async {
        await #expect(processExitsWith: .success) {
            Self.exitAfterChecking(zone: "LINT-14", secondsFromUTC: 14 * 3600)
        }
    }

    @Test("100 000 schedules are the same 8 hours behind UTC, with daylight-saving time")
    func behindUTC() async {
        await #expect(processExitsWith: .success) {
            Self.exitAfterChecking(zone: "PST8PDT,M3.2.0,M11.1.0", secondsFromUTC: -8 * 3600)
        }
    }

    /// Ends this program: well when zone and schedules are as they must be.
    private static func exitAfterChecking(zone: String, secondsFromUTC: Int) -> Never {
        setenv("TZ", zone, 1)
        tzset()
        var winter = time_t(0)
        var local = tm()
        localtime_r(&winter, &local)
        exit(local.tm_gmtoff == secondsFromUTC && fingerprint() == expected ? EXIT_SUCCESS : EXIT_FAILURE)
    }

    /// One number for the amounts and days of 100 000 schedules (FNV-1a); 0 when none can be drawn.
    private static func fingerprint() -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ number: Int64) { hash = (hash ^ UInt64(bitPattern: number)) &* 0x0000_0100_0000_01B3 }

        for number in 0..<100_000 {
            var dice = Dice(seed: 61, case: number)
            do {
                for item in try dice.plannedCase().plan.schedule.items {
                    add(Int64(item.line ?? -1))
                    add(Int64(item.part))
                    add(item.minorUnits)
                    add(item.due?.daysSinceEpoch ?? .min)
                }
            } catch {
                return 0
            }
        }
        return hash
    }
}
