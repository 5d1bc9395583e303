import Foundation
import Testing

/// A program started by a test.
///
/// Foundation's own class waits for the end of a program by a socket that programs started at the same time inherit, so
/// that tests which run side by side would wait for each other.
final class ChildProgram: Sendable {
    private let identifier: pid_t
    private let output: Int32?

    /// Starts `arguments[0]`, found in the search path, with no input; its output goes nowhere unless it is to be read.
    init(_ arguments: [String], readsOutput: Bool = false) throws {
        var ends: [Int32] = [-1, -1]
        if readsOutput {
            try #require(pipe(&ends) == 0)
            // Only the copy that becomes the program's output may be inherited.
            for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
        }
        defer { if readsOutput { close(ends[1]) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        if readsOutput { posix_spawn_file_actions_adddup2(&actions, ends[1], 1) }
        // The threads that tests run on block most signals, and a program that inherits that cannot be asked to end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child = pid_t()
        let status = posix_spawnp(&child, arguments[0], &actions, &attributes, &pointers, environ)
        try #require(status == 0, "\(arguments[0]) does not start: error \(status)")
        identifier = child
        output = readsOutput ? ends[0] : nil
    }

    /// The first line of output that begins with `prefix`, without it; `nil` when the program ends before.
    func line(after prefix: String) -> String? {
        guard let output else { return nil }
        var text: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte != UInt8(ascii: "\n") {
                text.append(byte)
                continue
            }
            let line = String(decoding: text, as: UTF8.self)
            if line.hasPrefix(prefix) { return String(line.dropFirst(prefix.count)) }
            text = []
        }
        return nil
    }

    /// Waits for the end and returns the exit status, or 128 and the signal.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        if let output { close(output) }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Asks the program to end, and waits for it; to be called once.
    func stop() {
        kill(identifier, SIGTERM)
        wait()
    }
}

/// Runs a program to its end and returns its status.
func run(_ arguments: String...) throws -> Int32 {
    try ChildProgram(arguments).wait()
}
