import Glibc
import TestSupport

/// How long a process lives.
struct Life: Sendable {
    let milliseconds: Int
    /// Whether it is counted from the start of the process, else from when it begins to work.
    let isFromStart: Bool

    /// Runs a command and kills it with signal 9.
    ///
    /// - Parameters:
    ///   - input: its standard input.
    ///   - begins: whether a line it prints says that it begins to work.
    /// - Returns: whether it lived until then.
    func lead(
        _ command: [String], _ environment: [String: String], input: String = "",
        _ begins: @escaping @Sendable (String) -> Bool
    ) async throws -> Bool {
        try await apart {
            let program = try ChildProgram(
                ["sh", "-c", #"echo $$; exec "$0" "$@" 2>&1"#] + command, environment: environment,
                input: Array(input.utf8))
            guard let process = program.readLine().flatMap({ pid_t($0) }) else {
                throw RunFailure("\(command[0]) cannot be started")
            }
            while !isFromStart, let line = program.readLine(), !begins(line) {}
            usleep(useconds_t(milliseconds * 1000))
            Glibc.kill(process, SIGKILL)
            return program.wait() == 128 + SIGKILL
        }
    }
}
