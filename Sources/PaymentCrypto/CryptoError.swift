/// Why a cryptographic operation could not be done.
///
/// No case carries key, message or code bytes, so an error may be logged as it is.
public enum CryptoError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The OpenSSL on this machine does not offer the algorithm, as under a FIPS provider that lacks MD5.
    case algorithmUnavailable(name: String, reason: String)

    /// The algorithm gave another result than its published test vector: nothing it computes may be trusted.
    case selfTestFailed(name: String)

    /// The key has no bytes. An empty secret protects nothing and is refused everywhere (S-07).
    case emptyKey

    /// OpenSSL refused a step that should work, most likely for want of memory.
    case operationFailed(name: String, reason: String)

    /// One sentence, safe to show anyone.
    public var description: String {
        switch self {
        case .algorithmUnavailable(let name, let reason): "\(name) is not available: \(reason)"
        case .selfTestFailed(let name): "\(name) failed its self-test"
        case .emptyKey: "the key is empty"
        case .operationFailed(let name, let reason): "\(name) failed: \(reason)"
        }
    }
}
