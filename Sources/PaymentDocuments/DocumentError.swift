/// Why a document was not made.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// It would have more lines than a document may have.
        case tooLong
        /// A picture cannot be read, though it was checked when it was uploaded.
        case badPicture
        /// No installed font has the letters of the languages that documents are written in.
        case noFonts
        /// The libraries that draw report an error.
        case drawingFailed
    }

    /// The kind of failure.
    public let code: Code
    /// What was wrong and what to do.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A sentence for staff.
    public var description: String { message }
}
