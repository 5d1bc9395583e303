internal import COpenSSL

/// A digest computed piece by piece, for input too large to hold or that arrives over time.
///
/// ```swift
/// var digest = try IncrementalDigest(.sha256)
/// try digest.update(chunk.span.bytes)
/// let result = try digest.finalize()
/// ```
///
/// `@unchecked Sendable` holds because the struct cannot be copied: whoever has it has the only way to the context.
public struct IncrementalDigest: ~Copyable, @unchecked Sendable {
    /// The hash function in use.
    public let function: HashFunction

    private let context: OpaquePointer

    /// Starts a digest of nothing.
    ///
    /// - Throws: ``CryptoError/algorithmUnavailable(name:reason:)`` where OpenSSL lacks the function.
    public init(_ function: HashFunction) throws(CryptoError) {
        try self.init(function, properties: nil)
    }

    /// Starts a digest with an implementation that satisfies OpenSSL's property query `properties`.
    package init(_ function: HashFunction, properties: String?) throws(CryptoError) {
        context = try function.makeContext(properties: properties)
        self.function = function
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds `bytes` to the input.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public mutating func update(_ bytes: RawSpan) throws(CryptoError) {
        try function.update(context, with: bytes)
    }

    /// Adds `bytes` to the input.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public mutating func update(_ bytes: [UInt8]) throws(CryptoError) {
        try update(bytes.span.bytes)
    }

    /// The digest of all that was added.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public consuming func finalize() throws(CryptoError) -> Digest {
        try function.finish(context)
    }
}
