public import PaymentCore
internal import PaymentCrypto

extension AuthorizeNet {
    /// Authorize.net's two signatures by one Signature Key: of webhooks and of transaction answers.
    ///
    /// Both are HMAC-SHA512, and they read the key in two ways. A webhook's is keyed with the 128 hexadecimal digits as
    /// they are shown, as ASCII text, over the raw body; its header is `X-ANET-Signature: sha512=<128 hex digits>`. A
    /// transaction's (`transHashSha2`) is keyed with the 64 bytes that the digits stand for, over
    /// `^login^transaction^amount^`.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/features/webhooks.html,
    ///   https://developer.authorize.net/support/hash_upgrade/ (read 2026-11-21)
    public struct Signature: SignatureScheme {
        /// The header field that carries a webhook's signature.
        public static let fieldName = "X-ANET-Signature"
        private static let prefix = "sha512="
        private static let digitCount = 128

        /// Keyed with the text of the keys.
        private let textKeys: [HMACKey]
        /// Keyed with the bytes that the text stands for, in the same order.
        private let byteKeys: [HMACKey]

        /// Keys the scheme with the account's Signature Keys.
        ///
        /// - Throws: `InvalidValue` when there is none, one is no Signature Key, or this machine's OpenSSL has no
        ///   HMAC-SHA512.
        public init(signatureKeys: [Secret]) throws(InvalidValue) {
            guard !signatureKeys.isEmpty else {
                throw InvalidValue("signatureKey", "", "is missing, so nothing can be verified; set \(Self.variable)")
            }
            var textKeys: [HMACKey] = []
            var byteKeys: [HMACKey] = []
            for key in signatureKeys {
                try Self.check(key)
                do {
                    try key.withBytes { text throws(any Error) in
                        var bytes = try Hex.decode(text.bytes, case: .uppercase)
                        defer { wipe(&bytes) }
                        textKeys.append(try HMACKey(.sha512, text.bytes))
                        byteKeys.append(try HMACKey(.sha512, bytes))
                    }
                } catch {
                    throw InvalidValue("signatureKey", "", "cannot be used: \(error)")
                }
            }
            self.textKeys = textKeys
            self.byteKeys = byteKeys
        }

        private static let variable = "AUTHORIZE_NET_SIGNATURE_KEY"

        /// Refuses what cannot be a Signature Key, so that a wrong slot is found at the start (S-07).
        static func check(_ key: Secret) throws(InvalidValue) {
            guard !key.isBlank else { throw InvalidValue("signatureKey", "", "is blank; set \(variable)") }
            let isKey = key.withBytes { bytes in
                bytes.count == digitCount
                    && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }
            }
            guard isKey else {
                throw InvalidValue(
                    "signatureKey", "",
                    "must be the \(digitCount) digits 0-9 and A-F as the Merchant Interface shows them, upper-case; "
                        + "check \(variable)")
            }
        }

        // MARK: Webhooks

        /// Returns if, and only if, the delivery bears a signature by one of the keys.
        ///
        /// The signature has no time, so a delivery is told from its repeat by the event's id.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        @discardableResult
        public func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> [UInt8] {
            let values = delivery.values(of: Self.fieldName)
            guard values.count == 1, let header = values.first else {
                throw .signatureFieldMissing(field: Self.fieldName)
            }
            try verify(header: header, body: delivery.body.span.bytes)
            return delivery.body
        }

        /// Checks a header against a body.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        public func verify(header: String, body: RawSpan) throws(WebhookError) {
            guard header.hasPrefix(Self.prefix) else {
                throw .signatureFieldMalformed(reason: "it does not start with \(Self.prefix)")
            }
            guard let signature = Self.digest(header.dropFirst(Self.prefix.count)) else {
                throw .signatureFieldMalformed(
                    reason: "it has no \(Self.digitCount) hexadecimal digits of one letter case")
            }
            var isSigned = false
            for key in textKeys {
                do {
                    isSigned = try key.authenticationCode(for: body) == signature || isSigned
                } catch {
                    throw .signatureFieldMalformed(reason: "the signature cannot be computed: \(error)")
                }
            }
            guard isSigned else { throw .signatureMismatch }
        }

        /// The header that Authorize.net would send for `body`, by the first key.
        ///
        /// - Throws: `InvalidValue` when OpenSSL fails.
        public func header(for body: [UInt8]) throws(InvalidValue) -> String {
            do {
                return try Self.prefix + textKeys[0].authenticationCode(for: body).hexadecimal(case: .uppercase)
            } catch {
                throw InvalidValue("body", "", "cannot be signed: \(error)")
            }
        }

        // MARK: Transactions

        /// The `transHashSha2` that Authorize.net would answer for a transaction, by the first key.
        ///
        /// - Throws: `InvalidValue` for a text with a delimiter or control character, and when OpenSSL fails (S-18).
        public func transactionHash(
            apiLoginID: String, transactionID: String, amount: Money
        ) throws(InvalidValue) -> String {
            let message = try Self.message(apiLoginID, transactionID, amount)
            do {
                return try byteKeys[0].authenticationCode(for: message).hexadecimal(case: .uppercase)
            } catch {
                throw InvalidValue("transaction", transactionID, "cannot be signed: \(error)")
            }
        }

        /// Whether `hash` is the `transHashSha2` of a transaction by one of the keys.
        ///
        /// It is empty for stored profiles and subscriptions, which this does not take for a hash: ask only when there
        /// is one.
        ///
        /// - Throws: `InvalidValue` for a text with a delimiter or control character, and when OpenSSL fails.
        public func isTransactionHash(
            _ hash: String, apiLoginID: String, transactionID: String, amount: Money
        ) throws(InvalidValue) -> Bool {
            let message = try Self.message(apiLoginID, transactionID, amount)
            guard let hash = Self.digest(hash[...]) else { return false }
            var isGenuine = false
            for key in byteKeys {
                do {
                    isGenuine = try key.authenticationCode(for: message) == hash || isGenuine
                } catch {
                    throw InvalidValue("transaction", transactionID, "cannot be checked: \(error)")
                }
            }
            return isGenuine
        }

        private static func message(
            _ login: String, _ transaction: String, _ amount: Money
        ) throws(InvalidValue) -> [UInt8] {
            for (field, text) in [("apiLoginID", login), ("transactionID", transaction)] {
                guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "^") && $0 != 0x7F }) else {
                    throw InvalidValue(field, text, "has a caret, space or control character, so it cannot be signed")
                }
            }
            return Array("^\(login)^\(transaction)^\(amount.decimalText)^".utf8)
        }

        /// The digest that 128 digits stand for; nil for any other text.
        ///
        /// Recordings have upper-case letters only, and nothing promises it, so lower-case ones are read too; a mixture
        /// is refused.
        private static func digest(_ text: Substring) -> Digest? {
            let bytes = Array(text.utf8)
            guard bytes.count == digitCount else { return nil }
            for letterCase in [Hex.LetterCase.uppercase, .lowercase] {
                do { return try Digest(hexadecimal: bytes.span.bytes, case: letterCase) } catch { continue }
            }
            return nil
        }
    }
}
