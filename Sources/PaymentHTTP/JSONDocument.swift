/// A JSON text that was checked once and is read in place.
///
/// The reader takes what RFC 8259 allows and nothing more, and refuses a name that stands twice in an object: two readers of the
/// same signed bytes must not see different amounts (S-20). Strings and numbers are decoded when they are asked for, so reading a
/// few fields of a large text costs little. Numbers keep their exact text and are never turned into floating point.
public struct JSONDocument: Sendable, CustomStringConvertible {
    /// The kinds of JSON values.
    public enum Kind: String, Hashable, Sendable, CustomStringConvertible {
        /// `null`.
        case null
        /// `true` or `false`.
        case bool
        /// A number, kept by its text.
        case number
        /// A string.
        case string
        /// Values in an order.
        case array
        /// Values by their names.
        case object

        /// The name of the kind.
        public var description: String { rawValue }
    }

    /// What is refused beyond the grammar.
    public struct Limits: Hashable, Sendable {
        /// The most bytes accepted; at most 2³¹ − 1.
        public let bytesMax: Int
        /// How deep arrays and objects may be nested; from 1 to 512.
        public let depthMax: Int

        /// Creates limits; a value outside its range is moved to the nearest one inside.
        public init(bytesMax: Int = 16 * 1024 * 1024, depthMax: Int = 64) {
            self.bytesMax = min(max(bytesMax, 0), Int(Int32.max))
            self.depthMax = min(max(depthMax, 1), 512)
        }
    }

    /// What is accepted beyond the grammar.
    public struct Options: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Creates options from bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Skips one UTF-8 byte-order mark, which Authorize.net puts before each answer.
        public static let skipByteOrderMark = Options(rawValue: 1)
    }

    private let storage: JSONTape

    /// Checks `bytes` and keeps them.
    ///
    /// - Throws: `JSONError` with the rule that was broken and its byte offset.
    public init(parsing bytes: [UInt8], limits: Limits = Limits(), options: Options = []) throws(JSONError) {
        guard bytes.count <= limits.bytesMax else { throw JSONError(.tooLarge, byteOffset: limits.bytesMax) }
        var parser = JSONParser(byteCount: bytes.count, depthMax: limits.depthMax)
        try parser.parse(bytes.span.bytes, options: options)
        storage = JSONTape(bytes: bytes, entries: parser.entries)
    }

    /// The outermost value.
    public var root: Value { Value(tape: storage, index: 0) }

    /// The size and kind of the document, without any of its content.
    public var description: String { "JSON document of \(storage.bytes.count) bytes" }
}
