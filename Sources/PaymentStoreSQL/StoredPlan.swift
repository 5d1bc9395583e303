internal import PaymentOrders
internal import PaymentPlans
internal import Synchronization

/// Plans as the texts that are kept of them, with those at hand that were read or written lately.
///
/// To read a plan out of its text takes longer than all else that a transaction does with an order, and an order that was written is
/// mostly read again soon: before a charge, after it, when its webhook comes. What is remembered lies under the whole text, so it is
/// what would be read.
enum StoredPlan {
    /// At most twice as many plans are remembered, of a few kilobytes each.
    private static let countMax = 512

    private struct Memory {
        var recent: [String: Plan] = [:]
        var earlier: [String: Plan] = [:]

        mutating func remember(_ plan: Plan, under text: String) {
            if recent.count >= countMax {
                earlier = recent
                recent = [:]
            }
            recent[text] = plan
        }

        mutating func plan(of text: String) -> Plan? {
            if let plan = recent[text] { return plan }
            guard let plan = earlier[text] else { return nil }
            remember(plan, under: text)
            return plan
        }
    }

    private static let memory = Mutex(Memory())

    /// The column of a plan.
    static func column(_ plan: Plan) throws(OrderError) -> SQLValue {
        let value = try StoredDocument.column(plan, "plan")
        if case .text(let text) = value { memory.withLock { $0.remember(plan, under: text) } }
        return value
    }

    /// The plan of a text.
    static func read(_ text: String) throws -> Plan {
        if let plan = memory.withLock({ $0.plan(of: text) }) { return plan }
        let plan = try StoredDocument.read(Plan.self, text)
        memory.withLock { $0.remember(plan, under: text) }
        return plan
    }
}
