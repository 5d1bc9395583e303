/// Why a mock server did not start.
public struct MockServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failures.
    public enum Code: Hashable, Sendable {
        /// The host is not a loopback address, and nobody asked for a mock that others can reach (S-80).
        case remoteHost
        /// The host is unknown, or the port is in use or not allowed.
        case cannotListen
    }

    /// What went wrong.
    public let code: Code
    /// A sentence for people.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
