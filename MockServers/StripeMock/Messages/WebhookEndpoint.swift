internal import PaymentHTTP

/// An address that the merchant has events sent to.
struct WebhookEndpoint: Sendable {
    let id: String
    let created: Int64
    let apiVersion: String?
    var url: String
    var enabledEvents: [String]
    var description: String?
    var metadata = Metadata()
    var isDisabled = false
    /// The signing secrets that are in force, newest first: one, or two while a secret is being replaced.
    var secrets: [SigningSecret]

    /// A signing secret and, once it is replaced, the time until which it still signs.
    struct SigningSecret: Sendable {
        let text: String
        var validUntil: Int64?
    }

    /// The object; the secret is told only by the answer to the creation.
    func json(withSecret: Bool) -> JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("object", "webhook_endpoint"), ("api_version", .string(orNull: apiVersion)),
            ("application", .null), ("created", .integer(created)), ("description", .string(orNull: description)),
            ("enabled_events", .texts(enabledEvents)), ("livemode", false), ("metadata", metadata.json),
        ]
        if withSecret, let secret = secrets.first { members.append(("secret", .string(secret.text))) }
        members += [("status", isDisabled ? "disabled" : "enabled"), ("url", .string(url))]
        return .members(members)
    }

    /// Whether events of a type are sent here.
    func wants(_ type: String) -> Bool {
        !isDisabled && enabledEvents.contains { $0 == "*" || $0 == type }
    }
}
