public import HTTPTypes
public import PaymentCore

/// The half of a mock that knows one gateway: its state and its rules, as a value.
///
/// It does no I/O and draws time and randomness from the context it is given, so the same requests in the same order
/// give the same answers: on a socket, inside a test, and in memory under a simulation.
public protocol GatewayMock: Sendable {
    /// The gateway's name on the command line and in the control API: `stripe`, `authorize-net`, `liqpay`, `wayforpay`.
    static var name: String { get }

    /// Creates a mock without any objects; `random` draws its credentials.
    init(random: any RandomSource)

    /// What a client needs to reach this mock, by the names that `payments mock` prints.
    var credentials: [(name: String, value: String)] { get }

    /// Answers one request as the live gateway would, changing the state and queueing what it sends out.
    mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse

    /// Does what falls due by the passing of time up to `context.now`: settlements, expiries, delayed refunds.
    ///
    /// Called before each request and after each move of the clock.
    mutating func advance(_ context: inout MockContext)

    /// The gateway's own answer for a failure that the fault injection asks for.
    func failure(_ kind: MockFailure, for request: MockRequest, _ context: inout MockContext) -> MockResponse

    /// What a request asks for, in the gateway's word (`refund`), so that a fault can be meant for one operation; nil
    /// where the path says it all or nothing can be read.
    static func operation(of request: MockRequest) -> String?

    /// What exists, for the inspector page: one table per kind of object, newest first.
    var inspection: [InspectorTable] { get }

    /// When something next happens by itself, so that a mock on a socket wakes up for it; nil when nothing is planned.
    var nextDue: Timestamp? { get }

    /// Names of fields, beyond the usual ones, whose values the inspector page must not show.
    static var concealedFields: Set<String> { get }

    /// The JSON that is wrapped up in a body or a query, for the inspector page; nil where nothing has to be unwrapped.
    ///
    /// The page conceals the same fields in it as everywhere.
    static func unwrapped(_ message: [UInt8]) -> [UInt8]?
}

extension GatewayMock {
    /// Nothing is planned: what falls due is done with the next request.
    public var nextDue: Timestamp? { nil }

    /// The path says it all.
    public static func operation(of request: MockRequest) -> String? { nil }

    /// None beyond the usual ones.
    public static var concealedFields: Set<String> { [] }

    /// Nothing has to be unwrapped.
    public static func unwrapped(_ message: [UInt8]) -> [UInt8]? { nil }
}

/// A failure that the gateway words itself.
public enum MockFailure: Sendable, Hashable {
    /// Too many requests.
    case rateLimited
    /// An error inside the gateway.
    case internalError
    /// The gateway is down for a moment.
    case unavailable
    /// Another request on the same object or key is running.
    case conflict
}

/// One request as a mock sees it.
public struct MockRequest: Sendable {
    /// The request method.
    public var method: HTTPRequest.Method
    /// The path as sent, still percent-encoded, without the query.
    public var path: String
    /// The query as sent, without the question mark; empty when there is none.
    public var query: String
    /// The header fields.
    public var headerFields: HTTPFields
    /// The body.
    public var body: [UInt8]

    /// Creates a request.
    public init(
        method: HTTPRequest.Method, path: String, query: String = "", headerFields: HTTPFields = [:], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.body = body
    }
}

/// What a mock answers.
public struct MockResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields, without `Content-Length`.
    public var headerFields: HTTPFields
    /// The body.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, headerFields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }
}

/// What a mock may use while it answers: the time, random bits, its own address, and a way to send notifications.
public struct MockContext: Sendable {
    /// The mock's clock.
    public let now: Timestamp
    /// The mock's random source.
    public let random: any RandomSource
    /// Where the mock is reached, `http://127.0.0.1:12345`, without a slash at the end: for links to its own pages.
    public let baseURL: String
    /// What is to be sent out, in order.
    public private(set) var outbox: [MockNotification] = []

    /// Creates a context.
    public init(now: Timestamp, random: any RandomSource, baseURL: String) {
        self.now = now
        self.random = random
        self.baseURL = baseURL
    }

    /// Queues a webhook or callback, due at once.
    public mutating func send(_ notification: MockNotification) {
        outbox.append(notification)
    }
}

/// A webhook or server-to-server callback that a mock sends.
public struct MockNotification: Sendable {
    /// What is posted in one attempt.
    public struct Message: Sendable {
        /// The header fields.
        public var headerFields: HTTPFields
        /// The body.
        public var body: [UInt8]

        /// Creates a message.
        public init(headerFields: HTTPFields, body: [UInt8]) {
            self.headerFields = headerFields
            self.body = body
        }
    }

    /// What the notification is about, for matching faults and for the inspector: `payment_intent.succeeded`.
    public let topic: String
    /// The gateway's id of the notification, equal in all attempts.
    public let id: String
    /// Where it goes.
    public let url: String
    /// Seconds between one failed attempt and the next; the notification is given up when they are used up.
    public let retrySeconds: [Int64]
    /// Writes and signs the message of an attempt made at the given time.
    public let message: @Sendable (Timestamp) -> Message
    /// Whether the receiver's answer (status, body) counts as received.
    public let isAcknowledged: @Sendable (Int, [UInt8]) -> Bool

    /// Creates a notification.
    public init(
        topic: String, id: String, url: String, retrySeconds: [Int64],
        message: @escaping @Sendable (Timestamp) -> Message,
        isAcknowledged: @escaping @Sendable (Int, [UInt8]) -> Bool = { status, _ in (200..<300).contains(status) }
    ) {
        self.topic = topic
        self.id = id
        self.url = url
        self.retrySeconds = retrySeconds
        self.message = message
        self.isAcknowledged = isAcknowledged
    }
}
