internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension WayForPay {
    /// The order in a reference: WayForPay gives no ids, so a payment is known by the merchant's own reference.
    func order(_ reference: GatewayReference) throws(PaymentError) -> String {
        try caller.gateway.id(reference, where: Self.isOrder)
    }

    /// Whether `text` can be an order reference, whoever gave it: it is signed, so it can hold no separator.
    static func isOrder(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0 != ";" && $0.properties.generalCategory != .control }
    }

    /// The reference for an order.
    func reference(_ order: String) -> GatewayReference { caller.gateway.reference(order) }

    /// The reference for the refund after which `total` of the order was given back: WayForPay gives refunds no name.
    func refundReference(_ order: String, total: Money) -> GatewayReference {
        reference("\(order)/\(total.minorUnits)")
    }

    /// The order under which a method is kept on its own, the same for every repeat of the act.
    ///
    /// - Throws: `PaymentError` when this machine has no SHA-256.
    func order(keepingUnder key: IdempotencyKey) throws(PaymentError) -> MerchantReference {
        do {
            return try MerchantReference("m-" + Base32.string(Digest.sha256(Array(key.text.utf8)).bytes).prefix(24))
        } catch {
            throw PaymentError(.invalidRequest, "the order cannot be named: \(error)", gateway: .wayForPay)
        }
    }

    /// Refuses a text that would move the borders of what is signed, or break out of a line (S-18).
    static func checkSignable(_ text: String, field: String) throws(InvalidValue) {
        for byte in text.utf8 where byte == UInt8(ascii: ";") || byte == 0 || byte == 0x0A || byte == 0x0D {
            // A card's number and a token may be signed too, and are not repeated.
            let isSecret = ["card", "cardBeneficiary", "recToken", "rec2Token"].contains(field)
            throw InvalidValue(
                field, isSecret ? "" : text,
                "has a semicolon, line break or NUL, which would change the meaning of what is signed; leave it out")
        }
    }

    /// Refuses an address that is longer than WayForPay takes.
    static func checkLength(_ url: AbsoluteURL?, field: String) throws(PaymentError) {
        guard let url, url.text.utf8.count > Configuration.urlLengthMax else { return }
        throw PaymentError(
            InvalidValue(
                field, "", "is longer than the \(Configuration.urlLengthMax) characters WayForPay takes; shorten it"),
            gateway: .wayForPay)
    }

    /// The seconds until a page stops taking money.
    ///
    /// - Throws: `PaymentError` for less than a minute: the page would be closed before anybody is there.
    func lifetime(until expiry: Timestamp, from now: Timestamp) throws(PaymentError) -> Int64 {
        let seconds = expiry.secondsSinceEpoch - now.secondsSinceEpoch
        guard seconds >= 60 else {
            throw PaymentError(
                InvalidValue("expiresAt", "\(seconds) s from now", "must be at least a minute from now"),
                gateway: .wayForPay)
        }
        return seconds
    }
}

extension JSONObject {
    /// Who pays, as WayForPay wants to know it.
    ///
    /// A charge from a server must name all of it. What the merchant does not know is said to be unknown, as
    /// WayForPay's other clients do, and an IPv6 address, which WayForPay does not read, becomes the local one.
    ///
    /// - Parameters:
    ///   - payer: what the merchant knows.
    ///   - isComplete: whether what is not known is filled in.
    /// - Throws: `PaymentError` for a country that is no code of three letters.
    mutating func append(_ payer: PayerDetails, isComplete: Bool) throws(PaymentError) {
        let names = (payer.name ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let unknown: String? = isComplete ? "unknown" : nil
        self["clientFirstName"] = (names.first ?? unknown).map(JSON.string)
        self["clientLastName"] = ((names.count > 1 ? names[1] : nil) ?? unknown).map(JSON.string)
        self["clientEmail"] = (payer.email ?? unknown).map(JSON.string)
        self["clientPhone"] = (payer.phone ?? unknown).map(JSON.string)
        if let country = payer.country {
            guard country.utf8.count == 3, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw PaymentError(
                    InvalidValue("country", country, "must be a code of three capital letters such as UKR"),
                    gateway: .wayForPay)
            }
        }
        self["clientCountry"] = (payer.country ?? (isComplete ? "UKR" : nil)).map(JSON.string)
        guard isComplete else { return }
        let address = payer.ipAddress.flatMap { $0.contains(":") ? nil : $0 }
        self["clientIpAddress"] = .string(address ?? "127.0.0.1")
    }

    /// One product: its name, its count and its price.
    ///
    /// - Throws: `PaymentError` for a name that cannot be signed.
    mutating func append(product description: String?, price: JSON) throws(PaymentError) {
        let name = description.flatMap { $0.isEmpty ? nil : $0 } ?? "Payment"
        do {
            try WayForPay.checkSignable(name, field: "description")
        } catch {
            throw PaymentError(error, gateway: .wayForPay)
        }
        self["productName"] = [.string(name)]
        self["productPrice"] = [price]
        self["productCount"] = [1]
    }
}
