public import PaymentCore

extension GatewayID {
    /// Authorize.net.
    public static let authorizeNet = GatewayID(rawValue: "authorize-net")
}

extension AuthorizeNet {
    /// The credentials and the addresses of one Authorize.net account.
    ///
    /// Nothing in a credential tells sandbox from production: the address does, and a credential of the other is
    /// refused with E00007.
    public struct Configuration: Sendable {
        /// The address of the live service.
        public static let liveBaseURL = "https://api.authorize.net"
        /// The live service's other address, which the gateway's own libraries use.
        public static let liveAlternativeBaseURL = "https://api2.authorize.net"
        /// The address of the sandbox.
        public static let sandboxBaseURL = "https://apitest.authorize.net"
        /// Where the live service's hosted payment page is.
        public static let livePageBaseURL = "https://accept.authorize.net"
        /// Where the sandbox's hosted payment page is.
        public static let sandboxPageBaseURL = "https://test.authorize.net"

        /// The API Login ID, which names the account; a browser may see it.
        public let apiLoginID: String
        /// The Transaction Key, which allows everything.
        package let transactionKey: Secret
        /// The Signature Keys of webhooks and transaction hashes; two while one replaces the other (S-15).
        package let signatureKeys: [Secret]
        /// The one currency of the account.
        public let currency: Currency
        /// Where the API is.
        public let baseURL: AbsoluteURL
        /// Where the hosted payment page is.
        public let pageBaseURL: AbsoluteURL
        /// Whether real money is moved.
        public let isLive: Bool

        /// Checks and keeps credentials.
        ///
        /// - Parameters:
        ///   - apiLoginID: the API Login ID.
        ///   - transactionKey: the Transaction Key.
        ///   - signatureKeys: the Signature Keys, 128 hexadecimal digits each; none if this process receives no webhooks.
        ///   - currency: the currency of the account.
        ///   - baseURL: where the API is: `liveBaseURL`, `sandboxBaseURL` or a mock's address.
        ///   - pageBaseURL: where the hosted page is; nil takes the one that belongs to `baseURL`.
        /// - Throws: `InvalidValue` naming the slot; it repeats no secret.
        public init(
            apiLoginID: String, transactionKey: Secret, signatureKeys: [Secret] = [], currency: Currency = .usd,
            baseURL: String, pageBaseURL: String? = nil
        ) throws(InvalidValue) {
            try Self.check(Secret(apiLoginID), 5...25, slot: "apiLoginID", variable: "AUTHORIZE_NET_API_LOGIN_ID")
            try Self.check(
                transactionKey, 8...16, slot: "transactionKey", variable: "AUTHORIZE_NET_TRANSACTION_KEY")
            for key in signatureKeys { try Signature.check(key) }
            guard Amount.currencies.contains(currency.code) else {
                throw InvalidValue("currency", currency.code, "is none that an Authorize.net account can have")
            }
            let api = try Self.address(baseURL, slot: "baseURL")
            let isLive = Self.liveOrigins.contains(api.origin)
            let ownPage =
                isLive
                ? Self.livePageBaseURL : api.origin == Self.sandboxBaseURL ? Self.sandboxPageBaseURL : baseURL
            let page = try Self.address(pageBaseURL ?? ownPage, slot: "pageBaseURL")
            guard isLive == (page.origin == Self.livePageBaseURL) else {
                throw InvalidValue(
                    "pageBaseURL", page.origin,
                    isLive
                        ? "must be \(Self.livePageBaseURL) for the live service"
                        : "is the live service's; take the page that belongs to \(api.origin)")
            }
            self.apiLoginID = apiLoginID
            self.transactionKey = transactionKey
            self.signatureKeys = signatureKeys
            self.currency = currency
            self.baseURL = api
            self.pageBaseURL = page
            self.isLive = isLive
        }

        /// The addresses at which real money moves.
        private static let liveOrigins = [liveBaseURL, liveAlternativeBaseURL]

        /// Refuses what cannot be a credential: both are letters and digits, so JSON can hold them as they are (S-07).
        private static func check(
            _ secret: Secret, _ length: ClosedRange<Int>, slot: String, variable: String
        ) throws(InvalidValue) {
            guard !secret.isBlank else { throw InvalidValue(slot, "", "is blank; set \(variable)") }
            guard length.contains(secret.count) else {
                throw InvalidValue(
                    slot, "", "must have \(length.lowerBound) to \(length.upperBound) characters; check \(variable)")
            }
            let isAllowed = secret.withBytes { bytes in
                bytes.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                    default: false
                    }
                }
            }
            guard isAllowed else {
                throw InvalidValue(
                    slot, "", "has a character that none has, perhaps a line break at its end; check \(variable)")
            }
        }

        private static func address(_ text: String, slot: String) throws(InvalidValue) -> AbsoluteURL {
            let url = try AbsoluteURL.base(text, slot: slot)
            // Another spelling of the service's own address would hide whether it is the live one (S-08).
            let host = url.host.hasSuffix(".") ? url.host.dropLast() : url.host[...]
            let isService = host == "authorize.net" || host.hasSuffix(".authorize.net")
            let known = [sandboxBaseURL, sandboxPageBaseURL, livePageBaseURL] + liveOrigins
            guard
                !isService || known.contains(text) || known.contains(String(text.dropLast(text.hasSuffix("/") ? 1 : 0)))
            else {
                throw InvalidValue(
                    slot, text, "must be one of \(known.joined(separator: ", ")), exactly so, for the service itself")
            }
            return url
        }
    }
}
