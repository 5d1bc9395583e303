internal import Mustache

/// The inside of a page, in mustache, read once.
///
/// Everything shown is escaped: a template that asks for the opposite (`{{{`, `{{&`), changes the delimiters or the content type, or
/// includes another file, is refused.
public struct PageTemplate: Sendable {
    /// Why the template cannot be used, which a page made of it says with status 500; nil when it can.
    public let problem: String?
    private let template: MustacheTemplate?

    /// Reads `source`.
    public init(_ source: String) {
        self.init(source, before: PageLayout.top, after: PageLayout.bottom)
    }

    private init(_ source: String, before: String, after: String) {
        if let tag = Self.refusedTag(in: source) {
            template = nil
            problem = "the template uses \(tag), which pages do not allow"
            return
        }
        do {
            template = try MustacheTemplate(string: HTMLText.pragma + before + source + after)
            problem = nil
        } catch {
            template = nil
            problem = "the template cannot be read: \(error)"
        }
    }

    /// The page as text; nil when there is a problem.
    func rendered(_ values: [String: PageValue]) -> String? {
        template?.render(values.mapValues(\.erased))
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

/// Escaping for text and quoted attributes, byte by byte.
///
/// The template engine's own escaping looks at whole characters, so it leaves alone a quote or an angle bracket that is followed by
/// a combining mark, and a browser does not.
struct HTMLText: MustacheContentType {
    /// Registers the escaping and names it at the head of a template.
    static let pragma: String = {
        MustacheContentTypes.register(HTMLText(), named: "MOCK_PAGE")
        return "{{% CONTENT_TYPE: MOCK_PAGE}}"
    }()

    func escapeText(_ text: String) -> String { Self.escape(text) }

    /// `text` with the five characters that mean something in HTML replaced.
    static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
