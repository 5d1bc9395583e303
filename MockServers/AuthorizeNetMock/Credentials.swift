internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto

/// The keys of one mock account, all drawn when it is made.
struct Account: Sendable {
    /// The API Login ID, at most 25 characters.
    let login: String
    /// Sixteen characters, for servers.
    let transactionKey: String
    /// 128 upper-case hexadecimal digits, for webhooks and `transHashSha2`.
    let signatureKey: String
    /// For pages: makes nonces and nothing else.
    let publicClientKey: String
    /// Names the merchant in `getMerchantDetails`.
    let gatewayID: String

    /// Draws the keys.
    init(random: any RandomSource) {
        login = RandomID.random("mock", 8, random)
        transactionKey = RandomID.random("", 16, random)
        let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        signatureKey = Hex.string(bytes, case: .uppercase)
        publicClientKey = RandomID.random("", 80, random)
        gatewayID = "\(500_000 + random.next(below: 400_000))"
    }

    /// Checks `merchantAuthentication`: the transaction key for servers, the client key for making nonces alone.
    func check(_ authentication: Element?, for operation: Operation) throws(Failure) {
        guard let authentication else { throw .authentication }
        let isClient = authentication["clientKey"] != nil
        guard isClient || authentication["transactionKey"] != nil else { throw .authentication }
        guard isClient == (operation == .securePaymentContainer) else {
            throw Failure("E00059", "The authentication type is not allowed for this method call.")
        }
        let key = authentication.text(isClient ? "clientKey" : "transactionKey") ?? ""
        let isLogin = Self.equal(authentication.text("name") ?? "", login)
        let isKey = Self.equal(key, isClient ? publicClientKey : transactionKey)
        guard isLogin && isKey else { throw .authentication }
    }

    /// Checks the `Basic` authentication of the webhook management API.
    func isAuthorized(_ header: String?) -> Bool {
        guard let header, header.lowercased().hasPrefix("basic ") else { return false }
        do throws(TextDecodingError) {
            let pair = try Base64.decode(Array(header.dropFirst("basic ".count).utf8))
            return ConstantTime.equals(pair, Array("\(login):\(transactionKey)".utf8))
        } catch {
            return false
        }
    }

    private static func equal(_ one: String, _ other: String) -> Bool {
        ConstantTime.equals(Array(one.utf8), Array(other.utf8))
    }
}

/// The digests that the signature key makes, by two opposite rules.
enum Signature {
    /// The value of `X-ANET-Signature`: the key as its ASCII text, over the body as sent.
    static func webhook(_ body: [UInt8], key: String) -> String {
        "sha512=" + digest(body, Array(key.utf8))
    }

    /// `transHashSha2`: the key as the bytes it spells, over login, transaction id and amount.
    static func transaction(login: String, id: String, amount: String, key: String) -> String {
        do throws(TextDecodingError) {
            return digest(Array("^\(login)^\(id)^\(amount)^".utf8), try Hex.decode(Array(key.utf8), case: .uppercase))
        } catch {
            // An account without a usable key sends no digest, as the live service does.
            return ""
        }
    }

    private static func digest(_ message: [UInt8], _ key: [UInt8]) -> String {
        do throws(CryptoError) {
            return try HMACKey(.sha512, key).authenticationCode(for: message).hexadecimal(case: .uppercase)
        } catch {
            // An OpenSSL without HMAC-SHA-512 leaves the digest out, so that every receiver refuses the message.
            return ""
        }
    }
}
