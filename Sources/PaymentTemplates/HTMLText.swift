internal import Mustache

/// Escaping for text and quoted attributes of HTML, byte by byte.
///
/// The template engine's own escaping looks at whole characters, so it leaves alone a quote or an angle bracket that is followed by
/// a combining mark, and a browser does not.
public enum HTMLText {
    /// `text` with the five characters that mean something in HTML replaced.
    public static func escape(_ text: String) -> String {
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

    /// Registers the escaping, and names it at the head of a template.
    static let pragma: String = {
        MustacheContentTypes.register(Content(), named: "PAYMENT_PAGE")
        return "{{% CONTENT_TYPE: PAYMENT_PAGE}}"
    }()

    private struct Content: MustacheContentType {
        func escapeText(_ text: String) -> String { HTMLText.escape(text) }
    }
}
