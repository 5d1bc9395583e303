import Foundation
import Glibc
import PaymentCore
import Synchronization
import TestSupport

/// What goes wrong with a run itself, not with what it tests.
struct RunFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A folder, and a time of day that all processes of a run share and that can be turned forward.
///
/// `Clock/clock.c`, loaded before the C library, turns the clock of the tool, of the mocks and of PostgreSQL alike, so leases run out and
/// look-ups fall due without waiting for them.
final class World: WallClock {
    let folder: String
    /// The environment of every process of the run.
    let environment: [String: String]
    private let clockFile: Int32
    private let turned = Mutex<Int64>(0)

    init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("payments-kill-\(getpid())").path
        self.folder = folder
        // PostgreSQL runs as another user and reads the clock, too.
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        clockFile = open(folder + "/clock", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard clockFile >= 0 else { throw RunFailure("no clock can be made in \(folder), error \(errno)") }
        let library = folder + "/clock.so"
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Clock/clock.c"
        let status = try await apart {
            try ChildProgram(
                ["clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source], discardsOutput: true
            ).wait()
        }
        guard status == 0 else { throw RunFailure("clang cannot compile \(source)") }
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder,
            "WORLD_CLOCK": folder + "/clock", "LD_PRELOAD": library,
        ]
        turn(seconds: 0)
    }

    deinit { close(clockFile) }

    /// Removes the folder.
    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    /// Turns the clock forward.
    func turn(seconds: Int64) {
        turned.withLock { turned in
            turned += seconds
            withUnsafeBytes(of: turned) { _ = pwrite(clockFile, $0.baseAddress, $0.count, 0) }
        }
    }

    /// The time of day of the run.
    func now() -> Timestamp { SystemWallClock().now().adding(seconds: turned.withLock { $0 }) }

    /// Lets whatever this process starts without an environment of its own share the clock: the server's script.
    func share() {
        for name in ["WORLD_CLOCK", "LD_PRELOAD"] { setenv(name, environment[name] ?? "", 1) }
    }
}
