/// Why text is not the strict hexadecimal or base64 that was asked for.
///
/// It tells where, never what: the text may be a secret.
public struct TextDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let reason: Reason

    /// The offset of the first byte that is wrong; the length of the text where something is missing at its end.
    public let position: Int

    /// Creates the error.
    init(_ reason: Reason, position: Int) {
        self.reason = reason
        self.position = position
    }

    /// The ways text can be wrong.
    public enum Reason: Sendable, Equatable {
        /// Nothing, where something is needed.
        case empty
        /// A byte outside the alphabet: also white space, a line break, and a letter of the other case.
        case invalidCharacter
        /// The number of characters is one that no encoding has: an odd number for hexadecimal, for example.
        case invalidLength
        /// A `=` before the end, or more than two.
        case misplacedPadding
        /// The last character carries bits that belong to no byte and are not zero, so the text is a second spelling.
        case nonCanonicalBits
        /// More bytes than the receiver has room for.
        case tooLong
    }

    /// One sentence, safe to show anyone.
    public var description: String {
        switch reason {
        case .empty: "the text is empty"
        case .invalidCharacter: "a character that does not belong, at offset \(position)"
        case .invalidLength: "a length that no encoding has, \(position)"
        case .misplacedPadding: "padding in the wrong place, at offset \(position)"
        case .nonCanonicalBits: "a last character that is not canonical, at offset \(position)"
        case .tooLong: "text that is too long, from offset \(position)"
        }
    }
}
