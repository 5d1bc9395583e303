/// Walks over a JSON text once and notes where each value lies.
///
/// It does not call itself: what is open is linked through the entries, so no input can use up the stack.
struct JSONParser {
    private enum Expectation {
        case value, valueOrEnd, name, nameOrEnd, separator
    }

    private(set) var entries: [JSONEntry] = []
    private let depthMax: Int
    private var position = 0
    /// The innermost open array or object.
    private var container = -1
    private var isInObject = false
    /// The members or elements of the innermost container so far; those of the outer ones wait in their entries.
    private var count: UInt32 = 0
    private var depth = 0

    init(byteCount: Int, depthMax: Int) {
        self.depthMax = depthMax
        // Gateways' texts have about one entry in twelve bytes. The start is bounded so that a long string reserves little.
        entries.reserveCapacity(min(byteCount / 10 + 8, 4096))
    }

    mutating func parse(_ input: RawSpan, options: JSONDocument.Options) throws(JSONError) {
        try skipByteOrderMark(input, options)
        var expectation = Expectation.value
        repeat {
            skipWhiteSpace(input)
            guard position < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
            let byte = input.byte(at: position)
            switch expectation {
            case .value, .valueOrEnd:
                if expectation == .valueOrEnd, byte == UInt8(ascii: "]") {
                    try close(byte, input)
                    expectation = .separator
                } else {
                    expectation = try value(byte, input)
                }
            case .name, .nameOrEnd:
                if expectation == .nameOrEnd, byte == UInt8(ascii: "}") {
                    try close(byte, input)
                    expectation = .separator
                } else {
                    try name(byte, input)
                    expectation = .value
                }
            case .separator:
                if byte == UInt8(ascii: ",") {
                    position += 1
                    expectation = isInObject ? .name : .value
                } else {
                    try close(byte, input)
                }
            }
        } while container >= 0
        skipWhiteSpace(input)
        guard position == input.byteCount else { throw JSONError(.trailingBytes, byteOffset: position) }
    }

