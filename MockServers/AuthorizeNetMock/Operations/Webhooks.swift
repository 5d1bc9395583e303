internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// The webhook management API: REST in JSON, with real status codes and Basic authentication.
enum WebhookAPI {
    /// A request that is refused.
    private struct Problem: Error {
        let status: Int
        let reason: String
        let message: String

        static let notFound = Problem(
            status: 404, reason: "NOT_FOUND", message: "The requested resource was not found.")
        static let method = Problem(
            status: 405, reason: "METHOD_NOT_ALLOWED", message: "The method is not allowed here.")

        static func invalid(_ message: String) -> Problem {
            Problem(status: 400, reason: "INVALID_DATA", message: message)
        }
    }

    /// Answers one request; `parts` are the parts of the path behind `/rest/v1/`.
    static func answer(
        _ parts: [String], _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) -> MockResponse {
        do throws(Problem) {
            guard state.account.isAuthorized(request.headerFields[.authorization]) else {
                throw Problem(
                    status: 401, reason: "UNAUTHORIZED", message: "The login or the transaction key is wrong.")
            }
            let body = try serve(parts, request, &state, &call)
            return response(200, body)
        } catch {
            return response(
                error.status,
                [
                    "status": .integer(Int64(error.status)), "reason": .string(error.reason),
                    "message": .string(error.message), "correlationId": .string(call.uuid()),
                ])
        }
    }

    private static func serve(
        _ parts: [String], _ request: MockRequest, _ state: inout State, _ call: inout Call
    ) throws(Problem) -> JSON? {
        switch (parts.first, parts.count, request.method) {
        case ("eventtypes", 1, .get): return .array(Webhook.allEventTypes.map { ["name": .string($0)] })
        case ("notifications", 1, .get): return try notifications(request.query, state, call)
        case ("webhooks", 1, .get): return .array(state.webhooks.all { _ in true }.map { json($0, call) })
        case ("webhooks", 1, .post):
            let webhook = try webhook(id: call.uuid(), request.body, nil)
            state.webhooks.add(webhook, id: webhook.id)
            return json(webhook, call)
        case ("webhooks", 2, _):
            guard let old = state.webhooks[parts[1]] else { throw .notFound }
            switch request.method {
            case .get: return json(old, call)
            case .put:
                let changed = try webhook(id: old.id, request.body, old)
                state.webhooks[old.id] = changed
                return json(changed, call)
            case .delete:
                state.webhooks[old.id] = nil
                return nil
            default: throw .method
            }
        case ("webhooks", 3, .post) where parts[2] == "pings":
            guard let webhook = state.webhooks[parts[1]] else { throw .notFound }
            guard !webhook.isActive else { throw .invalid("Only an inactive webhook can be pinged.") }
            state.send(webhook.eventTypes.first ?? "", .nothing, to: webhook, &call)
            return nil
        case ("eventtypes", _, _), ("notifications", _, _), ("webhooks", 1, _): throw .method
        default: throw .notFound
        }
    }

    /// Reads the body of a creation, or of a change of `old`.
    private static func webhook(id: String, _ body: [UInt8], _ old: Webhook?) throws(Problem) -> Webhook {
        let root: JSONDocument.Value
        do throws(JSONError) {
            root = try JSONDocument(parsing: body, limits: .init(bytesMax: RequestLimits.bytesMax, depthMax: 8)).root
        } catch {
            throw .invalid("The body is no JSON object.")
        }
        guard root.kind == .object else { throw .invalid("The body is no JSON object.") }
        for member in root.members where !["url", "eventTypes", "status", "name"].contains(member.name) {
            throw .invalid("A member of the body is not known.")
        }
        guard let url = root["url"]?.string ?? old?.url, PageAddress.isUsable(url) else {
            throw .invalid("url has to be an absolute http or https URL.")
        }
        let types = root["eventTypes"].map { $0.elements.map { $0.string ?? "" } } ?? old?.eventTypes ?? []
        guard !types.isEmpty, types.allSatisfy(Webhook.allEventTypes.contains) else {
            throw .invalid("eventTypes has to name events of this gateway.")
        }
        let status = root["status"]?.string ?? (old?.isActive == false ? "inactive" : "active")
        guard status == "active" || status == "inactive" else {
            throw .invalid("status has to be active or inactive.")
        }
        return Webhook(
            id: id, url: url, eventTypes: types, isActive: status == "active", name: root["name"]?.string ?? old?.name)
    }

    private static func json(_ webhook: Webhook, _ call: Call) -> JSON {
        var object: JSONObject = [
            "_links": ["self": ["href": .string("\(call.context.baseURL)/rest/v1/webhooks/\(webhook.id)")]],
            "webhookId": .string(webhook.id), "eventTypes": .strings(webhook.eventTypes),
            "status": webhook.isActive ? "active" : "inactive", "url": .string(webhook.url),
        ]
        if let name = webhook.name { object["name"] = .string(name) }
        return .object(object)
    }

    private static func notifications(_ query: String, _ state: State, _ call: Call) throws(Problem) -> JSON {
        let form: FormDecoding
        do throws(FormError) {
            form = try FormDecoding(parsing: query)
        } catch {
            throw .invalid("The query cannot be read.")
        }
        guard let offset = Int(form["offset"] ?? "0"), let limit = Int(form["limit"] ?? "100"), offset >= 0,
            (1...1000).contains(limit)
        else { throw .invalid("offset and limit have to be numbers, limit from 1 to 1000.") }
        let records = state.notifications.all { _ in true }.reversed().dropFirst(offset).prefix(limit)
        let base = "\(call.context.baseURL)/rest/v1/notifications"
        return [
            "_links": ["self": ["href": .string("\(base)?offset=\(offset)&limit=\(limit)")]],
            "notifications": .array(
                records.map { record in
                    [
                        "_links": ["self": ["href": .string("\(base)/\(record.id)")]],
                        "notificationId": .string(record.id),
                        "deliveryStatus": .string(state.deliveries.status(of: record.id).rawValue),
                        "eventType": .string(record.eventType),
                        "eventDate": .string(String(CivilTime.utc(record.created).dropLast())),
                    ]
                }),
        ]
    }

    private static func response(_ status: Int, _ body: JSON?) -> MockResponse {
        guard let body else { return MockResponse(status: status) }
        return MockResponse(
            status: status, headerFields: [.contentType: "application/json; charset=utf-8"], body: body.serialized())
    }
}
