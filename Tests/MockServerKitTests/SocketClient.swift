import Foundation
import Glibc
import HTTPTypes
import PaymentCore
import PaymentHTTP

/// An HTTP client that does nothing by itself: sends bytes, and tells exactly what came back and how it ended.
struct SocketClient: Sendable {
    enum Ending: Equatable, Sendable {
        case refused, complete, closed, reset, silent, enough
    }

    struct Outcome: Sendable {
        var ending: Ending
        var bytes: [UInt8] = []

        var head: String {
            String(decoding: bytes.prefix(headLength), as: UTF8.self)
        }
        var body: [UInt8] { Array(bytes.dropFirst(headLength)) }
        var bodyText: String { String(decoding: body, as: UTF8.self) }
        var status: Int? { Int(head.split(separator: " ").dropFirst().first ?? "") }

        func field(_ name: String) -> String? {
            let prefix = name.lowercased() + ": "
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(prefix) }
            return line.map { String($0.dropFirst(prefix.count)) }
        }

        private var headLength: Int {
            let mark = Array("\r\n\r\n".utf8)
            guard bytes.count >= 4 else { return 0 }
            return (0...(bytes.count - 4)).first { bytes[$0] == 13 && bytes[$0..<($0 + 4)].elementsEqual(mark) }.map {
                $0 + 4
            } ?? 0
        }

        var isComplete: Bool {
            guard headLength > 0 else { return false }
            if status == 204 { return true }
            guard let length = field("content-length").flatMap(Int.init) else { return false }
            return bytes.count - headLength >= length
        }
    }

    let port: Int
    var patienceMilliseconds = 5000

    /// Sends a request and reads until the answer is complete, `bytesMax` came, nothing comes any more, or the connection ends.
    func send(
        _ method: String, _ path: String, host: String = "127.0.0.1", fields: [String: String] = [:],
        body: [UInt8] = [],
        bytesMax: Int = .max
    ) async -> Outcome {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        return await exchange(Array((head + "\r\n").utf8) + body, bytesMax: bytesMax, isHead: method == "HEAD")
    }

    /// Sends bytes as they are.
    ///
    /// - Parameters:
    ///   - readsOn: whether to read until the connection ends, although an answer is complete.
    ///   - closesHalf: whether to say, once the request is sent, that nothing more will come.
    func exchange(
        _ bytes: [UInt8], bytesMax: Int = .max, isHead: Bool = false, readsOn: Bool = false,
        closesHalf: Bool = false
    ) async -> Outcome {
        await withCheckedContinuation { continuation in
            // Blocking calls stay off the threads that the mocks run on.
            Thread.detachNewThread {
                continuation.resume(returning: run(bytes, bytesMax, isHead, readsOn, closesHalf))
            }
        }
    }

    private func run(
        _ request: [UInt8], _ bytesMax: Int, _ isHead: Bool, _ readsOn: Bool, _ closesHalf: Bool
    ) -> Outcome {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: patienceMilliseconds / 1000, tv_usec: patienceMilliseconds % 1000 * 1000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return Outcome(ending: .refused) }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        if closesHalf { shutdown(descriptor, Int32(SHUT_WR)) }
        var outcome = Outcome(ending: .complete)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if !readsOn, isHead ? outcome.head.hasSuffix("\r\n\r\n") : outcome.isComplete { return outcome }
            if outcome.bytes.count >= bytesMax {
                outcome.ending = .enough
                return outcome
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                outcome.bytes += buffer[..<count]
            } else {
                outcome.ending = count == 0 ? .closed : errno == EAGAIN ? .silent : .reset
                return outcome
            }
        }
    }
}

/// The same as a transport, for notifications that go over a socket.
struct SocketTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var fields: [String: String] = [:]
        for field in request.headerFields { fields[field.name.rawName] = field.value }
        let outcome = await SocketClient(port: request.url.port ?? 80).send(
            request.method.rawValue, request.url.pathAndQuery, fields: fields, body: Array(request.bodyText.utf8))
        guard let status = outcome.status else {
            throw TransportError(.connectionLost, .mayHaveArrived, detail: "no answer: \(outcome.ending)")
        }
        return TransportResponse(status: status, body: outcome.body)
    }
}

/// Waits for something that happens in a task of the mock, which nothing here can wait on.
///
/// It looks every millisecond; the time limit of the suite ends what never happens.
func until(_ isTrue: () -> Bool) async throws {
    while !isTrue() { try await Task.sleep(for: .milliseconds(1)) }
}
