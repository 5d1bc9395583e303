/// Just enough of XML to change the texts and attributes of a document and leave everything else as it is.
enum XMLText {
    /// The document with every text and attribute replaced by what `change` makes of it and its name; comments are left out.
    ///
    /// Nil where the document is not well-formed, or has a part that could hide something: a type declaration, an instruction.
    static func mapped(_ source: String, _ change: (_ name: String, _ value: String) -> String) -> String? {
        var result = ""
        var names: [String] = []
        var rest = source[...]
        while let character = rest.first {
            if character != "<" {
                let text = rest.prefix { $0 != "<" }
                rest = rest[text.endIndex...]
                let isBlank = text.allSatisfy(\.isWhitespace)
                guard !isBlank else {
                    result += text
                    continue
                }
                guard let name = names.last, let value = unescaped(text) else { return nil }
                result += escaped(change(local(name[...]), value))
            } else if rest.hasPrefix("<!--") {
                guard let end = rest.firstRange(of: "-->") else { return nil }
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("<![CDATA[") {
                guard let end = rest.firstRange(of: "]]>"), let name = names.last else { return nil }
                let value = rest[rest.index(rest.startIndex, offsetBy: 9)..<end.lowerBound]
                result += escaped(change(local(name[...]), String(value)))
                rest = rest[end.upperBound...]
            } else {
                guard let changed = tag(&rest, &names, change) else { return nil }
                result += changed
            }
        }
        return names.isEmpty ? result : nil
    }

    /// A start tag, an end tag or the declaration at the beginning.
    private static func tag(
        _ rest: inout Substring, _ names: inout [String], _ change: (String, String) -> String
    ) -> String? {
        guard let end = rest.firstIndex(of: ">") else { return nil }
        let inside = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        if inside.hasPrefix("?xml ") { return inside.count <= 80 ? "<\(inside)>" : nil }
        if inside.hasPrefix("/") {
            guard names.popLast() == String(inside.dropFirst()) else { return nil }
            return "<\(inside)>"
        }
        let isEmpty = inside.hasSuffix("/")
        var body = isEmpty ? inside.dropLast() : inside
        let name = body.prefix(while: isNamePart)
        guard !name.isEmpty else { return nil }
        body = body[name.endIndex...]
        var result = "<\(name)"
        while true {
            body = body.drop(while: \.isWhitespace)
            guard !body.isEmpty else { break }
            let attribute = body.prefix(while: isNamePart)
            let quoted = body[attribute.endIndex...].dropFirst()
            guard !attribute.isEmpty, body[attribute.endIndex...].first == "=", let quote = quoted.first,
                quote == "\"" || quote == "'", let close = quoted.dropFirst().firstIndex(of: quote),
                let value = unescaped(quoted[quoted.index(after: quoted.startIndex)..<close])
            else { return nil }
            // Names of schemas are addresses of documents, not values.
            let isSchema = attribute == "xmlns" || attribute.hasPrefix("xmlns:")
            result += " \(attribute)=\"\(escaped(isSchema ? value : change(local(attribute), value)))\""
            body = body[quoted.index(after: close)...]
        }
        if !isEmpty { names.append(String(name)) }
        return result + (isEmpty ? "/>" : ">")
    }

    private static func isNamePart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_:.-".contains(character)
    }

    private static func local(_ name: Substring) -> String {
        name.split(separator: ":").last.map(String.init) ?? String(name)
    }

    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

    private static func unescaped(_ text: Substring) -> String? {
        var result = ""
        var rest = text
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ";") else { return nil }
            let name = rest[rest.index(after: start)..<end]
            if let plain = entities[String(name)] {
                result += plain
            } else {
                let isHex = name.hasPrefix("#x")
                guard name.hasPrefix("#"), let code = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
                    let scalar = Unicode.Scalar(code)
                else { return nil }
                result.unicodeScalars.append(scalar)
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
