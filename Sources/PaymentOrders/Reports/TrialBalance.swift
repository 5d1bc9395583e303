public import PaymentCore
internal import PaymentLocalization

/// An account of the ledger with its sum on one side, or the sums of all of them.
public struct TrialBalanceRow: ReportRow, Hashable {
    /// The account; nil in the sums.
    public let account: LedgerAccount?
    /// The sum when it is a debit; zero else.
    public let debit: Money
    /// The sum when it is a credit; zero else.
    public let credit: Money

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        ReportWord("account", "account", "рахунок"), .debit, .credit, .currency,
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [account.map { .word($0.word) } ?? .nothing, .money(debit), .money(credit), .currency(debit.currency)]
    }
}

/// The sums of all accounts of the ledger, which make up for each other (I-1).
public struct TrialBalance: Hashable, Sendable {
    /// The accounts, by currency and name.
    public let rows: [TrialBalanceRow]
    /// The sums of both sides, one row for each currency.
    public let totals: [TrialBalanceRow]

    /// Whether debits and credits are the same in each currency.
    public var isBalanced: Bool { totals.allSatisfy { $0.debit == $0.credit } }

    /// What the report is of.
    public static let heading = ReportHeading(
        ReportWord("trialBalance", "Trial balance", "Оборотно-сальдова відомість"))

    init(_ balances: [LedgerBalance]) throws(OrderError) {
        var rows: [TrialBalanceRow] = []
        var totals: [Currency: TrialBalanceRow] = [:]
        let sorted = balances.sorted {
            ($0.balance.currency.code, $0.account.description) < ($1.balance.currency.code, $1.account.description)
        }
        for sum in sorted {
            let zero = Money.zero(sum.balance.currency)
            let row = try OrderError.wrapping {
                TrialBalanceRow(
                    account: sum.account, debit: sum.balance.isPositive ? sum.balance : zero,
                    credit: sum.balance.isPositive ? zero : try zero - sum.balance)
            }
            rows.append(row)
            let total = totals[sum.balance.currency] ?? TrialBalanceRow(account: nil, debit: zero, credit: zero)
            totals[sum.balance.currency] = try OrderError.wrapping {
                TrialBalanceRow(
                    account: nil, debit: try total.debit + row.debit, credit: try total.credit + row.credit)
            }
        }
        self.rows = rows
        self.totals = totals.values.sorted { $0.debit.currency.code < $1.debit.currency.code }
    }
}

extension Orders {
    /// The sums of all accounts of the ledger.
    public func trialBalance() async throws(OrderError) -> TrialBalance {
        try TrialBalance(try await store.transaction { (tx) throws(OrderError) in try tx.balances() })
    }
}
