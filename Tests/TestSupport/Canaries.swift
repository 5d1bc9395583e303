internal import PaymentCore
public import Testing

/// Words that stand for secrets in a test, and must be in no text that a person or a log may get to see (S-01, S-05).
public struct Canaries: Sendable {
    private let words: [String]

    /// Creates a check for these words.
    public init(_ words: String...) {
        self.words = words
    }

    /// Expects that no way to make a text of a value shows one of the words.
    public func expectNone(in value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        var text = "\(value) \(String(reflecting: value)) \(String(describing: value))\n"
        print(value, to: &text)
        debugPrint(value, to: &text)
        dump(value, to: &text)
        for word in words where text.contains(word) {
            Issue.record("\(word) is in \(text.prefix(2000))", sourceLocation: sourceLocation)
        }
    }

    /// Expects the same of what a call gives, or of the `PaymentError` it throws; any other error is passed on.
    public func expectNone<Value>(
        sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> Value
    ) async throws {
        do {
            expectNone(in: try await call(), sourceLocation: sourceLocation)
        } catch let error as PaymentError {
            expectNone(in: error, sourceLocation: sourceLocation)
        }
    }
}

/// Expects a message that is cut to a length for a log, and that breaks no line of it.
public func expectOneShortLine(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(text.utf8.count < 500, sourceLocation: sourceLocation)
    let categories = text.unicodeScalars.map(\.properties.generalCategory)
    #expect(!categories.contains { [.control, .format].contains($0) }, sourceLocation: sourceLocation)
}
