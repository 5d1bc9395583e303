/// The bytes of a document and one entry for each value and each member name, in the order of the text.
///
/// A member is two neighbors: its name, then its value.
final class JSONTape: Sendable {
    let bytes: [UInt8]
    let entries: [JSONEntry]

    init(bytes: [UInt8], entries: [JSONEntry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// The index of the entry behind the value at `index`, skipping what the value contains.
    @inline(__always)
    func next(after index: Int) -> Int {
        entries[index].next(after: index)
    }

    /// The text of the string or number at `index`.
    func text(at index: Int) -> String {
        let entry = entries[index]
        guard entry.isEscaped else { return String(decoding: bytes[entry.byteRange], as: UTF8.self) }
        let bytes = bytes
        return String(decoding: JSONText.unescaped(bytes.span.bytes, entry.byteRange), as: UTF8.self)
    }

    /// Whether the string at `index` is exactly `text`, byte by byte.
    func isText(_ text: RawSpan, at index: Int) -> Bool {
        let bytes = bytes
        return Self.isText(text, entries[index], bytes.span.bytes)
    }

    /// The index of the value of the member `name` of the object at `index`.
    func member(_ name: RawSpan, of index: Int) -> Int? {
        let entries = entries
        let bytes = bytes
        let input = bytes.span.bytes
        let end = entries[index].extent
        var member = index + 1
        while member < end {
            if Self.isText(name, entries[member], input) { return member + 1 }
            member = entries[member + 1].next(after: member + 1)
        }
        return nil
    }

    @inline(__always)
    private static func isText(_ text: RawSpan, _ entry: JSONEntry, _ input: RawSpan) -> Bool {
        if !entry.isEscaped {
            return entry.byteRange.count == text.byteCount
                && JSONText.areEqual(input, entry.start, text, 0, count: text.byteCount)
        }
        let decoded = JSONText.unescaped(input, entry.byteRange)
        return decoded.count == text.byteCount
            && JSONText.areEqual(decoded.span.bytes, 0, text, 0, count: decoded.count)
    }

    /// The way from the root to the entry at `index`, for an error text.
    func path(to index: Int) -> String {
        var path = ""
        var container = 0
        while container != index {
            let isObject = entries[container].kind == .object
            var child = container + 1
            var position = 0
            let end = next(after: container)
            while child < end {
                let value = isObject ? child + 1 : child
                let behind = next(after: value)
                if index < behind { break }
                child = behind
                position += 1
            }
            guard child < end else { return path }
            if isObject {
                path += (path.isEmpty ? "" : ".") + Self.printable(text(at: child))
                container = child + 1
            } else {
                path += "[\(position)]"
                container = child
            }
        }
        return path
    }

    /// `name` where it looks like the name of a field, else `?`: a member name may be content, and content is not shown.
    static func printable(_ name: String) -> String {
        let isFieldName =
            (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                    true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
                default: false
                }
            }
        let digits = name.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isFieldName && digits <= 4 ? name : "?"
    }
}

/// One value or member name: 16 bytes.
struct JSONEntry: Sendable {
    enum Kind: UInt8, Sendable {
        case null, yes, no, number, string, array, object
    }

    let kind: Kind
    /// Whether a string has a backslash in it.
    let isEscaped: Bool
    private let startBits: UInt32
    /// For strings and numbers the byte offset of their end; for arrays and objects the index of the entry behind them, and while
    /// they are open the index of the container around them.
    private var extentBits: UInt32
    /// For arrays and objects the number of elements or members; for a member name its fingerprint.
    var count: UInt32

    init(_ kind: Kind, start: Int, extent: Int, isEscaped: Bool = false, count: UInt32 = 0) {
        self.kind = kind
        self.isEscaped = isEscaped
        // No offset and no index exceeds the size of the input, which `JSONDocument.Limits` keeps below 2³¹.
        startBits = UInt32(truncatingIfNeeded: start)
        extentBits = UInt32(truncatingIfNeeded: extent)
        self.count = count
    }

    /// The first byte; behind the quotation mark for a string.
    var start: Int { Int(startBits) }

    var extent: Int {
        get { Int(extentBits) }
        set { extentBits = UInt32(truncatingIfNeeded: newValue) }
    }

    /// The bytes of a string between its quotation marks, or of a number.
    var byteRange: Range<Int> { start..<max(start, extent) }

    @inline(__always)
    func next(after index: Int) -> Int {
        kind == .array || kind == .object ? extent : index + 1
    }
}
