internal import COpenSSL

/// A password as it is kept: stretched by scrypt (RFC 7914), so that whoever reads it needs a long time for every guess.
///
/// ```swift
/// let kept = try PasswordHash(password, salt: sixteenRandomBytes).text
/// guard try PasswordHash(text: kept)?.matches(typed) == true else { … }
/// ```
///
/// The text is `$scrypt$ln=15,r=8,p=3$salt$hash` with salt and hash in base64 without padding, so that a hash made at another cost still
/// is checked at that cost.
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    /// How much work and memory one guess takes: 128 · 2^`logN` · `r` bytes, `p` times.
    public struct Cost: Sendable, Hashable {
        /// The base-2 logarithm of N.
        public let logN: Int
        /// The size of a block.
        public let r: Int
        /// How often the work is done.
        public let p: Int

        /// Checks and keeps a cost.
        ///
        /// - Returns: nil for one that scrypt does not have, or that takes more than 128 MiB or longer than a sign-in may.
        public init?(logN: Int, r: Int, p: Int) {
            guard (1...20).contains(logN), (1...32).contains(r), (1...16).contains(p),
                128 * r << logN <= 128 * 1024 * 1024
            else { return nil }
            (self.logN, self.r, self.p) = (logN, r, p)
        }

        private init(known logN: Int, _ r: Int, _ p: Int) { (self.logN, self.r, self.p) = (logN, r, p) }

        /// 32 MiB, three times: a fair part of a second on a server's core.
        public static let standard = Cost(known: 15, 8, 3)
    }

    /// What it was made at.
    public let cost: Cost
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// The fewest bytes of a salt.
    public static let saltByteCount = 16
    /// The most bytes of a password: longer ones are refused by whoever asks for one, so that nobody sends a book.
    public static let passwordByteCountMax = 1024
    private static let hashByteCount = 32

    /// Stretches a password.
    ///
    /// - Parameter salt: random bytes, drawn anew for every password.
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``, also for a salt that is too short or a password that is too long.
    public init(_ password: String, salt: [UInt8], cost: Cost = .standard) throws(CryptoError) {
        guard (Self.saltByteCount...64).contains(salt.count) else {
            throw .operationFailed(name: "scrypt", reason: "a salt has 16 to 64 bytes, not \(salt.count)")
        }
        self.cost = cost
        self.salt = salt
        hash = try Scrypt.derive(Array(password.utf8), salt: salt, cost, count: Self.hashByteCount)
    }

    /// Reads what was kept; nil for anything else.
    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = Self.decode(parts[3]), (Self.saltByteCount...64).contains(salt.count),
            let hash = Self.decode(parts[4]), hash.count == Self.hashByteCount
        else { return nil }
        (self.cost, self.salt, self.hash) = (cost, salt, hash)
    }

    /// What is kept.
    public var text: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    /// Whether this is the password; the time taken does not tell how much of it is right.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``: then nothing is known, so refuse the password.
    public func matches(_ password: String) throws(CryptoError) -> Bool {
        guard password.utf8.count <= Self.passwordByteCountMax else { return false }
        let derived = try Scrypt.derive(Array(password.utf8), salt: salt, cost, count: hash.count)
        return ConstantTime.equals(derived, hash)
    }

    /// The cost, and nothing of the hash.
    public var description: String { "<scrypt ln=\(cost.logN),r=\(cost.r),p=\(cost.p)>" }

    private static func cost(_ text: Substring) -> Cost? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else { return nil }
        var numbers: [Int] = []
        for (field, name) in zip(fields, ["ln=", "r=", "p="]) {
            guard field.hasPrefix(name), field.utf8.count <= 6, let number = Int(field.dropFirst(name.count)) else {
                return nil
            }
            numbers.append(number)
        }
        return Cost(logN: numbers[0], r: numbers[1], p: numbers[2])
    }

    private static func encode(_ bytes: [UInt8]) -> String { Base64.string(bytes).replacing("=", with: "") }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        do { return try Base64.decode(Array((text + padding).utf8).span.bytes) } catch { return nil }
    }
}

/// The function itself (RFC 7914).
enum Scrypt {
    /// Derives `count` bytes.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``, also for a password that is too long.
    static func derive(
        _ password: [UInt8], salt: [UInt8], _ cost: PasswordHash.Cost, count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard password.count <= PasswordHash.passwordByteCountMax else {
            throw .operationFailed(name: "scrypt", reason: "a password has at most 1024 bytes")
        }
        var password = password
        defer { wipe(&password) }
        var derived = [UInt8](repeating: 0, count: count)
        let isDerived = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                // OpenSSL takes no password for no pointer, so an empty one needs one.
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                UInt64(1) << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p), memoryMax, &derived, count)
        }
        guard isDerived == 1 else { throw OpenSSLFailure.operationFailed("scrypt") }
        return derived
    }

    /// Above what the dearest cost takes.
    private static let memoryMax: UInt64 = 192 * 1024 * 1024
}
