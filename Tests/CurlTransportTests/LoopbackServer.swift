import Foundation
import Synchronization

/// A server on a free loopback port that gives every connection, on a thread of its own, to a script.
final class LoopbackServer: Sendable {
    /// The port it listens on.
    let port: Int
    private let listener: Int32
    private let open = Mutex<(connections: [Int32], accepted: Int, isStopped: Bool)>(([], 0, false))

    init(_ script: @escaping @Sendable (ServerConnection) -> Void) throws {
        // Close-on-exec: a program that another test starts must not keep these sockets open.
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) != 0 || listen(listener, 1024) != 0
                    || getsockname(listener, address, &length) != 0
            }
        }
        guard listener >= 0, !failed else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in
            // This thread alone closes the listener, whose number another server may get
            defer { close(self.listener) }
            while true {
                let descriptor = accept(self.listener, nil, nil)
                guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, let number = admit(descriptor)
                else { break }
                Thread.detachNewThread {
                    script(ServerConnection(descriptor, number: number))
                    self.release(descriptor)
                }
            }
        }
    }

    /// How many connections were made.
    var accepted: Int { open.withLock { $0.accepted } }

    /// The absolute URL of `path`.
    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Closes the listener and every connection, which ends the scripts.
    func stop() {
        open.withLock { open in
            guard !open.isStopped else { return }
            open.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in open.connections { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func admit(_ descriptor: Int32) -> Int? {
        open.withLock { open in
            guard !open.isStopped else {
                close(descriptor)
                return nil
            }
            open.accepted += 1
            open.connections.append(descriptor)
            return open.accepted
        }
    }

    private func release(_ descriptor: Int32) {
        open.withLock { open in
            open.connections.removeAll { $0 == descriptor }
            close(descriptor)
        }
    }
}

/// Whether somebody listens on the loopback `port`.
func isListening(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    return connectLoopback(descriptor, port: port)
}

/// Connects `descriptor` to the loopback `port`.
func connectLoopback(_ descriptor: Int32, port: Int) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = in_port_t(port).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// One connection of a `LoopbackServer`; used by its own thread alone.
final class ServerConnection {
    /// Counted from 1.
    let number: Int
    private let descriptor: Int32
    private var pending: [UInt8] = []

    struct Request {
        var head: String
        var body: [UInt8]
        var method: String { String(head.prefix { $0 != " " }) }
        var path: String { String(head.split(separator: " ", maxSplits: 2)[1]) }

        /// The value of the field `name`, given in small letters.
        func value(of name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() where line.lowercased().hasPrefix(name + ":") {
                return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            }
            return nil
        }
    }

    init(_ descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
    }

    /// The next request with its whole body; `nil` at the end of the connection.
    func readRequest() -> Request? {
        guard let head = readHead() else { return nil }
        var request = Request(head: head, body: [])
        let count = request.value(of: "content-length").flatMap { Int($0) } ?? 0
        while pending.count < count { if !fill() { return nil } }
        request.body = Array(pending.prefix(count))
        pending.removeFirst(count)
        return request
    }

    /// The next request up to the empty line.
    func readHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end) {
                let head = String(decoding: pending[..<range.upperBound], as: UTF8.self)
                pending.removeFirst(range.upperBound)
                return head
            }
            if !fill() { return nil }
        }
    }

    /// Reads and drops what comes until the other side closes.
    func drain() {
        repeat { pending.removeAll(keepingCapacity: true) } while fill()
    }

    /// Reads and drops `count` bytes; false when the other side closes before.
    func skip(_ count: Int) -> Bool {
        var missing = count
        while missing > pending.count {
            missing -= pending.count
            pending.removeAll(keepingCapacity: true)
            if !fill() { return false }
        }
        pending.removeFirst(missing)
        return true
    }

    /// Sends `bytes`; false when the other side has gone.
    @discardableResult
    func write(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func write(_ text: String) -> Bool { write(text.utf8) }

    /// A complete 200 answer with `body`.
    @discardableResult
    func answer(_ body: String = "{}", fields: String = "") -> Bool {
        write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
    }

    /// Closes both directions before the script ends.
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Makes the end of the script a reset instead of an orderly close.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// The socket, for a script that copies bytes itself.
    var socketDescriptor: Int32 { descriptor }

    private func fill() -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 256 * 1024, alignment: 1) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { pending.append(contentsOf: buffer.prefix(count)) }
            return count
        }
        return count > 0
    }
}
