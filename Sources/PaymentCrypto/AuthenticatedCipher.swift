internal import COpenSSL

/// AES-256 in Galois/counter mode (NIST SP 800-38D): what a key sealed can neither be read nor be changed without it.
///
/// ```swift
/// let cipher = try AuthenticatedCipher(keyBytes)
/// let sealed = try cipher.seal(token.span.bytes, authenticating: owner.span.bytes)
/// let length = try cipher.open(sealed.span.bytes, authenticating: owner.span.bytes) { $0.byteCount }
/// ```
///
/// What is sealed together with a context opens under the same context only, so it cannot be moved elsewhere; the context
/// itself is not kept. Sealed bytes are a nonce of 12, as many as were sealed, and a tag of 16. The key is overwritten when
/// the last copy of this value goes away. Safe to use from many threads.
///
/// A nonce that served for two messages gives both away, so one key seals at most 2³² messages under nonces drawn at random.
public struct AuthenticatedCipher: Sendable, CustomStringConvertible, CustomReflectable {
    /// The number of bytes of a key.
    public static let keyByteCount = 32

    /// The number of bytes of a nonce.
    public static let nonceByteCount = 12

    /// How many bytes sealed text is longer than what was sealed: a nonce and a tag.
    public static let overhead = nonceByteCount + tagByteCount

    private static let tagByteCount = 16
    private static let name = "AES-256-GCM"

    private let key: CipherKey

    /// Sets a key up; the bytes given stay the caller's.
    ///
    /// - Throws: ``CryptoError/emptyKey``, ``CryptoError/algorithmUnavailable(name:reason:)``, and
    ///   ``CryptoError/operationFailed(name:reason:)`` for a key that has not 32 bytes.
    public init(_ key: RawSpan) throws(CryptoError) {
        try self.init(key, properties: nil)
    }

    /// Sets a key up with an implementation that satisfies OpenSSL's property query `properties`.
    package init(_ key: RawSpan, properties: String?) throws(CryptoError) {
        guard !key.isEmpty else { throw .emptyKey }
        guard key.byteCount == Self.keyByteCount else {
            throw .operationFailed(
                name: Self.name, reason: "its key has \(Self.keyByteCount) bytes, this one \(key.byteCount)")
        }
        guard let algorithm = EVP_CIPHER_fetch(nil, Self.name, properties) else {
            throw OpenSSLFailure.algorithmUnavailable(Self.name)
        }
        self.key = CipherKey(key, adopting: algorithm)
    }

