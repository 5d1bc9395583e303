internal import PaymentHTTP

extension RecordedExchange {
    init(_ object: JSONDocument.Required) throws(JSONError) {
        request = try RecordedRequest(object.require("request"))
        if let failure = try object.optional("failure") {
            outcome = .failure(try TransportError(recorded: failure))
        } else {
            outcome = .answer(try RecordedAnswer(object.require("answer")))
        }
    }

    var json: JSON {
        switch outcome {
        case .answer(let answer): ["request": request.json, "answer": answer.json]
        case .failure(let error): ["request": request.json, "failure": error.recorded]
        }
    }
}

extension RecordedRequest {
    init(_ object: JSONDocument.Required) throws(JSONError) {
        method = try object.require("method").string()
        url = try object.require("url").string()
        query = try object.members("query")
        fields = try object.members("fields")
        body = try RecordedBody(object.optional("body"))
    }

    var json: JSON {
        var object: JSONObject = ["method": .string(method), "url": .string(url)]
        if !query.isEmpty { object["query"] = .object(query) }
        if !fields.isEmpty { object["fields"] = .object(fields) }
        object["body"] = body.json
        return .object(object)
    }
}

extension RecordedAnswer {
    init(_ object: JSONDocument.Required) throws(JSONError) {
        status = Int(try object.require("status").int64())
        fields = try object.members("fields")
        body = try RecordedBody(object.optional("body"))
    }

    var json: JSON {
        var object: JSONObject = ["status": .integer(Int64(status))]
        if !fields.isEmpty { object["fields"] = .object(fields) }
        object["body"] = body.json
        return .object(object)
    }
}

extension RecordedBody {
    init(_ object: JSONDocument.Required?) throws(JSONError) {
        guard let object else {
            self = .none
            return
        }
        if let json = object.value["json"] {
            self = .json(JSON(json), hasMark: try object.optional("byteOrderMark")?.bool() ?? false)
        } else if try object.optional("form") != nil {
            self = .form(try object.members("form"))
        } else if let xml = try object.optional("xml") {
            self = .xml(try xml.string())
        } else {
            self = .removed(byteCount: try object.require("removedBytes").int64())
        }
    }

    /// Nil where there is no body.
    var json: JSON? {
        switch self {
        case .none: nil
        case .json(let json, false): ["json": json]
        case .json(let json, true): ["byteOrderMark": true, "json": json]
        case .form(let fields): ["form": .object(fields)]
        case .xml(let text): ["xml": .string(text)]
        case .removed(let count): ["removedBytes": .integer(count)]
        }
    }
}

extension TransportError {
    private static let reasons: [String: Reason] = [
        "refusedRequest": .refusedRequest, "nameResolution": .nameResolution, "connect": .connect, "tls": .tls,
        "timeout": .timeout, "connectionLost": .connectionLost, "answerTooLarge": .answerTooLarge,
        "malformedAnswer": .malformedAnswer, "cancelled": .cancelled, "closed": .closed,
    ]

    fileprivate init(recorded object: JSONDocument.Required) throws(JSONError) {
        self.init(
            Self.reasons[try object.require("reason").string()] ?? .connectionLost,
            try object.require("mayHaveArrived").bool() ? .mayHaveArrived : .notSent,
            detail: try object.require("detail").string())
    }

    fileprivate var recorded: JSON {
        let name = Self.reasons.first { $0.value == reason }?.key ?? "connectionLost"
        return [
            "reason": .string(name), "mayHaveArrived": .bool(delivery == .mayHaveArrived), "detail": .string(detail),
        ]
    }
}

extension JSONDocument.Required {
    /// The members of the object behind `name`; none when it is missing.
    fileprivate func members(_ name: String) throws(JSONError) -> JSONObject {
        guard let member = try optional(name) else { return JSONObject() }
        _ = try member.members()
        return JSON(member.value).objectValue ?? JSONObject()
    }
}
