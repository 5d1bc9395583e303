internal import PaymentCrypto

/// The merchant's secret key at work: HMAC-MD5 over values joined by `;`, in lower-case hexadecimal.
///
/// Source: https://wiki.wayforpay.com/en/view/852102. A value that is empty leaves an empty place between two
/// separators, and a separator inside a value is not escaped.
struct Signer: Sendable {
    private let key: HMACKey?

    /// Takes the key as text.
    init(_ secretKey: String) {
        do throws(CryptoError) {
            key = try HMACKey(Insecure.md5, Array(secretKey.utf8))
        } catch {
            // An OpenSSL without MD5: nothing can be signed, and every signature is refused.
            key = nil
        }
    }

    /// The signature of some values; empty where the machine has no MD5.
    func signature(of values: [String]) -> String {
        do throws(CryptoError) {
            return try key?.authenticationCode(for: Array(values.joined(separator: ";").utf8)).hexadecimal() ?? ""
        } catch {
            return ""
        }
    }

    /// Whether `candidate` signs the values; the case of its letters does not matter.
    func isValid(_ candidate: String, for values: [String]) -> Bool {
        let expected = signature(of: values)
        return !expected.isEmpty && ConstantTime.equals(Array(candidate.lowercased().utf8), Array(expected.utf8))
    }
}
