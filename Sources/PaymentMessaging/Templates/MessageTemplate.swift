/// The words of one kind of message: the subject a mail has, and the text.
///
/// Both are written with `{{variable}}`, `{{#variable}}…{{/variable}}` for what is said only where there is a value,
/// `{{^variable}}…{{/variable}}` for what is said only where there is none, and `{{! a note }}`.
public struct MessageTemplate: Hashable, Sendable, Codable {
    /// The subject, one line; only mails have one.
    public let subject: String
    /// The text, of one or more lines.
    public let text: String

    /// Creates a template; it is checked when it is set.
    public init(subject: String, text: String) {
        self.subject = subject
        self.text = text
    }

    /// The same with the line ends of this package, and without blanks around it: forms send what they like.
    var normalized: MessageTemplate {
        MessageTemplate(subject: Self.normalized(subject), text: Self.normalized(text))
    }

    private static func normalized(_ text: String) -> String {
        var lines: [Substring] = text.split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n" || $0 == "\r"
        }
        while let last = lines.last, last.allSatisfy({ $0 == " " }) { lines.removeLast() }
        while let first = lines.first, first.allSatisfy({ $0 == " " }) { lines.removeFirst() }
        return lines.joined(separator: "\n")
    }
}
