import Glibc
import TestSupport

/// `payments-kill receive` as processes, one after the other at one address.
struct Receivers: Sendable {
    let port: ReservedPort
    let store: KilledStore
    let gateways: Gateways
    let world: World

    private var environment: [String: String] { world.environment.merging(store.environment) { $1 } }

    private func command(applyingInline: Bool) -> [String] {
        var command = [CommandLine.arguments[0], "receive", "--database", store.name, "--port", String(port.number)]
        if let server = store.server { command += ["--server", server.folder] }
        return command + (applyingInline ? ["--inline"] : [])
    }

    /// Runs one and kills it with signal 9.
    ///
    /// - Parameter applyingInline: whether it applies events before it answers.
    /// - Returns: whether it lived until then; it does not begin while its database is away.
    func kill(after life: Life, applyingInline: Bool) async throws -> Bool {
        try await life.lead(
            command(applyingInline: applyingInline), environment, input: gateways.announcements
        ) { $0 == ReceiveCommand.announcement }
    }

    /// Starts one, and gives it back once it takes webhooks.
    func start() async throws -> ChildProgram {
        try await apart {
            let program = try ChildProgram(
                command(applyingInline: false), environment: environment, input: Array(gateways.announcements.utf8))
            guard program.readLine() == ReceiveCommand.announcement else {
                throw RunFailure("no receiver can be started: \(program.readToEnd().errors)")
            }
            return program
        }
    }
}

/// A port that stays ours while nobody listens on it.
final class ReservedPort: Sendable {
    let number: Int
    private let socket: Int32

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var (isAllowed, size) = (Int32(1), socklen_t(MemoryLayout<sockaddr_in>.size))
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isAllowed, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 ? getsockname(socket, $0, &size) : -1
            }
        }
        self.socket = socket
        number = Int(UInt16(bigEndian: name.sin_port))
        guard result == 0 else { throw RunFailure("no port can be had, error \(errno)") }
    }

    deinit { close(socket) }

    /// Where gateways post, `/` and the account's name behind it.
    var address: String { ReceiveCommand.address(port: number) }
}
