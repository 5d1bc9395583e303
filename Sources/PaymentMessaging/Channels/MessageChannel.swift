public import PaymentCore
public import PaymentLocalization
public import PaymentOrders

/// A way on which written messages reach people; another one is one more type.
public protocol MessageChannel: Sendable {
    /// Sends a message.
    ///
    /// - Throws: `MessengerError` without anything personal in it; it says whether to try again.
    func send(_ message: WrittenMessage) async throws(MessengerError)
}

/// A message in words, on its way to somebody.
///
/// It is personal and may hold the secret of a link, so it prints as its kind and name only (S-01).
public struct WrittenMessage: Sendable, CustomStringConvertible, CustomReflectable {
    /// The message's name, by which a repeat is known.
    public let id: Message.ID
    /// What it reports.
    public let kind: Message.Kind
    /// Who gets it.
    public let audience: Message.Audience
    /// The channel it was meant for.
    public let channel: Customer.Channel
    /// The language it is written in.
    public let language: Language
    /// What the recipient is called.
    public let name: String
    /// Where it goes: mail addresses or a telephone number; none where a messenger knows people by the customer.
    public let addresses: [String]
    /// Whose record it is; nil for staff.
    public let customer: Customer.ID?
    /// What the business that sends it is called.
    public let business: String
    /// What it says.
    public let words: MessageText
    /// The link among the words.
    public let link: AbsoluteURL?

    /// Kind and name, nothing personal.
    public var description: String { "\(kind.rawValue) \(id)" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
