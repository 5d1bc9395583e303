public import PaymentCore
internal import PaymentHTTP

/// Exchanges with a gateway as a file keeps them: without secrets, card data and, unless asked for, personal data.
///
/// `ExchangeRecorder` makes one and `ReplayTransport` plays it. The file is JSON with a version, one entry for each exchange in the
/// order in which the requests were sent, made for reading and for comparing two of them.
///
/// What was taken out stands in the file as a placeholder such as `scrubbed_cardtoken_1`, the same one wherever the same value stood,
/// so that an id or token that a gateway repeats is repeated in a replay too. A placeholder tells nothing of the value but its name.
public struct Recording: Sendable {
    /// The version of the file that this package writes, and the only one it reads.
    public static let version: Int64 = 1

    /// When the first exchange began, to the second; an adapter whose clock stands here asks in a replay what it asked then.
    public let recordedAt: Timestamp
    /// The exchanges, in the order in which their requests were sent.
    var exchanges: [RecordedExchange]
    /// The placeholders in them, each with the name of the member it was first needed for.
    var placeholders: JSONObject

    init(recordedAt: Timestamp, exchanges: [RecordedExchange] = [], placeholders: JSONObject = JSONObject()) {
        self.recordedAt = recordedAt
        self.exchanges = exchanges
        self.placeholders = placeholders
    }

    /// Reads a recording.
    ///
    /// - Parameter bytes: what a file holds.
    /// - Throws: `RecordingError` with `unreadable` when it is no recording, or one of another version.
    public init(parsing bytes: [UInt8]) throws(RecordingError) {
        do {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: bytes).root)
            let version = try root.require("version").int64()
            guard version == Self.version else {
                throw RecordingError(
                    .unreadable, "this is a recording of version \(version), and \(Self.version) is read; record again")
            }
            recordedAt = Timestamp(secondsSinceEpoch: try root.require("recordedAt").int64())
            placeholders = JSON(try root.require("placeholders").value).objectValue ?? JSONObject()
            var exchanges: [RecordedExchange] = []
            for element in try root.require("exchanges").elements() {
                exchanges.append(try RecordedExchange(JSONDocument.Required(value: element)))
            }
            self.exchanges = exchanges
        } catch let error as RecordingError {
            throw error
        } catch {
            throw RecordingError(.unreadable, "this is no recording: \(error)")
        }
    }

    /// The file's content: JSON over many lines, equal for equal exchanges.
    public func serialized() -> [UInt8] {
        JSON.object([
            "version": .integer(Self.version), "recordedAt": .integer(recordedAt.secondsSinceEpoch),
            "placeholders": .object(placeholders), "exchanges": .array(exchanges.map(\.json)),
        ]).serialized(.pretty) + [UInt8(ascii: "\n")]
    }

    /// How many exchanges there are.
    public var count: Int { exchanges.count }
}

/// Why a recording cannot be written, read or played.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// A secret or a card number would have been written, so nothing was.
        case wouldLeak
        /// The file cannot be written or read.
        case file
        /// The file is no recording of a version that is read.
        case unreadable
        /// Recorded exchanges were not asked for.
        case unused
    }

    /// What is wrong.
    public let reason: Reason
    /// A sentence for people, without what would have leaked.
    public let description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}

/// One request and what came of it, scrubbed.
struct RecordedExchange: Sendable {
    let request: RecordedRequest
    let outcome: Outcome

    enum Outcome: Sendable {
        case answer(RecordedAnswer)
        case failure(TransportError)
    }
}

/// A request, scrubbed.
struct RecordedRequest: Sendable {
    let method: String
    /// Origin and path.
    let url: String
    let query: JSONObject
    let fields: JSONObject
    let body: RecordedBody

    /// Method and address, for people.
    var title: String { "\(method) \(url)" }
}

/// An answer, scrubbed.
struct RecordedAnswer: Sendable {
    let status: Int
    let fields: JSONObject
    let body: RecordedBody
}

/// A body, scrubbed, as what it was.
enum RecordedBody: Sendable {
    case none
    /// JSON; `hasMark` says that a byte-order mark stood before it.
    case json(JSON, hasMark: Bool)
    /// The fields of a form.
    case form(JSONObject)
    /// XML as text.
    case xml(String)
    /// Something that could not be read, and so was not kept; only its length is.
    case removed(byteCount: Int64)
}
