/// The members of an object, in order and without repetition.
public struct JSONObject: Sendable, Sequence {
    /// One member.
    public typealias Member = (name: String, value: JSON)

    /// From this many members on, a table finds names.
    private static let tableMin = 64

    private var members: [Member] = []
    /// One bit for the looks of each name: where it is not set, no member has the name, and nobody has to search.
    private var looks: UInt64 = 0
    /// Where each name stands; empty while there are few members.
    private var positions: [ExactText: Int] = [:]

    /// Creates an empty object.
    public init() {}

    /// Creates an object with `members` in their order; where a name is repeated the last value counts, at the first place.
    public init(_ members: some Sequence<(String, JSON)>) {
        for (name, value) in members { self[name] = value }
    }

    /// Copies an object out of a document; empty when `value` is none.
    init(_ value: JSONDocument.Value) {
        members.reserveCapacity(value.count)
        // The document has made sure that no name is repeated.
        for member in value.members { append(member.name, JSON(member.value)) }
    }

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }

    /// The names in their order.
    public var names: [String] { members.map(\.name) }

    /// The value of the member `name`.
    ///
    /// Setting a new one puts it at the end, setting an old one keeps its place, setting nil removes it.
    public subscript(name: String) -> JSON? {
        get { position(of: name).map { members[$0].value } }
        set {
            let position = position(of: name)
            switch (position, newValue) {
            case (let position?, let value?): members[position].value = value
            case (nil, let value?): append(name, value)
            case (let position?, nil): remove(at: position)
            case (nil, nil): break
            }
        }
    }

    /// Visits the members in their order.
    public func makeIterator() -> IndexingIterator<[Member]> {
        members.makeIterator()
    }

    private func position(of name: String) -> Int? {
        guard looks & ExactText(name).look != 0 else { return nil }
        if !positions.isEmpty { return positions[ExactText(name)] }
        return members.firstIndex { ExactText($0.name) == ExactText(name) }
    }

    private mutating func append(_ name: String, _ value: JSON) {
        members.append((name, value))
        looks |= ExactText(name).look
        if members.count == Self.tableMin {
            index()
        } else if !positions.isEmpty {
            positions[ExactText(name)] = members.count - 1
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        positions.removeAll()
        if members.count >= Self.tableMin { index() }
    }

    private mutating func index() {
        for (position, member) in members.enumerated() { positions[ExactText(member.name)] = position }
    }
}

extension JSONObject: Hashable, ExpressibleByDictionaryLiteral {
    /// Creates an object with the members in the order written; where a name is repeated the last value counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements)
    }

    /// Compares names, values and order.
    public static func == (lhs: JSONObject, rhs: JSONObject) -> Bool {
        lhs.members.elementsEqual(rhs.members) { one, other in
            ExactText(one.name) == ExactText(other.name) && one.value == other.value
        }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for member in members {
            hasher.combine(ExactText(member.name))
            hasher.combine(member.value)
        }
    }
}

/// A text compared and hashed by its UTF-8.
///
/// `String` takes two spellings of one character as equal; on the wire they are different names.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// One of 64 bits, chosen by the length and by the bytes at both ends and in the middle.
    var look: UInt64 {
        let bytes = text.utf8Span.span
        guard !bytes.isEmpty else { return 1 }
        let sum =
            bytes.count &* 7 &+ Int(bytes[0]) &+ Int(bytes[bytes.count / 2]) &* 13
            &+ Int(bytes[bytes.count - 1]) &* 29
        return 1 << UInt64(truncatingIfNeeded: sum & 63)
    }

    static func == (lhs: ExactText, rhs: ExactText) -> Bool {
        let (left, right) = (lhs.text.utf8Span.span, rhs.text.utf8Span.span)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
