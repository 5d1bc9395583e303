/// Base64 text, strictly (RFC 4648 §4 and §5): no white space, no second spelling of the same bytes.
///
/// The plain functions use the standard alphabet and demand padding; those named `URLSafe` use the other alphabet, where
/// `-` and `_` stand for `+` and `/`, and refuse padding.
public enum Base64 {
    /// The ASCII bytes of the text for `bytes`, padded.
    public static func encode(_ bytes: RawSpan) -> [UInt8] {
        // An empty array is shared by all threads, and filling one writes its count, which ThreadSanitizer reports.
        if bytes.isEmpty { return [] }
        return bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: encodedCount(source.count, .standard)) { output, count in
                count = encode(source, .standard, into: output)
            }
        }
    }

    /// The ASCII bytes of the text for `bytes`, padded.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] { encode(bytes.span.bytes) }

    /// The text for `bytes`, padded.
    public static func string(_ bytes: RawSpan) -> String { string(bytes, .standard) }

    /// The text for `bytes`, padded.
    public static func string(_ bytes: [UInt8]) -> String { string(bytes.span.bytes, .standard) }

    /// The URL-safe text for `bytes`, without padding.
    public static func stringURLSafe(_ bytes: RawSpan) -> String { string(bytes, .urlSafe) }

    /// The URL-safe text for `bytes`, without padding.
    public static func stringURLSafe(_ bytes: [UInt8]) -> String { string(bytes.span.bytes, .urlSafe) }

    /// The bytes that padded `text` stands for; empty text stands for no bytes.
    ///
    /// - Throws: ``TextDecodingError`` with reason `invalidLength`, `invalidCharacter`, `misplacedPadding` or
    ///   `nonCanonicalBits`.
    public static func decode(_ text: RawSpan) throws(TextDecodingError) -> [UInt8] { try decode(text, .standard) }

    /// The bytes that padded `text` stands for; empty text stands for no bytes.
    ///
    /// - Throws: as ``decode(_:)-(RawSpan)``.
    public static func decode(_ text: [UInt8]) throws(TextDecodingError) -> [UInt8] {
        try decode(text.span.bytes, .standard)
    }

    /// The bytes that URL-safe `text` without padding stands for; empty text stands for no bytes.
    ///
    /// - Throws: ``TextDecodingError`` with reason `invalidLength`, `invalidCharacter` or `nonCanonicalBits`.
    public static func decodeURLSafe(_ text: RawSpan) throws(TextDecodingError) -> [UInt8] {
        try decode(text, .urlSafe)
    }

    /// The bytes that URL-safe `text` without padding stands for; empty text stands for no bytes.
    ///
    /// - Throws: as ``decodeURLSafe(_:)-(RawSpan)``.
    public static func decodeURLSafe(_ text: [UInt8]) throws(TextDecodingError) -> [UInt8] {
        try decode(text.span.bytes, .urlSafe)
    }

    /// Writes the bytes that padded `text` stands for at the start of `output`, without the heap.
    ///
    /// - Returns: the number of bytes written. After an error the content of `output` means nothing.
    /// - Throws: ``TextDecodingError``, also with reason `tooLong` when `output` is too small.
    public static func decode(_ text: RawSpan, into output: inout MutableSpan<UInt8>) throws(TextDecodingError) -> Int {
        let length = try symbolCount(text, .standard)
        let count = length * 6 / 8
        guard count <= output.count else {
            throw TextDecodingError(.tooLong, position: min(length, (output.count * 8 + 5) / 6))
        }
        let isValid = text.withUnsafeBytes { source in
            output.withUnsafeMutableBufferPointer { decode(source, length: length, .standard, into: $0) }
        }
        guard isValid else { throw fault(in: text, length: length, .standard) }
        return count
    }

    private enum Alphabet {
        case standard
        case urlSafe

        /// The character for 62.
        var plus: UInt8 { self == .standard ? ascii("+") : ascii("-") }

        /// The character for 63.
        var slash: UInt8 { self == .standard ? ascii("/") : ascii("_") }

        /// The 64 characters in order.
        var characters: StaticString {
            switch self {
            case .standard: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            case .urlSafe: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            }
        }
    }
}

extension Base64 {
    private static func string(_ bytes: RawSpan, _ alphabet: Alphabet) -> String {
        bytes.withUnsafeBytes { source in
            String(unsafeUninitializedCapacity: encodedCount(source.count, alphabet)) {
                encode(source, alphabet, into: $0)
            }
        }
    }

    private static func decode(_ text: RawSpan, _ alphabet: Alphabet) throws(TextDecodingError) -> [UInt8] {
        if text.isEmpty { return [] }
        let length = try symbolCount(text, alphabet)
        let decoded = text.withUnsafeBytes { source in
            var isValid = false
            let bytes = [UInt8](unsafeUninitializedCapacity: length * 6 / 8) { output, count in
                isValid = decode(source, length: length, alphabet, into: output)
                count = length * 6 / 8
            }
            return isValid ? bytes : nil
        }
        guard let decoded else { throw fault(in: text, length: length, alphabet) }
        return decoded
    }

