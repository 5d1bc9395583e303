internal import PaymentCore
internal import PaymentHTTP

/// Authorize.net's messages as they are on the wire: the members this package reads, with the gateway's words as
/// values.
enum Wire {}

extension Wire {
    /// What every answer has: `messages`, the echoed `refId`, and beside them the payload.
    ///
    /// The gateway answers with status 200 whatever happened. `Ok` says that it understood the request, and no more.
    struct Answer: Sendable {
        let root: JSONDocument.Required
        /// `Ok` or `Error`.
        let resultCode: String
        /// The first message's code, such as `I00001`.
        let code: String
        /// The first message's text, fit for an error.
        let text: String
        let refID: String?
        /// What no text of it may repeat.
        let secrets: [String]

        /// Reads the answer's frame; `secrets` are taken out of its texts.
        init(_ root: JSONDocument.Required, hiding secrets: [String]) throws(JSONError) {
            self.root = root
            self.secrets = secrets
            let messages = try root.require("messages")
            resultCode = try messages.require("resultCode").string()
            var first: (code: String, text: String)?
            for element in try messages.require("message").elements() where first == nil {
                let message = JSONDocument.Required(value: element)
                first = (
                    try message.require("code").string(), try message.optional("text")?.string() ?? ""
                )
            }
            code = first?.code.printable(hiding: secrets) ?? ""
            text = first?.text.withoutRefusedValue.printable(hiding: secrets) ?? ""
            refID = try root.optional("refId")?.string()
        }
    }
}

extension String {
    /// The text without the value that the gateway's validator does not like and repeats, which may be a card's (S-01).
    var withoutRefusedValue: String {
        guard let start = firstRange(of: "The value "),
            let end = self[start.upperBound...].firstRange(of: " is invalid")
        else { return self }
        return replacingCharacters(in: start.upperBound..<end.lowerBound)
    }

    private func replacingCharacters(in range: Range<Index>) -> String {
        self[..<range.lowerBound] + "<redacted>" + self[range.upperBound...]
    }
}

extension JSONDocument.Required {
    /// The text of the member `name`, which the gateway writes as a string in some answers and as a number in others.
    func text(_ name: String) throws(JSONError) -> String? {
        guard let member = try optional(name) else { return nil }
        return member.value.kind == .number ? try member.numberText() : try member.string()
    }

    /// The same, which must be there.
    func requireText(_ name: String) throws(JSONError) -> String {
        guard let text = try text(name) else { return try require(name).string() }
        return text
    }

    /// The object behind `name`, read by `read`; nil when there is none.
    func read<Object>(
        _ name: String, _ read: (JSONDocument.Required) throws(JSONError) -> Object
    ) throws(JSONError) -> Object? {
        guard let member = try optional(name) else { return nil }
        return try read(member)
    }

    /// The objects of the array behind `name`, read by `read`; nil when there is none.
    func readList<Object>(
        _ name: String, _ read: (JSONDocument.Required) throws(JSONError) -> Object
    ) throws(JSONError) -> [Object]? {
        guard let member = try optional(name) else { return nil }
        var objects: [Object] = []
        for element in try member.elements() { objects.append(try read(JSONDocument.Required(value: element))) }
        return objects
    }
}
