internal import Glibc

/// Bytes that must not be seen: an API key, a signing secret, a token, a request body with card data.
///
/// It prints, dumps, mirrors and interpolates as `<redacted>`, is neither `Codable` nor `Equatable`, gives its bytes
/// only inside a closure, and overwrites them when the last copy goes away (S-05).
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let storage: WipingStorage

    /// Keeps a copy of `bytes`.
    ///
    /// The array given stays the caller's: it is not wiped.
    public init(_ bytes: [UInt8]) {
        storage = WipingStorage(bytes)
    }

    /// Keeps a copy of the UTF-8 of `text`.
    public init(_ text: String) {
        // Straight from the text: an array in between would be freed unwiped.
        storage = WipingStorage(text.utf8)
    }

    /// Keeps a copy of what a variable of the process's environment holds.
    ///
    /// - Parameter name: the variable: `STRIPE_SECRET_KEY`.
    /// - Throws: `InvalidValue` when it is not set, or holds nothing but white space.
    public init(environment name: String) throws(InvalidValue) {
        guard let value = getenv(name) else {
            throw InvalidValue(name, "", "is not set in the environment; it must hold the secret")
        }
        storage = WipingStorage(UnsafeRawBufferPointer(start: value, count: strlen(value)))
        guard !isBlank else { throw InvalidValue(name, "", "is empty in the environment; it must hold the secret") }
    }

    /// The number of bytes kept.
    public var count: Int { storage.buffer.count }

    /// Whether nothing but white space is kept: such a secret protects nothing and is refused everywhere (S-07).
    public var isBlank: Bool {
        withBytes { $0.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
    }

    /// Gives the bytes to `body`, which must not let them escape.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result = try body(UnsafeRawBufferPointer(storage.buffer))
        // The storage may not be freed, and so not be wiped, while `body` reads it.
        withExtendedLifetime(storage) {}
        return result
    }

    /// Whether the kept bytes begin with the UTF-8 of `prefix`: enough to tell a test key from a live one.
    public func hasPrefix(_ prefix: String) -> Bool {
        withBytes { $0.starts(with: prefix.utf8) }
    }

    /// Always `<redacted>`.
    public var description: String { "<redacted>" }

    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }

    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Memory that is overwritten before it is freed.
///
/// `@unchecked Sendable` holds because the buffer is written once, in `init`, and only read until `deinit`, which runs
/// when no other reference is left.
private final class WipingStorage: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        buffer = .allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
    }

    deinit {
        if let base = buffer.baseAddress {
            // Unlike memset, glibc's explicit_bzero may not be optimized away.
            explicit_bzero(base, buffer.count)
        }
        buffer.deallocate()
    }
}
