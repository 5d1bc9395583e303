import Foundation
import Synchronization

/// A server on a free loopback port that answers each request by its path: a status, header fields, a body.
final class AnswerServer: Sendable {
    struct Answer: Sendable {
        var status = 200
        var fields: [String] = []
        var body = ""
        /// How long it takes.
        var seconds: UInt32 = 0
    }

    let url: String
    private let listener: Int32
    private let answers: [String: Answer]
    private let seen = Mutex<[String]>([])

    /// What was asked, as `POST /path`, in order.
    var requests: [String] { seen.withLock { $0 } }

    init(_ answers: [String: Answer]) throws {
        self.answers = answers
        // A program that another test starts must not keep the socket open.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [self] in
            // This thread alone closes the listener, whose number another may get.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                serve(connection)
            }
        }
    }

    /// Ends it; to be called once.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            // A client that begins with a TLS handshake waits for one in return.
            if bytes.first == 0x16 { return }
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased().components(separatedBy: "\r\n")
                let length = head.first { $0.hasPrefix("content-length:") }.flatMap {
                    Int($0.dropFirst(15).trimmingPrefix(" "))
                }
                if text[end.upperBound...].utf8.count >= length ?? 0 { break }
            }
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer[..<count]
        }
        let words = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count == 3 else { return }
        seen.withLock { $0.append("\(words[0]) \(words[1])") }
        let answer = answers[String(words[1].prefix { $0 != "?" })] ?? Answer(status: 404)
        sleep(answer.seconds)
        let head = ["HTTP/1.1 \(answer.status) Told", "Content-Length: \(answer.body.utf8.count)", "Connection: close"]
        let text = (head + answer.fields).joined(separator: "\r\n") + "\r\n\r\n" + answer.body
        _ = Array(text.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
    }
}
