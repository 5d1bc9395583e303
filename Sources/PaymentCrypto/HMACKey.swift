internal import COpenSSL

/// A secret key for HMAC (RFC 2104), set up once and used for many messages from any thread.
///
/// ```swift
/// let key = try HMACKey(.sha256, secretBytes)
/// guard try key.isValid(received, for: timestamp, dot, body) else { … }
/// ```
///
/// Signing and checking allocate nothing of their own once the key has warmed up; OpenSSL 3.0 itself allocates two small
/// blocks for each code. The key bytes live inside OpenSSL's contexts and are overwritten when the last copy of this value
/// goes away; the bytes given to ``init(_:_:)-(_,RawSpan)`` stay the caller's.
public struct HMACKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The hash function under the HMAC.
    public let function: HashFunction

    private let contexts: ContextPoolOwner<MACContext>

    /// Sets a key up.
    ///
    /// Any number of bytes from 1 is accepted here, as RFC 2104 allows. Whether a text secret is blank or too short is
    /// for its owner to check: a binary key may well consist of white space codes, as in RFC 4231's first test case.
    ///
    /// - Throws: ``CryptoError/emptyKey``, ``CryptoError/algorithmUnavailable(name:reason:)``.
    public init(_ function: HashFunction, _ key: RawSpan) throws(CryptoError) {
        try self.init(function, key, properties: nil)
    }

    /// Sets a key up.
    ///
    /// - Throws: as ``init(_:_:)-(_,RawSpan)``.
    public init(_ function: HashFunction, _ key: [UInt8]) throws(CryptoError) {
        try self.init(function, key.span.bytes, properties: nil)
    }

    /// Sets a key up with an implementation that satisfies OpenSSL's property query `properties`.
    package init(_ function: HashFunction, _ key: RawSpan, properties: String?) throws(CryptoError) {
        guard !key.isEmpty else { throw .emptyKey }
        self.function = function
        contexts = ContextPoolOwner(adopting: try Self.makeContext(function, key, properties: properties))
    }

    /// Computes the code of the parts, one after the other as if they were joined.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public func authenticationCode(
        for first: RawSpan, _ second: RawSpan = RawSpan(), _ third: RawSpan = RawSpan()
    ) throws(CryptoError) -> MAC {
        try contexts.withContext { context throws(CryptoError) in
            // Without a key the context starts over with the one it has.
            guard EVP_MAC_init(context, nil, 0, nil) == 1 else {
                throw OpenSSLFailure.operationFailed(name)
            }
            try update(context, with: first)
            try update(context, with: second)
            try update(context, with: third)
            return try finish(context)
        }
    }

    /// Computes the code of the parts, one after the other as if they were joined.
    ///
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``.
    public func authenticationCode(
        for first: [UInt8], _ second: [UInt8] = [], _ third: [UInt8] = []
    ) throws(CryptoError) -> MAC {
        try authenticationCode(for: first.span.bytes, second.span.bytes, third.span.bytes)
    }

    /// Whether `code` is the whole code of the joined parts; the time taken does not tell where it differs.
    ///
    /// A code that is empty, shortened or lengthened is not valid (S-12).
    ///
    /// - Parameter code: the decoded bytes, as received.
    /// - Throws: ``CryptoError/operationFailed(name:reason:)``: then nothing is known about the code, so refuse it.
    public func isValid(
        _ code: RawSpan, for first: RawSpan, _ second: RawSpan = RawSpan(), _ third: RawSpan = RawSpan()
    ) throws(CryptoError) -> Bool {
        try authenticationCode(for: first, second, third).matches(code)
    }

    /// Whether `code` is the whole code of the joined parts; the time taken does not tell where it differs.
    ///
    /// - Throws: as ``isValid(_:for:_:_:)-(RawSpan,_,_,_)``.
    public func isValid(
        _ code: [UInt8], for first: [UInt8], _ second: [UInt8] = [], _ third: [UInt8] = []
    ) throws(CryptoError) -> Bool {
        try isValid(code.span.bytes, for: first.span.bytes, second.span.bytes, third.span.bytes)
    }

    /// The algorithm, such as `HMAC-SHA-256`; nothing of the key.
    public var description: String { name }

    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    private var name: String { Self.name(of: function) }

    private static func name(of function: HashFunction) -> String { "HMAC-\(function)" }

    @inline(__always)
    private func update(_ context: OpaquePointer, with bytes: RawSpan) throws(CryptoError) {
        if bytes.isEmpty { return }
        let accepted = bytes.withUnsafeBytes {
            EVP_MAC_update(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
        }
        guard accepted == 1 else { throw OpenSSLFailure.operationFailed(name) }
    }

    @inline(__always)
    private func finish(_ context: OpaquePointer) throws(CryptoError) -> MAC {
        var code = MAC(count: function.byteCount)
        var written = 0
        guard code.withMutableBytes({ EVP_MAC_final(context, $0, &written, MAC.byteCountMax) }) == 1,
            written == code.count
        else { throw OpenSSLFailure.operationFailed(name) }
        return code
    }

    private static func makeContext(
        _ function: HashFunction, _ key: RawSpan, properties: String?
    ) throws(CryptoError) -> OpaquePointer {
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", properties) else {
            throw OpenSSLFailure.algorithmUnavailable(name(of: function))
        }
        // The context keeps its own reference to the algorithm.
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else {
            throw OpenSSLFailure.operationFailed(name(of: function))
        }
        // The digest is fetched here, so a provider without it answers here.
        guard setDigest(of: context, to: function) else {
            EVP_MAC_CTX_free(context)
            throw OpenSSLFailure.algorithmUnavailable(name(of: function))
        }
        let keyed = key.withUnsafeBytes {
            EVP_MAC_init(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count, nil)
        }
        guard keyed == 1 else {
            EVP_MAC_CTX_free(context)
            throw OpenSSLFailure.operationFailed(name(of: function))
        }
        return context
    }

    private static func setDigest(of context: OpaquePointer, to function: HashFunction) -> Bool {
        var digestName = Array(function.openSSLName.utf8CString)
        // A parameter keeps the pointer to its name, so a String may not be passed where the parameter is made.
        return OSSL_MAC_PARAM_DIGEST.withCString { parameterName in
            digestName.withUnsafeMutableBufferPointer { digestName in
                let parameters = [
                    // OpenSSL takes the length from the terminating zero when told 0.
                    OSSL_PARAM_construct_utf8_string(parameterName, digestName.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return EVP_MAC_CTX_set_params(context, parameters) == 1
            }
        }
    }
}

private enum MACContext: PooledContext {
    static func copy(of template: OpaquePointer) -> OpaquePointer? {
        EVP_MAC_CTX_dup(template)
    }

    static func free(_ context: OpaquePointer) {
        EVP_MAC_CTX_free(context)
    }
}
