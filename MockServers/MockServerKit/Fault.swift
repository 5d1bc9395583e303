/// What goes wrong with one request.
///
/// The raw values are the names of the control API (D-66). "Applied" means that the gateway did what it was asked.
public enum Fault: String, CaseIterable, Sendable {
    /// No connection is accepted: nothing arrives.
    case connectionRefused = "connection-refused"
    /// The connection ends without an answer before the request was looked at.
    case requestLost = "request-lost"
    /// The request is never looked at and never answered.
    case noAnswer = "no-answer"
    /// The request is applied, then the connection ends without an answer.
    case answerLost = "answer-lost"
    /// The request is applied and never answered.
    case noAnswerApplied = "no-answer-applied"
    /// The request is handled twice, as when a client library repeats it by itself, and the second answer is given.
    case resent
    /// The gateway's own answer to too many requests; not applied.
    case tooManyRequests = "429"
    /// The gateway's own internal error; not applied.
    case internalError = "500"
    /// The gateway's own internal error, although the request was applied.
    case internalErrorApplied = "500-applied"
    /// The gateway's own answer while it is down; not applied.
    case unavailable = "503"
    /// The gateway's own answer while another request works on the same thing; not applied.
    case conflict = "409"
    /// A proxy's error page in HTML; not applied.
    case badGatewayPage = "502-html"
    /// Applied; the answer announces its length and ends early.
    case truncated
    /// Applied; the answer's body is padded with white space to many megabytes.
    case huge
    /// Applied; the answer's body never ends.
    case endless
    /// Applied; the answer's body comes in small pieces over a long time.
    case slow
    /// Applied; the answer says that it is HTML.
    case wrongContentType = "wrong-content-type"
    /// Applied; the answer's body is random bytes.
    case garbage
    /// Applied; the answer has no body.
    case empty
    /// Applied; the answer is the one to the request before. It waits for its turn until there was one.
    case swapped
    /// Applied; the first member of the answer's JSON object stands there twice, with `null` in the first place.
    case duplicateKeys = "duplicate-keys"
    /// Applied; a byte-order mark stands before the answer's body.
    case byteOrderMark = "bom"

    /// Whether the gateway does what it is asked.
    public var isApplied: Bool {
        switch self {
        case .connectionRefused, .requestLost, .noAnswer, .tooManyRequests, .internalError, .unavailable, .conflict,
            .badGatewayPage:
            false
        case .answerLost, .noAnswerApplied, .resent, .internalErrorApplied, .truncated, .huge, .endless, .slow,
            .wrongContentType, .garbage, .empty, .swapped, .duplicateKeys, .byteOrderMark:
            true
        }
    }

    /// The failure that the gateway words itself, if this is one.
    var failure: MockFailure? {
        switch self {
        case .tooManyRequests: .rateLimited
        case .internalError, .internalErrorApplied: .internalError
        case .unavailable: .unavailable
        case .conflict: .conflict
        default: nil
        }
    }
}
