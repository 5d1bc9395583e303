/// Why a text is not the form or the percent-encoded component it should be; never with any of its content.
public struct FormError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Kind: Hashable, Sendable {
        /// A percent sign is not followed by two hexadecimal digits.
        case invalidPercentEscape
        /// The decoded bytes are not UTF-8.
        case invalidUTF8
        /// The form is longer than the limit.
        case tooLarge
        /// There are more pairs than the limit.
        case tooManyPairs
        /// A name is nested deeper than the limit.
        case tooDeep
        /// The brackets of a name do not match, or stand in a place where they mean nothing.
        case malformedName
        /// A name stands twice.
        case duplicateName
        /// One name is used as a text and as a list or a group, or as two of them.
        case conflictingName
        /// A key that becomes a part of a nested name is empty or has brackets, which would make other parts of it.
        case ambiguousKey
        /// A path segment is empty, `.` or `..`, which would change which path is meant.
        case unsafePathSegment
    }

    /// The rule that was broken.
    public let kind: Kind
    /// Which pair, counted from 0; nil where there are no pairs.
    public let pair: Int?

    /// Creates an error.
    public init(_ kind: Kind, pair: Int? = nil) {
        self.kind = kind
        self.pair = pair
    }

    /// A sentence for people.
    public var description: String {
        let place = pair.map { " in pair \($0)" } ?? ""
        return switch kind {
        case .invalidPercentEscape: "a percent sign without two hexadecimal digits\(place)"
        case .invalidUTF8: "not UTF-8\(place)"
        case .tooLarge: "the form is too large"
        case .tooManyPairs: "the form has too many fields"
        case .tooDeep: "a field is nested too deep\(place)"
        case .malformedName: "a field name has brackets that do not match\(place)"
        case .duplicateName: "a field stands twice\(place)"
        case .conflictingName: "a field is used both as a text and as a list or group\(place)"
        case .ambiguousKey: "a key is empty or has brackets"
        case .unsafePathSegment: "a path segment is empty, '.' or '..'"
        }
    }
}
