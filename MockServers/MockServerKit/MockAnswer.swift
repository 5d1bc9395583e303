/// What a client meets: an answer, or the lack of one.
public enum MockAnswer: Sendable {
    /// A whole answer.
    case response(MockResponse)
    /// No connection is made. On a socket, where the connection exists already, it ends without an answer.
    case refused
    /// The connection ends without an answer.
    case dropped
    /// The connection stays open without an answer.
    case silent
    /// The answer announces all of its body, and the connection ends after so many bytes of it.
    case truncated(MockResponse, bytes: Int)
    /// The body is followed by white space up to so many bytes.
    case padded(MockResponse, bytes: Int)
    /// The body is followed by white space without end.
    case endless(MockResponse)
    /// The body comes in pieces, the last of them after so many milliseconds.
    case slow(MockResponse, milliseconds: Int64)

    /// The answer as the gateway gave it; nil when the client gets none.
    var response: MockResponse? {
        switch self {
        case .response(let response), .truncated(let response, _), .padded(let response, _), .endless(let response),
            .slow(let response, _):
            response
        case .refused, .dropped, .silent: nil
        }
    }
}