    private static func encodedCount(_ count: Int, _ alphabet: Alphabet) -> Int {
        alphabet == .standard ? (count + 2) / 3 * 4 : (count * 4 + 2) / 3
    }

    /// Fills `output`, which has room for `encodedCount` bytes.
    private static func encode(
        _ source: UnsafeRawBufferPointer, _ alphabet: Alphabet, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        // Every index below is masked to six bits, and the literal has 64 characters.
        let characters = alphabet.characters.utf8Start
        var written = 0
        func append(_ character: UInt8) {
            output.initializeElement(at: written, to: character)
            written += 1
        }
        let wholeCount = source.count / 3 * 3
        for index in stride(from: 0, to: wholeCount, by: 3) {
            let group = Int(source[index]) << 16 | Int(source[index + 1]) << 8 | Int(source[index + 2])
            append(characters[group >> 18 & 63])
            append(characters[group >> 12 & 63])
            append(characters[group >> 6 & 63])
            append(characters[group & 63])
        }
        let restCount = source.count - wholeCount
        if restCount > 0 {
            let group = Int(source[wholeCount]) << 16 | (restCount == 2 ? Int(source[wholeCount + 1]) << 8 : 0)
            append(characters[group >> 18 & 63])
            append(characters[group >> 12 & 63])
            if restCount == 2 { append(characters[group >> 6 & 63]) }
            if alphabet == .standard {
                for _ in restCount..<3 { append(ascii("=")) }
            }
        }
        return written
    }

    /// The number of characters before the padding.
    private static func symbolCount(_ text: RawSpan, _ alphabet: Alphabet) throws(TextDecodingError) -> Int {
        let count = text.byteCount
        switch alphabet {
        case .standard:
            guard count.isMultiple(of: 4) else { throw TextDecodingError(.invalidLength, position: count) }
            return text.withUnsafeBytes { text in
                guard text.last == ascii("=") else { return count }
                return text[count - 2] == ascii("=") ? count - 2 : count - 1
            }
        case .urlSafe:
            guard count % 4 != 1 else { throw TextDecodingError(.invalidLength, position: count) }
            return count
        }
    }

    /// Fills `output`, which has room for `length * 6 / 8` bytes; false when anything is wrong with the text.
    private static func decode(
        _ source: UnsafeRawBufferPointer, length: Int, _ alphabet: Alphabet,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        let plus = alphabet.plus
        let slash = alphabet.slash
        var seen: UInt8 = 0
        func symbol(_ index: Int) -> UInt32 {
            let value = value(of: source[index], plus, slash)
            seen |= value
            return UInt32(value)
        }
        let wholeCount = length / 4
        for index in 0..<wholeCount {
            let group =
                symbol(4 * index) << 18 | symbol(4 * index + 1) << 12 | symbol(4 * index + 2) << 6
                | symbol(4 * index + 3)
            output.initializeElement(at: 3 * index, to: UInt8(truncatingIfNeeded: group >> 16))
            output.initializeElement(at: 3 * index + 1, to: UInt8(truncatingIfNeeded: group >> 8))
            output.initializeElement(at: 3 * index + 2, to: UInt8(truncatingIfNeeded: group))
        }
        // Two characters left stand for one byte and four spare bits, three for two bytes and two spare bits.
        let restCount = length % 4
        if restCount >= 2 {
            var group = symbol(4 * wholeCount) << 18 | symbol(4 * wholeCount + 1) << 12
            output.initializeElement(at: 3 * wholeCount, to: UInt8(truncatingIfNeeded: group >> 16))
            if restCount == 3 {
                group |= symbol(4 * wholeCount + 2) << 6
                output.initializeElement(at: 3 * wholeCount + 1, to: UInt8(truncatingIfNeeded: group >> 8))
            }
            let spareBits: UInt32 = restCount == 2 ? 0xFFFF : 0xFF
            guard group & spareBits == 0 else { return false }
        }
        return seen < 64
    }

    /// The value of a character, 0xFF when it is not of the alphabet.
    @inline(__always)
    private static func value(of character: UInt8, _ plus: UInt8, _ slash: UInt8) -> UInt8 {
        let upper = character &- ascii("A")
        let lower = character &- ascii("a")
        let number = character &- ascii("0")
        // Selections instead of branches: the kinds alternate at random, which no processor predicts.
        var value: UInt8 = 0xFF
        value = upper < 26 ? upper : value
        value = lower < 26 ? lower &+ 26 : value
        value = number < 10 ? number &+ 52 : value
        value = character == plus ? 62 : value
        value = character == slash ? 63 : value
        return value
    }

    /// What is wrong with text that `decode` refused.
    private static func fault(in text: RawSpan, length: Int, _ alphabet: Alphabet) -> TextDecodingError {
        text.withUnsafeBytes { text in
            for position in 0..<length where value(of: text[position], alphabet.plus, alphabet.slash) > 63 {
                let isPadding = alphabet == .standard && text[position] == ascii("=")
                return TextDecodingError(isPadding ? .misplacedPadding : .invalidCharacter, position: position)
            }
            return TextDecodingError(.nonCanonicalBits, position: length - 1)
        }
    }
}
