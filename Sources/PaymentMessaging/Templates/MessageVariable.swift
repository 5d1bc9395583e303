public import PaymentLocalization
public import PaymentOrders

/// Something that a template may say, written `{{name}}`.
///
/// What may be missing stands in a section of its own name: `{{#due}} by {{due}}{{/due}}` says nothing where there is no due date.
public enum MessageVariable: String, Hashable, Sendable, Codable, CaseIterable {
    /// The first word of the customer's name as it was recorded.
    ///
    /// Say `fullName` where names are recorded with the surname first, or where customers are companies.
    case name
    /// The customer's name as it was recorded.
    case fullName
    /// What the business is called.
    case business
    /// The number of the order: `7K2M-Q4TA`.
    case number
    /// What was ordered.
    case title
    /// The price of the whole order, with its currency.
    case total
    /// The amount the message is about: to be paid, paid or given back.
    case amount
    /// The day by which it is to be paid.
    case due
    /// When the payment link ends.
    case expires
    /// When what was booked begins: the visit, the course, the work.
    case start
    /// The number of the invoice.
    case invoice
    /// What staff are to look at, as a part of a sentence.
    case `case`
    /// The address of the payment page, or of the portal.
    case link

    /// How sure it is that a message has a value.
    enum Presence: Hashable {
        case always
        case sometimes
        case never
    }

    /// What a template for such messages may say, in the order in which it is best shown.
    public static func available(for kind: Message.Kind, to audience: Message.Audience) -> [MessageVariable] {
        allCases.filter { $0.presence(in: kind, to: audience) != .never }
    }

    /// Whether every such message has a value, so that no section is needed around it.
    public func isAlwaysThere(in kind: Message.Kind, to audience: Message.Audience) -> Bool {
        presence(in: kind, to: audience) == .always
    }

    func presence(in kind: Message.Kind, to audience: Message.Audience) -> Presence {
        switch self {
        case .name, .fullName, .business: .always
        case .number, .title, .total: kind == .portalLink ? .never : .always
        case .start: kind == .portalLink ? .never : .sometimes
        case .amount:
            switch kind {
            case .invoice, .paymentReceived, .paymentFailed, .authenticationNeeded, .reminder, .refunded: .always
            case .paymentLink, .caseOpened: .sometimes
            case .linkExpired, .cancelled, .portalLink: .never
            }
        case .due:
            switch kind {
            case .invoice, .reminder: .always
            case .paymentLink, .paymentFailed, .authenticationNeeded: .sometimes
            case .paymentReceived, .linkExpired, .cancelled, .refunded, .caseOpened, .portalLink: .never
            }
        case .expires:
            switch kind {
            case .portalLink: .always
            case .paymentLink, .invoice, .paymentFailed, .authenticationNeeded: .sometimes
            default: .never
            }
        case .invoice: kind == .invoice ? .always : .never
        case .case: kind == .caseOpened ? .always : .never
        case .link: audience == .customer && kind.hasLink ? .always : .never
        }
    }

    /// What it stands for, as a label for staff.
    public func meaning(in language: Language) -> String {
        switch (self, language) {
        case (.name, .en): "Customer’s first name"
        case (.name, .uk): "Імʼя клієнта"
        case (.fullName, .en): "Customer’s full name"
        case (.fullName, .uk): "Повне імʼя клієнта"
        case (.business, .en): "Your business"
        case (.business, .uk): "Ваша компанія"
        case (.number, .en): "Order number"
        case (.number, .uk): "Номер замовлення"
        case (.title, .en): "What was ordered"
        case (.title, .uk): "Що замовлено"
        case (.total, .en): "Order total"
        case (.total, .uk): "Сума замовлення"
        case (.amount, .en): "Amount of this message"
        case (.amount, .uk): "Сума, про яку повідомлення"
        case (.due, .en): "Due date"
        case (.due, .uk): "Термін сплати"
        case (.expires, .en): "When the link ends"
        case (.expires, .uk): "Коли закінчиться дія посилання"
        case (.start, .en): "Start of the visit or the work"
        case (.start, .uk): "Початок візиту чи робіт"
        case (.invoice, .en): "Invoice number"
        case (.invoice, .uk): "Номер рахунку"
        case (.case, .en): "What to look at"
        case (.case, .uk): "Що потрібно перевірити"
        case (.link, .en): "Link"
        case (.link, .uk): "Посилання"
        }
    }
}

extension Message.Kind {
    /// Whether a customer gets a link with it.
    var hasLink: Bool {
        switch self {
        case .paymentLink, .invoice, .paymentFailed, .authenticationNeeded, .reminder, .portalLink: true
        case .paymentReceived, .linkExpired, .cancelled, .refunded, .caseOpened: false
        }
    }

    /// Whether it is of no use to a customer without its link.
    var needsLink: Bool { hasLink && self != .reminder }
}
