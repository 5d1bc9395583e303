/// A number by its text, such as `10.00`, which is written exactly so.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// Checks that `text` is a number by RFC 8259.
    ///
    /// - Throws: `JSONError` of kind `invalidNumber`, `unexpectedEnd`, `unexpectedByte`, `trailingBytes` or `wrongType`.
    public init(_ text: String) throws(JSONError) {
        let value = try JSONDocument(parsing: Array(text.utf8)).root
        // The length tells white space around the number, which a document may have and a number may not.
        guard let number = value.numberText, number.utf8.count == text.utf8.count else {
            throw JSONError(.invalidNumber, byteOffset: 0)
        }
        self.text = text
    }

    /// Keeps a text that a document has checked already.
    init(checked text: String) {
        self.text = text
    }

    /// The text.
    public var description: String { text }
}
