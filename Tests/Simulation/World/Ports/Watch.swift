import PaymentCore
import PaymentOrders
import PaymentPlans
import Synchronization

/// What one transaction wrote, in order.
final class Watch: Sendable {
    /// One write.
    enum Write: Sendable {
        case attempt(Attempt, before: Attempt?)
        case payment(PaymentRecord, before: PaymentRecord?)
        case refund(RefundRecord, before: RefundRecord?)
        case order(Order, isNew: Bool)
        case invoice(Invoice)
        case method(MethodRecord)
        case entries([LedgerEntry])
        case audit(AuditEntry)
        case message(Message, isNew: Bool)
        case event(InboxEvent, isNew: Bool)
        case file(CaseFile, isNew: Bool)
        case binding(GatewayReference, AccountName, PaymentRecord.ID)
        case setting(String, String)
        case claim(WorkItem)
        case finish(WorkItem, isHeld: Bool)
    }

    private let state = Mutex<[Write]>([])

    /// The writes so far.
    var writes: [Write] { state.withLock { $0 } }

    /// Forgets everything, because the body begins anew.
    func reset() { state.withLock { $0 = [] } }

    /// Adds a write.
    func add(_ write: Write) { state.withLock { $0.append(write) } }
}

extension Watch.Write {
    /// A few words for the trace; nil for what follows from others.
    var words: String? {
        switch self {
        case .attempt(let attempt, let before):
            "attempt \(attempt.reference) \(before.map { "\($0.state.rawValue)>" } ?? "+")\(attempt.state.rawValue)"
                + (attempt.detail.map { " (\($0))" } ?? "")
        case .payment(let payment, _):
            "payment \(payment.id) \(payment.state.rawValue) \(payment.captured.minorUnits)-\(payment.refunded.minorUnits)"
                + "-\(payment.disputed.minorUnits)"
        case .refund(let refund, _): "refund \(refund.id) \(refund.state.rawValue) \(refund.amount)"
        case .order(let order, let isNew): "order \(order.id) \(isNew ? "+" : "")\(order.plan.status.rawValue)"
        case .event(let event, let isNew):
            "event \(event.eventID) \(isNew ? "+" : "")\(event.state.rawValue)"
                + (event.detail.map { " (\($0))" } ?? "")
        case .file(let file, let isNew): isNew ? "case \(file.kind.rawValue): \(file.detail)" : "case closed"
        case .binding(let transaction, _, let payment): "bind \(transaction.id) to \(payment)"
        case .setting(let name, let value): "setting \(name)=\(value)"
        case .claim(let item): "claim \(item.kind.rawValue) \(item.subject) fence \(item.fence)"
        case .finish(let item, let isHeld): isHeld ? nil : "lost \(item.kind.rawValue) \(item.subject)"
        case .message(let message, let isNew): isNew ? "message \(message.kind.rawValue)" : nil
        case .invoice, .method, .entries, .audit: nil
        }
    }
}
