internal import HTTPTypes
internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// A receiver of events.
struct Webhook: Sendable {
    let id: String
    var url: String
    var eventTypes: [String]
    var isActive: Bool
    var name: String?

    /// What every event's name begins with.
    static let prefix = "net.authorize."

    /// The events of the live service; the mock sends those that can happen on it.
    static let allEventTypes: [String] = [
        "payment.authorization.created", "payment.authcapture.created", "payment.capture.created",
        "payment.priorAuthCapture.created", "payment.refund.created", "payment.void.created", "payment.fraud.held",
        "payment.fraud.approved", "payment.fraud.declined", "customer.created", "customer.updated", "customer.deleted",
        "customer.paymentProfile.created", "customer.paymentProfile.updated", "customer.paymentProfile.deleted",
        "customer.subscription.created", "customer.subscription.updated", "customer.subscription.suspended",
        "customer.subscription.terminated", "customer.subscription.cancelled", "customer.subscription.expiring",
        "customer.subscription.expired", "customer.subscription.failed",
    ].map { prefix + $0 }
}

/// An event that was sent to one webhook.
struct NotificationRecord: Sendable {
    let id: String
    let webhook: String
    let eventType: String
    let created: Timestamp
}

/// Sends events the way Authorize.net does.
///
/// Status 200 acknowledges. Otherwise ten more attempts follow: three at 3-minute, three at 8-hour and four at 48-hour
/// intervals; when they are used up, the webhook becomes inactive.
enum Delivery {
    /// The seconds between attempts.
    static let retrySeconds: [Int64] = [180, 180, 180, 28_800, 28_800, 28_800, 172_800, 172_800, 172_800, 172_800]
    /// How long an attempt may run before it counts as failed.
    private static let attemptSeconds: Int64 = 30

    /// The notification of an event; all attempts are the same bytes.
    static func notification(
        _ record: NotificationRecord, to webhook: Webhook, _ subject: EventSubject, key: String,
        _ ledger: DeliveryLedger
    ) -> MockNotification {
        let body = JSON.object([
            "notificationId": .string(record.id), "eventType": .string(record.eventType),
            "eventDate": .string(CivilTime.precise(record.created)), "webhookId": .string(webhook.id),
            "payload": subject.payload,
        ]).serialized()
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.anetSignature] = Signature.webhook(body, key: key)
        let message = MockNotification.Message(headerFields: fields, body: body)
        let id = record.id
        return MockNotification(
            topic: record.eventType, id: id, url: webhook.url, retrySeconds: retrySeconds,
            message: { now in
                ledger.begin(id, at: now)
                return message
            },
            isAcknowledged: { status, _ in
                guard status == 200 else { return false }
                ledger.acknowledge(id)
                return true
            })
    }

    /// Whether the last attempt is over at a time.
    fileprivate static func isExhausted(attempts: Set<Timestamp>, at now: Timestamp) -> Bool {
        guard attempts.count > retrySeconds.count, let last = attempts.max() else { return false }
        return now >= last.adding(seconds: attemptSeconds)
    }
}

extension State {
    /// Sends an event, named without its prefix, to the webhooks that want it.
    mutating func emit(_ name: String, _ subject: EventSubject, _ call: inout Call) {
        let type = Webhook.prefix + name
        for webhook in webhooks.all(where: { $0.isActive && $0.eventTypes.contains(type) }) {
            send(type, subject, to: webhook, &call)
        }
    }

    /// Sends an event to one webhook.
    mutating func send(_ type: String, _ subject: EventSubject, to webhook: Webhook, _ call: inout Call) {
        let record = NotificationRecord(id: call.uuid(), webhook: webhook.id, eventType: type, created: call.now)
        notifications.add(record, id: record.id)
        call.context.send(
            Delivery.notification(record, to: webhook, subject, key: account.signatureKey, deliveries))
    }

    /// Switches off the webhooks that took too long to answer.
    mutating func deactivateFailingWebhooks(at now: Timestamp) {
        for id in deliveries.takeExhausted(at: now) {
            guard let webhook = notifications[id]?.webhook else { continue }
            webhooks.change(webhook) { $0.isActive = false }
        }
    }
}

/// Which notifications were tried when, and which of them were received.
///
/// Deliveries are made outside the mock's state, so this is the one thing that they and the state share.
final class DeliveryLedger: Sendable {
    /// What became of a notification.
    enum Status: String, Sendable {
        case delivered = "Delivered"
        case retrying = "RetryPending"
        case failed = "Failed"
    }

    private struct Entry {
        /// A notification that a fault doubles is sent twice at one moment; that is one attempt.
        var attempts: Set<Timestamp> = []
        var status = Status.retrying
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Notes an attempt.
    func begin(_ id: String, at now: Timestamp) {
        entries.withLock { _ = $0[id, default: Entry()].attempts.insert(now) }
    }

    /// Notes that a receiver took a notification.
    func acknowledge(_ id: String) {
        entries.withLock { $0[id, default: Entry()].status = .delivered }
    }

    /// What became of a notification.
    func status(of id: String) -> Status {
        entries.withLock { $0[id]?.status ?? .retrying }
    }

    /// The notifications that are given up by now, each told once.
    func takeExhausted(at now: Timestamp) -> [String] {
        entries.withLock { entries in
            let exhausted = entries.filter { entry in
                entry.value.status == .retrying && Delivery.isExhausted(attempts: entry.value.attempts, at: now)
            }
            for id in exhausted.keys { entries[id]?.status = .failed }
            return exhausted.keys.sorted()
        }
    }
}

extension HTTPField.Name {
    /// The name `X-ANET-Signature`; the fallback is never used, because the text is a valid field name.
    static let anetSignature = HTTPField.Name("X-ANET-Signature") ?? .authorization
}
