internal import PaymentOrders

/// Reads the tags of a template, and says what is wrong with them.
///
/// The template engine would show an unknown name as nothing; here it is refused while its author is looking.
struct TemplateScan {
    private let kind: Message.Kind
    private let audience: Message.Audience
    /// The sections that are open, outermost first.
    private var sections: [(variable: MessageVariable, isInverted: Bool)] = []
    /// Whether the link is said in every message.
    private(set) var saysLink = false

    init(_ kind: Message.Kind, _ audience: Message.Audience) {
        self.kind = kind
        self.audience = audience
    }

    /// The first mistake in `source`.
    mutating func problem(in source: String) -> InvalidTemplate.Problem? {
        var rest = source[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace...].hasPrefix("{{") else { return .strayBrace }
            rest = rest[brace...].dropFirst(2)
            if rest.hasPrefix("{") { return .unsupportedTag("{") }
            guard let end = rest.firstRange(of: "}}") else { return .unfinishedTag }
            if let problem = read(tag: rest[..<end.lowerBound]) { return problem }
            rest = rest[end.upperBound...]
        }
        return sections.last.map { .unbalancedSection($0.variable.rawValue) }
    }

    private mutating func read(tag: Substring) -> InvalidTemplate.Problem? {
        guard let mark = tag.first else { return .unknownVariable("") }
        switch mark {
        case "!": return nil
        case "#", "^", "/": return read(section: mark, name: Self.trimmed(tag.dropFirst()))
        case "&", ">", "<", "$", "=", "%", "*": return .unsupportedTag(String(mark))
        default: return read(variable: Self.trimmed(tag))
        }
    }

    private mutating func read(section mark: Character, name: String) -> InvalidTemplate.Problem? {
        guard let variable = variable(name) else { return .unknownVariable(Self.shown(name)) }
        if mark != "/" {
            sections.append((variable, mark == "^"))
        } else if sections.popLast()?.variable != variable {
            return .unbalancedSection(name)
        }
        return nil
    }

    private mutating func read(variable name: String) -> InvalidTemplate.Problem? {
        guard let variable = variable(name) else { return .unknownVariable(Self.shown(name)) }
        let isGuarded = sections.contains { $0.variable == variable && !$0.isInverted }
        guard isGuarded || variable.isAlwaysThere(in: kind, to: audience) else { return .mayBeMissing(variable) }
        if variable == .link,
            sections.allSatisfy({ $0.variable.isAlwaysThere(in: kind, to: audience) && !$0.isInverted })
        {
            saysLink = true
        }
        return nil
    }

    private func variable(_ name: String) -> MessageVariable? {
        MessageVariable.available(for: kind, to: audience).first { $0.rawValue == name }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func shown(_ name: String) -> String { PlainText.line(name, longest: 40) }
}
