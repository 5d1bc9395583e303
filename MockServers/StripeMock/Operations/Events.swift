internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What happened in the last 30 days.
extension State {
    private static let retentionSeconds: Int64 = 30 * 86400

    func eventJSON(_ id: String, _ call: Call) throws(Failure) -> JSON {
        guard let event = events[id], event.created >= call.seconds - Self.retentionSeconds else {
            throw .notFound("event", id, parameter: "id")
        }
        return json(event)
    }

    func listEvents(_ parameters: inout Parameters, _ call: Call) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let type = try parameters.text("type")
        let types = try parameters.texts("types")
        let isDelivered = try parameters.flag("delivery_success")
        try parameters.finish()
        if type != nil, types != nil {
            throw .invalid(
                "You may only specify one of these parameters: type, types.", code: "parameters_exclusive",
                parameter: "types")
        }
        guard (types?.count ?? 0) <= 20 else {
            throw .invalid("You can list at most 20 event types.", parameter: "types")
        }
        let oldest = call.seconds - Self.retentionSeconds
        let wanted = types ?? type.map { [$0] }
        let (found, hasMore) = try page.read(events, noun: "event") { event in
            event.created >= oldest && page.created.contains(event.created)
                && (wanted.map { $0.contains { Self.matches($0, event.type) } } ?? true)
                && (isDelivered.map { $0 == (deliveries.pending(event.id) == 0) } ?? true)
        }
        return .list(found.map(json), url: "/v1/events", hasMore: hasMore)
    }

    private func json(_ event: Event) -> JSON {
        event.json(version: APIVersion.newest.text, pending: deliveries.pending(event.id))
    }

    /// `charge.*` stands for all types that begin with `charge.`.
    private static func matches(_ pattern: String, _ type: String) -> Bool {
        pattern.hasSuffix("*") ? type.hasPrefix(pattern.dropLast()) : type == pattern
    }
}
