public import PaymentCore

extension GatewayID {
    /// WayForPay.
    public static let wayForPay = GatewayID(rawValue: "wayforpay")
}

extension WayForPay {
    /// The credentials and the addresses of one WayForPay merchant.
    public struct Configuration: Sendable {
        /// The address of the live API.
        public static let liveBaseURL = "https://api.wayforpay.com"
        /// The address of the live payment pages.
        public static let liveSecureBaseURL = "https://secure.wayforpay.com"
        /// The published merchant that everybody shares for tests; it moves no real money.
        ///
        /// - SeeAlso: https://wiki.wayforpay.com/en/view/852472 (read 2026-11-21)
        public static let testMerchantAccount = "test_merch_n1"
        /// The longest address that WayForPay takes for `serviceUrl` and `returnUrl`.
        static let urlLengthMax = 256

        /// The merchant's login at WayForPay.
        public let merchantAccount: String
        /// The key that signs.
        package let secretKey: Secret
        /// Keys that are being replaced, by which signatures are still believed (S-15).
        package let retiredKeys: [Secret]
        /// The password for regular payments, which have it instead of a signature; nil where they are not used.
        package let merchantPassword: Secret?
        /// The domain that the merchant is registered with, which is signed: `www.market.ua`.
        public let merchantDomainName: String
        /// Where WayForPay sends callbacks; nil leaves it to the merchant's settings.
        public let serviceURL: AbsoluteURL?
        /// Where the API is.
        public let baseURL: AbsoluteURL
        /// Where the payment pages are.
        public let secureBaseURL: AbsoluteURL
        /// Whether real money is moved.
        public let isLive: Bool

        /// Checks and keeps credentials.
        ///
        /// - Parameters:
        ///   - merchantAccount: the merchant's login.
        ///   - secretKey: the key that signs, from the merchant's settings.
        ///   - merchantDomainName: the domain that the merchant is registered with.
        ///   - merchantPassword: the password for regular payments.
        ///   - retiredKeys: keys that are being replaced.
        ///   - serviceURL: where callbacks go.
        ///   - baseURL: another address for tests; credentials that are not the published ones are sent to the live
        ///   service and to the own machine only (S-08).
        ///   - secureBaseURL: another address of the payment pages; nil takes the live one with the live API, else
        ///   `baseURL`.
        /// - Throws: `InvalidValue` naming the slot; it repeats no secret.
        public init(
            merchantAccount: String, secretKey: Secret, merchantDomainName: String, merchantPassword: Secret? = nil,
            retiredKeys: [Secret] = [], serviceURL: String? = nil, baseURL: String = Configuration.liveBaseURL,
            secureBaseURL: String? = nil
        ) throws(InvalidValue) {
            try Self.check(merchantAccount: merchantAccount)
            for key in [secretKey] + retiredKeys { try Self.check(key) }
            try Self.check(merchantDomainName: merchantDomainName)
            if let merchantPassword { try Self.check(password: merchantPassword, key: secretKey) }
            let api = try Self.url(baseURL, "baseURL")
            let page = try Self.url(
                secureBaseURL ?? (api.origin == Self.liveBaseURL ? Self.liveSecureBaseURL : baseURL), "secureBaseURL")
            let isTest = merchantAccount == Self.testMerchantAccount
            try Self.check(api, page, isTest: isTest)
            self.merchantAccount = merchantAccount
            self.secretKey = secretKey
            self.retiredKeys = retiredKeys
            self.merchantPassword = merchantPassword
            self.merchantDomainName = merchantDomainName
            self.serviceURL = try serviceURL.map { text throws(InvalidValue) in
                let url = try Self.url(text, "serviceURL", isBase: false)
                guard text.utf8.count <= Self.urlLengthMax else {
                    throw InvalidValue("serviceURL", "", "is longer than the \(Self.urlLengthMax) characters allowed")
                }
                return url
            }
            self.baseURL = api
            self.secureBaseURL = page
            isLive = !isTest && !api.isLoopback
        }
    }
}

extension WayForPay.Configuration {
    private static func check(merchantAccount text: String) throws(InvalidValue) {
        guard !text.isBlank else {
            throw InvalidValue("merchantAccount", "", "is blank; set WAYFORPAY_MERCHANT_ACCOUNT")
        }
        guard text.utf8.count <= 128, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains(";") else {
            throw InvalidValue(
                "merchantAccount", text,
                "is no merchant's login: it has visible ASCII characters, no spaces and no semicolon")
        }
    }

    private static func check(_ key: Secret) throws(InvalidValue) {
        try WayForPay.Signature.check(key)
        // Real keys have forty characters and the published one has twenty-two.
        guard key.count >= 16 else {
            throw InvalidValue("secretKey", "", "is too short to be a secret key; set WAYFORPAY_SECRET_KEY")
        }
    }

    private static func check(merchantDomainName text: String) throws(InvalidValue) {
        guard !text.isBlank else {
            throw InvalidValue("merchantDomainName", "", "is blank; set WAYFORPAY_MERCHANT_DOMAIN_NAME")
        }
        let isName = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !";/?#@".contains(Character($0))
        }
        guard isName, text.utf8.count <= 255 else {
            throw InvalidValue(
                "merchantDomainName", text, "is no domain; give it like www.market.ua, without https:// and path")
        }
    }

    private static func check(password: Secret, key: Secret) throws(InvalidValue) {
        guard !password.isBlank else {
            throw InvalidValue(
                "merchantPassword", "", "is blank; set WAYFORPAY_MERCHANT_PASSWORD or leave it out altogether")
        }
        guard password.count >= 8, password.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            throw InvalidValue(
                "merchantPassword", "", "is too short to be a password, or has a character that none has")
        }
        let isKey = password.withBytes { bytes in key.withBytes { bytes.elementsEqual($0) } }
        guard !isKey else {
            throw InvalidValue(
                "merchantPassword", "",
                "is the secret key; the password is another one, which WayForPay's support gives")
        }
    }

    private static func url(
        _ text: String, _ slot: String, isBase: Bool = true
    ) throws(InvalidValue) -> AbsoluteURL {
        let url: AbsoluteURL
        // What is no URL is not repeated: it may have a password before its host.
        do { url = try AbsoluteURL(text) } catch { throw InvalidValue(slot, "", error.description) }
        guard !isBase || !url.pathAndQuery.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw InvalidValue(slot, "", "has a query or fragment, so no path can follow")
        }
        guard url.isSecure || url.isLoopback else {
            throw InvalidValue(slot, url.origin, "must be https; plain http reaches the own machine only")
        }
        return url
    }

    private static func check(_ api: AbsoluteURL, _ page: AbsoluteURL, isTest: Bool) throws(InvalidValue) {
        guard api.isLoopback == page.isLoopback else {
            throw InvalidValue(
                "secureBaseURL", page.origin, "and \(api.origin) do not go together: one is the own machine")
        }
        guard !isTest, !api.isLoopback else { return }
        guard api.origin == liveBaseURL else {
            throw InvalidValue(
                "baseURL", api.origin,
                "must be \(liveBaseURL) or the own machine for this merchant; use \(testMerchantAccount) elsewhere")
        }
        guard page.origin == liveSecureBaseURL else {
            throw InvalidValue(
                "secureBaseURL", page.origin,
                "must be \(liveSecureBaseURL) or the own machine for this merchant; use \(testMerchantAccount) there")
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace } }
}
