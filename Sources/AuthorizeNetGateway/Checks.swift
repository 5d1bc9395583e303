internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension AuthorizeNet {
    /// The id in a reference.
    func id(_ reference: GatewayReference) throws(PaymentError) -> String {
        try caller.gateway.id(reference, where: Self.isID)
    }

    /// Whether `text` can be an id of Authorize.net, of whatever kind: digits, and never zero, which stands for none.
    static func isID(_ text: String) -> Bool {
        (1...20).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && text.utf8.contains { $0 != 0x30 }
    }

    /// The reference for an id from Authorize.net.
    func reference(_ id: String) -> GatewayReference { caller.gateway.reference(id) }

    /// The ids of a kept method: the payer's profile and the card in it.
    func ids(of method: StoredMethod) throws(PaymentError) -> Wire.KeptIDs {
        try capabilities.check(method)
        guard let customer = method.customer, Self.isID(method.token.rawValue) else {
            throw PaymentError(
                .invalidRequest, "the kept method names no customer profile and payment profile of Authorize.net",
                field: "method", gateway: .authorizeNet)
        }
        return Wire.KeptIDs(profile: try id(customer), method: method.token.rawValue)
    }

    /// A name of at most twenty characters, the same for the same text and purpose: what a profile is called or a
    /// `refId` says.
    ///
    /// It begins with a letter, so that nobody takes it for one of the gateway's own ids.
    func shortName(_ purpose: String, _ text: String) throws(PaymentError) -> String {
        do {
            return "k" + Base32.string(try Digest.sha256(Array("\(purpose)/\(text)".utf8)).bytes).prefix(19)
        } catch {
            throw PaymentError(.invalidRequest, "no name can be derived: \(error)", gateway: .authorizeNet)
        }
    }

    /// Refuses what a sale cannot be, before anything is sent.
    func check(_ sale: Sale) throws(PaymentError) {
        try capabilities.require(sale.taking == .charged ? .charge : .authorize)
        try capabilities.check(sale.amount)
        try capabilities.check(sale.reference)
        if let consent = sale.keepMethod { try check(consent) }
        if let customer = sale.customer { _ = try id(customer) }
        guard case .stored(let method, _) = sale.instrument else { return }
        let ids = try ids(of: method)
        guard sale.customer == nil || sale.customer?.id == ids.profile else {
            throw PaymentError(
                .invalidRequest, "the kept method belongs to another customer", field: "customer",
                value: sale.customer?.id, gateway: .authorizeNet)
        }
    }

    /// Refuses a consent that a profile's description cannot keep beside the rest.
    func check(_ consent: Consent) throws(PaymentError) {
        guard (1...200).contains(consent.agreement.unicodeScalars.count) else {
            throw PaymentError(
                InvalidValue(
                    "agreement", consent.agreement, "must have 1 to 200 characters to be kept with the method"),
                gateway: .authorizeNet)
        }
    }

    /// Refuses a text that is longer than its place in the gateway's schema; it is not repeated, for it may be
    /// personal.
    static func check(_ text: String, atMost limit: Int, field: String) throws(PaymentError) {
        guard text.unicodeScalars.count <= limit else {
            throw PaymentError(
                InvalidValue(field, "", "is longer than the \(limit) characters Authorize.net takes"),
                gateway: .authorizeNet)
        }
    }

    /// Refuses an expiry before the page stops by itself: nothing ends it earlier.
    func checkExpiry(of request: CheckoutRequest) throws(PaymentError) {
        guard let expiry = request.expiresAt else { return }
        let milliseconds = expiry.milliseconds(since: caller.clock.now())
        guard milliseconds >= Self.pageMinutes * 60_000 else {
            throw PaymentError(
                InvalidValue(
                    "expiresAt", "\(milliseconds / 60_000) minutes from now",
                    "must be at least \(Self.pageMinutes) minutes from now: the page takes money that long and cannot "
                        + "be ended earlier"), gateway: .authorizeNet)
        }
    }

    /// For how many minutes the token of a hosted page can be used.
    static let pageMinutes: Int64 = 15
}
