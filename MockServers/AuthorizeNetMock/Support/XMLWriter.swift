/// Writes an answer as XML.
struct XMLWriter {
    /// The namespace of all elements.
    static let namespace = "AnetApi/xml/v1/schema/AnetApiSchema.xsd"

    private var bytes: [UInt8] = []

    /// The declaration, the root with the namespaces that the live service declares, and the members.
    static func document(root: String, _ members: [Node]) -> [UInt8] {
        var writer = XMLWriter()
        writer.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?><\(root)")
        writer.raw(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
        writer.raw(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"\(namespace)\">")
        for member in members { writer.write(member) }
        writer.raw("</\(root)>")
        return writer.bytes
    }

    private mutating func write(_ node: Node) {
        switch node.content {
        case .numberInJSONOnly: break
        case .several(let elements):
            for element in elements { write(node.name, element) }
        default: write(node.name, node.content)
        }
    }

    private mutating func write(_ name: String, _ content: Node.Content) {
        switch content {
        case .text(let text), .number(let text), .numberInJSONOnly(let text):
            guard !text.isEmpty else { return raw("<\(name) />") }
            raw("<\(name)>")
            escape(text)
            raw("</\(name)>")
        case .flag(let flag):
            raw("<\(name)>\(flag)</\(name)>")
        case .group(let layers):
            let members = layers.flatMap { $0 }
            guard members.contains(where: \.isInXML) else { return raw("<\(name) />") }
            raw("<\(name)>")
            for member in members { write(member) }
            raw("</\(name)>")
        case .list(let item, let elements):
            guard !elements.isEmpty else { return raw("<\(name) />") }
            raw("<\(name)>")
            for element in elements { write(item, element) }
            raw("</\(name)>")
        case .several(let elements):
            for element in elements { write(name, element) }
        }
    }

    private mutating func raw(_ text: String) {
        bytes += text.utf8
    }

    /// Escapes what means something in XML; what XML cannot hold at all becomes a question mark.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": raw("&amp;")
            case "<": raw("&lt;")
            case ">": raw("&gt;")
            case "\u{9}", "\u{A}", "\u{D}": raw("&#\(scalar.value);")
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": raw("?")
            default: bytes += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
    }
}

extension Node {
    /// Whether XML has the member.
    fileprivate var isInXML: Bool {
        if case .numberInJSONOnly = content { false } else { true }
    }
}
