public import PaymentCore
internal import PaymentCrypto
public import PaymentHTTP

extension LiqPay {
    /// LiqPay's signature: the base64 of a digest over private key, `data` and private key again.
    ///
    /// `data` is the message exactly as it is sent: the base64 of its JSON. The digest is SHA-1 up to version 6 and SHA3-256 from
    /// version 7 on, so a signature has 28 or 44 characters. Requests, callbacks and what a browser may post to the return address are
    /// all signed so. There is no time in it: a callback can be replayed, and what it says is confirmed by look-up (S-24).
    ///
    /// - SeeAlso: https://www.liqpay.ua/documentation/en/data_signature, https://liqpay.ua/en/doc/api/callback (read 2026-11-21)
    public struct Signature: SignatureScheme {
        /// The form field that carries the message.
        public static let dataFieldName = "data"
        /// The form field that carries the signature.
        public static let fieldName = "signature"

        private let privateKey: Secret
        private let previousKey: Secret?
        private let acceptsSHA1ForVersion7: Bool

        /// Keys the scheme with a shop's private key.
        ///
        /// - Parameters:
        ///   - privateKey: the private key.
        ///   - previousKey: the one before it, which still passes the check while one replaces the other (S-15); it signs nothing.
        ///   - acceptsSHA1ForVersion7: whether a message of version 7 may be signed with SHA-1: LiqPay's pages contradict each other.
        /// - Throws: `InvalidValue` when the key is blank or has a character that no key has.
        public init(
            privateKey: Secret, previousKey: Secret? = nil, acceptsSHA1ForVersion7: Bool = false
        ) throws(InvalidValue) {
            try Self.check(privateKey, "privateKey")
            if let previousKey { try Self.check(previousKey, "previousKey") }
            self.privateKey = privateKey
            self.previousKey = previousKey
            self.acceptsSHA1ForVersion7 = acceptsSHA1ForVersion7
        }

        private static func check(_ key: Secret, _ slot: String) throws(InvalidValue) {
            guard !key.isBlank else { throw InvalidValue(slot, "", "is blank; set LIQPAY_PRIVATE_KEY") }
            guard key.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
                throw InvalidValue(slot, "", "has a character that no key has, perhaps a line break at its end")
            }
        }

        /// The signature of `data`, a message as it is sent.
        ///
        /// - Throws: `InvalidValue` when this machine's OpenSSL lacks the digest.
        public func signature(of data: String, version: APIVersion) throws(InvalidValue) -> String {
            try signature(of: data.utf8Span.span.bytes, version: version)
        }

        /// The signature of the bytes of a message that may not become a `String`.
        func signature(of data: RawSpan, version: APIVersion) throws(InvalidValue) -> String {
            do {
                return try Self.digest(of: data, privateKey, version.hashFunction).base64()
            } catch {
                throw InvalidValue("data", "", "cannot be signed: \(error)")
            }
        }

