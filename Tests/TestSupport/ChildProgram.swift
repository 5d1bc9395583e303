internal import Glibc

/// A program started by a test.
///
/// Foundation's own class waits for the end by a socket that programs started at the same time inherit, and lets a
/// program inherit every socket the tests have open: a port that a test closed would still accept connections.
public final class ChildProgram: Sendable {
    /// What cannot be started, and the system's error number.
    public struct StartError: Error {
        /// The program.
        public let program: String
        /// The system's error number.
        public let number: Int32
    }

    private let identifier: pid_t
    private let output: Int32
    private let errors: Int32

    /// Starts `arguments[0]`, found in the search path.
    ///
    /// - Parameters:
    ///   - arguments: the program and what it is given.
    ///   - environment: all of its environment; nil gives it this process's.
    ///   - input: its standard input, at most what a pipe holds (64 KiB).
    ///   - discardsOutput: whether its output goes nowhere; else it must be read.
    public init(
        _ arguments: [String], environment: [String: String]? = nil, input: [UInt8] = [], discardsOutput: Bool = false
    ) throws {
        let (inputEnds, outputEnds, errorEnds) = (try Self.makePipe(), try Self.makePipe(), try Self.makePipe())
        defer { for end in [inputEnds.read, inputEnds.write, outputEnds.write, errorEnds.write] { close(end) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (end, descriptor) in [(inputEnds.read, Int32(0)), (outputEnds.write, 1), (errorEnds.write, 2)] {
            posix_spawn_file_actions_adddup2(&actions, end, descriptor)
        }
        if discardsOutput {
            for descriptor in Int32(1)...2 {
                posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
            }
        }
        // What is not open is passed over.
        for descriptor in Int32(3)..<4096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // The threads that tests run on block most signals, and a program that inherits that cannot be asked to end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = arguments.map { strdup($0) } + [nil]
        var variables = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in pointers + variables { free(pointer) } }
        var child = pid_t()
        let number =
            environment == nil
            ? posix_spawnp(&child, arguments[0], &actions, &attributes, &pointers, environ)
            : posix_spawnp(&child, arguments[0], &actions, &attributes, &pointers, &variables)
        guard number == 0 else {
            close(outputEnds.read)
            close(errorEnds.read)
            throw StartError(program: arguments[0], number: number)
        }
        identifier = child
        output = outputEnds.read
        errors = errorEnds.read
        _ = input.withUnsafeBytes { write(inputEnds.write, $0.baseAddress, $0.count) }
    }

    /// The next line of standard output without its end; nil when there is none any more.
    public func readLine() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// The first line of standard output that begins with `prefix`, without it; nil when the program ends before.
    public func line(after prefix: String) -> String? {
        while let line = readLine() {
            if line.hasPrefix(prefix) { return String(line.dropFirst(prefix.count)) }
        }
        return nil
    }

    /// Everything on standard output and then on standard error, up to the end.
    ///
    /// What is on standard error must fit a pipe.
    public func readToEnd() -> (output: String, errors: String) {
        (Self.readToEnd(output), Self.readToEnd(errors))
    }

    /// Waits for the end and returns the exit status, or 128 and the signal; to be called once.
    @discardableResult
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        close(output)
        close(errors)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Asks the program to end, and waits for it; to be called once.
    @discardableResult
    public func stop() -> Int32 {
        kill(identifier, SIGTERM)
        return wait()
    }

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw StartError(program: "pipe", number: errno) }
        return (ends[0], ends[1])
    }

    private static func readToEnd(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}

/// Runs a program to its end, its output going nowhere, and returns its status.
public func run(_ arguments: String...) throws -> Int32 {
    try ChildProgram(arguments, discardsOutput: true).wait()
}
