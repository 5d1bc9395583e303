internal import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// What the gateway tells of an account.
    public struct MerchantAccount: Hashable, Sendable {
        /// The merchant's name.
        public let name: String
        /// The gateway's id of the account.
        public let gatewayID: String?
        /// The codes of the currencies it can charge in.
        public let currencies: [String]
        /// The key with which the browser's script asks for nonces; it may be seen.
        public let publicClientKey: String?
        /// Whether the account is in test mode, in which nothing is stored and no charge succeeds.
        public let isTestMode: Bool
    }
}

extension Exchange where Object == Void {
    /// Asks whether the credentials are accepted.
    static var authenticateTest: Exchange {
        Exchange(name: "authenticate", call: "authenticateTestRequest", read: reading { _ in () })
    }
}

extension Exchange where Object == AuthorizeNet.MerchantAccount {
    /// What the gateway tells of the account.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#transaction-reporting-get-merchant-details
    ///   (read 2026-11-21)
    static var merchantAccount: Exchange {
        Exchange(
            name: "merchant-details", call: "getMerchantDetailsRequest",
            read: reading { root throws(JSONError) in
                var currencies: [String] = []
                for element in try root.require("currencies").elements() {
                    currencies.append(try JSONDocument.Required(value: element).string())
                }
                return AuthorizeNet.MerchantAccount(
                    name: try root.optional("merchantName")?.string() ?? "", gatewayID: try root.text("gatewayId"),
                    currencies: currencies, publicClientKey: try root.optional("publicClientKey")?.string(),
                    isTestMode: try root.optional("isTestMode")?.bool() ?? false)
            })
    }
}
