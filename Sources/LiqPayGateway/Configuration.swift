public import PaymentCore

extension GatewayID {
    /// LiqPay.
    public static let liqPay = GatewayID(rawValue: "liqpay")
}

extension LiqPay {
    /// The version of LiqPay's messages, which decides the digest of their signature.
    public enum APIVersion: Int, Hashable, Sendable, CaseIterable {
        /// Signed with SHA-1: what every published page and all of LiqPay's own libraries use.
        case three = 3
        /// Signed with SHA3-256: what the pages of 2026 ask for.
        case seven = 7
    }

    /// The language of LiqPay's page and of its messages to staff.
    public enum Language: String, Hashable, Sendable, CaseIterable {
        /// Ukrainian, LiqPay's own default.
        case ukrainian = "uk"
        /// English.
        case english = "en"
    }

    /// The credentials and the address of one LiqPay shop.
    public struct Configuration: Sendable {
        /// The address of the live service, for test and live keys alike.
        public static let liveBaseURL = "https://www.liqpay.ua"
        /// The longest address of the merchant that LiqPay takes.
        static let addressLengthMax = 510

        /// The public key, `i…` or `sandbox_i…`.
        public let publicKey: String
        /// The version of the messages that are sent.
        public let version: APIVersion
        /// The language of LiqPay's page and of its messages to staff.
        public let language: Language
        /// Where LiqPay posts its callbacks; nil leaves it to the shop's settings.
        public let serverURL: AbsoluteURL?
        /// Where LiqPay is.
        public let baseURL: AbsoluteURL
        /// Whether the keys move real money.
        public let isLive: Bool
        /// The signatures that the private key makes and checks.
        public let signature: Signature

        /// Checks and keeps credentials.
        ///
        /// - Parameters:
        ///   - publicKey: the public key, `i…` or `sandbox_i…`.
        ///   - privateKey: the private key of the same pair.
        ///   - previousPrivateKey: the private key before it, which callbacks may still be signed with while one replaces the other.
        ///   - version: the version of the messages that are sent; callbacks are checked by the version they say.
        ///   - language: the language of LiqPay's page and of its messages to staff.
        ///   - serverURL: where LiqPay posts its callbacks, when it is not the address in the shop's settings.
        ///   - acceptsSHA1ForVersion7: whether a callback of version 7 may be signed with SHA-1, as one of LiqPay's pages has it.
        ///   - baseURL: another address for tests; live keys are accepted with the live service's own only (S-08).
        /// - Throws: `InvalidValue` naming the slot; it repeats no secret.
        public init(
            publicKey: String, privateKey: Secret, previousPrivateKey: Secret? = nil, version: APIVersion = .three,
            language: Language = .ukrainian, serverURL: String? = nil, acceptsSHA1ForVersion7: Bool = false,
            baseURL: String = Configuration.liveBaseURL
        ) throws(InvalidValue) {
            let isLive = try Self.checkedMode(publicKey: publicKey, privateKey: privateKey)
            let url = try AbsoluteURL.base(baseURL, slot: "baseURL")
            guard !isLive || url.origin == Self.liveBaseURL else {
                throw InvalidValue(
                    "baseURL", baseURL,
                    "must be \(Self.liveBaseURL) for live keys; use sandbox keys for tests and mocks")
            }
            self.publicKey = publicKey
            self.version = version
            self.language = language
            self.serverURL = try serverURL.map { text throws(InvalidValue) in
                guard text.utf8.count <= Self.addressLengthMax else {
                    throw InvalidValue(
                        "serverURL", "", "is longer than the \(Self.addressLengthMax) bytes LiqPay takes")
                }
                return try Self.url(text, "serverURL")
            }
            self.baseURL = url
            self.isLive = isLive
            signature = try Signature(
                privateKey: privateKey, previousKey: previousPrivateKey, acceptsSHA1ForVersion7: acceptsSHA1ForVersion7)
        }

        /// Whether the pair of keys is a live one; refuses a blank, short or wrong-looking slot (S-07) and a mixed pair (S-08).
        private static func checkedMode(publicKey: String, privateKey: Secret) throws(InvalidValue) -> Bool {
            guard publicKey.utf8.contains(where: { $0 > 0x20 }) else {
                throw InvalidValue("publicKey", "", "is blank; set LIQPAY_PUBLIC_KEY")
            }
            let isSandbox = publicKey.hasPrefix(sandboxPrefix)
            let number = publicKey.dropFirst(isSandbox ? sandboxPrefix.count : 0)
            guard number.hasPrefix("i"), (7...64).contains(number.utf8.count), number.utf8.allSatisfy(isAlphanumeric)
            else {
                // The value is not repeated: it may be the private key in the wrong slot.
                throw InvalidValue(
                    "publicKey", "", "is no public key; LIQPAY_PUBLIC_KEY starts with i or sandbox_i, then digits")
            }
            guard !privateKey.isBlank else {
                throw InvalidValue("privateKey", "", "is blank; set LIQPAY_PRIVATE_KEY")
            }
            guard privateKey.count >= 16, privateKey.withBytes({ !$0.elementsEqual(publicKey.utf8) }) else {
                throw InvalidValue(
                    "privateKey", "", "is no private key; LIQPAY_PRIVATE_KEY is the longer one of the pair")
            }
            guard isSandbox || !privateKey.hasPrefix(sandboxPrefix) else {
                throw InvalidValue(
                    "privateKey", "",
                    "is a sandbox key and the public key is live; LIQPAY_PUBLIC_KEY and LIQPAY_PRIVATE_KEY must be one pair"
                )
            }
            return !isSandbox
        }

        private static let sandboxPrefix = "sandbox_"

        private static func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }

        private static func url(_ text: String, _ slot: String) throws(InvalidValue) -> AbsoluteURL {
            do {
                return try AbsoluteURL(text)
            } catch {
                throw InvalidValue(slot, "", error.description)
            }
        }
    }
}
