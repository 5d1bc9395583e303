import Foundation
import Glibc

/// What came back for a request.
struct Answer: Sendable {
    let status: Int
    let body: [UInt8]
    /// From the moment the request was written until the first byte came.
    let firstByte: Duration
    /// From the same moment until the last byte came.
    let whole: Duration
    private let lines: [Substring]

    fileprivate init(head: Substring, body: [UInt8], firstByte: Duration, whole: Duration) throws(WireError) {
        lines = head.split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        guard let status else { throw WireError(what: "the answer has no status") }
        self.status = status
        (self.body, self.firstByte, self.whole) = (body, firstByte, whole)
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// A header field.
    func field(_ name: String) -> String? { Wire.field(name, in: lines) }
}

/// What went wrong on a connection.
struct WireError: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// A connection that is kept open and blocks its thread: so small a client that what is measured is the server.
final class Wire {
    private let descriptor: Int32
    private let clock = ContinuousClock()
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// Connects to the loopback address; an answer that does not come within half a minute is an error.
    init(port: Int) throws(WireError) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard connected == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw WireError(what: "no connection: \(reason)")
        }
    }

    deinit { close(descriptor) }

    /// Writes a request and waits for its answer.
    func send(_ request: [UInt8]) throws(WireError) -> Answer {
        let start = clock.now
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw WireError(what: "the request could not be written") }
            sent += count
        }
        var bytes: [UInt8] = []
        try receive(&bytes)
        let firstByte = clock.now - start
        var end = Self.endOfHead(bytes)
        while end == nil {
            try receive(&bytes)
            end = Self.endOfHead(bytes)
        }
        let body = end ?? 0
        let head = Substring(decoding: bytes[..<body], as: UTF8.self)
        let length = Self.field("content-length", in: head.split(separator: "\r\n")).flatMap { Int($0) }
        guard let length else { throw WireError(what: "the answer does not say how long it is: \(head.prefix(200))") }
        while bytes.count < body + length { try receive(&bytes) }
        return try Answer(head: head, body: Array(bytes[body...]), firstByte: firstByte, whole: clock.now - start)
    }

    private func receive(_ bytes: inout [UInt8]) throws(WireError) {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else {
            let reason = count == 0 ? "it was closed" : String(cString: strerror(errno))
            throw WireError(what: "no answer after \(bytes.count) bytes: \(reason)")
        }
        bytes += buffer[..<count]
    }

    /// Where the body begins, once the head is there.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        bytes.firstRange(of: [13, 10, 13, 10])?.upperBound
    }

    fileprivate static func field(_ name: String, in lines: [Substring]) -> String? {
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
