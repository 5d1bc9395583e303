/// Finds a name that stands twice in one object (S-20), in time linear in the size of the object whoever chose the names (S-94).
enum JSONNames {
    /// Up to this many plain names are compared with each other; more go through a table.
    private static let comparedMax = 64

    static func checkUnique(in object: Int, _ entries: Span<JSONEntry>, _ input: RawSpan) throws(JSONError) {
        let duplicate =
            entries[object].count <= comparedMax
            ? try comparing(in: object, entries, input) : try hashing(in: object, entries, input)
        if let duplicate { throw JSONError(.duplicateName, byteOffset: entries[duplicate].start - 1) }
    }

    /// Compares only names whose fingerprints meet in a filter of 256 bits.
    private static func comparing(
        in object: Int, _ entries: Span<JSONEntry>, _ input: RawSpan
    ) throws(JSONError) -> Int? {
        var filter = InlineArray<4, UInt64>(repeating: 0)
        var name = object + 1
        while name < entries.count {
            let entry = entries[name]
            // Two spellings of one name have different fingerprints: only the table knows what an escaped name stands for.
            if entry.isEscaped { return try hashing(in: object, entries, input) }
            let bit = UInt64(1) << UInt64(entry.count & 63)
            let lane = Int(entry.count >> 6 & 3)
            if filter[lane] & bit != 0 {
                var earlier = object + 1
                while earlier < name {
                    if entries[earlier].count == entry.count, areEqual(entries[earlier], entry, input) { return name }
                    earlier = entries[earlier + 1].next(after: earlier + 1)
                }
            }
            filter[lane] |= bit
            name = entries[name + 1].next(after: name + 1)
        }
        return nil
    }

    /// Puts all names into a table under Swift's own hash, whose seed is drawn anew for each process: nobody can prepare collisions.
    private static func hashing(
        in object: Int, _ entries: Span<JSONEntry>, _ input: RawSpan
    ) throws(JSONError) -> Int? {
        var slots = 16
        while slots < Int(entries[object].count) * 2 { slots *= 2 }
        // Each slot has the upper half of a hash and, plus one, the name's index.
        var table = [(hash: UInt32, name: UInt32)](repeating: (0, 0), count: slots)
        var name = object + 1
        while name < entries.count {
            let hash = hash(entries[name], input)
            let upper = UInt32(truncatingIfNeeded: hash >> 32)
            var slot = Int(truncatingIfNeeded: hash) & (slots - 1)
            while table[slot].name != 0 {
                let other = Int(table[slot].name) - 1
                if table[slot].hash == upper, areEqual(entries[other], entries[name], input) { return name }
                slot = (slot + 1) & (slots - 1)
            }
            table[slot] = (upper, UInt32(truncatingIfNeeded: name + 1))
            name = entries[name + 1].next(after: name + 1)
        }
        return nil
    }

    private static func hash(_ name: JSONEntry, _ input: RawSpan) -> UInt64 {
        var hasher = Hasher()
        if name.isEscaped {
            JSONText.unescaped(input, name.byteRange).withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            input.extracting(name.byteRange).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func areEqual(_ one: JSONEntry, _ other: JSONEntry, _ input: RawSpan) -> Bool {
        if one.isEscaped || other.isEscaped {
            return JSONText.unescaped(input, one.byteRange) == JSONText.unescaped(input, other.byteRange)
        }
        return one.byteRange.count == other.byteRange.count
            && JSONText.areEqual(input, one.start, input, other.start, count: one.byteRange.count)
    }
}
