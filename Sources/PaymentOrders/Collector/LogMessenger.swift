internal import Foundation
public import Glibc
internal import PaymentLocalization
internal import Synchronization

/// Writes each message as a line of JSON instead of sending it: for trying things out, and for handing messages to another program.
///
/// The secret part of a link is written only when asked for; else the line says that there is one.
public final class LogMessenger: Messenger {
    private let file: Mutex<Int32>
    private let showsLinks: Bool

    /// Creates a messenger that writes to an open file, which it does not close.
    ///
    /// - Parameters:
    ///   - descriptor: the file, a pipe or a terminal.
    ///   - showsLinks: whether whoever reads the lines may open the payment pages.
    public init(descriptor: Int32 = STDOUT_FILENO, showsLinks: Bool = false) {
        file = Mutex(descriptor)
        self.showsLinks = showsLinks
    }

    /// Writes the message.
    public func deliver(_ message: OutgoingMessage) async throws(MessengerError) {
        var line: [UInt8]
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            line = [UInt8](try encoder.encode(Line(message, showsLinks: showsLinks)))
        } catch {
            throw .permanent("the message cannot be written as JSON")
        }
        line.append(UInt8(ascii: "\n"))
        let failure = file.withLock { Self.write(line, to: $0) }
        if let failure { throw .temporary("the file for messages cannot be written: \(failure)") }
    }

    /// Writes all bytes; what went wrong otherwise.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return String(cString: strerror(errno))
            }
        }
        return nil
    }

    private struct Line: Encodable {
        let message: String
        let kind: String
        let audience: String
        let channel: String
        let language: String
        let name: String
        let address: String?
        let variables: [String: String]
        let order: String?
        let link: String?

        init(_ message: OutgoingMessage, showsLinks: Bool) {
            self.message = message.id.text
            kind = message.kind.rawValue
            audience = message.audience.rawValue
            channel = message.channel.rawValue
            language = message.language.rawValue
            name = message.recipient.name
            address = message.recipient.address
            variables = message.variables
            order = message.link?.order?.text
            link = message.link.map { showsLinks ? $0.token.text : "<redacted>" }
        }
    }
}
