internal import PaymentCore
internal import PaymentLocalization
public import PaymentOrders

/// Writes messages by the merchant's templates and sends each by the channel it names (P-BK-7).
///
/// ```swift
/// let messenger = ChannelMessenger(
///     links: PaymentPageAddresses(site: try AbsoluteURL("https://pay.example.com")),
///     channels: [.email: mail, .sms: gateway, .messenger: bot], staff: ["desk@example.com"],
///     templates: { templates })
/// ```
public struct ChannelMessenger: Messenger {
    private let links: any LinkAddresses
    private let channels: [Customer.Channel: any MessageChannel]
    private let staff: [String]
    private let templates: @Sendable () async throws -> MessageTemplates

    /// Creates a messenger.
    ///
    /// - Parameters:
    ///   - links: where the payment pages are.
    ///   - channels: how each channel is served; a message for another one is refused.
    ///   - staff: the mail addresses that messages to staff go to.
    ///   - templates: the words as they are now; asked for with each message.
    public init(
        links: any LinkAddresses, channels: [Customer.Channel: any MessageChannel], staff: [String],
        templates: @escaping @Sendable () async throws -> MessageTemplates
    ) {
        self.links = links
        self.channels = channels
        self.staff = staff
        self.templates = templates
    }

    /// Writes and sends a message.
    public func deliver(_ message: OutgoingMessage) async throws(MessengerError) {
        guard let channel = channels[message.channel] else {
            throw .permanent("messages by \(message.channel.rawValue) are not set up")
        }
        let addresses = try addresses(of: message)
        let words: MessageTemplates
        do { words = try await templates() } catch { throw .temporary("the message templates cannot be read") }
        let link = try message.link.map { (link) throws(MessengerError) in try links.address(of: link) }
        let written = WrittenMessage(
            id: message.id, kind: message.kind, audience: message.audience, channel: message.channel,
            language: message.language,
            name: message.audience == .staff ? "" : PlainText.line(message.recipient.name, longest: 100),
            addresses: addresses, customer: message.recipient.customer, business: words.business,
            words: try text(of: message, by: words, link: link), link: link)
        try await channel.send(written)
    }

    private func addresses(of message: OutgoingMessage) throws(MessengerError) -> [String] {
        if let address = message.recipient.address, !address.isEmpty { return [address] }
        switch (message.audience, message.channel) {
        case (.staff, _):
            guard !staff.isEmpty else { throw .permanent("no mail address of staff is set up") }
            return staff
        case (.customer, .email): throw .permanent("the customer has no mail address")
        case (.customer, .sms): throw .permanent("the customer has no telephone number")
        case (.customer, .messenger): return []
        }
    }

    /// The words, where they go by short message with names and titles as short as it takes.
    private func text(
        of message: OutgoingMessage, by templates: MessageTemplates, link: AbsoluteURL?
    ) throws(MessengerError) -> MessageText {
        let slot = MessageTemplates.Slot(kind: message.kind, audience: message.audience, language: message.language)
        for longest in message.channel == .sms ? [MessageValues.longest, 60, 30, 15] : [MessageValues.longest] {
            let values = MessageValues(message, business: templates.business, link: link, longest: longest)
            let text: MessageText
            do { text = try templates.text(slot, values) } catch {
                throw .permanent("the template of '\(message.kind.rawValue)' messages cannot be read; set it anew")
            }
            if message.channel != .sms || text.smsLength.segments <= SMSText.segmentsMax { return text }
        }
        throw .permanent(
            "the text is too long for short messages; make the template of '\(message.kind.rawValue)' shorter")
    }
}
