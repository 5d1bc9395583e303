import Foundation
import TestSupport
import Testing

/// Whether this process was started by the test below.
private let isChild = ProcessInfo.processInfo.environment["LOCALIZATION_CHILD"] != nil

@Suite struct ProcessSettingsTests {
    @Test(
        "the time zone and the language of the process change nothing: all tests here pass under other ones",
        .enabled(if: !isChild), arguments: [("Pacific/Kiritimati", "uk_UA.UTF-8"), ("America/St_Johns", "ar_EG.UTF-8")])
    func otherSettings(zone: String, locale: String) throws {
        var environment = ProcessInfo.processInfo.environment
        environment["LOCALIZATION_CHILD"] = zone
        environment["TZ"] = zone
        environment["LANG"] = locale
        environment["LC_ALL"] = locale
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // Only one pipe is read at a time, so both streams go into one.
        let child = try ChildProgram(
            [
                "sh", "-c", "exec \"$0\" \"$@\" 2>&1", program, "--testing-library", "swift-testing", "--filter",
                "PaymentLocalizationTests",
            ],
            environment: environment)
        let output = child.readToEnd().output
        #expect(child.wait() == 0, "\(output)")
        // It did run the tests, and in that zone.
        #expect(
            output.contains("the process has the zone it was started with\" passed"), "\(output)")
    }

    @Test("the process has the zone it was started with", .enabled(if: isChild))
    func processZone() {
        #expect(TimeZone.current.identifier == ProcessInfo.processInfo.environment["LOCALIZATION_CHILD"])
    }
}
