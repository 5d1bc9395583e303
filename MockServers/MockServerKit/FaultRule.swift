public import HTTPTypes

/// Which requests go wrong, how, and how often.
///
/// The first rule of a list that matches a request and is not used up is played.
public struct FaultRule: Sendable, Hashable {
    /// The method a request must have; nil for any.
    public var method: HTTPRequest.Method?
    /// The path a request must have, without the query, in which `*` stands for any run of characters; nil for any.
    public var path: String?
    /// What a request must ask for, in the gateway's word (`GatewayMock.operation(of:)`); nil for anything.
    public var operation: String?
    /// What goes wrong.
    public var fault: Fault
    /// How many requests go wrong; nil for all.
    public var times: Int?
    /// For `truncated` the bytes of body sent, for `huge` the bytes of body in all; nil for half the body and 8 MiB.
    public var bytes: Int?
    /// For `slow` how long the body takes; nil for two minutes.
    public var milliseconds: Int64?

    /// Creates a rule; numbers below zero are taken as zero.
    public init(
        _ fault: Fault, method: HTTPRequest.Method? = nil, path: String? = nil, operation: String? = nil,
        times: Int? = 1, bytes: Int? = nil,
        milliseconds: Int64? = nil
    ) {
        self.fault = fault
        self.method = method
        self.path = path
        self.operation = operation
        self.times = times.map { max($0, 0) }
        self.bytes = bytes.map { max($0, 0) }
        self.milliseconds = milliseconds.map { max($0, 0) }
    }

    /// Whether the rule is about `request`, which asks for `operation`; used up or not.
    func matches(_ request: MockRequest, operation asked: @autoclosure () -> String?) -> Bool {
        if let method, method != request.method { return false }
        if let path, !Glob.matches(path, request.path) { return false }
        guard let operation else { return true }
        return operation == asked()
    }
}

/// A pattern in which `*` stands for any run of characters.
enum Glob {
    /// Whether `text` has the form of `pattern`; linear in memory and at worst the product of both lengths in time.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        var patternAt = 0
        var textAt = 0
        // Where to go on after the last star: one more character is given to it each time what follows does not fit.
        var restart: (pattern: Int, text: Int)?
        while textAt < text.count {
            if patternAt < pattern.count, pattern[patternAt] == UInt8(ascii: "*") {
                patternAt += 1
                restart = (patternAt, textAt)
            } else if patternAt < pattern.count, pattern[patternAt] == text[textAt] {
                patternAt += 1
                textAt += 1
            } else if let last = restart {
                patternAt = last.pattern
                textAt = last.text + 1
                restart = (last.pattern, textAt)
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