    /// Seals `plaintext` for `context` under a nonce that OpenSSL draws at random.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public func seal(_ plaintext: RawSpan, authenticating context: RawSpan) throws(CryptoError) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: Self.nonceByteCount)
        guard RAND_bytes(&nonce, Int32(Self.nonceByteCount)) == 1 else {
            throw OpenSSLFailure.operationFailed(Self.name)
        }
        return try seal(plaintext, authenticating: context, nonce: nonce.span.bytes)
    }

    /// Seals `plaintext` for `context` under a nonce of the caller's.
    ///
    /// - Parameter nonce: 12 bytes that this key never sealed other bytes or another context with.
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``, also for a nonce of another length.
    public func seal(
        _ plaintext: RawSpan, authenticating context: RawSpan, nonce: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        guard nonce.byteCount == Self.nonceByteCount else {
            throw .operationFailed(
                name: Self.name, reason: "its nonce has \(Self.nonceByteCount) bytes, this one \(nonce.byteCount)")
        }
        let state = try key.makeContext(nonce: nonce, isSealing: true, name: Self.name)
        defer { EVP_CIPHER_CTX_free(state) }
        try update(state, with: context, into: nil)

        var sealed = [UInt8](repeating: 0, count: plaintext.byteCount + Self.overhead)
        nonce.withUnsafeBytes { nonce in sealed.withUnsafeMutableBytes { $0.copyMemory(from: nonce) } }
        let isDone = try sealed.withUnsafeMutableBufferPointer { sealed throws(CryptoError) in
            guard let text = sealed.baseAddress.map({ $0 + Self.nonceByteCount }) else { return false }
            try update(state, with: plaintext, into: text)
            var written: Int32 = 0
            return EVP_EncryptFinal_ex(state, text, &written) == 1
                && EVP_CIPHER_CTX_ctrl(
                    state, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), text + plaintext.byteCount) == 1
        }
        guard isDone else { throw OpenSSLFailure.operationFailed(Self.name) }
        return sealed
    }

    /// Opens `sealed` and gives what was sealed to `body`, which must not let it escape; it is overwritten afterwards.
    ///
    /// - Returns: what `body` returned, or nil, without calling it, when `sealed` was changed or shortened, or sealed with
    ///   another key or for another context. Which of these it was cannot be told.
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``: then nothing is known about `sealed`, so do without it.
    public func open<Output>(
        _ sealed: RawSpan, authenticating context: RawSpan, _ body: (RawSpan) -> Output
    ) throws(CryptoError) -> Output? {
        guard sealed.byteCount >= Self.overhead else { return nil }
        let nonce = sealed.extracting(first: Self.nonceByteCount)
        let ciphertext = sealed.extracting(droppingFirst: Self.nonceByteCount).extracting(
            droppingLast: Self.tagByteCount)
        let state = try key.makeContext(nonce: nonce, isSealing: false, name: Self.name)
        defer { EVP_CIPHER_CTX_free(state) }
        try update(state, with: context, into: nil)

        // One byte more than needed, so that there is an address even for nothing.
        let plaintext = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ciphertext.byteCount + 1)
        plaintext.initialize(repeating: 0)
        defer {
            wipe(UnsafeMutableRawBufferPointer(plaintext))
            plaintext.deallocate()
        }
        guard let text = plaintext.baseAddress else { return nil }
        try update(state, with: ciphertext, into: text)
        // OpenSSL takes the tag through a pointer that is not const, and only reads it.
        let hasTag = sealed.extracting(last: Self.tagByteCount).withUnsafeBytes {
            EVP_CIPHER_CTX_ctrl(
                state, EVP_CTRL_AEAD_SET_TAG, Int32($0.count), UnsafeMutableRawPointer(mutating: $0.baseAddress))
        }
        guard hasTag == 1 else { throw OpenSSLFailure.operationFailed(Self.name) }
        var written: Int32 = 0
        guard EVP_DecryptFinal_ex(state, text, &written) == 1 else {
            // The comparison of tags failed; whatever it put into the queue is not the reason of a later failure.
            ERR_clear_error()
            return nil
        }
        return body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(plaintext).dropLast()).bytes)
    }

    /// The algorithm; nothing of the key.
    public var description: String { Self.name }

    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    /// Feeds bytes to a running operation: a context when there is no output, or text.
    private func update(
        _ state: OpaquePointer, with bytes: RawSpan, into output: UnsafeMutablePointer<UInt8>?
    ) throws(CryptoError) {
        if bytes.isEmpty { return }
        guard let count = Int32(exactly: bytes.byteCount) else {
            throw .operationFailed(name: Self.name, reason: "\(bytes.byteCount) bytes at once are too many")
        }
        var written: Int32 = 0
        let isAccepted = bytes.withUnsafeBytes {
            EVP_CipherUpdate(state, output, &written, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
        }
        guard isAccepted == 1, written == count else { throw OpenSSLFailure.operationFailed(Self.name) }
    }
}

/// A key with the algorithm it is for, in memory that is overwritten before it is freed.
///
/// Early releases of OpenSSL 3.0, such as 3.0.2, cannot copy a context of this mode, so each operation makes its own from here.
///
/// `@unchecked Sendable` holds because both pointers never change, the key is written once in `init` and only read until
/// `deinit`, which runs when no other reference is left, and OpenSSL never changes an algorithm that was fetched.
private final class CipherKey: @unchecked Sendable {
    private let algorithm: OpaquePointer
    private let bytes: UnsafeMutableRawBufferPointer

    /// Keeps a copy of `key` and takes over `algorithm`.
    init(_ key: RawSpan, adopting algorithm: OpaquePointer) {
        self.algorithm = algorithm
        bytes = .allocate(byteCount: key.byteCount, alignment: 16)
        key.withUnsafeBytes { bytes.copyMemory(from: $0) }
    }

    deinit {
        wipe(bytes)
        bytes.deallocate()
        EVP_CIPHER_free(algorithm)
    }

    /// A context with key and nonce; whoever called frees it, and OpenSSL overwrites the key inside.
    func makeContext(nonce: RawSpan, isSealing: Bool, name: String) throws(CryptoError) -> OpaquePointer {
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSLFailure.operationFailed(name) }
        let isReady = nonce.withUnsafeBytes { nonce in
            EVP_CipherInit_ex2(
                context, algorithm, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                nonce.baseAddress?.assumingMemoryBound(to: UInt8.self), isSealing ? 1 : 0, nil)
        }
        guard isReady == 1 else {
            EVP_CIPHER_CTX_free(context)
            throw OpenSSLFailure.operationFailed(name)
        }
        return context
    }
}
