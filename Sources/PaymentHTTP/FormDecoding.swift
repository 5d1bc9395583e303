/// The fields of an `application/x-www-form-urlencoded` body or query, decoded and in their order.
///
/// `+` is a space, percent escapes must be whole and give UTF-8. As the URL Standard has it, a field without `=` has an empty value
/// and an empty field between two `&` is none. Bytes that should have been escaped are taken as they are.
public struct FormDecoding: Sendable {
    /// One field.
    public typealias Pair = (name: String, value: String)

    /// What is refused beyond the grammar.
    public struct Limits: Hashable, Sendable {
        /// The most bytes accepted.
        public let bytesMax: Int
        /// The most fields accepted.
        public let pairsMax: Int
        /// How many parts a nested name may have; from 1 to 64.
        public let depthMax: Int

        /// Creates limits; a depth outside its range is moved to the nearest one inside.
        public init(bytesMax: Int = 1024 * 1024, pairsMax: Int = 1000, depthMax: Int = 16) {
            self.bytesMax = bytesMax
            self.pairsMax = pairsMax
            self.depthMax = min(max(depthMax, 1), 64)
        }
    }

    /// The fields in their order; a name may stand more than once.
    public let pairs: [Pair]
    private let depthMax: Int

    /// Decodes `bytes`.
    ///
    /// - Throws: `FormError` of kind `invalidPercentEscape`, `invalidUTF8`, `tooLarge` or `tooManyPairs`.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(FormError) {
        guard bytes.count <= limits.bytesMax else { throw FormError(.tooLarge) }
        var pairs: [Pair] = []
        var start = 0
        while start < bytes.count {
            let rest = bytes[start...]
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            if end > start {
                guard pairs.count < limits.pairsMax else { throw FormError(.tooManyPairs) }
                pairs.append(try Self.pair(rest[..<end], number: pairs.count))
            }
            start = end + 1
        }
        self.pairs = pairs
        depthMax = limits.depthMax
    }

    /// Decodes `text`.
    ///
    /// - Throws: `FormError` of kind `invalidPercentEscape`, `invalidUTF8`, `tooLarge` or `tooManyPairs`.
    public init(parsing text: String, limits: Limits = Limits()) throws(FormError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// The value of the first field called exactly `name`.
    public subscript(name: String) -> String? {
        pairs.first { ExactText($0.name) == ExactText(name) }?.value
    }

    /// The fields as a tree, by the brackets in their names.
    ///
    /// `a[b]=` makes a group, `a[]=` adds to a list, `a[0]=` fills a list, and `a[][b]=` adds to the last group of a list unless that
    /// has `b` already, which starts the next group. Names are split after they have been decoded.
    ///
    /// - Throws: `FormError` of kind `malformedName`, `duplicateName`, `conflictingName` or `tooDeep`, with the number of the pair.
    public func tree() throws(FormError) -> FormObject {
        let root = FormNode()
        for (number, pair) in pairs.enumerated() {
            let parts = try Self.parts(of: pair.name, depthMax: depthMax, pair: number)
            if let kind = root.insert(pair.value, at: parts) { throw FormError(kind, pair: number) }
        }
        return root.object()
    }

    private static func pair(_ bytes: ArraySlice<UInt8>, number: Int) throws(FormError) -> Pair {
        let equals = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
        let name = try PercentEncoding.decoded(bytes[..<equals], plusIsSpace: true, pair: number)
        let value = try PercentEncoding.decoded(bytes[equals...].dropFirst(), plusIsSpace: true, pair: number)
        return (name, value)
    }

    /// `a[b][]` as `["a", "b", ""]`.
    private static func parts(of name: String, depthMax: Int, pair: Int) throws(FormError) -> [String] {
        let utf8 = name.utf8
        let open = UInt8(ascii: "[")
        let close = UInt8(ascii: "]")
        let first = utf8.prefix { $0 != open }
        guard !first.isEmpty, !first.contains(close) else { throw FormError(.malformedName, pair: pair) }
        var parts = [String(Substring(first))]
        var rest = utf8[first.endIndex...]
        while !rest.isEmpty {
            guard rest.first == open, let end = rest.firstIndex(of: close) else {
                throw FormError(.malformedName, pair: pair)
            }
            let part = rest[..<end].dropFirst()
            guard !part.contains(open) else { throw FormError(.malformedName, pair: pair) }
            guard parts.count < depthMax else { throw FormError(.tooDeep, pair: pair) }
            parts.append(String(Substring(part)))
            rest = rest[end...].dropFirst()
        }
        return parts
    }
}
