/// One element of a request: its name, and either a text or elements in the order sent.
///
/// JSON and XML requests are both read into this one tree, so that one schema and one set of rules serve both.
struct Element: Sendable {
    let name: String
    var text = ""
    var children: [Element] = []

    /// The first child of a name.
    subscript(name: String) -> Element? {
        children.first { $0.name == name }
    }

    /// The text at the end of a way of names; nil where an element is missing or empty.
    func text(_ path: String...) -> String? {
        var element = self
        for name in path {
            guard let child = element[name] else { return nil }
            element = child
        }
        return element.text.isEmpty ? nil : element.text
    }

    /// All children of a name.
    func all(_ name: String) -> [Element] {
        children.filter { $0.name == name }
    }

    /// Whether an element says `true` or `1`.
    func flag(_ name: String) -> Bool? {
        switch text(name) {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    /// The same bytes for the same content.
    var canonicalBytes: [UInt8] {
        Array(name.utf8) + [1] + Array(text.utf8) + [2] + children.flatMap(\.canonicalBytes) + [3]
    }
}

/// What bounds a request before anybody looks at its meaning.
enum RequestLimits {
    /// The most bytes of a body.
    static let bytesMax = 1024 * 1024
    /// How deep elements may be nested.
    static let depthMax = 32
    /// The most elements of a request.
    static let elementsMax = 20_000
}
