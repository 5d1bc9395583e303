public import PaymentLocalization
public import PaymentOrders

/// The words of all messages: good ones to begin with, of which a merchant may set any anew (P-BK-7).
///
/// A template that could not be used for every message of its kind is refused when it is set, so that nothing goes wrong when it is
/// sent. Kept as JSON it holds only what was set; defaults that a later version words better come along by themselves.
public struct MessageTemplates: Hashable, Sendable {
    /// What a template is for.
    struct Slot: Hashable, Sendable, Codable {
        let kind: Message.Kind
        let audience: Message.Audience
        let language: Language
    }

    /// What the business is called where a message names it.
    public var business: String
    private var own: [Slot: MessageTemplate] = [:]

    /// Creates the default words of a business.
    public init(business: String) {
        self.business = business
    }

    /// The words of a kind of message, as they are now.
    public func template(
        _ kind: Message.Kind, to audience: Message.Audience, in language: Language
    ) -> MessageTemplate {
        template(Slot(kind: kind, audience: audience, language: language))
    }

    /// Whether the merchant has set these words.
    public func isOwn(_ kind: Message.Kind, to audience: Message.Audience, in language: Language) -> Bool {
        own[Slot(kind: kind, audience: audience, language: language)] != nil
    }

    /// Sets the words of a kind of message.
    ///
    /// - Throws: `InvalidTemplate`, and then nothing has changed.
    public mutating func set(
        _ template: MessageTemplate, for kind: Message.Kind, to audience: Message.Audience, in language: Language
    ) throws(InvalidTemplate) {
        let slot = Slot(kind: kind, audience: audience, language: language)
        let template = template.normalized
        try TemplateCheck(slot: slot, template: template, business: business).run()
        own[slot] = template == DefaultTemplates.template(slot) ? nil : template
    }

    /// Goes back to the words there were to begin with.
    public mutating func reset(_ kind: Message.Kind, to audience: Message.Audience, in language: Language) {
        own[Slot(kind: kind, audience: audience, language: language)] = nil
    }

    /// What a message reads like, with examples for its values.
    public func preview(
        _ kind: Message.Kind, to audience: Message.Audience, in language: Language
    ) -> MessageText {
        let slot = Slot(kind: kind, audience: audience, language: language)
        do { return try text(slot, MessageValues(examplesFor: slot, business: business)) } catch {
            // What the engine cannot read was refused when it was set, so this is what there is to show.
            let template = template(slot)
            return MessageText(subject: template.subject, text: template.text, marked: template.text)
        }
    }

    /// What words that were not set yet would read like.
    ///
    /// - Throws: `InvalidTemplate`, as setting them would.
    public func preview(
        of template: MessageTemplate, for kind: Message.Kind, to audience: Message.Audience, in language: Language
    ) throws(InvalidTemplate) -> MessageText {
        var changed = self
        try changed.set(template, for: kind, to: audience, in: language)
        return changed.preview(kind, to: audience, in: language)
    }

    /// What a recorded message reads like by the words as they are now.
    ///
    /// - Parameters:
    ///   - name: what the recipient is called, for what has no name recorded.
    ///   - link: what stands in the place of its link, which is in no stored byte.
    /// - Returns: nil when a template cannot be read any more.
    public func text(of message: Message, name: String, link: String) -> MessageText? {
        let slot = Slot(kind: message.kind, audience: message.audience, language: message.language)
        let values = MessageValues(slot, message.variables, name: name, business: business, link: link)
        do { return try text(slot, values) } catch { return nil }
    }

    func text(_ slot: Slot, _ values: MessageValues) throws -> MessageText {
        try Rendering.of(template(slot)).text(values)
    }

    private func template(_ slot: Slot) -> MessageTemplate { own[slot] ?? DefaultTemplates.template(slot) }
}

extension MessageTemplates: Codable {
    private enum CodingKeys: String, CodingKey {
        case business, templates
    }

    private struct Entry: Codable {
        let kind: Message.Kind
        let audience: Message.Audience
        let language: Language
        let subject: String
        let text: String
    }

    /// Reads what was kept, and checks it again.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(business: try container.decode(String.self, forKey: .business))
        for entry in try container.decode([Entry].self, forKey: .templates) {
            try set(
                MessageTemplate(subject: entry.subject, text: entry.text), for: entry.kind, to: entry.audience,
                in: entry.language)
        }
    }

    /// Writes what the merchant has set.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(business, forKey: .business)
        let entries = own.map { slot, template in
            Entry(
                kind: slot.kind, audience: slot.audience, language: slot.language, subject: template.subject,
                text: template.text)
        }
        let order = { (entry: Entry) in "\(entry.kind.rawValue)/\(entry.audience.rawValue)/\(entry.language.rawValue)" }
        try container.encode(entries.sorted { order($0) < order($1) }, forKey: .templates)
    }
}
