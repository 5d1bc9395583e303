public import HTTPTypes
public import PaymentCore

/// A request that a mock received, and what it answered.
public struct RecordedRequest: Sendable, Hashable {
    /// An answer as the gateway gave it; a fault may have spoiled or lost it on the way.
    public struct Answer: Sendable, Hashable {
        /// The status code.
        public let status: Int
        /// The header fields.
        public let headerFields: HTTPFields
        /// The body.
        public let body: RecordedBody
    }

    /// Counts the requests of a mock from 1.
    public let number: Int
    /// When it came, by the mock's clock.
    public let receivedAt: Timestamp
    /// The request method.
    public let method: HTTPRequest.Method
    /// The path as sent.
    public let path: String
    /// The query as sent, without the question mark.
    public let query: String
    /// The header fields, among them whatever the client uses to identify itself.
    public let headerFields: HTTPFields
    /// The body.
    public let body: RecordedBody
    /// What went wrong on purpose.
    public let fault: Fault?
    /// The answer; nil when the client was given none.
    public let answer: Answer?

    init(_ request: MockRequest, number: Int, receivedAt: Timestamp, fault: Fault?, answer: MockResponse?) {
        self.number = number
        self.receivedAt = receivedAt
        method = request.method
        path = request.path
        query = request.query
        headerFields = request.headerFields
        body = RecordedBody(request.body)
        self.fault = fault
        self.answer = answer.map {
            Answer(status: $0.status, headerFields: $0.headerFields, body: RecordedBody($0.body))
        }
    }
}

/// A body as it is kept: whole, or the beginning of a long one.
public struct RecordedBody: Sendable, Hashable {
    /// The most bytes kept: 32 KiB.
    public static let bytesMax = 32 * 1024

    /// The first `bytesMax` bytes.
    public let bytes: [UInt8]
    /// How many bytes there were.
    public let count: Int

    init(_ body: [UInt8]) {
        count = body.count
        bytes = body.count <= Self.bytesMax ? body : Array(body.prefix(Self.bytesMax))
    }

    /// Whether all bytes were kept.
    public var isWhole: Bool { bytes.count == count }
}

/// The newest elements of a sequence that may go on for ever, each with a number that counts from 1.
struct BoundedLog<Element: Sendable>: Sendable {
    private let capacity: Int
    private var elements: [Element] = []
    /// Where the oldest element stands once the log is full.
    private var start = 0
    /// The number of the newest element; 0 before the first.
    private(set) var lastNumber = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Oldest first.
    var all: [Element] { Array(elements[start...] + elements[..<start]) }

    /// Adds what `make` creates for its number, and forgets the oldest element when the log is full.
    mutating func append(_ make: (Int) -> Element) {
        lastNumber += 1
        let element = make(lastNumber)
        if elements.count < capacity {
            elements.append(element)
        } else {
            elements[start] = element
            start = (start + 1) % capacity
        }
    }

    /// Changes the element with `number`, if it is still kept.
    mutating func change(_ number: Int, _ body: (inout Element) -> Void) {
        let age = lastNumber - number
        guard age >= 0, age < elements.count else { return }
        let newest = (start + elements.count - 1) % elements.count
        body(&elements[(newest - age + elements.count) % elements.count])
    }
}
