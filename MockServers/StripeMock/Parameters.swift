internal import PaymentHTTP

/// The parameters of one request, or of one group in it, read strictly: what nobody asked for is refused by name.
///
/// Each name is read once, by the kind of value it has to be; `finish()` then refuses the rest. All of that happens
/// before anything is changed.
struct Parameters {
    private var entries: [Entry]
    /// How the names are written in an error, and how when a name is missing: a list's elements are then not told
    /// apart.
    private let path: String
    private let missingPath: String

    private struct Entry {
        let name: String
        let value: FormValue
        var isRead = false
    }

    init(_ fields: FormObject, path: String = "", missingPath: String? = nil) {
        entries = fields.map { Entry(name: $0.name, value: $0.value) }
        self.path = path
        self.missingPath = missingPath ?? path
    }

    // MARK: Single values

    /// A text that cannot be unset.
    mutating func text(_ name: String, atMost limit: Int = 5000) throws(Failure) -> String? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value else { throw wrongKind("string", name) }
        guard !text.isEmpty else { throw empty(name) }
        guard text.utf8.count <= limit || text.count <= limit else { throw tooLong(name, limit) }
        return text
    }

    /// A text that must be there.
    mutating func requiredText(_ name: String, atMost limit: Int = 5000) throws(Failure) -> String {
        guard let text = try text(name, atMost: limit) else { throw missing(name) }
        return text
    }

    /// A text that an empty value unsets.
    mutating func change(_ name: String, atMost limit: Int = 5000) throws(Failure) -> Change<String> {
        guard let value = take(name) else { return .keep }
        guard case .string(let text) = value else { throw wrongKind("string", name) }
        guard text.utf8.count <= limit || text.count <= limit else { throw tooLong(name, limit) }
        return text.isEmpty ? .unset : .set(text)
    }

    /// A whole number.
    mutating func whole(_ name: String, atLeast minimum: Int64 = .min) throws(Failure) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let number = Int64(text), text.utf8.first != 0x2B else {
            // Digits that do not fit are a large number, not a wrong one.
            guard !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .max }
            throw .invalid("Invalid integer", code: "parameter_invalid_integer", parameter: at(name))
        }
        guard number >= minimum else {
            throw .invalid(
                "This value must be greater than or equal to \(minimum).", code: "parameter_invalid_integer",
                parameter: at(name))
        }
        return number
    }

    /// `true` or `false`.
    mutating func flag(_ name: String) throws(Failure) -> Bool? {
        guard let text = try text(name) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: throw .invalid("Invalid boolean: must be true or false", parameter: at(name))
        }
    }

    /// One of a few words.
    mutating func choice(_ name: String, of words: [String]) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        return try checked(text, name, words)
    }

    /// One of a few words, or unset.
    mutating func choiceChange(_ name: String, of words: [String]) throws(Failure) -> Change<String> {
        let change = try change(name)
        if let text = change.value { _ = try checked(text, name, words) }
        return change
    }

    /// An address that a browser can open.
    mutating func webAddress(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.utf8.contains(where: { $0 <= 0x20 }) else {
            throw .invalid("Not a valid URL", code: "url_invalid", parameter: at(name))
        }
        return text
    }

    // MARK: Lists and groups

    /// A list of texts.
    mutating func texts(_ name: String) throws(Failure) -> [String]? {
        guard let value = take(name) else { return nil }
        switch value {
        case .string(let text) where text.isEmpty:
            return []
        case .array(let values):
            var texts: [String] = []
            for value in values {
                guard case .string(let text) = value, !text.isEmpty else { throw wrongKind("array of strings", name) }
                texts.append(text)
            }
            return texts
        default:
            throw wrongKind("array", name)
        }
    }

    /// A group, to be read and finished in turn.
    mutating func group(_ name: String) throws(Failure) -> Parameters? {
        guard let value = take(name) else { return nil }
        guard let fields = value.object else { throw wrongKind("object", name) }
        return Parameters(fields, path: at(name), missingPath: missingAt(name))
    }

    /// A group, or an empty text that unsets it.
    mutating func groupChange(_ name: String) throws(Failure) -> Change<Parameters> {
        guard let value = take(name) else { return .keep }
        if case .string("") = value { return .unset }
        guard let fields = value.object else { throw wrongKind("object", name) }
        return .set(Parameters(fields, path: at(name), missingPath: missingAt(name)))
    }

    /// A list of groups, each to be read and finished in turn.
    mutating func groups(_ name: String) throws(Failure) -> [Parameters]? {
        guard let value = take(name) else { return nil }
        guard case .array(let values) = value else { throw wrongKind("array", name) }
        var groups: [Parameters] = []
        for (index, value) in values.enumerated() {
            guard case .object(let fields) = value else { throw wrongKind("array of objects", name) }
            groups.append(Parameters(fields, path: "\(at(name))[\(index)]", missingPath: missingAt(name)))
        }
        return groups
    }

    /// What is to be done with the metadata: at most 50 keys of 40 characters with values of 500.
    mutating func metadata() throws(Failure) -> MetadataChange {
        guard let value = take("metadata") else { return .merge([]) }
        if case .string("") = value { return .clear }
        guard let fields = value.object else { throw wrongKind("object", "metadata") }
        guard fields.count <= 50 else {
            throw .invalid("Metadata can have up to 50 keys.", parameter: at("metadata"))
        }
        var changes: [(key: String, value: String?)] = []
        for (key, value) in fields {
            let parameter = "\(at("metadata"))[\(key.shortened)]"
            guard case .string(let text) = value else {
                throw .invalid("Metadata values must be strings.", parameter: parameter)
            }
            guard key.count <= 40 else {
                throw .invalid("Metadata keys must be at most 40 characters long.", parameter: parameter)
            }
            guard text.count <= 500 else {
                throw .invalid("Metadata values must be at most 500 characters long.", parameter: parameter)
            }
            changes.append((key, text.isEmpty ? nil : text))
        }
        return .merge(changes)
    }

    /// Whether a name was sent.
    func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

    /// Whether a name was sent with a plain text, not a list or group.
    func isText(_ name: String) -> Bool {
        entries.contains { entry in
            if entry.name == name, case .string = entry.value { true } else { false }
        }
    }

    /// Accepts a name without looking at its value, for what changes nothing on a mock.
    mutating func ignore(_ names: String...) {
        for name in names { _ = take(name) }
    }

    /// Refuses names that nobody read.
    func finish() throws(Failure) {
        let unknown = entries.filter { !$0.isRead }.map { at($0.name).shortened }
        guard let first = unknown.first else { return }
        throw .invalid(
            "Received unknown parameter\(unknown.count == 1 ? "" : "s"): \(unknown.prefix(5).joined(separator: ", "))",
            code: "parameter_unknown", parameter: first)
    }

    // MARK: Names and errors

    /// The name as errors write it: `card[number]`.
    func at(_ name: String) -> String { path.isEmpty ? name : "\(path)[\(name)]" }

    /// The error for a name that has to be sent.
    func missing(_ name: String) -> Failure { .missing(missingAt(name)) }

    private func missingAt(_ name: String) -> String { missingPath.isEmpty ? name : "\(missingPath)[\(name)]" }

    private func empty(_ name: String) -> Failure {
        .invalid(
            "You passed an empty string for '\(at(name))'. We assume empty values are an attempt to unset a parameter; "
                + "however '\(at(name))' cannot be unset.",
            code: "parameter_invalid_empty", parameter: at(name))
    }

    private func tooLong(_ name: String, _ limit: Int) -> Failure {
        .invalid("Invalid string: \(at(name)) must be at most \(limit) characters", parameter: at(name))
    }

    private func wrongKind(_ kind: String, _ name: String) -> Failure {
        .invalid("Invalid \(kind)", parameter: at(name))
    }

    private func checked(_ text: String, _ name: String, _ words: [String]) throws(Failure) -> String {
        guard words.contains(text) else {
            throw .invalid("Invalid \(at(name)): must be one of \(words.joined(separator: ", "))", parameter: at(name))
        }
        return text
    }

    private mutating func take(_ name: String) -> FormValue? {
        guard let position = entries.firstIndex(where: { $0.name == name }) else { return nil }
        entries[position].isRead = true
        return entries[position].value
    }
}
