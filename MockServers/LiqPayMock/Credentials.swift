internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto

/// A version of the protocol.
enum WireVersion: Int64, Sendable {
    /// Signed with SHA-1.
    case three = 3
    /// Signed with SHA3-256.
    case seven = 7

    /// The digest that signs messages of this version.
    var function: HashFunction { Self.function(for: rawValue) }

    /// The digest for any version number: the newer one from 7 on.
    static func function(for number: Int64) -> HashFunction { number >= 7 ? .sha3x256 : Insecure.sha1 }
}

/// The key pair of one mock shop.
///
/// Only this pair opens it; a live public key is unknown here and is not repeated in the refusal (S-81).
struct AccountKeys: Sendable {
    let publicKey: String
    let privateKey: String

    init(random: any RandomSource) {
        publicKey = "sandbox_i" + String(10_000_000_000 + random.next(below: 90_000_000_000))
        privateKey = RandomID.random("sandbox_", 40, random)
    }

    init(publicKey: String, privateKey: String) {
        self.publicKey = publicKey
        self.privateKey = privateKey
    }

    /// The signature of `data`: base64 of the digest over private key, data, private key.
    ///
    /// Empty when OpenSSL lacks the digest, so that every receiver refuses the message.
    func signature(of data: String, _ function: HashFunction) -> String {
        digest(of: data, function)?.base64() ?? ""
    }

    /// Whether `signature` is the one of `data`.
    func isGenuine(_ signature: String, of data: String, _ function: HashFunction) -> Bool {
        do throws(TextDecodingError) {
            let sent = try Digest(base64: signature.utf8Span.span.bytes)
            return digest(of: data, function).map { $0 == sent } ?? false
        } catch {
            return false
        }
    }

    private func digest(of data: String, _ function: HashFunction) -> Digest? {
        let key = Array(privateKey.utf8)
        do throws(CryptoError) {
            return try function.digest(of: key, Array(data.utf8), key)
        } catch {
            return nil
        }
    }
}
