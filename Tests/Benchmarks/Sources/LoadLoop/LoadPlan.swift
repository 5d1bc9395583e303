internal import Glibc

/// What a client is asked to do: how many requests to which address, and how many of them at a time.
public struct LoadPlan: Sendable {
    /// The 79 bytes that every client posts, the C loop's too.
    public static let form = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&metadata[n]=1"

    /// Where the requests go.
    public let url: String
    /// How many are under way at a time.
    public let concurrency: Int
    /// How many there are in all.
    public let count: Int
    /// Whether they are form posts rather than reads.
    public let isPost: Bool
    /// A PEM file with the certificate that an `https` server bears.
    public let certificateAuthorityFile: String?

    /// Reads the arguments of the program, or ends it with a word on how it is used.
    public init() {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        guard (3...5).contains(arguments.count), let concurrency = Int(arguments[1]), let count = Int(arguments[2]),
            concurrency > 0, count > 0
        else { stop("usage: <url> <concurrency> <requests> [GET|POST] [certificate authority file]") }
        url = arguments[0]
        self.concurrency = concurrency
        self.count = count
        isPost = arguments.count > 3 && arguments[3] == "POST"
        certificateAuthorityFile = arguments.count > 4 ? arguments[4] : nil
    }

    /// Creates a plan.
    public init(url: String, concurrency: Int, count: Int, isPost: Bool = false) {
        self.url = url
        self.concurrency = concurrency
        self.count = count
        self.isPost = isPost
        certificateAuthorityFile = nil
    }
}

/// Ends the program with a message on standard error and status 2.
public func stop(_ message: String) -> Never {
    // Not `stderr`: it is shared mutable state in Swift's eyes.
    let bytes = Array((message + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
    exit(2)
}
