/// Why bytes are not the JSON they should be.
///
/// It tells the rule, the place and the names of fields, and never a value: an answer may hold card data or a secret.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Kind: Hashable, Sendable {
        /// The input ends inside a value, or is empty.
        case unexpectedEnd
        /// A byte stands where the grammar does not allow it.
        case unexpectedByte
        /// Something other than white space follows the value.
        case trailingBytes
        /// A number has a leading zero, no digit where one must be, or is `NaN` or `Infinity`.
        case invalidNumber
        /// A control character stands unescaped in a string.
        case controlCharacter
        /// A backslash is followed by something that is no escape.
        case invalidEscape
        /// An escaped surrogate has no partner.
        case loneSurrogate
        /// A string is not valid UTF-8.
        case invalidUTF8
        /// The input starts with a byte-order mark and the options do not allow it.
        case byteOrderMark
        /// The input is UTF-16 or UTF-32.
        case notUTF8
        /// An object has a name twice (S-20).
        case duplicateName
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep
        /// The input is longer than the limit.
        case tooLarge
        /// A field that must be there is missing.
        case missing
        /// A field has another type than the one asked for.
        case wrongType(expected: JSONDocument.Kind, found: JSONDocument.Kind)
        /// A number has a fraction, an exponent, or lies outside the range of the integer type asked for.
        case notAnInteger
    }

    /// The rule that was broken.
    public let kind: Kind
    /// Where in the input, counted in bytes from 0.
    public let byteOffset: Int
    /// The way from the root to the field, such as `data.object.amount`; empty when the input could not be read at all.
    ///
    /// A name in it that does not look like a field name is shown as `?`.
    public let path: String

    /// Creates an error.
    public init(_ kind: Kind, byteOffset: Int, path: String = "") {
        self.kind = kind
        self.byteOffset = byteOffset
        self.path = path
    }

    /// A sentence for people, without any value of the input.
    public var description: String {
        let place = path.isEmpty ? "at byte \(byteOffset)" : "at \(path) (byte \(byteOffset))"
        return "invalid JSON \(place): \(reason)"
    }

    private var reason: String {
        switch kind {
        case .unexpectedEnd: "the input ends too early"
        case .unexpectedByte: "an unexpected byte"
        case .trailingBytes: "something follows the value"
        case .invalidNumber: "not a number"
        case .controlCharacter: "an unescaped control character"
        case .invalidEscape: "an unknown escape"
        case .loneSurrogate: "half of a surrogate pair"
        case .invalidUTF8: "not UTF-8"
        case .byteOrderMark: "a byte-order mark"
        case .notUTF8: "UTF-16 or UTF-32 instead of UTF-8"
        case .duplicateName: "a name stands twice in one object"
        case .tooDeep: "nested too deep"
        case .tooLarge: "too large"
        case .missing: "the field is missing"
        case .wrongType(let expected, let found): "expected \(expected), found \(found)"
        case .notAnInteger: "the number is not an integer in range"
        }
    }
}
