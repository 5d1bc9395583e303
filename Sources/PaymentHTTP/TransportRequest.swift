public import HTTPTypes
public import PaymentCore

/// One request: method, absolute URL, fields, body, and the limits within which an answer is accepted.
///
/// It prints and mirrors as method, origin and path alone: fields and body may hold keys and card data, a query may hold a token (S-01).
public struct TransportRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// What the request does at the other side, which decides how it may be sent and whether it may be repeated.
    public enum Effect: Sendable, Hashable {
        /// Reads only: may be repeated at will.
        case read
        /// Changes something, and the gateway recognizes a repeat by an idempotency key that the request carries.
        case idempotentWrite
        /// Changes something, and nothing tells a repeat from a second order: never sent twice by any layer (field note 0.1).
        case write
    }

    /// Time-outs and size caps of one exchange (S-33, S-34, F-08, F-09).
    public struct Limits: Sendable, Hashable {
        /// How long name look-up, connecting and the TLS handshake may take together.
        public var connectTimeout: Duration
        /// How long the whole exchange may take.
        public var totalTimeout: Duration
        /// The most bytes of status line and header fields accepted.
        public var headerBytesMax: Int
        /// The most bytes of body accepted, counted after decoding.
        public var bodyBytesMax: Int

        /// Creates limits; the defaults are those for calls that move money.
        public init(
            connectTimeout: Duration = .seconds(10), totalTimeout: Duration = .seconds(80),
            headerBytesMax: Int = 64 * 1024, bodyBytesMax: Int = 1024 * 1024
        ) {
            self.connectTimeout = connectTimeout
            self.totalTimeout = totalTimeout
            self.headerBytesMax = headerBytesMax
            self.bodyBytesMax = bodyBytesMax
        }

        /// For calls that move money: 10 s to connect, 80 s in all.
        public static let movesMoney = Limits()
        /// For look-ups: 10 s to connect, 30 s in all.
        public static let lookup = Limits(totalTimeout: .seconds(30))
    }

    /// The request method.
    public var method: HTTPRequest.Method
    /// Where to send it.
    public var url: AbsoluteURL
    /// The header fields, without `Host` and `Content-Length`, which the transport writes.
    public var headerFields: HTTPFields
    /// What is sent after the fields.
    public var body: TransportBody
    /// What the request does at the other side.
    public var effect: Effect
    /// Time-outs and size caps.
    public var limits: Limits
    /// Whether to use a connection that has carried nothing before, and close it afterwards (S-35).
    public var needsFreshConnection: Bool

    /// Creates a request.
    public init(
        method: HTTPRequest.Method, url: AbsoluteURL, headerFields: HTTPFields = [:], body: TransportBody = .none,
        effect: Effect, limits: Limits, needsFreshConnection: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headerFields = headerFields
        self.body = body
        self.effect = effect
        self.limits = limits
        self.needsFreshConnection = needsFreshConnection
    }

    /// Method, origin and path.
    public var description: String {
        "\(method.rawValue) \(url.origin)\(url.pathAndQuery.prefix { $0 != "?" && $0 != "#" })"
    }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// The bytes that follow a request's header fields.
public enum TransportBody: Sendable {
    /// Nothing follows.
    case none
    /// Plain bytes.
    case bytes([UInt8])
    /// Bytes that hold card data: wiped when the last copy goes away.
    case secret(Secret)

    /// The number of bytes.
    public var count: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .secret(let secret): secret.count
        }
    }

    /// Gives the bytes to `body`, which must not let them escape.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch self {
        case .none:
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        case .secret(let secret):
            return try secret.withBytes(body)
        case .bytes(let bytes):
            // The standard library's own closure rethrows untyped, so the typed error travels in a `Result`.
            return try bytes.withUnsafeBytes { buffer in
                Swift.Result { () throws(Failure) -> Result in try body(buffer) }
            }.get()
        }
    }
}
