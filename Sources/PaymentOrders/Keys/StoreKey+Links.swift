internal import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    /// The token of an order's link; the same again for the same order, serial and purpose, so that a reminder can repeat the link.
    ///
    /// - Parameters:
    ///   - order: the order that it opens, and no other.
    ///   - serial: which link of the order: a link issued anew has the next number.
    ///   - purpose: what it may be used for: `pay`.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public func linkToken(order: Order.ID, serial: Int, purpose: String) throws(OrderError) -> LinkToken {
        LinkToken(try Self.linkCode(current, order, serial, purpose))
    }

    /// Whether `token` is that of the order's link; the time taken does not tell where it differs.
    ///
    /// It says nothing about whether the link has ended or was replaced: the store knows that.
    ///
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses: then nothing is known about the token, so refuse it.
    public func isValid(
        _ token: LinkToken, order: Order.ID, serial: Int, purpose: String
    ) throws(OrderError) -> Bool {
        for keys in all where token.matches(try Self.linkCode(keys, order, serial, purpose)) { return true }
        return false
    }

    /// A code that only this store makes, for something that a site hands out and gets back: a session, a form.
    ///
    /// - Parameters:
    ///   - purpose: what it is for; a code of one purpose is none of another.
    ///   - fields: what it vouches for.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public func siteCode(_ purpose: String, _ fields: [String]) throws(OrderError) -> LinkToken {
        LinkToken(try Self.siteCode(current, purpose, fields))
    }

    /// Whether `code` is that of the purpose and the fields; the time taken does not tell where it differs.
    ///
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses: then refuse the code.
    public func isValid(siteCode code: LinkToken, _ purpose: String, _ fields: [String]) throws(OrderError) -> Bool {
        for keys in all where code.matches(try Self.siteCode(keys, purpose, fields)) { return true }
        return false
    }

    /// The secret of a link that opens a customer's portal, for whoever gets what is sent to `contact`.
    func portalToken(
        of customer: Customer.ID, serial: Int, sentTo contact: Contact
    ) throws(OrderError) -> LinkToken {
        try siteCode(Self.portalLink, [customer.text, String(serial), contact.key])
    }

    /// By what a customer was sent the link with this secret; nil when it is none of the customer's as they are reached now.
    func portalChannel(
        _ token: LinkToken, of customer: Customer, serial: Int
    ) throws(OrderError) -> Customer.Channel? {
        for channel in [Customer.Channel.email, .sms] {
            guard let contact = customer.contact(by: channel) else { continue }
            let fields = [customer.id.text, String(serial), contact.key]
            if try isValid(siteCode: token, Self.portalLink, fields) { return channel }
        }
        return nil
    }

    private static let portalLink = "portal-link"

    /// What the store keeps of a place that something was tried from: nobody reads the place from it.
    func triedPlace(_ what: String, _ place: String) throws(OrderError) -> String {
        try siteCode("tried place", [what, place]).text
    }

    // An order whose link was not sent yet has its first one all the same: who is on its page stays there when it is sent.
    private static func linkCode(
        _ keys: DerivedKeys, _ order: Order.ID, _ serial: Int, _ purpose: String
    ) throws(OrderError) -> MAC {
        let fields = FieldEncoding([purpose, order.text, String(serial == 0 ? 1 : serial)]).bytes
        return try wrapping { () throws(CryptoError) in try keys.links.authenticationCode(for: fields) }
    }

    // The codes of links begin with their purpose, of which none is this.
    private static func siteCode(
        _ keys: DerivedKeys, _ purpose: String, _ fields: [String]
    ) throws(OrderError) -> MAC {
        let fields = FieldEncoding(["site code", purpose] + fields).bytes
        return try wrapping { () throws(CryptoError) in try keys.links.authenticationCode(for: fields) }
    }
}
