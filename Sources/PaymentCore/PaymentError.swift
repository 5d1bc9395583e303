/// Why a call could not be made or answered.
///
/// Thrown by a call that moves money, it means that this call moved none; an earlier one under the same key may have.
///
/// `description` can be shown to anyone: it holds no secret and no card data.
public struct PaymentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure; more may be added, so a `switch` needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Name: String {
            case invalidRequest, unsupported, authenticationFailed, rateLimited, inProgress, notSent, gatewayFault
            case signatureMismatch, notFound, cancelled
        }

        private let name: Name

        /// The request is wrong, or the payment is not in a state that allows it.
        public static let invalidRequest = Code(name: .invalidRequest)
        /// The gateway cannot do this at all; nothing was sent.
        public static let unsupported = Code(name: .unsupported)
        /// The gateway refused the credentials, or they lack a permission.
        public static let authenticationFailed = Code(name: .authenticationFailed)
        /// Too many requests; the gateway did not process this one.
        public static let rateLimited = Code(name: .rateLimited)
        /// A call with the same key is still running; this one was not processed.
        public static let inProgress = Code(name: .inProgress)
        /// The network failed before the request had left.
        public static let notSent = Code(name: .notSent)
        /// The gateway failed, or its answer cannot be read, on a call that moves no money.
        public static let gatewayFault = Code(name: .gatewayFault)
        /// A signature does not match what it came with.
        public static let signatureMismatch = Code(name: .signatureMismatch)
        /// There is nothing under this id.
        public static let notFound = Code(name: .notFound)
        /// The task was cancelled before anything was sent.
        public static let cancelled = Code(name: .cancelled)

        /// The name, as in JSON output: `invalidRequest`.
        public var description: String { name.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// What was wrong and what to do, for people.
    public let message: String
    /// The field of the request that is wrong, where one is.
    public let field: String?
    /// The value of the wrong field, shortened; nil where it may be secret.
    public let value: String?
    /// The gateway that was called.
    public let gateway: GatewayID?
    /// The gateway's own code.
    public let gatewayCode: String?
    /// The gateway's id of the request, for its support.
    public let requestID: String?
    /// Whether and when to repeat.
    public let retry: RetryAdvice

    /// Creates an error.
    public init(
        _ code: Code, _ message: String, field: String? = nil, value: String? = nil, gateway: GatewayID? = nil,
        gatewayCode: String? = nil, requestID: String? = nil, retry: RetryAdvice = .afterMending
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.value = value
        self.gateway = gateway
        self.gatewayCode = gatewayCode
        self.requestID = requestID
        self.retry = retry
    }

    /// Wraps a value that was refused before anything was sent.
    public init(_ invalid: InvalidValue, gateway: GatewayID? = nil) {
        self.init(
            .invalidRequest, invalid.description, field: invalid.field,
            value: invalid.value.isEmpty ? nil : invalid.value,
            gateway: gateway)
    }

    /// A sentence for people.
    public var description: String {
        var text = message
        if let gatewayCode { text += " [\(gateway?.rawValue ?? "gateway") code \(gatewayCode)]" }
        if let requestID { text += " [request \(requestID)]" }
        return text
    }
}
