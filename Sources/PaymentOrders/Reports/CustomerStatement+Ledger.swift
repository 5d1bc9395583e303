internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

extension LedgerAccount {
    /// On whose side of a statement an account is.
    fileprivate enum Side {
        /// Between merchant and customer: what the balance is made of.
        case customer
        /// Where money comes in and goes out.
        case money
        /// What the merchant agreed, sold and waived.
        case merchant
    }

    fileprivate var side: Side {
        switch self {
        case .receivable, .customerBalance, .owedBack: .customer
        // Money in suspense and in dispute is nobody's yet, and a fee is no matter of the customer's: within a journal they make up
        // for what came in.
        case .clearing, .fees, .suspense, .disputes: .money
        case .unbilled, .sales, .waived: .merchant
        }
    }
}

extension CustomerStatement.Section {
    /// Works the lines of one currency out of the ledger's.
    ///
    /// The lines of a journal sum to zero. So what it asks for is the merchant's side negated, what is paid is the money's side, and the
    /// balance changes by their difference. A deposit that is paid at once is two lines that make up for each other.
    init(
        _ entries: [LedgerEntry], from start: Timestamp?, _ currency: Currency, zone: BusinessZone,
        _ documents: inout StatementDocuments
    ) throws(OrderError) {
        let before = entries.prefix { entry in start.map { entry.at < $0 } ?? false }
        beginning = try Self.balance(before, currency)
        var balance = beginning
        var lines: [StatementRow] = []
        var rest = entries[before.endIndex...]
        while let first = rest.first {
            let journal = rest.prefix { $0.book == first.book && $0.journal == first.journal }
            rest = rest[journal.endIndex...]
            for change in try Self.changes(of: journal, currency) {
                balance = try OrderError.wrapping { try balance + change.amount }
                let reference = try documents.find(first, change.kind)
                lines.append(
                    try StatementRow(
                        reference.isInvoice ? .invoice : change.kind, on: zone.moment(first.at).day,
                        order: reference.order, document: reference.document, change: change.amount, balance: balance))
            }
        }
        self.lines = lines
        ending = try Self.balance(entries[...], currency)
        guard balance == ending else {
            throw OrderError(
                .corrupt,
                "the statement begins with \(beginning) and its lines lead to \(balance), but the ledger says \(ending): run "
                    + "payments store check", field: "statement", value: ending.description)
        }
    }

    /// What the customer owes by some lines of the ledger.
    private static func balance(
        _ entries: ArraySlice<LedgerEntry>, _ currency: Currency
    ) throws(OrderError) -> Money {
        let amounts = entries.lazy.filter { $0.account.side == .customer }.map(\.amount)
        return try OrderError.wrapping { try Money.sum(amounts, in: currency) }
    }

    /// What a journal changes, debits above zero: first what it asks for, then what is paid.
    private static func changes(
        of journal: ArraySlice<LedgerEntry>, _ currency: Currency
    ) throws(OrderError) -> [(kind: StatementRow.Kind, amount: Money)] {
        var sums: [StatementRow.Kind: Int128] = [:]
        for entry in journal {
            switch entry.account.side {
            case .customer: break
            case .merchant: sums[.charge, default: 0] -= Int128(entry.amount.minorUnits)
            case .money:
                let kind: StatementRow.Kind = entry.account == .clearing(.balance) ? .transfer : .payment
                sums[kind, default: 0] -= Int128(entry.amount.minorUnits)
            }
        }
        var changes: [(kind: StatementRow.Kind, amount: Money)] = []
        for kind in [StatementRow.Kind.charge, .transfer, .payment] {
            guard let sum = sums[kind], sum != 0 else { continue }
            guard let minorUnits = Int64(exactly: sum) else {
                throw OrderError(.corrupt, "the lines of a journal sum to more than 64 bits hold")
            }
            let amount = Money(minorUnits: minorUnits, currency: currency)
            // Debits add to what is owed: a charge does, a payment does not.
            switch kind {
            case .charge: changes.append((amount.isNegative ? .reduction : .charge, amount))
            case .payment: changes.append((amount.isPositive ? .refund : .payment, amount))
            default: changes.append((kind, amount))
            }
        }
        return changes
    }
}

/// Finds the invoices, payments and refunds that the ledger's lines were written for.
///
/// Whatever changes an order gives its records and the ledger one and the same instant.
struct StatementDocuments {
    private struct Papers {
        var number = ""
        var invoices: [Timestamp: String] = [:]
        var payments: [Timestamp: String] = [:]
        var refunds: [Timestamp: String] = [:]
    }

    private let tx: any StoreTransaction
    private var papers: [String: Papers] = [:]

    init(_ tx: any StoreTransaction) { self.tx = tx }

    /// The order's number, and the number of what an entry is about.
    mutating func find(
        _ entry: LedgerEntry, _ kind: StatementRow.Kind
    ) throws(OrderError) -> (order: String, document: String, isInvoice: Bool) {
        let found = if let known = papers[entry.book] { known } else { try read(entry.book) }
        papers[entry.book] = found
        switch kind {
        case .payment, .transfer: return (found.number, found.payments[entry.at] ?? "", false)
        case .refund: return (found.number, found.refunds[entry.at] ?? "", false)
        case .charge:
            let invoice = found.invoices[entry.at]
            return (found.number, invoice ?? "", invoice != nil)
        default: return (found.number, "", false)
        }
    }

    private func read(_ book: String) throws(OrderError) -> Papers {
        let id = try OrderError.wrapping { try Order.ID(book) }
        guard let order = try tx.order(id) else { return Papers() }
        var papers = Papers(number: order.number)
        for invoice in try tx.invoices(of: id) {
            if let time = invoice.sentAt { papers.invoices[time] = invoice.number }
        }
        for payment in try tx.payments(of: id) {
            if let time = payment.settledAt { papers.payments[time] = payment.id.text }
        }
        for refund in try tx.refunds(of: id) {
            if let time = refund.settledAt { papers.refunds[time] = refund.id.text }
        }
        return papers
    }
}
