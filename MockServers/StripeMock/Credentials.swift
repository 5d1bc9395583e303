internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto

/// The keys of one mock account.
///
/// Only these open it. Anything that looks like a key of a real account is refused without being repeated (S-81).
struct APIKeys: Sendable {
    let secret: String
    let publishable: String

    init(random: any RandomSource) {
        secret = RandomID.random("sk_test_51Mock", 40, random)
        publishable = RandomID.random("pk_test_51Mock", 40, random)
    }

    /// Checks the header `Authorization`: `Bearer <key>`, or `Basic` with the key as the user name.
    func check(_ header: String?) throws(Failure) {
        guard let header, let key = Self.key(in: header), !key.isEmpty else {
            throw .unauthorized(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                    + "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').")
        }
        if LiveKey.isLike(key) {
            throw .unauthorized(
                "This is a mock of Stripe: it refuses live keys. Do not send them anywhere but to Stripe.")
        }
        let bytes = Array(key.utf8)
        if ConstantTime.equals(bytes, Array(secret.utf8)) { return }
        if ConstantTime.equals(bytes, Array(publishable.utf8)) {
            throw .unauthorized(
                "This API call cannot be made with a publishable API key. Please use a secret API key.",
                code: "secret_key_required")
        }
        throw .unauthorized("Invalid API Key provided.")
    }

    private static func key(in header: String) -> String? {
        guard let space = header.firstIndex(of: " ") else { return nil }
        let scheme = header[..<space].lowercased()
        let value = header[header.index(after: space)...].drop { $0 == " " }
        switch scheme {
        case "bearer":
            return String(value)
        case "basic":
            do throws(TextDecodingError) {
                let pair = String(decoding: try Base64.decode(Array(value.utf8)), as: UTF8.self)
                return String(pair.prefix { $0 != ":" })
            } catch {
                return nil
            }
        default:
            return nil
        }
    }
}

/// Keys of real accounts.
enum LiveKey {
    /// Whether a text begins like a live secret, restricted or publishable key.
    static func isLike(_ text: String) -> Bool {
        text.hasPrefix("sk_live_") || text.hasPrefix("rk_live_") || text.hasPrefix("pk_live_")
    }
}
