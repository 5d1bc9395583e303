public import PaymentCore
internal import PaymentCrypto

extension Stripe {
    /// Stripe's webhook signature: HMAC-SHA256, keyed with the whole `whsec_…` text, over the decimal time, a point and the raw body.
    ///
    /// The header is `t=1795260005,v1=<64 lower-case hex digits>`, with one `v1` for each active secret while secrets are rolled.
    /// Only `v1` counts; other schemes are passed over. The signature is checked before the time, and a time more than 300 s away in
    /// either direction is refused (S-16).
    ///
    /// - SeeAlso: https://docs.stripe.com/webhooks/signature (read 2026-11-21)
    public struct Signature: SignatureScheme {
        /// The header field that carries the signature.
        public static let fieldName = "Stripe-Signature"
        /// How far the time of a signature may be from now, in seconds.
        public static let toleranceSeconds: Int64 = 300

        private let keys: [HMACKey]

        /// Keys the scheme with the endpoint's secrets.
        ///
        /// - Throws: `InvalidValue` when there is none, one is no signing secret, or this machine's OpenSSL has no HMAC-SHA256.
        public init(secrets: [Secret]) throws(InvalidValue) {
            guard !secrets.isEmpty else {
                throw InvalidValue(
                    "webhookSecret", "", "is missing, so no webhook can be verified; set STRIPE_WEBHOOK_SECRET")
            }
            var keys: [HMACKey] = []
            for secret in secrets {
                try Self.check(secret)
                do {
                    let key = try secret.withBytes { bytes throws(CryptoError) in try HMACKey(.sha256, bytes.bytes) }
                    keys.append(key)
                } catch {
                    throw InvalidValue("webhookSecret", "", "cannot be used: \(error)")
                }
            }
            self.keys = keys
        }

        /// Refuses what cannot be a signing secret, so that a wrong slot or a line break at the end is found at the start (S-07).
        static func check(_ secret: Secret) throws(InvalidValue) {
            guard !secret.isBlank else {
                throw InvalidValue("webhookSecret", "", "is blank; set STRIPE_WEBHOOK_SECRET")
            }
            guard secret.hasPrefix("whsec_"), secret.count >= 16 else {
                throw InvalidValue("webhookSecret", "", "is no signing secret; it starts with whsec_")
            }
            guard secret.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
                throw InvalidValue(
                    "webhookSecret", "", "has a character that no secret has, perhaps a line break at its end")
            }
        }

        /// Returns if, and only if, the delivery bears a signature by one of the secrets that is not older than the tolerance.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        @discardableResult
        public func check(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> [UInt8] {
            let values = delivery.values(of: Self.fieldName)
            guard values.count == 1, let header = values.first else {
                throw .signatureFieldMissing(field: Self.fieldName)
            }
            try verify(header: header, body: delivery.body.span.bytes, now: now)
            return delivery.body
        }

        /// Checks a header against a body without touching the heap.
        ///
        /// - Throws: `WebhookError`; returning is the proof.
        public func verify(header: String, body: RawSpan, now: Timestamp) throws(WebhookError) {
            let text = header.utf8Span.span.bytes
            let parsed = try Header(text)
            let isGenuine = try isSigned(parsed, text: text, body: body)
            guard isGenuine else { throw .signatureMismatch }
            let age = now.secondsSinceEpoch - parsed.seconds
            guard age.magnitude <= UInt64(Self.toleranceSeconds) else { throw .outsideTolerance(ageSeconds: age) }
        }

        /// The header that Stripe would send for `body` at `time`, with one signature for each secret.
        ///
        /// - Throws: `InvalidValue` when OpenSSL fails.
        public func header(for body: [UInt8], at time: Timestamp) throws(InvalidValue) -> String {
            let seconds = String(time.secondsSinceEpoch)
            var header = "t=" + seconds
            for key in keys {
                do {
                    header += try ",v1=" + key.authenticationCode(for: Array((seconds + ".").utf8), body).hexadecimal()
                } catch {
                    throw InvalidValue("body", "", "cannot be signed: \(error)")
                }
            }
            return header
        }

        private func isSigned(_ header: Header, text: RawSpan, body: RawSpan) throws(WebhookError) -> Bool {
            var isSigned = false
            for key in keys {
                let expected: MAC
                do {
                    expected = try key.authenticationCode(
                        for: header.signedPrefix.span.bytes.extracting(first: header.prefixCount), body)
                } catch {
                    throw .signatureFieldMalformed(reason: "the signature cannot be computed: \(error)")
                }
                for index in 0..<header.signatureCount {
                    let place = header.signatures[index]
                    let candidate = text.extracting(Int(place >> 16)..<Int(place & 0xFFFF))
                    isSigned = Self.isEqual(expected, hexadecimal: candidate) || isSigned
                }
            }
            return isSigned
        }

        private static func isEqual(_ expected: MAC, hexadecimal text: RawSpan) -> Bool {
            do {
                return try Digest(hexadecimal: text, case: .lowercase) == expected
            } catch {
                // Not lower-case hex of a digest's length: it is no signature, so it matches nothing.
                return false
            }
        }
    }
}

