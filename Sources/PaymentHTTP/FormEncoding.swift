/// Writes `application/x-www-form-urlencoded` fields in the order they are given, as Stripe's own clients do.
///
/// A space becomes `+`; letters, digits and `-._~` stay; everything else, `*` included, becomes the `%XX` of its UTF-8. Nested names
/// are written as they are read: `metadata[order_id]`, `expand[0]`.
public struct FormEncoding: Sendable {
    /// Where the fields go, which decides about brackets only: a body has them plain, a query as `%5B` and `%5D`.
    public enum Place: Hashable, Sendable {
        /// The body of a POST.
        case body
        /// The query of a URL.
        case query
    }

    /// The fields written so far.
    public private(set) var bytes: [UInt8] = []
    private let place: Place

    /// Creates a form without fields.
    public init(_ place: Place = .body) {
        self.place = place
        bytes.reserveCapacity(256)
    }

    /// The fields as text: always ASCII.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Adds a field; `name` may be nested, `card[number]`.
    public mutating func append(_ name: String, _ value: String) {
        start(name)
        write(value)
    }

    /// Adds an integer in decimal.
    public mutating func append(_ name: String, _ value: Int64) {
        start(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Adds `true` or `false`.
    public mutating func append(_ name: String, _ value: Bool) {
        start(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Adds a list as `name[0]`, `name[1]` and so on; an empty list adds nothing.
    public mutating func append(_ name: String, list values: [String]) {
        for (position, value) in values.enumerated() { append("\(name)[\(position)]", value) }
    }

    /// Adds `name[key]` for a `key` that comes from outside, such as one of metadata.
    ///
    /// - Throws: `FormError` of kind `ambiguousKey` when `key` is empty or has a bracket: the other side decodes before it splits, so
    ///   no encoding keeps such a key whole. Nothing is added then.
    public mutating func append(_ name: String, key: String, _ value: String) throws(FormError) {
        let hasBracket = key.utf8.contains { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard !key.isEmpty, !hasBracket else { throw FormError(.ambiguousKey) }
        append("\(name)[\(key)]", value)
    }

    private mutating func start(_ name: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        write(name)
        bytes.append(UInt8(ascii: "="))
    }

    private mutating func write(_ text: String) {
        for byte in text.utf8 {
            if PercentEncoding.isUnreserved(byte) {
                bytes.append(byte)
            } else if byte == UInt8(ascii: " ") {
                bytes.append(UInt8(ascii: "+"))
            } else if place == .body, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
                bytes.append(byte)
            } else {
                PercentEncoding.appendEscape(byte, to: &bytes)
            }
        }
    }
}
