internal import PaymentCore

/// What an HTML page loads and runs: found by its tags, without regard to what a browser would make of broken ones.
///
/// It finds too much rather than too little: a tag within a comment or a text counts as one.
struct HTMLParts {
    /// The addresses of scripts, style sheets, frames and other things that run or draw.
    private(set) var addresses: [String] = []
    /// Scripts, styles and handlers that stand in the page itself, each under a name.
    private(set) var inline: [(name: String, text: String)] = []

    init(_ page: [UInt8]) {
        let text = String(decoding: page, as: UTF8.self)
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[start...].dropFirst()
            let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }).lowercased()
            guard !name.isEmpty else { continue }
            rest = rest.dropFirst(name.count)
            let attributes = Self.attributes(&rest)
            note(name, attributes, &rest)
        }
    }

    private mutating func note(_ name: String, _ attributes: [(String, String)], _ rest: inout Substring) {
        for (attribute, value) in attributes {
            if attribute.hasPrefix("on") { inline.append(("handler \(inline.count + 1): \(name) \(attribute)", value)) }
            if value.lowercased().filter({ !$0.isWhitespace }).hasPrefix("javascript:") {
                inline.append(("address \(inline.count + 1): \(name) \(attribute)", value))
            }
        }
        let source = attributes.first { $0.0 == "src" || $0.0 == "data" }?.1
        switch name {
        case "script", "style":
            if name == "script", let source { addresses.append(source) }
            let end = rest.firstRange(of: "</\(name)")?.lowerBound ?? rest.endIndex
            let body = String(rest[..<end])
            if !body.allSatisfy(\.isWhitespace) { inline.append(("\(name) \(inline.count + 1)", body)) }
            rest = rest[end...]
        case "iframe", "frame", "embed", "object": if let source { addresses.append(source) }
        case "link":
            let relation = attributes.first { $0.0 == "rel" }?.1.lowercased() ?? ""
            if ["stylesheet", "modulepreload", "preload"].contains(where: relation.contains),
                let address = attributes.first(where: { $0.0 == "href" })?.1
            {
                addresses.append(address)
            }
        case "base", "meta":
            // Either can turn every address or rule of the page around.
            let all = attributes.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
            if name == "base" || attributes.contains(where: { $0.0 == "http-equiv" }) {
                inline.append(("\(name) \(inline.count + 1)", all))
            }
        default: break
        }
    }

    /// The attributes of a tag; `rest` is what stands behind it then.
    private static func attributes(_ rest: inout Substring) -> [(String, String)] {
        var found: [(String, String)] = []
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "/" }
            guard let first = rest.first, first != ">" else {
                rest = rest.dropFirst()
                return found
            }
            let name = rest.prefix { !$0.isWhitespace && !"=>/".contains($0) }
            guard !name.isEmpty else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest[name.endIndex...].drop(while: \.isWhitespace)
            guard rest.first == "=" else {
                found.append((name.lowercased(), ""))
                continue
            }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            let value: Substring
            if let quote = rest.first, quote == "\"" || quote == "'" {
                rest = rest.dropFirst()
                value = rest.prefix { $0 != quote }
                rest = rest[value.endIndex...].dropFirst()
            } else {
                value = rest.prefix { !$0.isWhitespace && $0 != ">" }
                rest = rest[value.endIndex...]
            }
            found.append((name.lowercased(), String(value).replacing("&amp;", with: "&")))
        }
    }

    /// An address of a page as an absolute one; nil when it is none.
    static func resolve(_ place: String, against page: AbsoluteURL) -> AbsoluteURL? {
        let text: String
        if place.hasPrefix("https://") || place.hasPrefix("http://") {
            text = place
        } else if place.hasPrefix("//") {
            text = (page.isSecure ? "https:" : "http:") + place
        } else if place.hasPrefix("/") {
            text = page.origin + place
        } else {
            let path = page.pathAndQuery.prefix { $0 != "?" && $0 != "#" }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            text = page.origin + folder + place
        }
        do { return try AbsoluteURL(text) } catch { return nil }
    }
}
