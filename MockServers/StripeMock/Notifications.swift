internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP
internal import Synchronization

/// Sends events the way Stripe does.
///
/// Source: https://docs.stripe.com/webhooks. A receiver that does not answer 2xx gets the event three more times over a
/// few hours, as in a sandbox; Stripe does not publish the intervals.
enum Delivery {
    /// Ten minutes, one hour, two hours.
    static let retrySeconds: [Int64] = [600, 3600, 7200]

    /// The notification of an event for one endpoint; each attempt is signed with its own time.
    static func notification(
        of event: Event, to endpoint: WebhookEndpoint, pending: Int, ledger: DeliveryLedger
    ) -> MockNotification {
        let version = endpoint.apiVersion ?? APIVersion.newest.text
        let body = event.json(version: version, pending: pending).serialized()
        let secrets = endpoint.secrets
        let (eventID, endpointID) = (event.id, endpoint.id)
        return MockNotification(
            topic: event.type, id: eventID, url: endpoint.url, retrySeconds: retrySeconds,
            message: { now in
                let seconds = now.secondsSinceEpoch
                let valid = secrets.filter { $0.validUntil.map { seconds < $0 } ?? true }.map(\.text)
                return MockNotification.Message(headerFields: fields(body, valid, seconds), body: body)
            },
            isAcknowledged: { status, _ in
                let isAccepted = (200..<300).contains(status)
                if isAccepted { ledger.acknowledge(eventID, at: endpointID) }
                return isAccepted
            })
    }

    private static func fields(_ body: [UInt8], _ secrets: [String], _ seconds: Int64) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.userAgent] = "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
        fields[.accept] = "*/*; q=0.5, application/xml"
        fields[.acceptEncoding] = "gzip"
        fields[.cacheControl] = "no-cache"
        fields[.stripeSignature] = SignatureHeader.text(body, secrets: secrets, seconds: seconds)
        return fields
    }
}

/// The header `Stripe-Signature`.
///
/// Source: https://docs.stripe.com/webhooks/signature. One `v1` for each secret in force, made over the time, a dot and
/// the raw body, with the whole secret, prefix included, as the key.
enum SignatureHeader {
    /// Writes the header: `t=1795260005,v1=…`, one `v1` for each secret, in the order given.
    static func text(_ body: [UInt8], secrets: [String], seconds: Int64) -> String {
        let time = Array("\(seconds).".utf8)
        var items = ["t=\(seconds)"]
        for secret in secrets {
            do throws(CryptoError) {
                let key = try HMACKey(.sha256, Array(secret.utf8))
                items.append("v1=\(try key.authenticationCode(for: time, body).hexadecimal())")
            } catch {
                // An OpenSSL without HMAC-SHA-256 leaves the signature out, so that every receiver refuses the
                // delivery.
                items.append("v1=")
            }
        }
        return items.joined(separator: ",")
    }
}

/// Which endpoints have not yet acknowledged which events.
///
/// Deliveries are made outside the mock's state, so this is the one thing that they and the state share.
final class DeliveryLedger: Sendable {
    private let waiting = Mutex<[String: Set<String>]>([:])

    /// Notes that endpoints are to receive an event.
    func expect(_ event: String, at endpoints: [String]) {
        waiting.withLock { $0[event] = Set(endpoints) }
    }

    /// Notes that an endpoint took an event.
    func acknowledge(_ event: String, at endpoint: String) {
        waiting.withLock { waiting in
            guard var endpoints = waiting[event] else { return }
            endpoints.remove(endpoint)
            waiting[event] = endpoints.isEmpty ? nil : endpoints
        }
    }

    /// The number of endpoints that have not acknowledged an event.
    func pending(_ event: String) -> Int {
        waiting.withLock { $0[event]?.count ?? 0 }
    }
}

extension HTTPField.Name {
    /// The name `Stripe-Signature`; the fallback is never used, because the text is a valid field name.
    static let stripeSignature = HTTPField.Name("Stripe-Signature") ?? .authorization
    static let stripeVersion = HTTPField.Name("Stripe-Version") ?? .authorization
    static let stripeAccount = HTTPField.Name("Stripe-Account") ?? .authorization
    static let requestID = HTTPField.Name("Request-Id") ?? .authorization
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .authorization
    static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed") ?? .authorization
    static let originalRequest = HTTPField.Name("Original-Request") ?? .authorization
    static let stripeShouldRetry = HTTPField.Name("Stripe-Should-Retry") ?? .authorization
    static let rateLimitedReason = HTTPField.Name("Stripe-Rate-Limited-Reason") ?? .authorization
}
