public import PaymentCore
public import PaymentOrders

/// Sends mail through the merchant's server, as plain text and as a page with a button.
///
/// Each message goes over a connection and on a thread of its own. The `Message-ID` is made of the message's name, so that a mail that
/// comes twice can be recognized. A mail to several people of the staff counts as sent when the server takes it for one of them.
public struct MailChannel: MessageChannel {
    private let server: MailServer
    private let sender: MailAddress
    private let clock: any WallClock

    /// Creates a channel.
    ///
    /// - Parameters:
    ///   - server: what takes the mail.
    ///   - sender: the address mail comes from; the name beside it is that of the business.
    ///   - clock: what mail is dated by.
    public init(_ server: MailServer, sender: MailAddress, clock: any WallClock) {
        self.server = server
        self.sender = sender
        self.clock = clock
    }

    /// Sends a message to the addresses it names.
    public func send(_ message: WrittenMessage) async throws(MessengerError) {
        var parties: [MailMessage.Party] = []
        for address in message.addresses {
            do { parties.append(MailMessage.Party(name: message.name, address: try MailAddress(address))) } catch {
                throw .permanent(
                    message.audience == .staff
                        ? "a mail address of staff \(error.reason)" : "the customer's mail address \(error.reason)")
            }
        }
        guard !parties.isEmpty else { throw .permanent("there is no address to send the mail to") }
        let mail = MailMessage(
            from: MailMessage.Party(name: PlainText.line(message.business, longest: 100), address: sender), to: parties,
            subject: message.words.subject, text: message.words.text,
            html: MailPage.html(message.words, message.kind, link: message.link?.text, in: message.language),
            language: message.language, id: message.id.text, date: clock.now())
        let reply = await MailDelivery.send(
            mail.bytes, from: sender, to: parties.map(\.address), through: server)
        if let failure = reply.failure { throw failure }
    }
}
