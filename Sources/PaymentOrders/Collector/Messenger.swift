public import PaymentLocalization

/// Brings messages to people: by mail, short message or messenger, as the merchant has set it up (P-BK-7).
public protocol Messenger: Sendable {
    /// Delivers a message, by the channel it names.
    ///
    /// A message is delivered at least once: after a crash the same one comes again, with the same `id` (F-47).
    ///
    /// - Throws: `MessengerError`, which says whether to try again.
    func deliver(_ message: OutgoingMessage) async throws(MessengerError)
}

/// A message as it goes out: what it says, to whom, and the link it carries.
///
/// It is personal and may hold the secret of a link, so it prints as its kind and name only (S-01).
public struct OutgoingMessage: Sendable, CustomStringConvertible, CustomReflectable {
    /// Who gets it.
    public struct Recipient: Sendable, Hashable {
        /// What they are called.
        public let name: String
        /// Where it goes: a mail address or a telephone number; nil where the merchant's messenger knows it by the customer.
        public let address: String?
        /// Whose record it is; nil for staff.
        public let customer: Customer.ID?

        /// Creates a recipient.
        public init(name: String, address: String?, customer: Customer.ID?) {
            self.name = name
            self.address = address
            self.customer = customer
        }
    }

    /// What its link opens; the token is the secret part of the address, made for this delivery and stored nowhere (S-50).
    public enum Link: Sendable {
        /// An order's payment page.
        case order(Order.ID, LinkToken)
        /// The portal of a customer; `serial` is that of the link, which opens once.
        case portal(Customer.ID, serial: Int, LinkToken)

        /// The order, where it opens one.
        public var order: Order.ID? {
            switch self {
            case .order(let order, _): order
            case .portal: nil
            }
        }

        /// The secret.
        public var token: LinkToken {
            switch self {
            case .order(_, let token), .portal(_, _, let token): token
            }
        }
    }

    /// The message's name, by which a repeat is known.
    public let id: Message.ID
    /// What it reports.
    public let kind: Message.Kind
    /// Who gets it.
    public let audience: Message.Audience
    /// How it is sent.
    public let channel: Customer.Channel
    /// The language it is written in.
    public let language: Language
    /// Who gets it, by name and address.
    public let recipient: OutgoingMessage.Recipient
    /// What a template may say: `amount`, `number`, `title`, `due`, `expires`.
    public let variables: [String: String]
    /// The link it carries.
    public let link: OutgoingMessage.Link?

    /// Creates a message.
    public init(
        id: Message.ID, kind: Message.Kind, audience: Message.Audience, channel: Customer.Channel, language: Language,
        recipient: OutgoingMessage.Recipient, variables: [String: String], link: OutgoingMessage.Link?
    ) {
        self.id = id
        self.kind = kind
        self.audience = audience
        self.channel = channel
        self.language = language
        self.recipient = recipient
        self.variables = variables
        self.link = link
    }

    /// Kind and name, nothing personal.
    public var description: String { "\(kind.rawValue) \(id)" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Why a message was not delivered; its text is stored, so it holds no address and no link.
public struct MessengerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public let reason: String
    /// Whether the same message may be delivered later.
    public let isTemporary: Bool

    /// Something that passes: the service is down or asks to wait.
    public static func temporary(_ reason: String) -> MessengerError {
        MessengerError(reason: reason, isTemporary: true)
    }

    /// Something that stays: no such address, no such template.
    public static func permanent(_ reason: String) -> MessengerError {
        MessengerError(reason: reason, isTemporary: false)
    }

    /// A sentence for staff.
    public var description: String { reason }
}
