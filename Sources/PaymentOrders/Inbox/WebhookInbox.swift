internal import Logging
public import Metrics
public import PaymentCore

/// Where the gateways' webhooks come in: a plain function for any server, which gives it what came and sends back what it says.
///
/// A delivery is verified, stored once, and acknowledged when that is durable (S-25); what it means for an order is found out after
/// that, so that no gateway waits for another call. Only facts are stored, never the body, for a body can hold the token of a card.
///
/// Forged, cut or unreadable ones are answered with 4xx and counted; nothing of them is stored, and no answer says more than that
/// (S-14). Signatures that bear a time are judged by this machine's clock, so that what is forged never gets as far as the store;
/// everything that is kept is dated by the store's clock.
///
/// - Metrics: the counter `payment_webhooks_total` with the dimensions `account` and `result`.
public struct WebhookInbox: Sendable {
    /// When events are applied to their orders.
    public enum Application: Sendable, Hashable {
        /// By the collector, which finds them as work that is due.
        case later
        /// Before the answer, with the calls to the gateway that it takes: for small servers without a collector, and for tests. What
        /// cannot be applied then is left to a collector all the same.
        case inline
    }

    /// The orders that events are about.
    public let orders: Orders

    private let application: Application
    private let clock: any WallClock
    private let metrics: any MetricsFactory
    private let allowance: FailureAllowance

    /// Creates an inbox.
    ///
    /// - Parameters:
    ///   - orders: the orders that events are about.
    ///   - application: when events are applied.
    ///   - clock: tells how old a signature is.
    ///   - metrics: where the counter is made; the process-wide factory unless given.
    public init(
        _ orders: Orders, application: Application = .later, clock: any WallClock = SystemWallClock(),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.orders = orders
        self.application = application
        self.clock = clock
        self.metrics = metrics
        allowance = FailureAllowance(orders.steadyClock)
    }

    /// Takes in one delivery.
    ///
    /// - Parameters:
    ///   - delivery: the raw body and the header fields in the order they came; what is larger than `WebhookDelivery.bodyBytesMax` need
    ///     not be read to its end.
    ///   - account: the account whose address it came to.
    /// - Returns: what to answer: 2xx once the event is stored, also for one that was there; 400 for what is not genuine, 413 for what is
    ///   too large, 429 for too much of both; 503 while the store does not work, so that the gateway repeats it (F-26).
    public func receive(_ delivery: WebhookDelivery, for account: AccountName) async -> WebhookAnswer {
        guard let gateway = orders.accounts[account]?.gateway as? any WebhookGateway else {
            return refuse(.unknownAccount, nil)
        }
        let (event, now): (Verified<WebhookEvent>, Timestamp)
        do {
            (event, now) = try await verify(delivery, by: gateway)
        } catch {
            return refuse(Reason(error), account)
        }
        do {
            let isNew = try await keep(event.event, for: account)
            count(isNew ? "stored" : "repeated", account)
        } catch {
            count("unavailable", account)
            orders.logger.error("webhook not stored", metadata: ["account": "\(account)", "error": "\(error)"])
            return WebhookAnswer(status: 503, fields: [], body: [])
        }
        if application == .inline { await apply(event.event.id, account) }
        return gateway.acknowledgement(of: event, now: now)
    }

    /// Verifies a delivery, and tells the time by which it is young enough.
    ///
    /// One that is genuine, and too old or from the future by the clock of this machine, is judged by the store's, which is one for all
    /// machines (F-27).
    private func verify(
        _ delivery: WebhookDelivery, by gateway: any WebhookGateway
    ) async throws(WebhookError) -> (Verified<WebhookEvent>, Timestamp) {
        let here = clock.now()
        do throws(WebhookError) {
            return (try gateway.verify(delivery, now: here), here)
        } catch {
            guard case .outsideTolerance = error, let time = await storeTime() else { throw error }
            return (try gateway.verify(delivery, now: time), time)
        }
    }

    /// The time by the store; nil while it does not work.
    private func storeTime() async -> Timestamp? {
        do { return try await orders.now() } catch { return nil }
    }

