import Foundation
import Synchronization

/// A mail server on a free loopback port that answers as it is told, and keeps what it heard.
final class SMTPServer: Sendable {
    /// What it answers.
    struct Script: Sendable {
        var greeting: String? = "220 ready"
        var extensions = ["AUTH PLAIN LOGIN", "8BITMIME"]
        var signIn = "235 welcome"
        var sender = "250 fine"
        /// Answers to recipients, one after the other; the last one again and again.
        var recipients = ["250 fine"]
        var data = "354 go on"
        /// Nil drops the connection when the mail is complete.
        var end: String? = "250 taken"
        /// Whether the connection is kept and nothing is ever said.
        var isSilent = false
        /// Whether it says nothing when it is left.
        var isSilentAtEnd = false
    }

    let port: Int
    private let listener: Int32
    private let script: Script
    private let open = Mutex<Set<Int32>>([])
    private let heard = Mutex<(commands: [String], mails: [[UInt8]])>(([], []))

    init(_ script: Script = Script()) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let failed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) != 0 || listen(listener, 16) != 0
                    || getsockname(listener, address, &length) != 0
            }
        }
        guard listener >= 0, !failed else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.script = script
        Thread.detachNewThread { [self] in
            // This thread alone closes the listener, whose number another server may get.
            defer { close(self.listener) }
            while true {
                let connection = accept(self.listener, nil, nil)
                guard connection >= 0 else { break }
                Thread.detachNewThread {
                    self.open.withLock { _ = $0.insert(connection) }
                    self.serve(Connection(connection))
                    // Closed under the lock, so that `stop` never meets the number in another's hands.
                    self.open.withLock {
                        $0.remove(connection)
                        close(connection)
                    }
                }
            }
        }
    }

    /// The lines it heard, without those of mails.
    var commands: [String] { heard.withLock { $0.commands } }
    /// The mails it was given, as they were before dots were doubled.
    var mails: [[UInt8]] { heard.withLock { $0.mails } }

    /// Accepts no more connections, and ends those that are open.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        open.withLock { open in
            for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func serve(_ connection: Connection) {
        if script.isSilent {
            _ = connection.readLine()
            return
        }
        guard let greeting = script.greeting else { return }
        connection.write(greeting)
        var recipients = script.recipients
        while let line = connection.readLine() {
            heard.withLock { $0.commands.append(line) }
            switch line.split(separator: " ").first?.uppercased() {
            case "EHLO":
                let lines = ["mail.example.com"] + script.extensions
                for line in lines.dropLast() { connection.write("250-" + line) }
                connection.write("250 " + (lines.last ?? ""))
            case "AUTH": signIn(line, connection)
            case "MAIL": connection.write(script.sender)
            case "RCPT":
                connection.write(recipients[0])
                if recipients.count > 1 { recipients.removeFirst() }
            case "DATA":
                connection.write(script.data)
                guard script.data.hasPrefix("3") else { continue }
                guard let mail = connection.readMail() else { return }
                heard.withLock { $0.mails.append(mail) }
                guard let end = script.end else { return }
                connection.write(end)
            case "STARTTLS": connection.write("220 begin")
            case "QUIT" where script.isSilentAtEnd: continue
            case "QUIT":
                connection.write("221 bye")
                return
            default: connection.write("500 what?")
            }
        }
    }

    private func signIn(_ line: String, _ connection: Connection) {
        if line.hasSuffix("PLAIN") {
            connection.write("334 ")
            if let answer = connection.readLine() { heard.withLock { $0.commands.append(answer) } }
        } else if line.hasPrefix("AUTH LOGIN") {
            for question in line.split(separator: " ").count > 2 ? ["UGFzc3dvcmQ6"] : ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] {
                connection.write("334 " + question)
                if let answer = connection.readLine() { heard.withLock { $0.commands.append(answer) } }
            }
        }
        connection.write(script.signIn)
    }
}

/// The server's end of a connection, line by line.
private final class Connection {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func write(_ line: String) {
        let bytes = Array((line + "\r\n").utf8)
        // The other side may have gone, which is no reason to end the tests.
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    func readLine() -> String? { readLineBytes().map { String(decoding: $0, as: UTF8.self) } }

    /// Everything up to the line with a single dot.
    func readMail() -> [UInt8]? {
        var mail: [UInt8] = []
        while let line = readLineBytes() {
            if line == [UInt8(ascii: ".")] { return mail }
            mail += (line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]) + [13, 10]
        }
        return nil
    }

    private func readLineBytes() -> [UInt8]? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return line.last == 13 ? Array(line.dropLast()) : Array(line)
            }
            var piece = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            buffer += piece[..<count]
        }
    }
}
