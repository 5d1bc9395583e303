internal import PaymentCore

/// How often a message is tried, and when.
struct DeliveryPolicy: Sendable {
    /// After how many failures a person is called.
    let triesMax: Int
    let backoff: Backoff

    init(triesMax: Int) {
        self.triesMax = triesMax
        backoff = Backoff(firstSeconds: 30, longestSeconds: 4 * 3600)
    }
}

/// What came of delivering a message.
struct Delivery: Sendable {
    /// The message as it is stored now; nil when there was nothing to do.
    var message: Message?
    /// When it is tried again.
    var next: Timestamp?
}

extension Orders {
    /// Delivers a message of the outbox and records that; at least once, for a crash in between is seen as not delivered (F-47).
    ///
    /// - Parameter lease: the lease under which it is done; a message is sent by its holder only.
    func deliver(
        _ id: Message.ID, through messenger: any Messenger, _ policy: DeliveryPolicy, under lease: WorkItem?
    ) async throws(OrderError) -> Delivery {
        let found = try await store.transaction { (tx) throws(OrderError) -> (Message, OutgoingMessage)? in
            try tx.requireHeld(lease)
            guard let message = try tx.message(id) else { throw .notFound("message", id) }
            return message.deliveredAt == nil ? (message, try outgoing(message, tx)) : nil
        }
        guard let (message, outgoing) = found else { return Delivery() }
        var failure: MessengerError?
        do throws(MessengerError) { try await messenger.deliver(outgoing) } catch { failure = error }
        return try await store.transaction { [failure] (tx) throws(OrderError) in
            // Another worker may have delivered it as well, when this one was slow.
            guard let current = try tx.message(message.id), current.deliveredAt == nil else { return Delivery() }
            return try record(current, failure, policy, tx)
        }
    }

    /// What a stored message says, with a link made anew.
    private func outgoing(_ message: Message, _ tx: any StoreTransaction) throws(OrderError) -> OutgoingMessage {
        var recipient = OutgoingMessage.Recipient(name: "staff", address: nil, customer: nil)
        if message.audience == .customer {
            guard let id = message.customer, let customer = try tx.customer(id) else {
                throw .notFound("customer", message.customer?.text ?? "")
            }
            recipient = OutgoingMessage.Recipient(
                name: customer.name, address: customer.address(for: message.channel), customer: id)
        }
        var link: OutgoingMessage.Link?
        if let serial = message.linkSerial, let id = message.order, let order = try tx.order(id) {
            // A message that waited while the link was issued anew carries the one that opens the page now.
            let token = try key.linkToken(order: id, serial: max(serial, order.linkSerial), purpose: "pay")
            link = .order(id, token)
        } else if message.kind == .portalLink, let serial = message.linkSerial, let id = message.customer,
            let contact = recipient.address.flatMap(Contact.init)
        {
            link = .portal(id, serial: serial, try key.portalToken(of: id, serial: serial, sentTo: contact))
        }
        return OutgoingMessage(
            id: message.id, kind: message.kind, audience: message.audience, channel: message.channel,
            language: message.language, recipient: recipient, variables: message.variables, link: link)
    }

    private func record(
        _ sent: Message, _ failure: MessengerError?, _ policy: DeliveryPolicy, _ tx: any StoreTransaction
    ) throws(OrderError) -> Delivery {
        var message = sent
        let now = try tx.now()
        guard let failure else {
            message.deliveredAt = now
            message.detail = nil
            try tx.update(message)
            return Delivery(message: message)
        }
        message.failures += 1
        message.detail = failure.reason
        try tx.update(message)
        guard failure.isTemporary, message.failures < policy.triesMax else {
            // The case is not told by a message: that one might fail as well.
            try tx.insert(
                CaseFile(
                    id: Identifier(random: random), kind: .messageFailed, order: message.order,
                    detail:
                        "the message '\(message.kind.rawValue)' could not be delivered by \(message.channel.rawValue): "
                        + "\(failure.reason); reach them another way", onceFor: "message/\(message.id)", openedAt: now))
            return Delivery(message: message)
        }
        let wait = policy.backoff.milliseconds(after: message.failures, random)
        return Delivery(message: message, next: now.adding(milliseconds: wait))
    }
}

extension StoreTransaction {
    /// Refuses when the lease was given to another worker (F-29).
    func requireHeld(_ lease: WorkItem?) throws(OrderError) {
        if let lease, try !holds(lease) { throw .leaseLost(lease) }
    }
}

extension Customer {
    /// Where a message of a channel goes; a messenger finds people by their telephone number.
    fileprivate func address(for channel: Customer.Channel) -> String? {
        switch channel {
        case .email: email
        case .sms, .messenger: phone
        }
    }
}
