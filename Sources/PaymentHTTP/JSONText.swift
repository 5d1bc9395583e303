/// What strings in JSON are made of: plain runs, escapes, UTF-8.
///
/// All reads go through `RawSpan`, which checks its bounds.
enum JSONText {
    /// The end of the string whose first byte, behind the quotation mark, is at `start`, and whether it has an escape.
    @inline(__always)
    static func scan(_ input: RawSpan, from start: Int) throws(JSONError) -> (end: Int, isEscaped: Bool) {
        // Most names and values are a plain run of less than 24 bytes: those end here.
        var position = start
        while position + 8 <= input.byteCount, position < start + 24 {
            let mask = specialBytes(input.word(at: position))
            if mask != 0 {
                position += mask.trailingZeroBitCount >> 3
                if input.byte(at: position) == UInt8(ascii: "\"") { return (position, false) }
                break
            }
            position += 8
        }
        return try scanAny(input, from: position)
    }

    private static func scanAny(_ input: RawSpan, from start: Int) throws(JSONError) -> (end: Int, isEscaped: Bool) {
        var position = start
        var isEscaped = false
        let count = input.byteCount
        while true {
            while position + 8 <= count {
                let mask = specialBytes(input.word(at: position))
                if mask != 0 {
                    position += mask.trailingZeroBitCount >> 3
                    break
                }
                position += 8
            }
            guard position < count else { throw JSONError(.unexpectedEnd, byteOffset: count) }
            switch input.byte(at: position) {
            case UInt8(ascii: "\""):
                return (position, isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position = try escape(input, at: position).end
            case 0x00..<0x20:
                throw JSONError(.controlCharacter, byteOffset: position)
            case 0x80...0xFF:
                // Text in another script than Latin comes in runs: stay with it instead of going back to whole words.
                repeat {
                    position = try multibyteEnd(input, at: position)
                } while position < count && input.byte(at: position) >= 0x80
            default:
                position += 1
            }
        }
    }

    /// The bytes that the string in `range` stands for; the string must have been scanned before.
    static func unescaped(_ input: RawSpan, _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = input.byte(at: position)
            if byte == UInt8(ascii: "\\") {
                do {
                    let (scalar, end) = try escape(input, at: position)
                    UTF8.encode(scalar) { result.append($0) }
                    position = end
                } catch {
                    // Cannot happen: `scan` has accepted the same bytes with the same function.
                    return result
                }
            } else {
                result.append(byte)
                position += 1
            }
        }
        return result
    }

    /// Whether `count` bytes of both inputs are the same.
    @inline(__always)
    static func areEqual(_ one: RawSpan, _ start: Int, _ other: RawSpan, _ otherStart: Int, count: Int) -> Bool {
        var offset = 0
        while offset + 8 <= count {
            guard one.word(at: start + offset) == other.word(at: otherStart + offset) else { return false }
            offset += 8
        }
        while offset < count {
            guard one.byte(at: start + offset) == other.byte(at: otherStart + offset) else { return false }
            offset += 1
        }
        return true
    }

    /// A number that equal texts share and different ones rarely do; not safe against someone who makes them collide.
    @inline(__always)
    static func fingerprint(_ input: RawSpan, _ range: Range<Int>) -> UInt32 {
        let count = range.count
        var first: UInt64 = 0
        var last: UInt64 = 0
        if count >= 8 {
            first = input.word(at: range.lowerBound)
            last = input.word(at: range.upperBound - 8)
        } else if range.lowerBound + 8 <= input.byteCount {
            first = input.word(at: range.lowerBound) & (1 << UInt64(count * 8) - 1)
        } else {
            for index in range.reversed() { first = first << 8 | UInt64(input.byte(at: index)) }
        }
        let mixed = (first ^ (last << 29 | last >> 35) ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    /// A mask with the high bit of each byte set that a plain run of ASCII cannot have; exact up to the lowest bit set.
    @inline(__always)
    private static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let controls = word &- (ones &* 0x20)
        return (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | (controls & ~word) | word) & highs
    }

    /// The scalar that the escape at `start` stands for, and where the escape ends.
    private static func escape(
        _ input: RawSpan, at start: Int
    ) throws(JSONError) -> (scalar: Unicode.Scalar, end: Int) {
        guard start + 1 < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
        switch input.byte(at: start + 1) {
        case UInt8(ascii: "\""): return ("\"", start + 2)
        case UInt8(ascii: "\\"): return ("\\", start + 2)
        case UInt8(ascii: "/"): return ("/", start + 2)
        case UInt8(ascii: "b"): return ("\u{08}", start + 2)
        case UInt8(ascii: "f"): return ("\u{0C}", start + 2)
        case UInt8(ascii: "n"): return ("\n", start + 2)
        case UInt8(ascii: "r"): return ("\r", start + 2)
        case UInt8(ascii: "t"): return ("\t", start + 2)
        case UInt8(ascii: "u"): return try unicodeEscape(input, at: start)
        default: throw JSONError(.invalidEscape, byteOffset: start)
        }
    }

    private static func unicodeEscape(
        _ input: RawSpan, at start: Int
    ) throws(JSONError) -> (scalar: Unicode.Scalar, end: Int) {
        let unit = try hexUnit(input, at: start + 2, escape: start)
        if let scalar = Unicode.Scalar(unit) { return (scalar, start + 6) }
        guard unit < 0xDC00 else { throw JSONError(.loneSurrogate, byteOffset: start) }
        let second = start + 6
        // A cut input is told apart from a wrong one, so that a truncated answer is recognized as such.
        guard second < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
        guard input.byte(at: second) == UInt8(ascii: "\\") else { throw JSONError(.loneSurrogate, byteOffset: start) }
        guard second + 1 < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
        guard input.byte(at: second + 1) == UInt8(ascii: "u") else {
            throw JSONError(.loneSurrogate, byteOffset: start)
        }
        let low = try hexUnit(input, at: second + 2, escape: second)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)))
        else { throw JSONError(.loneSurrogate, byteOffset: start) }
        return (scalar, second + 6)
    }

    private static func hexUnit(_ input: RawSpan, at start: Int, escape: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for position in start..<start + 4 {
            guard position < input.byteCount else { throw JSONError(.unexpectedEnd, byteOffset: input.byteCount) }
            let byte = input.byte(at: position)
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(byte - 0x37)
            default: throw JSONError(.invalidEscape, byteOffset: escape)
            }
        }
        return unit
    }

    /// The end of the multi-byte sequence at `start`, by table 3-7 of the Unicode standard.
    private static func multibyteEnd(_ input: RawSpan, at start: Int) throws(JSONError) -> Int {
        let lead = input.byte(at: start)
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: throw JSONError(.invalidUTF8, byteOffset: start)
        }
        for offset in 1..<length {
            guard start + offset < input.byteCount else {
                throw JSONError(.unexpectedEnd, byteOffset: input.byteCount)
            }
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard allowed.contains(input.byte(at: start + offset)) else {
                throw JSONError(.invalidUTF8, byteOffset: start)
            }
        }
        return start + length
    }
}

extension RawSpan {
    /// The byte at `offset`; the bounds are checked.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The four bytes from `offset` on, the first in the lowest bits; the bounds are checked, and any bits make a valid `UInt32`.
    @inline(__always)
    func halfWord(at offset: Int) -> UInt32 {
        UInt32(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The eight bytes from `offset` on, the first in the lowest bits; the bounds are checked, and any bits make a valid `UInt64`.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
