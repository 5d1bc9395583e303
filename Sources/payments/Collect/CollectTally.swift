internal import PaymentCore
internal import PaymentOrders

/// What `payments collect` has done, counted.
struct CollectTally {
    /// How many payments, and for how much.
    struct Sum {
        private(set) var count = 0
        private(set) var amounts: [Currency: Int64] = [:]

        mutating func add(_ amount: Money) {
            count += 1
            let (sum, overflow) = (amounts[amount.currency] ?? 0).addingReportingOverflow(amount.minorUnits)
            amounts[amount.currency] = overflow ? .max : sum
        }

        /// The amounts, by currency.
        var money: [Money] {
            amounts.sorted { $0.key.code < $1.key.code }.map { Money(minorUnits: $0.value, currency: $0.key) }
        }
    }

    /// What became of payments, in the order that they are told of.
    enum Fate: String, CaseIterable {
        case charged
        case declined
        /// The bank or the payer is still to decide.
        case waiting
        /// Nobody knows yet.
        case unknown
    }

    /// Pieces of work, by kind and by how they ended.
    private(set) var work: [WorkItem.Kind: [WorkReport.Outcome: Int]] = [:]
    /// Messages that were handed over.
    private(set) var messages = 0
    /// Times that one could not be.
    private(set) var messageFailures = 0
    /// The refunds that were worked on.
    private(set) var refunds: Set<RefundRecord.ID> = []
    private var ended: [Fate: Sum] = [:]
    /// Payments without an end, so that each counts once and as it was seen last.
    private var open: [MerchantReference: Attempt] = [:]

    /// Counts what came of a piece of work.
    mutating func add(_ report: WorkReport) {
        work[report.item.kind, default: [:]][report.outcome, default: 0] += 1
        if let message = report.message {
            if message.deliveredAt == nil { messageFailures += 1 } else { messages += 1 }
        }
        if report.item.kind == .refund, report.outcome == .done, let id = try? RefundRecord.ID(report.item.subject) {
            refunds.insert(id)
        }
        for attempt in report.attempts {
            if let refund = attempt.refund { refunds.insert(refund) } else { add(attempt) }
        }
    }

    private mutating func add(_ attempt: Attempt) {
        switch attempt.state {
        case .succeeded: ended[.charged, default: Sum()].add(attempt.amount)
        case .declined, .cancelled: ended[.declined, default: Sum()].add(attempt.amount)
        // It never reached the gateway; the next try counts.
        case .absent: break
        case .sending, .unknown, .actionRequired, .pending, .authorized:
            open[attempt.reference] = attempt
            return
        }
        open[attempt.reference] = nil
    }

    /// The payments of a fate.
    func sum(_ fate: Fate) -> Sum {
        switch fate {
        case .charged, .declined: return ended[fate] ?? Sum()
        case .waiting, .unknown:
            var sum = Sum()
            for attempt in open.values
            where (attempt.state == .sending || attempt.state == .unknown) == (fate == .unknown) {
                sum.add(attempt.amount)
            }
            return sum
        }
    }

    /// How many pieces of work ended so.
    func count(_ outcome: WorkReport.Outcome) -> Int { work.values.reduce(0) { $0 + ($1[outcome] ?? 0) } }
}
