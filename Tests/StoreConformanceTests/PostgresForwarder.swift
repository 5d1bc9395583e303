import Foundation
import Glibc
import Synchronization
import Testing

/// Stands between a client and the socket of a server, and cuts the connection at a chosen place of the talk.
final class PostgresForwarder: Sendable {
    /// What becomes of the next thing the client sends, once armed.
    enum Cut: Sendable, Equatable {
        /// It never arrives.
        case request
        /// It arrives, the server answers all of it, and the client gets only so many bytes of that.
        case answer(after: Int)
        /// It arrives, and nothing comes back while the connection stays open.
        case silence
    }

    /// The folder to connect to.
    let folder: String
    private let server: String
    private let listener: Int32
    private let cut = Mutex<Cut?>(nil)
    private let answerSize = Mutex(0)
    private let clients = Mutex<[Int32]>([])

    /// Listens in a new folder and forwards to the socket in the folder `server`.
    init(to server: String) throws {
        var template = Array("/tmp/forwarder.XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.server = server
        listener = Self.makeSocket()
        try #require(Self.withAddress(folder) { bind(listener, $0, $1) } == 0)
        try #require(listen(listener, 16) == 0)
        Thread.detachNewThread { self.accept() }
    }

    /// Cuts at the next thing that a client sends.
    func arm(_ cut: Cut) { self.cut.withLock { $0 = cut } }

    /// How many bytes the server answered to what was cut last.
    var lastAnswerSize: Int { answerSize.withLock { $0 } }

    /// Says to every client what a server says that is about to end the connection, and ends nothing.
    func bidFarewell() {
        let fields = Array("SFATAL\0VFATAL\0C57P01\0Mfarewell\0\0".utf8)
        let length = [0, 0, 0, UInt8(fields.count + 4)]
        for client in clients.withLock({ $0 }) { Self.send([UInt8(ascii: "E")] + length + fields, to: client) }
    }

    /// Takes no more connections; those there are end with their clients.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        unlink(Self.path(folder))
        rmdir(folder)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            clients.withLock { $0.append(client) }
            Thread.detachNewThread {
                let upstream = Self.makeSocket()
                if Self.withAddress(self.server, { connect(upstream, $0, $1) }) == 0 { self.forward(client, upstream) }
                self.clients.withLock { $0.removeAll { $0 == client } }
                close(client)
                close(upstream)
            }
        }
        close(listener)
    }

    private func forward(_ client: Int32, _ upstream: Int32) {
        while true {
            var both = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&both, 2, -1) > 0 else { return }
            if both[0].revents != 0 {
                guard let request = Self.receive(client) else { return }
                let cut = self.cut.withLock { cut in
                    defer { cut = nil }
                    return cut
                }
                if cut == .request { return }
                Self.send(request, to: upstream)
                if case .answer(let limit) = cut {
                    let answer = Self.wholeAnswer(upstream)
                    answerSize.withLock { $0 = answer.count }
                    Self.send(Array(answer.prefix(limit)), to: client)
                    if limit < answer.count { return }
                } else if cut == .silence {
                    while Self.receive(client) != nil {}
                    return
                }
            }
            if both[1].revents != 0 {
                guard let answer = Self.receive(upstream) else { return }
                Self.send(answer, to: client)
            }
        }
    }

    /// What the server says up to the message that it is ready for more.
    private static func wholeAnswer(_ upstream: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        while !answer.dropLast().suffix(5).elementsEqual([UInt8(ascii: "Z"), 0, 0, 0, 5]) {
            guard let more = receive(upstream) else { break }
            answer += more
        }
        return answer
    }

    private static func receive(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private static func makeSocket() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func path(_ folder: String) -> String { folder + "/.s.PGSQL.5432" }

    private static func withAddress(_ folder: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path(folder).utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
