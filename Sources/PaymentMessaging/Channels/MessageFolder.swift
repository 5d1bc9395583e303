internal import Foundation
internal import Glibc
public import PaymentCore
public import PaymentOrders

/// Writes each message as a text file into a folder: for trying things out, and for tests.
///
/// The files hold what was sent, links included, so only their owner may read them. A message that comes again replaces its file.
public struct MessageFolder: MessageChannel {
    private let path: String
    private let clock: any WallClock

    /// Creates a channel.
    ///
    /// - Parameters:
    ///   - path: the folder, which is made when it is missing.
    ///   - clock: what the files are named by.
    public init(path: String, clock: any WallClock) {
        self.path = path
        self.clock = clock
    }

    /// Writes a message.
    public func send(_ message: WrittenMessage) async throws(MessengerError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Self.failed("made") }
        let text = """
            Message: \(message.id) (\(message.kind.rawValue))
            To: \(([message.name] + message.addresses).filter { !$0.isEmpty }.joined(separator: ", "))
            By: \(message.channel.rawValue)
            Subject: \(message.words.subject)

            \(message.words.text)

            """
        let ending = "-\(message.id.text).txt"
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch { throw Self.failed("read") }
        let name = names.first { $0.dropFirst(Self.nameCount) == ending } ?? (Self.name(clock.now()) + ending)
        // Written under another name first, so that nobody reads half a message.
        let draft = "\(path)/.\(name)"
        try Self.write(Array(text.utf8), to: draft)
        guard rename(draft, "\(path)/\(name)") == 0 else { throw Self.failed("written") }
    }

    private static let nameCount = "20261122T050600.123Z".count

    /// A moment as it begins a name, so that names sort by time: `20261122T050600.123Z`.
    private static func name(_ time: Timestamp) -> String {
        let moment = UTCDateTime(time)
        let day = moment.date.year.padded(to: 4) + moment.date.month.padded(to: 2) + moment.date.day.padded(to: 2)
        let clock = moment.hour.padded(to: 2) + moment.minute.padded(to: 2) + moment.second.padded(to: 2)
        return "\(day)T\(clock).\(moment.millisecond.padded(to: 3))Z"
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(MessengerError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed("written") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw failed("written") }
        }
    }

    private static func failed(_ what: String) -> MessengerError {
        .temporary("the folder for messages cannot be \(what): \(String(cString: strerror(errno)))")
    }
}
