public import PaymentCore
internal import PaymentCrypto
public import PaymentHTTP

extension WayForPay {
    /// WayForPay's signature: HMAC-MD5 in lower-case hex, keyed with the secret key, over chosen fields joined by
    /// semicolons.
    ///
    /// Which fields, and in which order, is a matter of the message. What is signed of a number is its text, so an
    /// amount is signed as it is sent. A semicolon inside a value would move the borders between fields: such a value
    /// is neither signed nor believed (S-18).
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102 (read 2026-11-21)
    public struct Signature: SignatureScheme {
        private let keys: [HMACKey]

        /// Keys the scheme.
        ///
        /// - Parameters:
        ///   - secretKey: the merchant's secret key, which signs.
        ///   - retiredKeys: keys that are being replaced, by which a signature is still believed (S-15).
        /// - Throws: `InvalidValue` when a key cannot be one, or this machine's OpenSSL has no HMAC-MD5.
        public init(secretKey: Secret, retiredKeys: [Secret] = []) throws(InvalidValue) {
            var keys: [HMACKey] = []
            for secret in [secretKey] + retiredKeys {
                try Self.check(secret)
                do {
                    keys.append(
                        try secret.withBytes { bytes throws(CryptoError) in try HMACKey(Insecure.md5, bytes.bytes) })
                } catch {
                    throw InvalidValue("secretKey", "", "cannot be used: \(error)")
                }
            }
            self.keys = keys
        }

        /// Refuses what cannot be a secret key, so that a wrong slot or a line break at the end is found at the start
        /// (S-07).
        static func check(_ secret: Secret) throws(InvalidValue) {
            guard !secret.isBlank else { throw InvalidValue("secretKey", "", "is blank; set WAYFORPAY_SECRET_KEY") }
            guard secret.count >= 8 else {
                throw InvalidValue("secretKey", "", "is too short to be a secret key; set WAYFORPAY_SECRET_KEY")
            }
            guard secret.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
                throw InvalidValue("secretKey", "", "has a character that no key has, perhaps a line break at its end")
            }
        }

        /// The signature of a message given as the fields of a form; of a list such as `productName` every field
        /// counts.
        ///
        /// - Throws: `InvalidValue` naming the field that is missing, stands twice or cannot be signed.
        public func code(of message: Message, _ fields: [FormField]) throws(InvalidValue) -> String {
            try code(of: message, Self.source(fields))
        }

        /// The signature of a message given as JSON.
        ///
        /// - Throws: `InvalidValue` naming the field that is missing or cannot be signed.
        public func code(of message: Message, json: [UInt8]) throws(InvalidValue) -> String {
            try code(of: message, Self.source(Self.document(json).root))
        }

        /// Checks the signature in a message given as the fields of a form.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        public func verify(_ message: Message, _ fields: [FormField]) throws(WebhookError) {
            let given = fields.filter { $0.name == message.signatureField }
            guard given.count == 1, let code = given.first?.value else {
                throw .signatureFieldMissing(field: message.signatureField)
            }
            try verify(code, of: message, Self.source(fields))
        }

        /// Checks the signature in a message given as JSON.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        public func verify(_ message: Message, json: [UInt8]) throws(WebhookError) {
            let root: JSONDocument.Value
            do {
                root = try Self.document(json).root
            } catch {
                throw .signatureFieldMalformed(reason: "the message cannot be read: \(error)")
            }
            try verify(message, root)
        }

        /// Returns if, and only if, the delivery is a callback that bears a signature by one of the keys.
        ///
        /// It covers eight fields of the body and no time, so what it proves is confirmed by a look-up (S-24).
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        @discardableResult
        public func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> JSONDocument {
            let message = try WayForPay.document(ofCallback: delivery.body)
            try verify(.transaction, message.root)
            return message
        }

        func verify(_ message: Message, _ root: JSONDocument.Value) throws(WebhookError) {
            guard let code = root[message.signatureField]?.string else {
                throw .signatureFieldMissing(field: message.signatureField)
            }
            try verify(code, of: message, Self.source(root))
        }

        func code(of message: Message, _ object: JSONObject) throws(InvalidValue) -> String {
            try code(of: message) { name throws(InvalidValue) in object[name].map(\.signedTexts) ?? [] }
        }
    }
}

extension WayForPay.Signature {
    /// The texts of a field by its name; none when the field is missing.
    private typealias Source = (_ name: String) throws(InvalidValue) -> [String]

    private func code(of message: Message, _ source: Source) throws(InvalidValue) -> String {
        let text = try Self.signedText(of: message, source)
        do {
            // The first key is there: `init` takes it apart from the others.
            return try keys[0].authenticationCode(for: text).hexadecimal()
        } catch {
            throw InvalidValue("signature", "", "cannot be computed: \(error)")
        }
    }

    private func verify(_ code: String, of message: Message, _ source: Source) throws(WebhookError) {
        let given: Digest
        do {
            given = try Digest(hexadecimal: code.utf8Span.span.bytes, case: .lowercase)
        } catch {
            throw .signatureFieldMalformed(reason: "it is no lower-case hex")
        }
        guard given.count == Insecure.md5.byteCount else {
            throw .signatureFieldMalformed(reason: "it has another length than HMAC-MD5 gives")
        }
        let text: [UInt8]
        do {
            text = try Self.signedText(of: message, source)
        } catch {
            throw .signatureFieldMalformed(reason: "the signed fields cannot be read: \(error)")
        }
        var isGenuine = false
        for key in keys {
            do {
                isGenuine = try key.authenticationCode(for: text) == given || isGenuine
            } catch {
                throw .signatureFieldMalformed(reason: "the signature cannot be computed: \(error)")
            }
        }
        guard isGenuine else { throw .signatureMismatch }
    }

