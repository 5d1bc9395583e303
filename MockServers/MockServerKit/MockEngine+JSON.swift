internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension MockEngine {
    /// The clock, as the control API tells it.
    var clockJSON: JSON {
        let now = clock.now()
        return [
            "now": .string(now.utcText), "nowSeconds": .integer(now.secondsSinceEpoch),
            "offsetSeconds": .integer(clock.offsetSeconds),
        ]
    }

    /// What exists, as the control API tells it: the tables of the inspector.
    var stateJSON: JSON {
        let tables = inspection.map { table -> JSON in
            [
                "title": .string(table.title), "columns": .strings(table.columns),
                "rows": .array(table.rows.map(JSON.strings)),
            ]
        }
        return ["gateway": .string(Gateway.name), "clock": clockJSON, "tables": .array(tables)]
    }
}

extension JSON {
    /// A request with its raw bodies in base64: for the holder of the control token only.
    init(_ request: RecordedRequest) {
        self = [
            "number": .integer(Int64(request.number)), "at": .string(request.receivedAt.utcText),
            "atMilliseconds": .integer(request.receivedAt.millisecondsSinceEpoch),
            "method": .string(request.method.rawValue), "path": .string(request.path),
            "query": .string(request.query), "headers": JSON(request.headerFields),
            "body": JSON(request.body), "bodyBytes": .integer(Int64(request.body.count)),
            "fault": .string(orNull: request.fault?.rawValue),
            "status": .integer(orNull: request.answer.map { Int64($0.status) }),
            "answer": request.answer.map { answer in
                [
                    "status": .integer(Int64(answer.status)), "headers": JSON(answer.headerFields),
                    "body": JSON(answer.body), "bodyBytes": .integer(Int64(answer.body.count)),
                ]
            } ?? .null,
        ]
    }

    /// A notification with its raw body in base64: for the holder of the control token only.
    init(_ delivery: RecordedDelivery) {
        self = [
            "number": .integer(Int64(delivery.number)), "topic": .string(delivery.topic), "id": .string(delivery.id),
            "url": .string(delivery.url), "queuedAt": .string(delivery.queuedAt.utcText),
            "fault": .string(orNull: delivery.fault?.rawValue), "progress": .string(delivery.progress.rawValue),
            "due": .string(orNull: delivery.due?.utcText), "headers": JSON(delivery.headerFields),
            "body": JSON(delivery.body), "bodyBytes": .integer(Int64(delivery.body.count)),
            "status": .integer(orNull: delivery.attempts.last?.status.map(Int64.init)),
            "attempts": .array(
                delivery.attempts.map { attempt in
                    [
                        "at": .string(attempt.sentAt.utcText),
                        "status": .integer(orNull: attempt.status.map(Int64.init)),
                        "problem": .string(orNull: attempt.problem),
                    ]
                }),
        ]
    }

    /// Fields by name; the values of a repeated one are joined by a comma, as HTTP allows.
    private init(_ fields: HTTPFields) {
        var object = JSONObject()
        for field in fields {
            let name = field.name.rawName
            object[name] = .string((object[name]?.stringValue).map { $0 + ", " + field.value } ?? field.value)
        }
        self = .object(object)
    }

    private init(_ body: RecordedBody) {
        self = .string(Base64.string(body.bytes))
    }
}
