internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension Wire {
    /// The body of a request, in the order of members that the gateway's schema demands.
    ///
    /// Every body holds the Transaction Key, and some hold a card, so it is built once as bytes and wiped: neither is
    /// ever a `String`.
    enum Body {
        /// Where the key goes: no text can look like this, because the quotes in a text are escaped.
        private static let keyPlace = Array(#""transactionKey":null"#.utf8)
        /// Where the card goes.
        private static let cardPlace = Array(#""creditCard":null"#.utf8)

        /// The body of the request `name`.
        ///
        /// - Parameters:
        ///   - name: the one member of the outermost object.
        ///   - refID: what the answer is to repeat.
        ///   - members: the request's own members; where a card goes in, `creditCard` is null.
        ///   - card: the JSON object of the card.
        ///   - configuration: the account.
        /// - SeeAlso: https://api.authorize.net/xml/v1/schema/AnetApiSchema.xsd (read 2026-11-21)
        static func secret(
            _ name: String, refID: String?, _ members: JSONObject, card: Secret?,
            for configuration: AuthorizeNet.Configuration
        ) -> Secret {
            var request: JSONObject = [
                "merchantAuthentication": ["name": .string(configuration.apiLoginID), "transactionKey": nil]
            ]
            request["refId"] = refID.map(JSON.string)
            for member in members { request[member.name] = member.value }
            let template = JSON.object([name: .object(request)]).serialized()

            var body: [UInt8] = []
            // Room for all: a buffer that grew would leave a copy of its content behind.
            body.reserveCapacity(template.count + configuration.transactionKey.count + (card?.count ?? 0) + 2)
            defer { wipe(&body) }
            var rest = template[...]
            if let place = rest.firstRange(of: keyPlace) {
                body.append(contentsOf: rest[..<place.upperBound].dropLast(4))
                body.append(UInt8(ascii: "\""))
                configuration.transactionKey.withBytes { body.append(contentsOf: $0) }
                body.append(UInt8(ascii: "\""))
                rest = rest[place.upperBound...]
            }
            if let card, let place = rest.firstRange(of: cardPlace) {
                body.append(contentsOf: rest[..<place.upperBound].dropLast(4))
                card.withBytes { body.append(contentsOf: $0) }
                rest = rest[place.upperBound...]
            }
            body.append(contentsOf: rest)
            return Secret(body)
        }
    }
}
