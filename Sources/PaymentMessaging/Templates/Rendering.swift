internal import Mustache
internal import Synchronization

/// A message in words: what a mail has for a subject, and the text.
///
/// It is personal and may hold the secret of a link, so it prints as its length only (S-01).
public struct MessageText: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The subject, one line.
    public let subject: String
    /// The text, with the link in its place.
    public let text: String
    /// The text with one character in the link's place.
    let marked: String

    /// How many short messages the text fills.
    public var smsLength: SMSLength { SMSLength(of: SMSText.plain(text)) }

    /// How long it is.
    public var description: String { "a text of \(text.count) characters" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A template that can be filled with values.
struct Rendering {
    /// Nothing is escaped: what is made is plain text, and HTML is made of it afterwards.
    private static let pragma = "{{% CONTENT_TYPE:TEXT}}"
    /// A merchant has some sixty templates; what previews add is forgotten with them.
    private static let rememberedMax = 256
    private static let remembered = Mutex<[MessageTemplate: Rendering]>([:])

    private let subject: MustacheTemplate
    private let text: MustacheTemplate

    private init(_ template: MessageTemplate) throws {
        subject = try MustacheTemplate(string: Self.pragma + template.subject)
        text = try MustacheTemplate(string: Self.pragma + template.text)
    }

    /// The template as it was read once: to read it takes longer than to fill it.
    static func of(_ template: MessageTemplate) throws -> Rendering {
        if let rendering = remembered.withLock({ $0[template] }) { return rendering }
        let rendering = try Rendering(template)
        remembered.withLock { remembered in
            if remembered.count >= rememberedMax { remembered.removeAll() }
            remembered[template] = rendering
        }
        return rendering
    }

    /// Fills both.
    func text(_ values: MessageValues) -> MessageText {
        let marked = PlainText.tidied(text.render(values.names))
        let mark = String(PlainText.linkMark)
        return MessageText(
            subject: put(values.link, for: mark, in: PlainText.tidied(subject.render(values.names))),
            text: put(values.link, for: mark, in: marked), marked: marked)
    }

    private func put(_ link: String?, for mark: String, in text: String) -> String {
        text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: link ?? "")
    }
}
