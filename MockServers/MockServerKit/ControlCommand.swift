internal import PaymentHTTP

/// Why the control API refused a request: always status 400, and nothing was changed.
struct ControlError: Error {
    let status = 400
    let code: String
    let message: String
    let field: String?

    init(_ code: String, _ message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }
}

/// The JSON object in the body of a control request.
struct ControlCommand {
    private let object: JSONDocument.Value
    /// The way to the object, for messages: empty, or `faults[0].`.
    private let path: String

    /// Reads `body`, which may have the given members and no others.
    init(_ body: [UInt8], members: Set<String>) throws(ControlError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: body, limits: JSONDocument.Limits(bytesMax: 1024 * 1024, depthMax: 8))
        } catch {
            throw ControlError("invalid_json", "the body is not readable: \(error)")
        }
        try self.init(document.root, path: "", members: members)
    }

    /// Takes `value`, which must be an object with the given members and no others.
    init(_ value: JSONDocument.Value, path: String, members: Set<String>) throws(ControlError) {
        guard value.kind == .object else {
            let place = path.isEmpty ? "the body" : String(path.dropLast())
            throw ControlError("wrong_type", "\(place) must be an object", field: path.isEmpty ? nil : place)
        }
        for member in value.members where !members.contains(member.name) {
            let known = members.isEmpty ? "no members are known" : "known: \(members.sorted().joined(separator: ", "))"
            let name = path + Self.shown(member.name)
            throw ControlError("unknown_member", "\(name) is not known here (\(known))", field: name)
        }
        object = value
        self.path = path
    }

    /// The member `name`, which may be `null`; nil when it is missing.
    func value(_ name: String) -> JSONDocument.Value? { object[name] }

    /// All members, for objects with free names.
    var members: JSONDocument.Members { object.members }

    /// The integer `name`, which must be there and in `range`.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws(ControlError) -> Int64 {
        guard let integer = try optionalInteger(name, in: range) else {
            throw ControlError("missing_member", "\(path)\(name) is missing", field: path + name)
        }
        return integer
    }

    /// The integer `name` in `range`; nil when it is missing.
    func optionalInteger(_ name: String, in range: ClosedRange<Int64>) throws(ControlError) -> Int64? {
        guard let value = object[name] else { return nil }
        guard let integer = value.int64, range.contains(integer) else {
            throw ControlError(
                "invalid_value", "\(path)\(name) must be an integer from \(range.lowerBound) to \(range.upperBound)",
                field: path + name)
        }
        return integer
    }

    /// The string `name`; nil when it is missing.
    func optionalString(_ name: String) throws(ControlError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else {
            throw ControlError("wrong_type", "\(path)\(name) must be a string", field: path + name)
        }
        return text
    }

    /// The elements of the array `name`; none when it is missing.
    func elements(_ name: String) throws(ControlError) -> [JSONDocument.Value] {
        guard let value = object[name] else { return [] }
        guard value.kind == .array else {
            throw ControlError("wrong_type", "\(path)\(name) must be an array", field: path + name)
        }
        return Array(value.elements)
    }

    /// A member's name as it is repeated in a message: cut short, for it may be anything.
    private static func shown(_ name: String) -> String {
        name.count <= 40 ? name : name.prefix(40) + "…"
    }
}
