/// One-time codes by the clock (TOTP, RFC 6238): six digits that an app and the server work out from one secret, new every thirty
/// seconds.
///
/// ```swift
/// guard let step = try OneTimeCode.step(of: typed, secret: secret, at: now, after: lastStep) else { … }
/// // keep `step`: a code is good once
/// ```
public enum OneTimeCode {
    /// How long a code counts.
    public static let stepSeconds: Int64 = 30
    /// How many bytes a secret has: as many as the hash function gives (RFC 4226 §4).
    public static let secretByteCount = 20
    private static let digits = 6

    /// The code of a step.
    ///
    /// - Parameters:
    ///   - step: thirty seconds each, counted from 1970.
    ///   - digits: 6 to 8.
    /// - Throws: ``CryptoError/emptyKey``, ``CryptoError/operationFailed(name:reason:)``.
    public static func code(_ step: Int64, secret: [UInt8], digits: Int = 6) throws(CryptoError) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> Int64(56 - 8 * $0)) }
        let code = try HMACKey(Insecure.sha1, secret).authenticationCode(for: counter).bytes
        // The last four bits say where the four bytes stand that count (RFC 4226 §5.3).
        let offset = Int(code[code.count - 1] & 0x0F)
        let number = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let power = (0..<min(max(digits, 6), 8)).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % power)
        return String(repeating: "0", count: min(max(digits, 6), 8) - text.utf8.count) + text
    }

    /// The step at a time.
    public static func step(at secondsSinceEpoch: Int64) -> Int64 { secondsSinceEpoch / stepSeconds }

    /// The step whose code this is: the present one, the one before or the next, for clocks that differ.
    ///
    /// - Parameter last: the step of the code that was used last; it and those before are good no more.
    /// - Returns: nil for any other code.
    /// - Throws: as ``code(_:secret:digits:)``: then nothing is known, so refuse the code.
    public static func step(
        of code: String, secret: [UInt8], at secondsSinceEpoch: Int64, after last: Int64?
    ) throws(CryptoError) -> Int64? {
        let typed = Array(code.utf8)
        guard typed.count == digits else { return nil }
        let now = step(at: secondsSinceEpoch)
        var found: Int64?
        // All three are worked out, so that the time does not tell which it was.
        for candidate in [now - 1, now, now + 1] {
            let isSame = ConstantTime.equals(typed, Array(try Self.code(candidate, secret: secret).utf8))
            if isSame, candidate > last ?? .min { found = candidate }
        }
        return found
    }
}

extension Base32 {
    /// The bytes of a text in either letter case, without padding; blanks between groups are left out.
    ///
    /// - Returns: nil for a character or a length that no text has.
    public static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var pendingBits = 0
        var count = 0
        for character in text.utf8 where character != UInt8(ascii: " ") {
            let value: UInt8
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "2")...UInt8(ascii: "7"): value = character - UInt8(ascii: "2") + 26
            default: return nil
            }
            count += 1
            pending = pending << 5 | UInt32(value)
            pendingBits += 5
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
                pending &= (1 << UInt32(pendingBits)) - 1
            }
        }
        // A byte takes two characters or more, and the bits left over are zero.
        return pendingBits < 5 && pending == 0 && ![1, 3, 6].contains(count % 8) ? bytes : nil
    }
}