    private mutating func value(_ byte: UInt8, _ input: RawSpan) throws(JSONError) -> Expectation {
        if !isInObject { count += 1 }
        switch byte {
        case UInt8(ascii: "\""):
            let start = position + 1
            let (end, isEscaped) = try JSONText.scan(input, from: start)
            entries.append(JSONEntry(.string, start: start, extent: end, isEscaped: isEscaped))
            position = end + 1
        case UInt8(ascii: "{"):
            try open(.object)
            return .nameOrEnd
        case UInt8(ascii: "["):
            try open(.array)
            return .valueOrEnd
        case UInt8(ascii: "t"): try literal("true", .yes, input)
        case UInt8(ascii: "f"): try literal("false", .no, input)
        case UInt8(ascii: "n"):
            // `null` is the most frequent value of all, so its four letters are compared at once.
            if position + 4 <= input.byteCount, input.halfWord(at: position) == 0x6C6C_756E {
                entries.append(JSONEntry(.null, start: position, extent: position + 4))
                position += 4
            } else {
                try literal("null", .null, input)
            }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(input)
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "+"), UInt8(ascii: "."):
            throw JSONError(.invalidNumber, byteOffset: position)
        default: throw JSONError(.unexpectedByte, byteOffset: position)
        }
        return .separator
    }

    private mutating func name(_ byte: UInt8, _ input: RawSpan) throws(JSONError) {
        guard byte == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte, byteOffset: position) }
        let start = position + 1
        let (end, isEscaped) = try JSONText.scan(input, from: start)
        // The fingerprint of an escaped name is not used: `JSONNames` hashes what such a name stands for.
        let fingerprint = isEscaped ? 0 : JSONText.fingerprint(input, start..<end)
        entries.append(JSONEntry(.string, start: start, extent: end, isEscaped: isEscaped, count: fingerprint))
        count += 1
        position = end + 1
        skipWhiteSpace(input)
        guard position < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
        guard input.byte(at: position) == UInt8(ascii: ":") else {
            throw JSONError(.unexpectedByte, byteOffset: position)
        }
        position += 1
    }

    private mutating func open(_ kind: JSONEntry.Kind) throws(JSONError) {
        guard depth < depthMax else { throw JSONError(.tooDeep, byteOffset: position) }
        depth += 1
        if container >= 0 { entries[container].count = count }
        // The parent is kept plus one, so that the outermost container has 0.
        entries.append(JSONEntry(kind, start: position, extent: container + 1))
        container = entries.count - 1
        isInObject = kind == .object
        count = 0
        position += 1
    }

    private mutating func close(_ byte: UInt8, _ input: RawSpan) throws(JSONError) {
        guard byte == (isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw JSONError(.unexpectedByte, byteOffset: position)
        }
        let parent = entries[container].extent - 1
        entries[container].extent = entries.count
        entries[container].count = count
        if isInObject, count > 1 { try JSONNames.checkUnique(in: container, entries.span, input) }
        container = parent
        if parent >= 0 {
            count = entries[parent].count
            isInObject = entries[parent].kind == .object
        }
        depth -= 1
        position += 1
    }

    private mutating func literal(
        _ text: StaticString, _ kind: JSONEntry.Kind, _ input: RawSpan
    ) throws(JSONError) {
        let start = position
        for offset in 0..<text.utf8CodeUnitCount {
            guard position < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
            // The offset is inside the literal, whose storage is static.
            guard input.byte(at: position) == text.utf8Start[offset] else {
                throw JSONError(.unexpectedByte, byteOffset: position)
            }
            position += 1
        }
        entries.append(JSONEntry(kind, start: start, extent: position))
    }

    private mutating func number(_ input: RawSpan) throws(JSONError) {
        let start = position
        if input.byte(at: position) == UInt8(ascii: "-") { position += 1 }
        let integerStart = position
        let digits = try digits(input)
        if digits > 1, input.byte(at: integerStart) == UInt8(ascii: "0") {
            throw JSONError(.invalidNumber, byteOffset: integerStart)
        }
        if position < input.byteCount, input.byte(at: position) == UInt8(ascii: ".") {
            position += 1
            _ = try self.digits(input)
        }
        if position < input.byteCount, input.byte(at: position) | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < input.byteCount {
                let sign = input.byte(at: position)
                if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            }
            _ = try self.digits(input)
        }
        entries.append(JSONEntry(.number, start: start, extent: position))
    }

    /// Steps over at least one digit and tells how many there were.
    private mutating func digits(_ input: RawSpan) throws(JSONError) -> Int {
        let start = position
        while position < input.byteCount, input.byte(at: position) &- 0x30 < 10 { position += 1 }
        guard position > start else {
            throw JSONError(position < input.byteCount ? .invalidNumber : .unexpectedEnd, byteOffset: position)
        }
        return position - start
    }

    @inline(__always)
    private mutating func skipWhiteSpace(_ input: RawSpan) {
        while position < input.byteCount {
            let byte = input.byte(at: position)
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private mutating func skipByteOrderMark(_ input: RawSpan, _ options: JSONDocument.Options) throws(JSONError) {
        guard input.byteCount >= 2 else { return }
        let first = input.byte(at: 0)
        let second = input.byte(at: 1)
        // UTF-16 and UTF-32 show by their mark, or by a zero byte within the first two (RFC 4627 §3).
        let isMarked = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE)
        guard !isMarked, first != 0, second != 0 else { throw JSONError(.notUTF8, byteOffset: 0) }
        guard input.byteCount >= 3, first == 0xEF, second == 0xBB, input.byte(at: 2) == 0xBF else { return }
        guard options.contains(.skipByteOrderMark) else { throw JSONError(.byteOrderMark, byteOffset: 0) }
        position = 3
    }
}
