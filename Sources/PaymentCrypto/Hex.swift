/// Hexadecimal text, strictly: two characters a byte, one letter case, nothing else (RFC 4648 §8).
///
/// Encoding does not branch or look anything up by the bytes, so its duration does not tell them.
public enum Hex {
    /// Which letters stand for ten to fifteen.
    public enum LetterCase: Sendable, Equatable {
        /// `a` to `f`, as Stripe writes signatures.
        case lowercase
        /// `A` to `F`, as Authorize.net writes them.
        case uppercase
    }

    /// The ASCII bytes of the text for `bytes`.
    public static func encode(_ bytes: RawSpan, case letterCase: LetterCase = .lowercase) -> [UInt8] {
        // An empty array is shared by all threads, and filling one writes its count, which ThreadSanitizer reports.
        if bytes.isEmpty { return [] }
        return bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: 2 * source.count) { output, count in
                count = encode(source, case: letterCase, into: output)
            }
        }
    }

    /// The ASCII bytes of the text for `bytes`.
    public static func encode(_ bytes: [UInt8], case letterCase: LetterCase = .lowercase) -> [UInt8] {
        encode(bytes.span.bytes, case: letterCase)
    }

    /// The text for `bytes`.
    public static func string(_ bytes: RawSpan, case letterCase: LetterCase = .lowercase) -> String {
        bytes.withUnsafeBytes { source in
            String(unsafeUninitializedCapacity: 2 * source.count) { encode(source, case: letterCase, into: $0) }
        }
    }

    /// The text for `bytes`.
    public static func string(_ bytes: [UInt8], case letterCase: LetterCase = .lowercase) -> String {
        string(bytes.span.bytes, case: letterCase)
    }

    /// The bytes that `text` stands for; empty text stands for no bytes.
    ///
    /// - Parameters:
    ///   - text: ASCII bytes.
    ///   - letterCase: the only letters accepted.
    /// - Throws: ``TextDecodingError`` with reason `invalidLength` or `invalidCharacter`.
    public static func decode(_ text: RawSpan, case letterCase: LetterCase) throws(TextDecodingError) -> [UInt8] {
        if text.isEmpty { return [] }
        try requireEvenLength(text)
        let decoded = text.withUnsafeBytes { source in
            var isValid = false
            let bytes = [UInt8](unsafeUninitializedCapacity: source.count / 2) { output, count in
                isValid = decode(source, case: letterCase, into: output)
                count = source.count / 2
            }
            return isValid ? bytes : nil
        }
        guard let decoded else { throw firstInvalidCharacter(in: text, case: letterCase) }
        return decoded
    }

    /// The bytes that `text` stands for; empty text stands for no bytes.
    ///
    /// - Throws: as ``decode(_:case:)-(RawSpan,_)``.
    public static func decode(_ text: [UInt8], case letterCase: LetterCase) throws(TextDecodingError) -> [UInt8] {
        try decode(text.span.bytes, case: letterCase)
    }

    /// Writes the bytes that `text` stands for at the start of `output`, without the heap.
    ///
    /// - Returns: the number of bytes written. After an error the content of `output` means nothing.
    /// - Throws: ``TextDecodingError``, also with reason `tooLong` when `output` is too small.
    public static func decode(
        _ text: RawSpan, case letterCase: LetterCase, into output: inout MutableSpan<UInt8>
    ) throws(TextDecodingError) -> Int {
        try requireEvenLength(text)
        guard text.byteCount / 2 <= output.count else { throw TextDecodingError(.tooLong, position: 2 * output.count) }
        let isValid = text.withUnsafeBytes { source in
            output.withUnsafeMutableBufferPointer { decode(source, case: letterCase, into: $0) }
        }
        guard isValid else { throw firstInvalidCharacter(in: text, case: letterCase) }
        return text.byteCount / 2
    }

    private static func requireEvenLength(_ text: RawSpan) throws(TextDecodingError) {
        guard text.byteCount.isMultiple(of: 2) else {
            throw TextDecodingError(.invalidLength, position: text.byteCount)
        }
    }

    /// Fills `output`, which has room for twice the bytes of `source`.
    private static func encode(
        _ source: UnsafeRawBufferPointer, case letterCase: LetterCase, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let letterGap = letterCase == .lowercase ? ascii("a") - ascii("9") - 1 : ascii("A") - ascii("9") - 1
        for index in 0..<source.count {
            output.initializeElement(at: 2 * index, to: character(of: source[index] >> 4, letterGap))
            output.initializeElement(at: 2 * index + 1, to: character(of: source[index] & 0x0F, letterGap))
        }
        return 2 * source.count
    }

    @inline(__always)
    private static func character(of digit: UInt8, _ letterGap: UInt8) -> UInt8 {
        // 9 - digit is negative, and its sign spreads to a mask of ones, exactly when a letter is due.
        let isLetter = UInt8(bitPattern: (9 - Int8(bitPattern: digit)) >> 7)
        return ascii("0") &+ digit &+ (isLetter & letterGap)
    }

    /// Fills `output`, which has room for half the bytes of `source`; false when a character is not of the alphabet.
    private static func decode(
        _ source: UnsafeRawBufferPointer, case letterCase: LetterCase, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        // Eight characters at a time while there are as many, then one pair after another.
        let wordCount = source.count / 8
        for word in 0..<wordCount {
            let characters = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self))
            guard let bytes = decode(word: characters, case: letterCase) else { return false }
            for byte in 0..<4 {
                output.initializeElement(at: 4 * word + byte, to: UInt8(truncatingIfNeeded: bytes >> (8 * byte)))
            }
        }
        let firstLetter = letterCase == .lowercase ? ascii("a") : ascii("A")
        var seen: UInt8 = 0
        for index in 4 * wordCount..<source.count / 2 {
            let high = digit(of: source[2 * index], firstLetter)
            let low = digit(of: source[2 * index + 1], firstLetter)
            seen |= high | low
            output.initializeElement(at: index, to: high << 4 | low & 0x0F)
        }
        return seen < 16
    }

    /// The four bytes that eight characters stand for, both with the first in the lowest bits; nil when one is not of the alphabet.
    ///
    /// Each character is worked on in its own eight bits of a word; no step carries from one into the next.
    @inline(__always)
    private static func decode(word: UInt64, case letterCase: LetterCase) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Bit 6 tells letters from digits: a is 0x61, A is 0x41, 0 is 0x30.
        let letters = (word >> 6) & ones
        let upperHalves = 0x30 &* ones &+ letters &* (letterCase == .lowercase ? 0x30 : 0x10)
        let values = (word & (0x0F &* ones)) &+ letters &* 9
        // A digit is at most 9 and a letter from 10 to 15, so adding 6 reaches bit 4 for letters alone.
        let isValid =
            word & (0xF0 &* ones) == upperHalves && values & (0x10 &* ones) == 0
            && ((values &+ 6 &* ones) >> 4) & ones == letters
        guard isValid else { return nil }
        var bytes = ((values << 4) | (values >> 8)) & 0x00FF_00FF_00FF_00FF
        bytes = (bytes | (bytes >> 8)) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: bytes | (bytes >> 16))
    }

    /// The value of a character, 0xFF when it is not of the alphabet.
    @inline(__always)
    private static func digit(of character: UInt8, _ firstLetter: UInt8) -> UInt8 {
        let number = character &- ascii("0")
        let letter = character &- firstLetter
        // Selections instead of branches: digits and letters alternate at random, which no processor predicts.
        let letterValue = letter < 6 ? letter &+ 10 : 0xFF
        return number < 10 ? number : letterValue
    }

    private static func firstInvalidCharacter(in text: RawSpan, case letterCase: LetterCase) -> TextDecodingError {
        let firstLetter = letterCase == .lowercase ? ascii("a") : ascii("A")
        let position = text.withUnsafeBytes { $0.firstIndex { digit(of: $0, firstLetter) > 15 } }
        return TextDecodingError(.invalidCharacter, position: position ?? text.byteCount)
    }
}

/// The code of an ASCII character.
@inline(__always)
func ascii(_ character: Unicode.Scalar) -> UInt8 {
    UInt8(truncatingIfNeeded: character.value)
}
