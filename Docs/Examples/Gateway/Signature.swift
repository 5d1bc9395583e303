public import PaymentCore
internal import PaymentCrypto

extension HryvniaTill {
    // snippet: signature
    /// How the gateway signs: HMAC-SHA256 over lines, as lower-case hexadecimal text in `Till-Signature`.
    ///
    /// A request is signed over its method, its path and its key; an answer over the request's signature and its status, so that it
    /// cannot be taken for the answer to anything else; a webhook over its time.
    public struct Signature: SignatureScheme {
        /// The header field.
        public static let fieldName = "Till-Signature"
        /// The header field with the time of a webhook in Unix seconds.
        public static let timeFieldName = "Till-Time"
        /// How old a webhook may be, or how far ahead, in seconds.
        public static let toleranceSeconds: Int64 = 300

        private let key: HMACKey

        /// Sets the scheme up.
        ///
        /// - Throws: `InvalidValue` for a secret that is blank or short.
        public init(secret: Secret) throws(InvalidValue) {
            guard !secret.isBlank, secret.count >= 16 else {
                throw InvalidValue("secret", "", "is blank or shorter than 16 characters")
            }
            do {
                key = try secret.withBytes { bytes throws(CryptoError) in try HMACKey(.sha256, bytes.bytes)
                }
            } catch {
                throw InvalidValue("secret", "", "cannot be used: \(error)")
            }
        }

        /// The signature of a message under its lines.
        ///
        /// - Throws: `InvalidValue` when OpenSSL fails.
        public func text(_ lines: [String], _ body: [UInt8]) throws(InvalidValue) -> String {
            do {
                return try code(lines, body).hexadecimal()
            } catch {
                throw InvalidValue("body", "", "cannot be signed: \(error)")
            }
        }

        /// Whether a text is the signature of a message, in a time that does not tell where it differs.
        public func isValid(_ text: String, _ lines: [String], _ body: [UInt8]) -> Bool {
            do {
                return try code(lines, body)
                    == Digest(hexadecimal: text.utf8Span.span.bytes, case: .lowercase)
            } catch {
                return false
            }
        }

        /// Returns if, and only if, the delivery bears a valid signature that is young enough.
        @discardableResult
        public func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> [UInt8] {
            let (signatures, times) = (
                delivery.values(of: Self.fieldName), delivery.values(of: Self.timeFieldName)
            )
            guard signatures.count == 1 else { throw .signatureFieldMissing(field: Self.fieldName) }
            guard times.count == 1, let seconds = Int64(times[0]) else {
                throw .signatureFieldMalformed(reason: "\(Self.timeFieldName) is no time")
            }
            guard isValid(signatures[0], ["webhook", times[0]], delivery.body) else {
                throw .signatureMismatch
            }
            let (age, overflow) = now.secondsSinceEpoch.subtractingReportingOverflow(seconds)
            guard !overflow, age.magnitude <= UInt64(Self.toleranceSeconds) else {
                throw .outsideTolerance(ageSeconds: overflow ? .max : age)
            }
            return delivery.body
        }

        private func code(_ lines: [String], _ body: [UInt8]) throws(CryptoError) -> MAC {
            try key.authenticationCode(for: Array(lines.map { $0 + "\n" }.joined().utf8), body)
        }
    }
    // end snippet
}
