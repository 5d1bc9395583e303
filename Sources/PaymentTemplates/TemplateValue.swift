internal import Mustache

/// A value that a template can show or ask for.
public enum TemplateValue: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text; it is escaped wherever it is shown.
    case text(String)
    /// Whether a section is shown.
    case flag(Bool)
    /// A section is shown once for each value.
    case list([TemplateValue])
    /// Names that can be used inside a section.
    case group([String: TemplateValue])

    /// The text, or a flag that hides a section when there is none.
    public static func text(orHidden text: String?) -> TemplateValue {
        text.map(TemplateValue.text) ?? .flag(false)
    }

    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// A flag.
    public init(booleanLiteral value: Bool) { self = .flag(value) }

    /// A list.
    public init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }

    /// A group; where a name is repeated the last value counts.
    public init(dictionaryLiteral elements: (String, TemplateValue)...) {
        self = .group(Dictionary(elements) { _, last in last })
    }

    /// The value as the template engine takes it.
    ///
    /// The engine asks each value what it is, several times. Of types of our own it learns that much sooner than of the library's
    /// dictionaries and texts, whose mirrors it would look into.
    var erased: Any {
        switch self {
        case .text(let text): Shown(renderText: text)
        case .flag(let flag): flag
        case .list(let values): values.map(\.erased)
        case .group(let values): Named(values: values)
        }
    }

    /// A text, which has nothing inside.
    private struct Shown: MustacheCustomRenderable, MustacheParent {
        let renderText: String
        var isNull: Bool { false }
        func child(named _: String) -> Any? { nil }
    }

    /// Values by their names.
    struct Named: MustacheParent {
        let values: [String: TemplateValue]
        func child(named name: String) -> Any? { values[name]?.erased }
    }
}