    private static func signedText(of message: Message, _ source: Source) throws(InvalidValue) -> [UInt8] {
        var text: [UInt8] = []
        for field in message.fields {
            var values = try source(field)
            if values.isEmpty, Message.mayBeAbsent.contains(field) { values = [""] }
            guard !values.isEmpty else { throw InvalidValue(field, "", "is missing, and it is signed") }
            guard values.count == 1 || Message.lists.contains(field) else {
                throw InvalidValue(field, "", "stands more than once, and it is signed")
            }
            for value in values {
                try WayForPay.checkSignable(value, field: field)
                if !text.isEmpty || field != message.fields.first { text.append(UInt8(ascii: ";")) }
                text += value.utf8
            }
        }
        return text
    }

    private static func source(_ fields: [FormField]) -> Source {
        { name throws(InvalidValue) in
            fields.filter { field in
                field.name == name || Message.lists.contains(name) && field.name.isElement(of: name)
            }.map(\.value)
        }
    }

    private static func source(_ root: JSONDocument.Value) -> Source {
        { name throws(InvalidValue) in
            guard let value = root[name] else { return [] }
            guard value.kind == .array else { return [try value.signedText(of: name)] }
            var texts: [String] = []
            for element in value.elements { texts.append(try element.signedText(of: name)) }
            return texts
        }
    }

    private static func document(_ json: [UInt8]) throws(InvalidValue) -> JSONDocument {
        do {
            return try JSONDocument(parsing: json)
        } catch {
            throw InvalidValue("message", "", "is not the JSON it should be: \(error)")
        }
    }
}

extension WayForPay.Signature {
    /// A message that is signed, and the fields that are, in their order.
    ///
    /// A product list is signed as all names, then all counts, then all prices.
    public enum Message: String, Hashable, Sendable, CaseIterable {
        /// The form of the payment page, and the requests CHARGE, CREATE_INVOICE and CREATE_QR.
        case purchase
        /// The requests REFUND and SETTLE.
        case reversal
        /// The requests CHECK_STATUS and REMOVE_INVOICE.
        case status
        /// The request TRANSACTION_LIST.
        case transactionList
        /// The form of the card page, and the request VERIFY.
        case verification
        /// The request P2P_CREDIT.
        case payoutToCard
        /// The request P2P_TRANSFER.
        case cardTransfer
        /// The request P2_PHONE.
        case payoutToPhone
        /// The request GET_CLIENT.
        case client
        /// The request CURRENCY_RATES.
        case currencyRates
        /// The request that adds a merchant.
        case newMerchant
        /// The request that changes a partner.
        case partnerUpdate
        /// The callback, the form that the payer's browser brings back, and the answers to CHARGE, COMPLETE_3DS,
        /// CHECK_STATUS and VERIFY.
        case transaction
        /// The answer to REFUND, and by the official library the one to SETTLE.
        case reversalAnswer
        /// The merchant's answer to a callback.
        case acknowledgement

        /// The names of the signed fields in their order.
        ///
        /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102, 852113, 852115, 852117, 1737356, 1736786 (read
        ///   2026-11-21)
        public var fields: [String] {
            switch self {
            case .purchase:
                [
                    "merchantAccount", "merchantDomainName", "orderReference", "orderDate", "amount", "currency",
                    "productName", "productCount", "productPrice",
                ]
            case .reversal: ["merchantAccount", "orderReference", "amount", "currency"]
            case .status: ["merchantAccount", "orderReference"]
            case .transactionList: ["merchantAccount", "dateBegin", "dateEnd"]
            case .verification: ["merchantAccount", "merchantDomainName", "orderReference", "amount", "currency"]
            case .payoutToCard:
                ["merchantAccount", "orderReference", "amount", "currency", "cardBeneficiary", "rec2Token"]
            case .cardTransfer: ["merchantAccount", "orderReference", "amount", "currency", "cardBeneficiary"]
            case .payoutToPhone: ["merchantAccount", "orderReference", "amount", "currency", "phone"]
            case .client: ["merchantAccount", "recToken", "card"]
            case .currencyRates: ["merchantAccount", "orderDate"]
            case .newMerchant: ["merchantAccount", "site", "phone", "email"]
            case .partnerUpdate: ["merchantAccount", "partnerCode"]
            case .transaction:
                [
                    "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan",
                    "transactionStatus", "reasonCode",
                ]
            case .reversalAnswer: ["merchantAccount", "orderReference", "transactionStatus", "reasonCode"]
            case .acknowledgement: ["orderReference", "status", "time"]
            }
        }

        /// The name of the field that carries the signature.
        public var signatureField: String { self == .acknowledgement ? "signature" : "merchantSignature" }

        /// Fields of which a message may have several.
        static let lists: Set<String> = ["productName", "productCount", "productPrice"]
        /// Fields that a request may leave out; they are signed as empty.
        static let mayBeAbsent: Set<String> = ["rec2Token", "recToken", "card"]
        /// Fields that an answer may have as null; they are signed as empty.
        static let mayBeEmpty: Set<String> = ["authCode", "cardPan"]
    }
}
