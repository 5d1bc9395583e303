internal import PaymentCore
internal import PaymentCrypto

/// The last look before anything is written: no secret and nothing that can be a card number may be in it, however it is encoded.
///
/// What scrubbing missed is not mended here; the write is refused.
struct LeakCheck: Sendable {
    /// A secret of fewer bytes would be found everywhere by chance.
    static let secretBytesMin = 6
    /// How often one encoding may hide in another.
    private static let depthMax = 3
    /// What is shorter cannot hold a secret or a card number.
    private static let runMin = 8

    let secrets: [Secret]

    /// What would leak; nil when nothing does.
    ///
    /// - Parameters:
    ///   - texts: what is to be written.
    ///   - times: rows of digits that are known to be times.
    func leak(in texts: [[UInt8]], times: Set<String>) -> String? {
        for text in texts {
            if let leak = leak(in: text, times: times, depth: Self.depthMax) { return leak }
        }
        return nil
    }

    /// Whether one of the secrets stands in `text` as it is.
    func firstSecret(in text: String) -> String? {
        for secret in secrets {
            let value = secret.withBytes { String(decoding: $0, as: UTF8.self) }
            if text.contains(value) { return value }
        }
        return nil
    }

    private func leak(in bytes: [UInt8], times: Set<String>, depth: Int) -> String? {
        for secret in secrets where secret.withBytes({ Self.contains(bytes, $0) }) {
            return "one of the secrets that were named to the recorder is in it"
        }
        if CardNumbers.isFound(in: bytes, except: times) { return "a card number can be read in it" }
        guard depth > 0 else { return nil }
        for decoded in Self.decodings(of: bytes) {
            if let leak = leak(in: decoded, times: times, depth: depth - 1) { return leak + ", encoded" }
        }
        return nil
    }

    private static func contains(_ bytes: [UInt8], _ part: UnsafeRawBufferPointer) -> Bool {
        guard let first = part.first, bytes.count >= part.count else { return false }
        return bytes.indices.dropLast(part.count - 1).contains { start in
            bytes[start] == first && bytes[start..<start + part.count].elementsEqual(part)
        }
    }

    /// What may be read in `bytes`: percent-encoding, the escapes of JSON, and every row of characters that can be hex or base64, wherever it begins.
    private static func decodings(of bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        if bytes.contains(UInt8(ascii: "%")) {
            let plain = percentDecoded(bytes)
            if plain != bytes { found.append(plain) }
        }
        if bytes.contains(UInt8(ascii: "\\")) { found.append(unescaped(bytes)) }
        for run in runs(of: bytes, where: isHexDigit) {
            for offset in 0...1 where run.count - offset >= runMin * 2 {
                let digits = Array(run.dropFirst(offset))
                found.append(contentsOf: hexDecoded(digits.prefix(digits.count / 2 * 2)))
            }
        }
        for run in runs(of: bytes, where: isBase64) {
            let standard = run.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 }
                .map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
            for offset in 0...3 where run.count - offset >= runMin {
                found.append(contentsOf: base64Decoded(standard.dropFirst(offset)))
            }
        }
        return found
    }

    private static func runs(of bytes: [UInt8], where isPart: (UInt8) -> Bool) -> [ArraySlice<UInt8>] {
        bytes.split { !isPart($0) }.filter { $0.count >= runMin }
    }

    private static func hexDecoded(_ digits: ArraySlice<UInt8>) -> [[UInt8]] {
        let lower = digits.map { (0x41...0x46).contains($0) ? $0 + 0x20 : $0 }
        do { return [try Hex.decode(lower, case: .lowercase)] } catch { return [] }
    }

    /// The bytes of a row without its last incomplete group; the bits behind the last whole byte are set to zero, as the decoder wants.
    private static func base64Decoded(_ row: ArraySlice<UInt8>) -> [[UInt8]] {
        var row = Array(row)
        switch row.count % 4 {
        case 1: row.removeLast()
        case 2: row[row.count - 1] = cleared(row[row.count - 1], bits: 4)
        case 3: row[row.count - 1] = cleared(row[row.count - 1], bits: 2)
        default: break
        }
        while row.count % 4 != 0 { row.append(UInt8(ascii: "=")) }
        do { return [try Base64.decode(row)] } catch { return [] }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func cleared(_ character: UInt8, bits: Int) -> UInt8 {
        guard let value = alphabet.firstIndex(of: character) else { return character }
        return alphabet[(value >> bits) << bits]
    }

    private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[position + 1...position + 2], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                position += 3
            } else {
                result.append(bytes[position] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[position])
                position += 1
            }
        }
        return result
    }

    /// What JSON's escapes stand for; a character beyond ASCII is left out.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let kind = bytes[position + 1]
            if kind == UInt8(ascii: "u"), position + 5 < bytes.count,
                let unit = UInt16(String(decoding: bytes[position + 2...position + 5], as: UTF8.self), radix: 16)
            {
                if unit < 0x80 { result.append(UInt8(unit)) }
                position += 6
            } else {
                result.append(kind)
                position += 2
            }
        }
        return result
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
    }
}

/// Rows of digits that can be card numbers.
enum CardNumbers {
    private static let lengths = 13...19

    /// Whether 13 to 19 digits, also in groups with single spaces or hyphens between them, end in the right check digit anywhere.
    static func isFound(in bytes: [UInt8], except known: Set<String> = []) -> Bool {
        var digits: [UInt8] = []
        var hasGap = false
        for byte in bytes {
            if (0x30...0x39).contains(byte) {
                digits.append(byte)
                hasGap = false
            } else if !digits.isEmpty, !hasGap, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") {
                hasGap = true
            } else if !digits.isEmpty {
                if isFound(inRow: digits, except: known) { return true }
                digits.removeAll(keepingCapacity: true)
                hasGap = false
            }
        }
        return isFound(inRow: digits, except: known)
    }

    /// Whether one is in `text`.
    static func isFound(in text: String) -> Bool { isFound(in: Array(text.utf8)) }

    private static func isFound(inRow digits: [UInt8], except known: Set<String>) -> Bool {
        guard digits.count >= lengths.lowerBound else { return false }
        guard !known.contains(String(decoding: digits, as: UTF8.self)) else { return false }
        for start in 0...(digits.count - lengths.lowerBound) {
            for length in lengths where start + length <= digits.count {
                if hasCheckDigit(digits[start..<start + length]) { return true }
            }
        }
        return false
    }

    /// The formula of ISO/IEC 7812-1, Annex B; a row of zeros is no number.
    private static func hasCheckDigit(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.contains(where: { $0 != 0x30 }) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let digit = Int(next.element - 0x30) * (next.offset.isMultiple(of: 2) ? 1 : 2)
            return sum + digit / 10 + digit % 10
        }
        return sum.isMultiple(of: 10)
    }
}
