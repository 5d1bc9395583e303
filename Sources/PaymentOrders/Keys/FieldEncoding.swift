/// One encoding for a list of texts in which no two lists look alike, for what is hashed and sealed.
///
/// Each field is its count of bytes, in eight bytes with the highest first, and then itself as UTF-8. So `"ab", "c"` and
/// `"a", "bc"` differ, and so do a field that is empty and one that is not there.
struct FieldEncoding {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// Writes `fields`; two spellings of a letter in Unicode are two texts here.
    init(_ fields: [String]) {
        append(fields)
    }

    /// Writes bytes, and then `fields`.
    init(_ first: [UInt8], _ fields: [String]) {
        append(first)
        append(fields)
    }

    private mutating func append(_ fields: [String]) {
        for field in fields { append(field.utf8) }
    }

    private mutating func append(_ field: some Collection<UInt8>) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: field.count >> shift))
        }
        bytes.append(contentsOf: field)
    }
}