        /// Checks a signature by the digest of one version, whatever `data` is.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        public func verify(_ signature: String, of data: String, version: APIVersion) throws(WebhookError) {
            try verify(signature, of: data, version.hashFunction)
        }

        /// Checks a signature by the digest of the version that the message itself says, in base64 or, as some clients send
        /// requests, in plain JSON.
        ///
        /// The length of the signature says which digest it is, so it is checked before anything is read out of the message; only
        /// then must the message's version fit the digest.
        ///
        /// - Returns: the message; returning is the proof.
        /// - Throws: `WebhookError`.
        @discardableResult
        public func verify(_ signature: String, ofMessage data: String) throws(WebhookError) -> JSONDocument {
            let version: APIVersion
            switch signature.utf8.count {
            case 28: version = .three
            case 44: version = .seven
            default:
                throw .signatureFieldMalformed(
                    reason: "it has \(signature.utf8.count) characters instead of 28 (SHA-1) or 44 (SHA3-256)")
            }
            try verify(signature, of: data, version.hashFunction)
            let message = try Self.document(in: data)
            let said = try Self.version(in: message)
            switch (said >= APIVersion.seven.rawValue, version) {
            case (true, .seven), (false, .three): return message
            case (true, .three) where acceptsSHA1ForVersion7: return message
            case (true, .three):
                throw .signatureFieldMalformed(
                    reason: "the message says version \(said), which is signed with SHA3-256, and its SHA-1 signature "
                        + "matches; set acceptsSHA1ForVersion7 if LiqPay signs this shop's callbacks so")
            case (false, .seven):
                throw .signatureFieldMalformed(
                    reason:
                        "the message says version \(said), which is signed with SHA-1, and its SHA3-256 signature matches"
                )
            }
        }

        /// Returns if, and only if, the delivery is a form with one message and one true signature of it.
        ///
        /// The same holds for a form that a browser posts to the return address; `now` plays no part.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        @discardableResult
        public func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> JSONDocument {
            let form = try Form(delivery.body)
            return try verify(form.signature, ofMessage: form.data)
        }

        private func verify(_ signature: String, of data: String, _ function: HashFunction) throws(WebhookError) {
            let given: Digest
            do {
                given = try Digest(base64: signature.utf8Span.span.bytes)
            } catch {
                throw .signatureFieldMalformed(reason: "it is not plain base64")
            }
            var isGenuine = false
            do {
                for key in [privateKey, previousKey].compactMap({ $0 }) {
                    // Digests compare in constant time, and only ones of equal length are equal (S-11, S-12).
                    let expected = try Self.digest(of: data.utf8Span.span.bytes, key, function)
                    isGenuine = given == expected || isGenuine
                }
            } catch {
                throw .signatureFieldMalformed(reason: "the signature cannot be computed: \(error)")
            }
            guard isGenuine else { throw .signatureMismatch }
        }

        private static func digest(
            of data: RawSpan, _ key: Secret, _ function: HashFunction
        ) throws(CryptoError) -> Digest {
            try key.withBytes { key throws(CryptoError) in try function.digest(of: key.bytes, data, key.bytes) }
        }

        private static func version(in message: JSONDocument) throws(WebhookError) -> Int64 {
            do {
                return try JSONDocument.Required(value: message.root).require("version").integer()
            } catch {
                throw .unreadable(reason: error.description)
            }
        }

        /// The JSON of a message.
        private static func document(in data: String) throws(WebhookError) -> JSONDocument {
            let json: [UInt8]
            if data.utf8.first == UInt8(ascii: "{") {
                json = Array(data.utf8)
            } else {
                do { json = try Base64.decode(data.utf8Span.span.bytes) } catch {
                    throw .unreadable(reason: "the data is not plain base64")
                }
            }
            do {
                return try JSONDocument(parsing: json)
            } catch {
                throw .unreadable(reason: error.description)
            }
        }
    }
}

extension LiqPay.Signature {
    /// The two fields of a callback's form, each there once.
    struct Form {
        /// The message in base64.
        let data: String
        /// Its signature.
        let signature: String

        /// Finds the two fields.
        init(_ body: [UInt8]) throws(WebhookError) {
            let form: FormDecoding
            do {
                form = try FormDecoding(parsing: body)
            } catch {
                throw .signatureFieldMalformed(reason: "the body is no form: \(error)")
            }
            data = try Self.value(of: LiqPay.Signature.dataFieldName, in: form)
            signature = try Self.value(of: LiqPay.Signature.fieldName, in: form)
        }

        private static func value(of name: String, in form: FormDecoding) throws(WebhookError) -> String {
            let values = form.pairs.filter { $0.name == name }.map(\.value)
            guard values.count == 1, let value = values.first, !value.isEmpty else {
                throw .signatureFieldMissing(field: name)
            }
            return value
        }
    }
}

extension LiqPay.APIVersion {
    fileprivate var hashFunction: HashFunction {
        switch self {
        case .three: Insecure.sha1
        case .seven: .sha3x256
        }
    }
}
