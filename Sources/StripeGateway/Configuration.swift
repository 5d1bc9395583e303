public import PaymentCore

extension GatewayID {
    /// Stripe.
    public static let stripe = GatewayID(rawValue: "stripe")
}

extension Stripe {
    /// The credentials and the address of one Stripe account.
    public struct Configuration: Sendable {
        /// The version of the API this adapter was written for, sent with every request; endpoints for webhooks should be created
        /// with the same.
        ///
        /// - SeeAlso: https://docs.stripe.com/api/versioning (read 2026-11-21)
        public static let apiVersion = "2026-10-28.endive"
        /// The address of the live service, for test and live keys alike.
        public static let liveBaseURL = "https://api.stripe.com"

        /// The secret or restricted key, `sk_…` or `rk_…`.
        package let secretKey: Secret
        /// The signing secrets of the webhook endpoint, `whsec_…`; two while one replaces the other (S-15).
        package let webhookSecrets: [Secret]
        /// Where the API is.
        public let baseURL: AbsoluteURL
        /// Whether the key moves real money.
        public let isLive: Bool

        /// Checks and keeps credentials.
        ///
        /// - Parameters:
        ///   - secretKey: the secret or restricted key.
        ///   - webhookSecrets: the signing secrets of the webhook endpoint; none if this process receives no webhooks.
        ///   - baseURL: another address for tests; a live key is accepted with the live service's own only (S-08).
        /// - Throws: `InvalidValue` naming the slot; it repeats no secret.
        public init(
            secretKey: Secret, webhookSecrets: [Secret] = [], baseURL: String = Configuration.liveBaseURL
        ) throws(InvalidValue) {
            let isTest = secretKey.hasPrefix("sk_test_") || secretKey.hasPrefix("rk_test_")
            let isLive = secretKey.hasPrefix("sk_live_") || secretKey.hasPrefix("rk_live_")
            guard !secretKey.isBlank else {
                throw InvalidValue("secretKey", "", "is blank; set STRIPE_SECRET_KEY")
            }
            guard isTest || isLive, secretKey.count >= 16 else {
                throw InvalidValue(
                    "secretKey", "", "is no secret key; it starts with sk_test_, sk_live_, rk_test_ or rk_live_")
            }
            guard secretKey.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
                throw InvalidValue("secretKey", "", "has a character that no key has, perhaps a line break at its end")
            }
            for secret in webhookSecrets { try Signature.check(secret) }
            let url = try AbsoluteURL.base(baseURL, slot: "baseURL")
            guard !isLive || url.origin == Self.liveBaseURL else {
                throw InvalidValue(
                    "baseURL", baseURL, "must be \(Self.liveBaseURL) for a live key; use a test key for tests and mocks"
                )
            }
            self.secretKey = secretKey
            self.webhookSecrets = webhookSecrets
            self.baseURL = url
            self.isLive = isLive
        }
    }
}
