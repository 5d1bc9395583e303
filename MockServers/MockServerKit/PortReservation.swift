internal import Glibc
internal import NIOCore

/// A port that stays ours while nobody listens on it, so that a mock can refuse connections and listen again later.
///
/// The socket is bound and never listens: whoever connects meanwhile is refused, and nobody else is given the port.
final class PortReservation: Sendable {
    let port: Int
    private let descriptor: Int32

    /// Reserves `port` at `host`; 0 is a free one.
    init(host: String, port: Int) throws(MockServerError) {
        let address: SocketAddress
        do {
            address = try SocketAddress.makeAddressResolvingHost(host, port: port)
        } catch {
            throw MockServerError(.cannotListen, "no address for \(host) port \(port): \(error)")
        }
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(host, port) }
        var isAllowed: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isAllowed, size) == 0,
            address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0,
            let bound = Self.port(of: descriptor)
        else {
            let failure = Self.failure(host, port)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.port = bound
    }

    deinit {
        close(descriptor)
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard result == 0 else { return nil }
        // The port stands at the same place in both kinds of address, in network order.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func failure(_ host: String, _ port: Int) -> MockServerError {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return MockServerError(.cannotListen, "cannot listen at \(host) port \(port): \(reason)")
    }
}