extension Stripe.Signature {
    /// What a signature header says, found in one pass and kept without the heap.
    private struct Header {
        /// The most bytes that are read: a place fits into half of 32 bits.
        private static let bytesMax = 4096
        /// The most signatures that are compared.
        private static let signaturesMax = 16
        /// Twelve digits reach the year 33658 and cannot overflow.
        private static let timeDigitsMax = 12

        /// The time in seconds since 1970.
        let seconds: Int64
        /// The time as it stands in the header and the point after it, which are signed before the body.
        private(set) var signedPrefix = InlineArray<16, UInt8>(repeating: 0)
        /// How much of `signedPrefix` counts.
        let prefixCount: Int
        /// The places of the signatures: start in the upper, end in the lower half.
        private(set) var signatures = InlineArray<16, UInt32>(repeating: 0)
        private(set) var signatureCount = 0

        init(_ text: RawSpan) throws(WebhookError) {
            guard text.byteCount <= Self.bytesMax else { throw .signatureFieldMalformed(reason: "it is too long") }
            var time: Range<Int>?
            var start = 0
            while start < text.byteCount {
                let end = Self.comma(in: text, from: start)
                let length = end - start
                if length >= 3, Self.byte(text, start) == UInt8(ascii: "v"),
                    Self.byte(text, start + 1) == UInt8(ascii: "1"),
                    Self.byte(text, start + 2) == UInt8(ascii: "=")
                {
                    guard signatureCount < Self.signaturesMax else {
                        throw .signatureFieldMalformed(reason: "it has too many signatures")
                    }
                    signatures[signatureCount] = UInt32(start + 3) << 16 | UInt32(end)
                    signatureCount += 1
                } else if time == nil, length >= 2, Self.byte(text, start) == UInt8(ascii: "t"),
                    Self.byte(text, start + 1) == UInt8(ascii: "=")
                {
                    // The first time counts, as in Stripe's own libraries.
                    time = start + 2..<end
                }
                start = end + 1
            }
            guard let time, (1...Self.timeDigitsMax).contains(time.count) else { throw Self.noTime }
            var value: Int64 = 0
            for index in 0..<time.count {
                let character = Self.byte(text, time.lowerBound + index)
                let digit = character &- UInt8(ascii: "0")
                guard digit < 10 else { throw Self.noTime }
                value = value * 10 + Int64(digit)
                signedPrefix[index] = character
            }
            guard signatureCount > 0 else { throw .signatureFieldMalformed(reason: "it has no v1 signature") }
            signedPrefix[time.count] = UInt8(ascii: ".")
            prefixCount = time.count + 1
            seconds = value
        }

        private static var noTime: WebhookError {
            .signatureFieldMalformed(reason: "it has no readable time; it should look like t=…,v1=…")
        }

        /// The place of the first comma from `start` on, or the end.
        @inline(__always)
        private static func comma(in text: RawSpan, from start: Int) -> Int {
            let ones: UInt64 = 0x0101_0101_0101_0101
            var position = start
            while position + 8 <= text.byteCount {
                // A byte of `word` is zero where the text has a comma; the lowest bit of `mask` is exact.
                let loaded = text.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self)
                let word = UInt64(littleEndian: loaded) ^ (ones &* 0x2C)
                let mask = (word &- ones) & ~word & (ones << 7)
                if mask != 0 { return position + (mask.trailingZeroBitCount >> 3) }
                position += 8
            }
            while position < text.byteCount, byte(text, position) != UInt8(ascii: ",") { position += 1 }
            return position
        }

        /// The byte at `index`; the bounds are checked, and any bits make a valid `UInt8`.
        @inline(__always)
        private static func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
            text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        }
    }
}
