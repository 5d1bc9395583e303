internal import Mustache

/// The inside of a page in mustache, read once.
///
/// Everything shown is escaped: a template that asks for the opposite (`{{{`, `{{&`), changes the delimiters or the content type, or
/// includes another file, is refused.
public struct HTMLTemplate: Sendable {
    /// Why the template cannot be used; nil when it can.
    public let problem: String?
    private let template: MustacheTemplate?

    /// Reads `source`.
    ///
    /// - Parameters:
    ///   - source: the inside.
    ///   - top: what all pages have before it, which is trusted.
    ///   - bottom: what they have behind it.
    public init(_ source: String, between top: String = "", and bottom: String = "") {
        if let tag = Self.refusedTag(in: source) {
            template = nil
            problem = "the template uses \(tag), which pages do not allow"
            return
        }
        do {
            template = try MustacheTemplate(string: HTMLText.pragma + top + source + bottom)
            problem = nil
        } catch {
            template = nil
            problem = "the template cannot be read: \(error)"
        }
    }

    /// The page as text; nil when there is a problem.
    public func rendered(_ values: [String: TemplateValue]) -> String? {
        template?.render(TemplateValue.Named(values: values))
    }

    private static func refusedTag(in source: String) -> String? {
        var rest = source.utf8[...]
        while let start = rest.indices.first(where: { rest[$0...].starts(with: "{{".utf8) }) {
            rest = rest[start...].dropFirst(2)
            let tag = rest.drop { $0 <= UInt8(ascii: " ") }
            switch tag.first {
            case UInt8(ascii: "{"), UInt8(ascii: "&"), UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: ">"),
                UInt8(ascii: "<"), UInt8(ascii: "$"):
                return "{{" + String(decoding: tag.prefix(1), as: UTF8.self)
            default: continue
            }
        }
        return nil
    }
}