    /// Takes in one delivery for the account that an address names.
    ///
    /// A name that no account can have is answered like one that none has.
    public func receive(_ delivery: WebhookDelivery, named name: String) async -> WebhookAnswer {
        let account: AccountName
        do { account = try AccountName(name) } catch { return refuse(.unknownAccount, nil) }
        return await receive(delivery, for: account)
    }

    /// Stores the facts of an event and that it is to be applied, together.
    ///
    /// - Returns: whether it was not there before (F-20).
    private func keep(_ event: WebhookEvent, for account: AccountName) async throws(OrderError) -> Bool {
        try await orders.store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            let record = InboxEvent(event, account: account, receivedAt: now)
            guard try tx.insert(record) else { return false }
            try tx.schedule(.event, record.workSubject, at: now, replacing: false)
            return true
        }
    }

    /// Applies an event now, as a collector would: under a lease, so that no other does at the same time.
    private func apply(_ id: String, _ account: AccountName) async {
        let owner = Identifier<InboxEvent>(random: orders.random).text
        do {
            let item = try await orders.store.transaction { (tx) throws(OrderError) in
                try tx.claim(.event, "\(account)/\(id)", owner: owner, lease: Self.leaseSeconds)
            }
            guard let item else { return }
            let next = try await orders.apply(event: id, account: account, under: item)
            try await orders.store.transaction { (tx) throws(OrderError) in _ = try tx.finish(item, next: next) }
        } catch {
            // It is stored and stays due: the collector takes it when the lease has run out.
            orders.logger.error("webhook not applied", metadata: ["account": "\(account)", "error": "\(error)"])
        }
    }

    /// Longer than the calls to a gateway that applying an event may take.
    private static let leaseSeconds: Int64 = 120
}

extension WebhookInbox {
    /// Why a delivery is refused, in a word for counters and logs: no text of a delivery gets there.
    private enum Reason: String {
        case unknownAccount = "unknown-account"
        case signatureMissing = "signature-missing"
        case signatureMalformed = "signature-malformed"
        case signatureMismatch = "signature-mismatch"
        case outsideTolerance = "outside-tolerance"
        case tooLarge = "too-large"
        case unreadable

        init(_ error: WebhookError) {
            self =
                switch error {
                case .signatureFieldMissing: .signatureMissing
                case .signatureFieldMalformed: .signatureMalformed
                case .signatureMismatch: .signatureMismatch
                case .outsideTolerance: .outsideTolerance
                case .bodyTooLarge: .tooLarge
                case .unreadable: .unreadable
                }
        }
    }

    /// Counts a refusal and answers it; an account that is not there is answered like a signature that is not true.
    private func refuse(_ reason: Reason, _ account: AccountName?) -> WebhookAnswer {
        count(reason.rawValue, account)
        guard allowance.take() else { return WebhookAnswer(status: 429, fields: [("Retry-After", "1")], body: []) }
        orders.logger.warning(
            "webhook refused", metadata: ["account": "\(Self.label(account))", "reason": "\(reason.rawValue)"])
        return WebhookAnswer(status: reason == .tooLarge ? 413 : 400, fields: [], body: [])
    }

    private func count(_ result: String, _ account: AccountName?) {
        Counter(
            label: "payment_webhooks_total", dimensions: [("account", Self.label(account)), ("result", result)],
            factory: metrics
        ).increment()
    }

    /// The name of an account that is there; what anybody can make up gets into no counter and no log.
    private static func label(_ account: AccountName?) -> String { account?.text ?? "unknown" }
}

extension InboxEvent {
    /// The facts of a verified event.
    init(_ event: WebhookEvent, account: AccountName, receivedAt: Timestamp) {
        self.init(
            account: account, gateway: event.gateway, eventID: event.id, kind: event.kind,
            gatewayKind: event.gatewayKind, subject: event.reference, payment: event.payment,
            merchantReference: event.merchantReference, amount: event.amount, isLive: event.isLive,
            occurredAt: event.createdAt, receivedAt: receivedAt, state: .received)
    }

    /// What the work of applying it is called.
    var workSubject: String { "\(account)/\(eventID)" }
}
