import MockServerKit
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Synchronization

/// An invariant that does not hold.
public struct Violation: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its name in the list of what must hold: `I-2`.
    public let invariant: String
    /// What is wrong, in a sentence.
    public let detail: String
    /// After which event it was seen.
    public let event: Int

    /// The name and the sentence.
    public var description: String { "\(invariant) at event \(event): \(detail)" }
}

/// Watches over the invariants: what is cheap after every event, the rest at the end.
final class Court: Sendable {
    /// What it remembers of the run.
    struct Memory: Sendable {
        /// Every attempt as it was committed last, by reference.
        var attempts: [MerchantReference: Attempt] = [:]
        /// The payments as committed last.
        var payments: [PaymentRecord.ID: PaymentRecord] = [:]
        /// The refunds as committed last.
        var refunds: [RefundRecord.ID: RefundRecord] = [:]
        /// The orders as committed last.
        var orders: [Order.ID: Order] = [:]
        /// What was ever sent under a reference, also before a backup was restored.
        var fingerprints: [MerchantReference: String] = [:]
        /// The intent of every reference there ever was.
        var intents: [String: String] = [:]
        /// How much was asked for under a reference.
        var amounts: [String: Money] = [:]
        /// The live attempt of each intent.
        var live: [String: MerchantReference] = [:]
        /// Whether the store answered a task the last time it asked.
        var heard: [String: Bool] = [:]
        /// What people were told, by what it is about.
        var promises: [String: Promise] = [:]
        /// Since when an order is cancelled or declined, and somebody was told so.
        var ended: [Order.ID: Timestamp] = [:]
        /// The attempts that somebody asked for by hand, so that nothing has to be due.
        var byHand: Set<MerchantReference> = []
        /// The attempts on whose page the payer came long after the time, where a gateway cannot end a page: it is late money (F-19).
        var paidLate: Set<String> = []
        /// The fencing number that was given out last for each piece of work.
        var fences: [String: Int64] = [:]
        /// The event that each message of a gateway was stored as.
        var events: [Message: String] = [:]
        /// The payment that each gateway's transaction pays, by account and transaction.
        var paid: [String: PaymentRecord.ID] = [:]
        /// The calls that reached a gateway, by what they do and their attempt.
        var sent: Set<String> = []
        /// The first thing found wrong.
        var violation: Violation?
        /// Whether a backup was restored.
        var wasRestored = false
        /// Whether a webhook was lost for good.
        var hasLostWebhook = false
    }

    /// What a gateway says in a webhook, without its signature.
    struct Message: Sendable, Hashable {
        let account: AccountName
        let bytes: [UInt8]
    }

    /// Something that somebody was told, so that it must stay (I-14).
    enum Promise: Sendable, Hashable {
        /// There is such an order.
        case booked(Order.ID)
        /// A payment arrived.
        case paid(PaymentRecord.ID, Int64)
        /// Staff were told that an order is in a state.
        case status(Order.ID, Plan.Status)
        /// A webhook was acknowledged.
        case received(AccountName, String)
        /// A refund was taken on.
        case refund(RefundRecord.ID)
    }

    let memory = Mutex(Memory())
    private let kernel: Kernel
    private let journal: Journal
    let vault: Vault
    let zone: BusinessZone
    let key: StoreKey

    /// Begins to watch.
    init(_ kernel: Kernel, _ journal: Journal, _ vault: Vault, _ zone: BusinessZone, _ key: StoreKey) {
        self.kernel = kernel
        self.journal = journal
        self.vault = vault
        self.zone = zone
        self.key = key
    }

    /// Counts that something was reached.
    func journal(reached name: String, if isReached: Bool) {
        if isReached { journal.reach(name) }
    }

    /// The first thing found wrong.
    var violation: Violation? { memory.withLock { $0.violation } }

    /// Says that an invariant does not hold; the run ends with it.
    func object(_ invariant: String, _ detail: String) {
        let event = journal.events
        let isFirst = memory.withLock { memory in
            guard memory.violation == nil else { return false }
            memory.violation = Violation(invariant: invariant, detail: detail, event: event)
            return true
        }
        guard isFirst else { return }
        journal.note("court", "\(invariant): \(detail)")
        kernel.halt()
    }

    /// Checks that everything runs where the seed decides.
    func requireThread() {
        if !kernel.isOnThread { object("one-thread", "'\(Scene.label)' runs on another thread") }
    }

    /// Notes whether the store answered a task.
    func heard(_ label: String, storeAnswered: Bool) { memory.withLock { $0.heard[label] = storeAnswered } }

    /// Notes what somebody was told.
    func promise(_ promise: Promise, about name: String, at time: Timestamp) {
        memory.withLock { memory in
            memory.promises[name] = promise
            if case .status(let order, let status) = promise {
                memory.ended[order] = status == .cancelled || status == .declined ? time : nil
            }
        }
    }

    /// Whether a backup was restored.
    var wasRestored: Bool { memory.withLock { $0.wasRestored } }

    /// Whether gateways may know what nobody tells the store any more.
    var hasMissedNews: Bool { memory.withLock { $0.wasRestored || $0.hasLostWebhook } }

    /// Takes note of a webhook that was lost for good.
    func loseWebhook() { memory.withLock { $0.hasLostWebhook = true } }

    /// Takes the database for what it is now, after a backup was put into its place.
    func forget(_ attempts: [Attempt], _ payments: [PaymentRecord], _ orders: [Order]) {
        memory.withLock { memory in
            memory.attempts = Dictionary(attempts.map { ($0.reference, $0) }) { first, _ in first }
            // What the store has forgotten it reckons anew from what it has: the gateway is asked for it before anything is sent (F-33).
            memory.fingerprints = memory.attempts.mapValues(\.fingerprint)
            memory.payments = Dictionary(payments.map { ($0.id, $0) }) { first, _ in first }
            memory.orders = Dictionary(orders.map { ($0.id, $0) }) { first, _ in first }
            memory.live = Dictionary(
                attempts.filter(\.state.isLive).map { ($0.intent, $0.reference) }
            ) { first, _ in first }
            memory.paid = [:]
            memory.promises = [:]
            memory.ended = [:]
            memory.fences = [:]
            memory.refunds = [:]
            memory.wasRestored = true
        }
    }
}
