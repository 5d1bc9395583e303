internal import Glibc
internal import Synchronization

/// A PostgreSQL server of the tests' own, on a Unix socket in a temporary folder.
///
/// `Tests/Scripts/postgres` runs it. It ends, and its folder goes, when this object does, or the process, however that ends.
public final class PostgresServer: Sendable {
    /// Why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// What went wrong and what to do.
        public let description: String
    }

    /// The folder of the socket, which is the host to connect to, as the role `postgres`.
    public let folder: String
    private let program: ChildProgram
    /// What the script reads its orders from; the end of it is the sign to clean up.
    private let orders: Int32
    private let lock = Mutex(())
    private let names = Atomic(0)

    private static let started = Task { try await PostgresServer.start() }

    /// The server that all tests of the process share, started for the first that asks.
    public static func shared() async throws -> PostgresServer { try await started.value }

    /// Starts a server that nobody shares, for a test that kills it.
    public static func start() async throws -> PostgresServer { try await apart { try PostgresServer() } }

    private init() throws {
        var template = Array("/tmp/orders.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "no temporary folder, error \(errno)") }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let path = folder + "/orders"
        defer {
            unlink(path)
            rmdir(folder)
        }
        // Opened for both directions, a FIFO waits for nobody.
        guard mkfifo(path, 0o600) == 0 else { throw Failure(description: "no FIFO, error \(errno)") }
        orders = open(path, O_RDWR | O_CLOEXEC)
        guard orders >= 0 else { throw Failure(description: "the FIFO does not open, error \(errno)") }
        let script = #filePath.replacing("TestSupport/PostgresServer.swift", with: "Scripts/postgres")
        program = try ChildProgram(["bash", "-c", #"exec "$0" <"$1""#, script, path])
        let answer = program.readLine() ?? "the script ended: \(program.readToEnd().errors)"
        guard answer.hasPrefix("ready ") else {
            close(orders)
            throw Failure(description: answer)
        }
        self.folder = String(answer.dropFirst("ready ".count))
    }

    deinit { close(orders) }

    /// A name that no database or schema of the server has.
    public func makeName() -> String { "test_\(names.add(1, ordering: .relaxed).newValue)" }

    /// Makes an empty database and gives its name.
    public func makeDatabase() async throws -> String {
        let name = makeName()
        try await order("database \(name)")
        return name
    }

    /// Kills all processes of the server with signal 9.
    public func crash() async throws { try await order("crash") }

    /// Starts a crashed server again on the same data.
    public func restart() async throws { try await order("start") }

    /// Starts the server again with a setting: `fsync = off`.
    public func restart(with setting: String) async throws { try await order("set \(setting)") }

    /// Starts the server again as a standby, which takes no writes.
    public func becomeStandby() async throws { try await order("standby") }

    /// Ends the server and waits until it is gone.
    public func stop() async throws {
        try await order("stop")
        try await apart { _ = self.program.wait() }
    }

    private func order(_ words: String) async throws {
        try await apart {
            let answer = self.lock.withLock { _ in
                let line = Array((words + "\n").utf8)
                _ = write(self.orders, line, line.count)
                return self.program.readLine()
            }
            guard answer == "done" else { throw Failure(description: answer ?? "the script of the server ended") }
        }
    }
}
