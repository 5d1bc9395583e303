internal import PaymentCore
internal import PaymentLocalization

/// Who did what to an order, and why (O-6).
public struct AuditRow: ReportRow, Hashable {
    /// The entry.
    public let entry: AuditEntry

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .number, .at, ReportWord("actor", "who", "хто"), ReportWord("role", "role", "роль"),
        ReportWord("verb", "did", "дія"), ReportWord("reason", "reason", "причина"),
        ReportWord("detail", "detail", "подробиці"),
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            .count(Int(entry.position)), .time(entry.at), .text(entry.actor), entry.roleCell, entry.action,
            .text(entry.reason), .text(entry.detail),
        ]
    }
}

/// The audit trail of an order, or of the store itself.
public struct AuditTrail: Hashable, Sendable {
    /// The order; nil for what was done to the store.
    public let order: Order?
    /// The entries, oldest first.
    public let rows: [AuditRow]
    /// Whether every entry is as it was written, and none is missing before the last (S-93).
    public let isIntact: Bool

    /// What the report is of.
    public var heading: ReportHeading {
        let names: [ReportHeading.Fact] =
            order.map { [.init(.order, .text($0.number)), .init(.title, .text($0.title))] } ?? []
        let state =
            isIntact ? ReportWord("intact", "intact", "цілий") : ReportWord("altered", "ALTERED", "ЗМІНЕНО")
        return ReportHeading(
            ReportWord("audit", "Audit trail", "Журнал дій"),
            names + [.init(ReportWord("chain", "chain", "ланцюг"), .word(state))])
    }
}

extension Orders {
    /// Who did what to an order, and why (O-6).
    ///
    /// - Parameter id: the order; nil for what was done to the store and its accounts.
    /// - Throws: `OrderError.notFound`.
    public func auditTrail(of id: Order.ID?) async throws(OrderError) -> AuditTrail {
        try await store.transaction { (tx) throws(OrderError) in
            var order: Order?
            if let id {
                guard let found = try tx.order(id) else { throw .notFound("order", id) }
                order = found
            }
            let book = id?.text ?? Chain.storeBook
            let entries = try tx.audit(of: book)
            let isIntact = try BookCheck(key, book).findings([], entries).isEmpty
            return AuditTrail(order: order, rows: entries.map(AuditRow.init), isIntact: isIntact)
        }
    }
}
