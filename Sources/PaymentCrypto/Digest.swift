/// What a hash function or an HMAC gave: up to 64 bytes, held without the heap.
///
/// Comparison takes the same time wherever the bytes differ. Nothing prints the bytes, because some gateways use a
/// plain digest over a secret as a signature, and an expected signature belongs in no log and no error (S-14); ask for
/// ``hexadecimal(case:)`` or ``base64()`` where they are meant to be seen.
public struct Digest: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The number of bytes.
    public let count: Int

    @usableFromInline
    internal private(set) var storage = InlineArray<64, UInt8>(repeating: 0)

    /// The largest number of bytes a digest can have.
    public static var byteCountMax: Int { 64 }

    /// A digest of `count` bytes, still zero; `count` is between 1 and ``byteCountMax``.
    init(count: Int) {
        self.count = count
    }

    /// Reads a received digest from hexadecimal text.
    ///
    /// - Parameters:
    ///   - text: the ASCII bytes, two a byte.
    ///   - letterCase: the only letters accepted.
    /// - Throws: ``TextDecodingError`` for text that is not strictly hexadecimal, empty, or longer than 128 characters.
    public init(hexadecimal text: RawSpan, case letterCase: Hex.LetterCase) throws(TextDecodingError) {
        guard text.byteCount > 0 else { throw TextDecodingError(.empty, position: 0) }
        guard text.byteCount <= 2 * Self.byteCountMax else {
            throw TextDecodingError(.tooLong, position: 2 * Self.byteCountMax)
        }
        var decoded = InlineArray<64, UInt8>(repeating: 0)
        var output = decoded.mutableSpan
        count = try Hex.decode(text, case: letterCase, into: &output)
        storage = decoded
    }

    /// Reads a received digest from base64 text (standard alphabet, padded).
    ///
    /// - Throws: ``TextDecodingError`` for text that is not strictly base64, empty, or stands for more than 64 bytes.
    public init(base64 text: RawSpan) throws(TextDecodingError) {
        guard text.byteCount > 0 else { throw TextDecodingError(.empty, position: 0) }
        var decoded = InlineArray<64, UInt8>(repeating: 0)
        var output = decoded.mutableSpan
        count = try Base64.decode(text, into: &output)
        storage = decoded
    }

    /// Gives the bytes to `body`.
    @inlinable
    public func withBytes<Result, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Result) throws(Failure) -> Result
    {
        try body(storage.span.extracting(first: count).bytes)
    }

    /// The bytes as a new array.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            for index in 0..<count {
                buffer.initializeElement(at: index, to: storage[index])
            }
            initializedCount = count
        }
    }

    /// The bytes as hexadecimal text, two characters a byte.
    public func hexadecimal(case letterCase: Hex.LetterCase = .lowercase) -> String {
        withBytes { Hex.string($0, case: letterCase) }
    }

    /// The bytes as base64 text (standard alphabet, padded).
    public func base64() -> String {
        withBytes { Base64.string($0) }
    }

    /// Whether both have the same bytes; the time taken does not tell where they differ.
    public static func == (left: Digest, right: Digest) -> Bool {
        left.withBytes { right.matches($0) }
    }

    /// Whether these are exactly the bytes of `candidate`; the time taken does not tell where they differ.
    public func matches(_ candidate: RawSpan) -> Bool {
        withBytes { ConstantTime.equals($0, candidate) }
    }

    /// Always `<digest>`.
    public var description: String { "<digest>" }

    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

    /// Gives the address of 64 writable bytes to `body`.
    @inline(__always)
    mutating func withMutableBytes<Result>(_ body: (UnsafeMutablePointer<UInt8>?) -> Result) -> Result {
        var output = storage.mutableSpan
        return output.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}

/// The code that ``HMACKey`` computes: a keyed digest.
public typealias MAC = Digest

extension Digest {
    /// The SHA-256 digest of `bytes`: ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)`` by its short name.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha256(_ bytes: RawSpan) throws(CryptoError) -> Digest {
        try HashFunction.sha256.digest(of: bytes)
    }

    /// The SHA-256 digest of `bytes`.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha256(_ bytes: [UInt8]) throws(CryptoError) -> Digest {
        try HashFunction.sha256.digest(of: bytes)
    }

    /// The SHA-512 digest of `bytes`.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha512(_ bytes: RawSpan) throws(CryptoError) -> Digest {
        try HashFunction.sha512.digest(of: bytes)
    }

    /// The SHA-512 digest of `bytes`.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha512(_ bytes: [UInt8]) throws(CryptoError) -> Digest {
        try HashFunction.sha512.digest(of: bytes)
    }

    /// The SHA3-256 digest of `bytes`.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha3x256(_ bytes: RawSpan) throws(CryptoError) -> Digest {
        try HashFunction.sha3x256.digest(of: bytes)
    }

    /// The SHA3-256 digest of `bytes`.
    ///
    /// - Throws: as ``HashFunction/digest(of:_:_:)-(RawSpan,_,_)``.
    public static func sha3x256(_ bytes: [UInt8]) throws(CryptoError) -> Digest {
        try HashFunction.sha3x256.digest(of: bytes)
    }
}
