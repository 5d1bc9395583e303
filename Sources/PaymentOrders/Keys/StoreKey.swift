public import PaymentCore
internal import PaymentCrypto

/// The secret of a store, which is not in the store: it seals tokens, makes links and keeps ledger and audit from being altered.
///
/// Whoever takes the database without this key can neither charge a kept method nor open a payment link, nor change a booked line
/// unnoticed. Each use has a key of its own, derived by HKDF. A key can be replaced: the ones before are given along, and what they
/// sealed or hashed stays good (S-15).
///
/// It prints, dumps and interpolates as `<redacted>`, and its bytes are overwritten when the last copy goes away (S-05).
public struct StoreKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of bytes of a key.
    public static let byteCount = 32

    /// What new things are made with.
    let current: DerivedKeys
    /// What older things were made with, newest first.
    let previous: [DerivedKeys]

    /// Every key, the current one first.
    var all: [DerivedKeys] { [current] + previous }

    /// Sets a key up that was never replaced.
    ///
    /// - Throws: `InvalidValue` for a secret that is not of 32 bytes, is blank, or is one byte over and over (S-07).
    public init(_ secret: Secret) throws(InvalidValue) {
        try self.init(current: secret, previous: [])
    }

    /// Sets a key up together with those it replaced.
    ///
    /// - Parameters:
    ///   - current: what new things are made with.
    ///   - previous: the keys before, newest first; keep them as long as anything made with them is in the store.
    /// - Throws: `InvalidValue` as for one key.
    public init(current: Secret, previous: [Secret]) throws(InvalidValue) {
        self.current = try DerivedKeys(current)
        var keys: [DerivedKeys] = []
        for secret in previous {
            keys.append(try DerivedKeys(secret))
        }
        self.previous = keys
    }

    /// Reads a key, and behind it those it replaced, from text.
    ///
    /// Each is 64 hexadecimal digits in lower case or 43 characters of URL-safe base64 without padding, which is 32 bytes; several
    /// are parted by commas, spaces or line breaks.
    ///
    /// - Throws: `InvalidValue` for other text, which is not repeated, and for what a key may not be.
    public init(text: Secret) throws(InvalidValue) {
        let secrets = try text.withBytes { text throws(InvalidValue) in
            var secrets: [Secret] = []
            for word in text.split(whereSeparator: { $0 == 0x2C || $0 == 0x20 || (0x09...0x0D).contains($0) }) {
                secrets.append(try Self.decode(UnsafeRawBufferPointer(rebasing: word).bytes))
            }
            return secrets
        }
        guard let current = secrets.first else {
            throw InvalidValue("storeKey", "", "is empty; give 32 random bytes as hexadecimal or URL-safe base64 text")
        }
        try self.init(current: current, previous: Array(secrets.dropFirst()))
    }

    /// A key drawn from the system's generator, which is the only source there is for it.
    ///
    /// - Throws: `InvalidValue` when OpenSSL cannot set it up.
    public static func fresh(_ random: SystemRandomSource = SystemRandomSource()) throws(InvalidValue) -> StoreKey {
        try StoreKey(freshSecret(random))
    }

    /// The bytes of a fresh key.
    static func freshSecret(_ random: SystemRandomSource) -> Secret {
        var bytes = (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        defer { wipe(&bytes) }
        return Secret(bytes)
    }

    /// A namespace for a new store, of 16 characters, so that two stores on one gateway account never meet in a reference.
    ///
    /// It is kept in the store's settings from then on: a key that replaces this one would give another (I-6).
    public var namespace: String { current.namespace }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }
    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    private static func decode(_ text: RawSpan) throws(InvalidValue) -> Secret {
        var bytes: [UInt8]
        do {
            bytes =
                text.byteCount == 2 * byteCount
                ? try Hex.decode(text, case: .lowercase) : try Base64.decodeURLSafe(text)
        } catch {
            throw InvalidValue(
                "storeKey", "", "must be 64 hexadecimal digits in lower case or 43 of URL-safe base64; it has \(error)")
        }
        defer { wipe(&bytes) }
        return Secret(bytes)
    }

    /// Runs `body` with errors of OpenSSL as errors of orders: without its key a store cannot be used.
    static func wrapping<Output>(_ body: () throws(CryptoError) -> Output) throws(OrderError) -> Output {
        do { return try body() } catch {
            throw OrderError(.storeUnavailable, "the store key cannot be used: \(error)")
        }
    }
}

/// The keys derived from one secret, one for each use.
struct DerivedKeys: Sendable {
    /// Stands in front of what was sealed, to tell which key to try.
    let id: UInt8
    /// Seals tokens.
    let sealing: AuthenticatedCipher
    /// Makes the nonces for it.
    let nonces: HMACKey
    /// Makes the tokens of links.
    let links: HMACKey
    /// Hashes the entries of ledger and audit.
    let chain: HMACKey
    /// The namespace of a store made with this key.
    let namespace: String

    /// Checks `secret` and derives the keys.
    init(_ secret: Secret) throws(InvalidValue) {
        guard secret.count == StoreKey.byteCount else {
            throw InvalidValue("storeKey", "", "must have \(StoreKey.byteCount) bytes; it has \(secret.count)")
        }
        let isUniform = secret.withBytes { bytes in bytes.allSatisfy { $0 == bytes.first } }
        guard !secret.isBlank, !isUniform else {
            throw InvalidValue("storeKey", "", "must be random; it is blank or one byte over and over")
        }
        do {
            sealing = try Self.derive("token sealing", from: secret) { key throws(CryptoError) in
                try AuthenticatedCipher(key)
            }
            nonces = try Self.hmac("token nonces", from: secret)
            links = try Self.hmac("link tokens", from: secret)
            chain = try Self.hmac("chain hashing", from: secret)
            namespace = try Self.derive("namespace", count: 10, from: secret) { Base32.string($0) }
            id = try Self.derive("key id", count: 1, from: secret) { $0.unsafeLoad(as: UInt8.self) }
        } catch {
            throw InvalidValue("storeKey", "", "cannot be set up: \(error)")
        }
    }

    private static func hmac(_ purpose: String, from secret: Secret) throws(CryptoError) -> HMACKey {
        try derive(purpose, from: secret) { key throws(CryptoError) in try HMACKey(.sha256, key) }
    }

    private static func derive<Output>(
        _ purpose: String, count: Int = 32, from secret: Secret, _ body: (RawSpan) throws(CryptoError) -> Output
    ) throws(CryptoError) -> Output {
        let info = Array("swift-payments/store-key/1/\(purpose)".utf8)
        return try secret.withBytes { secret throws(CryptoError) in
            try KeyDerivation.withKey(from: secret.bytes, info: info.span.bytes, count: count, body)
        }
    }
}
