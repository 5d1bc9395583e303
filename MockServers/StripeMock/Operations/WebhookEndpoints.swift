internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Where events are sent.
extension State {
    private static let endpointsMax = 16

    mutating func createWebhookEndpoint(
        _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        guard let url = try parameters.webAddress("url") else { throw parameters.missing("url") }
        guard let events = try parameters.eventTypes() else { throw parameters.missing("enabled_events") }
        let version = try parameters.text("api_version")
        let description = try parameters.text("description")
        let metadata = try parameters.metadata()
        // Connected accounts have no events of their own here.
        parameters.ignore("connect")
        try parameters.finish()
        try Self.checkReachable(url)
        if let version, APIVersion(version) == nil {
            throw .invalid("Invalid API version: \(version.shortened)", parameter: "api_version")
        }
        let others = webhookEndpoints.all { _ in true }
        guard others.count < Self.endpointsMax else {
            throw .refused("You have reached the maximum of \(Self.endpointsMax) test webhook endpoints.")
        }
        let secret =
            others.contains { $0.secrets.contains { $0.text == firstWebhookSecret } }
            ? call.identifier("whsec_", 32) : firstWebhookSecret
        var endpoint = WebhookEndpoint(
            id: call.identifier("we_1", 23), created: call.seconds, apiVersion: version, url: url,
            enabledEvents: events, description: description, secrets: [.init(text: secret, validUntil: nil)])
        endpoint.metadata.merge(metadata)
        webhookEndpoints.add(endpoint, id: endpoint.id)
        return endpoint.json(withSecret: true)
    }

    mutating func updateWebhookEndpoint(
        _ id: String, _ parameters: inout Parameters, _ call: inout Call
    ) throws(Failure) -> JSON {
        var endpoint = try webhookEndpoint(id)
        if let url = try parameters.webAddress("url") {
            try Self.checkReachable(url)
            endpoint.url = url
        }
        if let events = try parameters.eventTypes() { endpoint.enabledEvents = events }
        endpoint.description = try parameters.change("description").applied(to: endpoint.description)
        endpoint.metadata.merge(try parameters.metadata())
        if let isDisabled = try parameters.flag("disabled") { endpoint.isDisabled = isDisabled }
        try parameters.finish()
        webhookEndpoints[id] = endpoint
        return endpoint.json(withSecret: false)
    }

    private static func checkReachable(_ url: String) throws(Failure) {
        do throws(AbsoluteURL.ParseError) {
            _ = try AbsoluteURL(url)
        } catch {
            throw .invalid("Invalid URL: \(error.reason)", code: "url_invalid", parameter: "url")
        }
    }

    mutating func deleteWebhookEndpoint(_ id: String, _ parameters: inout Parameters) throws(Failure) -> JSON {
        try parameters.finish()
        _ = try webhookEndpoint(id)
        webhookEndpoints[id] = nil
        return ["id": .string(id), "object": "webhook_endpoint", "deleted": true]
    }

    /// The endpoint with an id from a path.
    func webhookEndpoint(_ id: String) throws(Failure) -> WebhookEndpoint {
        guard let endpoint = webhookEndpoints[id] else { throw .notFound("webhook endpoint", id, parameter: "id") }
        return endpoint
    }

    func listWebhookEndpoints(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        try parameters.finish()
        let (found, hasMore) = try page.read(webhookEndpoints, noun: "webhook endpoint") {
            page.created.contains($0.created)
        }
        return .list(found.map { $0.json(withSecret: false) }, url: "/v1/webhook_endpoints", hasMore: hasMore)
    }

    /// Gives an endpoint a new secret; the old one signs along until its time is over.
    ///
    /// - Returns: the new secret, or `nil` when there is no such endpoint.
    mutating func rollSecret(of id: String, to secret: String, oldValidUntil: Int64) -> String? {
        guard webhookEndpoints[id] != nil else { return nil }
        webhookEndpoints.change(id) { endpoint in
            for position in endpoint.secrets.indices where endpoint.secrets[position].validUntil == nil {
                endpoint.secrets[position].validUntil = oldValidUntil
            }
            endpoint.secrets.insert(.init(text: secret, validUntil: nil), at: 0)
        }
        return secret
    }
}

extension Parameters {
    /// `enabled_events`: at least one name, or `*`.
    fileprivate mutating func eventTypes() throws(Failure) -> [String]? {
        guard let types = try texts("enabled_events") else { return nil }
        guard !types.isEmpty else { throw missing("enabled_events") }
        for type in types where type != "*" && !Self.isEventType(type) {
            throw .invalid(
                "Invalid enabled_events: \(type.shortened) is no event type.", parameter: at("enabled_events"))
        }
        return types
    }

    /// Two to five lower-case words joined by dots.
    private static func isEventType(_ text: String) -> Bool {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        return (2...5).contains(words.count)
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F || (0x30...0x39).contains($0) }
            }
    }
}
