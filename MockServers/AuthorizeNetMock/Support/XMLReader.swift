/// Reads an XML request into elements.
///
/// It takes what requests need and nothing that has ever been dangerous: no document type, so no entities but the five
/// predefined ones, no other files, and limits on size, depth and number. Attributes are ignored but for the
/// namespace; prefixes of names are dropped.
struct XMLReader {
    /// What is wrong with a text.
    struct Problem: Error {
        let reason: String
    }

    /// The root of a document and its namespace.
    struct Document {
        let root: Element
        let namespace: String?
    }

    private let bytes: [UInt8]
    private var position = 0
    private var elements = 0
    private var rootNamespace: String?

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a whole document.
    static func read(_ bytes: [UInt8]) throws(Problem) -> Document {
        guard bytes.count <= RequestLimits.bytesMax else { throw Problem(reason: "the document is too long") }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(reason: "the text is not UTF-8") }
        var reader = XMLReader(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        try reader.skipMisc()
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.position == bytes.count else { throw Problem(reason: "there is more than one root element") }
        return Document(root: root, namespace: reader.rootNamespace)
    }

    // MARK: Elements

    private mutating func element(depth: Int) throws(Problem) -> Element {
        guard depth <= RequestLimits.depthMax else { throw Problem(reason: "elements are nested too deeply") }
        elements += 1
        guard elements <= RequestLimits.elementsMax else { throw Problem(reason: "there are too many elements") }
        try expect("<")
        let name = try self.name()
        var namespaces: [String: String] = [:]
        while true {
            let hadSpace = skipSpace()
            if skip("/>") {
                noteNamespace(of: name, namespaces, depth)
                return Element(name: Self.local(name))
            }
            if skip(">") { break }
            guard hadSpace else { throw Problem(reason: "a tag is not closed") }
            let (attribute, value) = try self.attribute()
            guard namespaces.updateValue(value, forKey: attribute) == nil else {
                throw Problem(reason: "an attribute is repeated")
            }
        }
        noteNamespace(of: name, namespaces, depth)
        var element = Element(name: Self.local(name))
        var text: [UInt8] = []
        while true {
            if skip("</") {
                guard try self.name() == name else { throw Problem(reason: "tags do not match") }
                skipSpace()
                try expect(">")
                break
            }
            if skip("<!--") {
                try skip(past: "-->")
            } else if skip("<![CDATA[") {
                let start = position
                try skip(past: "]]>")
                text += bytes[start..<(position - 3)]
            } else if skip("<?") {
                try skip(past: "?>")
            } else if peek == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else {
                text += try character()
            }
        }
        let isBlank = text.allSatisfy(Self.isSpace)
        if element.children.isEmpty || !isBlank { element.text = String(decoding: text, as: UTF8.self) }
        return element
    }

    private mutating func noteNamespace(of name: String, _ attributes: [String: String], _ depth: Int) {
        guard depth == 1 else { return }
        let prefix = name.contains(":") ? ":" + name.prefix { $0 != ":" } : ""
        rootNamespace = attributes["xmlns" + prefix]
    }

    private static func local(_ name: String) -> String {
        name.split(separator: ":", maxSplits: 1).last.map(String.init) ?? name
    }

    private mutating func attribute() throws(Problem) -> (String, String) {
        let name = try self.name()
        skipSpace()
        try expect("=")
        skipSpace()
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw Problem(reason: "an attribute has no value")
        }
        position += 1
        var value: [UInt8] = []
        while let byte = peek, byte != quote {
            guard byte != UInt8(ascii: "<") else { throw Problem(reason: "an attribute contains a tag") }
            value += try character()
        }
        try expect(quote == UInt8(ascii: "'") ? "'" : "\"")
        return (name, String(decoding: value, as: UTF8.self))
    }

    // MARK: Characters

    /// One character of text, references replaced.
    private mutating func character() throws(Problem) -> [UInt8] {
        guard let byte = peek else { throw Problem(reason: "the document ends too early") }
        guard byte == UInt8(ascii: "&") else {
            guard byte >= 0x20 || Self.isSpace(byte) else {
                throw Problem(reason: "a control character is not allowed")
            }
            position += 1
            return [byte]
        }
        let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
        guard let end else { throw Problem(reason: "a reference is not closed") }
        let reference = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        switch reference {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default: break
        }
        let isHexadecimal = reference.hasPrefix("#x")
        guard reference.hasPrefix("#"),
            let code = UInt32(reference.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(code), code >= 0x20 || code == 9 || code == 10 || code == 13
        else { throw Problem(reason: "an entity is not known") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func name() throws(Problem) -> String {
        let start = position
        while let byte = peek, Self.isNameByte(byte) { position += 1 }
        guard position > start, position - start <= 128, !(0x2D...0x3A).contains(bytes[start]) else {
            throw Problem(reason: "a name is not allowed")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Skips the declaration, comments and space around the root; refuses a document type.
    private mutating func skipMisc() throws(Problem) {
        while true {
            if skipSpace() { continue }
            if skip("<?") {
                try skip(past: "?>")
            } else if skip("<!--") {
                try skip(past: "-->")
            } else if skip("<!") {
                throw Problem(reason: "a document type is not allowed")
            } else {
                return
            }
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while let byte = peek, Self.isSpace(byte) { position += 1 }
        return position > start
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func expect(_ text: String) throws(Problem) {
        guard skip(text) else { throw Problem(reason: "\(text) was expected") }
    }

    private mutating func skip(past text: String) throws(Problem) {
        while position < bytes.count {
            if skip(text) { return }
            position += 1
        }
        throw Problem(reason: "the document ends too early")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
        default: false
        }
    }
}
