internal import PaymentCore
internal import PaymentLocalization

/// What the link to a portal is bounded by.
private enum PortalLink {
    static let lifetimeSeconds: Int64 = 1800
    /// Whoever asks more often gets one.
    static let everySeconds: Int64 = 60
    static func used(_ id: Customer.ID) -> String { "portal/\(id)" }
}

/// Who has opened a portal, and by what.
public struct PortalGuest: Hashable, Sendable {
    /// The customer.
    public let customer: Customer
    /// What the link was sent by: the guest reads that mail, or has that telephone.
    public let channel: Customer.Channel
}

extension Customer {
    /// Where what is sent by a channel arrives; a messenger finds people by their telephone number.
    public func contact(by channel: Channel) -> Contact? {
        switch channel {
        case .email: email.flatMap(Contact.init)
        case .sms, .messenger: phone.flatMap(Contact.init)
        }
    }
}

extension Orders {
    /// Sends the customer of this mail address or telephone number a link that opens the portal; nothing when there is none (P-IF-4).
    ///
    /// The link opens once, within half an hour. Whoever asks is not told whether there is such a customer (S-71).
    ///
    /// - Throws: `OrderError.storeUnavailable`.
    public func sendPortalLink(to contact: Contact) async throws(OrderError) {
        try await store.transaction { (tx) throws(OrderError) in
            guard let customer = try tx.customers(reachedAt: contact, limit: 1).first else { return }
            let now = try tx.now()
            let serial = now.secondsSinceEpoch
            let channel: Customer.Channel =
                switch contact {
                case .mail: .email
                case .phone: customer.channel == .email ? .sms : customer.channel
                }
            let message = Message(
                id: Identifier(random: random), kind: .portalLink, audience: .customer, customer: customer.id,
                channel: channel, language: customer.language,
                variables: [
                    "name": customer.name,
                    "expires": customer.language.dateTime(
                        now.adding(seconds: PortalLink.lifetimeSeconds), in: business.zone),
                ], linkSerial: Int(serial),
                onceFor: "portal/\(customer.id)/\(channel.rawValue)/\(serial / PortalLink.everySeconds)", createdAt: now
            )
            if try tx.insert(message) { try tx.schedule(.message, message.id.text, at: now, replacing: false) }
        }
    }

    /// Takes the link that opens a portal: it opens once, and none that was sent before it opens any more.
    ///
    /// - Parameters:
    ///   - serial: the number in the link.
    ///   - token: its secret.
    /// - Returns: who has opened it; nil for a link that was used, has ended, was sent to where the customer is not reached any more,
    ///   or is none (S-52).
    public func openPortal(
        _ id: Customer.ID, serial: Int, token: LinkToken
    ) async throws(OrderError) -> PortalGuest? {
        try await store.transaction { (tx) throws(OrderError) in
            guard let customer = try tx.customer(id),
                let channel = try key.portalChannel(token, of: customer, serial: serial)
            else { return nil }
            // Of two who open it in the same instant, one comes too late.
            try tx.lock(PortalLink.used(id))
            let now = try tx.now()
            let used = try tx.setting(PortalLink.used(id)).flatMap { Int($0) } ?? 0
            guard serial > used, Int64(serial) + PortalLink.lifetimeSeconds > now.secondsSinceEpoch else { return nil }
            try tx.setSetting(PortalLink.used(id), to: String(serial))
            try audit(
                tx, Chain.storeBook, Principal(.payer, id.text), .openPortal, reason: "", detail: id.text, at: now)
            return PortalGuest(customer: customer, channel: channel)
        }
    }

    /// The records of whoever is reached as `customer` is: the same person may have been recorded several times.
    ///
    /// - Parameter channel: what the portal was opened by: who reads that mail, or has that telephone.
    public func records(of customer: Customer, openedBy channel: Customer.Channel) async throws(OrderError)
        -> [Customer]
    {
        guard let contact = customer.contact(by: channel) else { return [customer] }
        return try await store.transaction { (tx) throws(OrderError) in
            try tx.customers(reachedAt: contact, limit: 100)
        }
    }
}
