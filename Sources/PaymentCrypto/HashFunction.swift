internal import COpenSSL

/// A hash function, for ``Digest``, ``IncrementalDigest`` and ``HMACKey``.
///
/// The weak ones are ``Insecure/md5`` and ``Insecure/sha1``.
public struct HashFunction: Sendable, Equatable, CustomStringConvertible {
    /// SHA-256 (FIPS 180-4): 32 bytes.
    public static let sha256 = HashFunction(.sha256)

    /// SHA-512 (FIPS 180-4): 64 bytes.
    public static let sha512 = HashFunction(.sha512)

    /// SHA3-256 (FIPS 202): 32 bytes.
    ///
    /// LiqPay signs version 7 messages with it.
    public static let sha3x256 = HashFunction(.sha3x256)

    private let kind: Kind

    /// Contexts for digests in one call, kept for the life of the process; nil when OpenSSL could not make them.
    private let contexts: ContextPool<DigestContext>?

    /// Fetches the function from OpenSSL.
    ///
    /// Call it once for each function: the contexts are never freed.
    init(_ kind: Kind) {
        self.kind = kind
        do {
            contexts = ContextPool(adopting: try Self.makeContext(kind, properties: nil))
        } catch {
            // The reason is found again, and thrown, by the call that needs the function.
            contexts = nil
        }
    }

    /// The number of bytes it gives.
    public var byteCount: Int { kind.byteCount }

    /// The usual name, such as `SHA-256`.
    public var description: String { kind.name }

    /// Computes the digest of the parts, one after the other as if they were joined.
    ///
    /// No part is copied, and nothing is allocated but one small block by OpenSSL 3.0 itself. Safe to call from many
    /// threads.
    ///
    /// - Throws: ``CryptoError/algorithmUnavailable(name:reason:)`` where OpenSSL lacks the function,
    ///   ``CryptoError/operationFailed(name:reason:)``.
    public func digest(
        of first: RawSpan, _ second: RawSpan = RawSpan(), _ third: RawSpan = RawSpan()
    ) throws(CryptoError) -> Digest {
        guard let contexts else {
            let context = try makeContext()
            defer { EVP_MD_CTX_free(context) }
            return try digest(with: context, of: first, second, third)
        }
        return try contexts.withContext { context throws(CryptoError) in
            try digest(with: context, of: first, second, third)
        }
    }

    /// Computes the digest of the parts, one after the other as if they were joined.
    ///
    /// - Throws: as ``digest(of:_:_:)-(RawSpan,_,_)``.
    public func digest(
        of first: [UInt8], _ second: [UInt8] = [], _ third: [UInt8] = []
    ) throws(CryptoError) -> Digest {
        try digest(of: first.span.bytes, second.span.bytes, third.span.bytes)
    }

    /// Whether both are the same function.
    public static func == (left: HashFunction, right: HashFunction) -> Bool {
        left.kind == right.kind
    }

    /// A new context, set to this function; whoever called frees it.
    ///
    /// - Parameter properties: OpenSSL's property query that the implementation must satisfy; nil is the default.
    func makeContext(properties: String? = nil) throws(CryptoError) -> OpaquePointer {
        try Self.makeContext(kind, properties: properties)
    }

    /// The name that OpenSSL's providers list it under.
    var openSSLName: String { kind.openSSLName }

    private static func makeContext(_ kind: Kind, properties: String?) throws(CryptoError) -> OpaquePointer {
        guard let function = EVP_MD_fetch(nil, kind.openSSLName, properties) else {
            throw OpenSSLFailure.algorithmUnavailable(kind.name)
        }
        // The context keeps its own reference to the function.
        defer { EVP_MD_free(function) }
        guard let context = EVP_MD_CTX_new() else {
            throw OpenSSLFailure.operationFailed(kind.name)
        }
        guard EVP_DigestInit_ex2(context, function, nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw OpenSSLFailure.operationFailed(kind.name)
        }
        return context
    }

    @inline(__always)
    private func digest(
        with context: OpaquePointer, of first: RawSpan, _ second: RawSpan, _ third: RawSpan
    ) throws(CryptoError) -> Digest {
        // Without a function the context starts over with the one it was made for.
        guard EVP_DigestInit_ex2(context, nil, nil) == 1 else {
            throw OpenSSLFailure.operationFailed(description)
        }
        try update(context, with: first)
        try update(context, with: second)
        try update(context, with: third)
        return try finish(context)
    }

    enum Kind: Sendable {
        case md5
        case sha1
        case sha256
        case sha512
        case sha3x256

        var name: String {
            switch self {
            case .md5: "MD5"
            case .sha1: "SHA-1"
            case .sha256: "SHA-256"
            case .sha512: "SHA-512"
            case .sha3x256: "SHA3-256"
            }
        }

        var openSSLName: String {
            switch self {
            case .md5: "MD5"
            case .sha1: "SHA1"
            case .sha256: "SHA2-256"
            case .sha512: "SHA2-512"
            case .sha3x256: "SHA3-256"
            }
        }

        var byteCount: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha256, .sha3x256: 32
            case .sha512: 64
            }
        }
    }
}

private enum DigestContext: PooledContext {
    static func copy(of template: OpaquePointer) -> OpaquePointer? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        guard EVP_MD_CTX_copy_ex(context, template) == 1 else {
            EVP_MD_CTX_free(context)
            return nil
        }
        return context
    }

    static func free(_ context: OpaquePointer) {
        EVP_MD_CTX_free(context)
    }
}

extension HashFunction {
    /// Feeds `bytes` to a running digest.
    @inline(__always)
    func update(_ context: OpaquePointer, with bytes: RawSpan) throws(CryptoError) {
        if bytes.isEmpty { return }
        guard bytes.withUnsafeBytes({ EVP_DigestUpdate(context, $0.baseAddress, $0.count) }) == 1 else {
            throw OpenSSLFailure.operationFailed(description)
        }
    }

    /// Ends a running digest.
    @inline(__always)
    func finish(_ context: OpaquePointer) throws(CryptoError) -> Digest {
        var digest = Digest(count: byteCount)
        // The largest output of the five is 64 bytes, the size of the buffer.
        guard digest.withMutableBytes({ EVP_DigestFinal_ex(context, $0, nil) }) == 1 else {
            throw OpenSSLFailure.operationFailed(description)
        }
        return digest
    }
}
