public import PaymentCore
internal import PaymentLocalization

/// What an account of the ledger had at the beginning of a period, moved in it and has at its end; or the sums of all of them.
public struct TrialBalanceRow: ReportRow, Hashable {
    /// The account; nil in the sums.
    public let account: LedgerAccount?
    /// The balance before the first day: a debit balance above zero, a credit balance below.
    public let beginning: Money
    /// The debits of the period.
    public let debit: Money
    /// The credits of the period, without a sign.
    public let credit: Money
    /// The balance after the last day: a debit balance above zero, a credit balance below.
    public let ending: Money

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        ReportWord("account", "account", "рахунок"), ReportWord("beginning", "beginning", "на початок"), .debit,
        .credit,
        ReportWord("ending", "ending", "на кінець"), .currency,
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            account.map { .word($0.word) } ?? .nothing, .money(beginning), .money(debit), .money(credit),
            .money(ending), .currency(debit.currency),
        ]
    }
}

/// What all accounts of the ledger moved in a period, with the balances before and after, which make up for each other (I-1).
public struct TrialBalance: Hashable, Sendable {
    /// The accounts that have a balance or moved, by currency and name.
    public let rows: [TrialBalanceRow]
    /// The sums of each column, one row for each currency.
    public let totals: [TrialBalanceRow]

    /// Whether debits and credits are the same in each currency, and all balances together are zero.
    public var isBalanced: Bool {
        totals.allSatisfy { $0.debit == $0.credit && $0.beginning.isZero && $0.ending.isZero }
    }

    /// What the report is of.
    public static func heading(_ period: ReportPeriod) -> ReportHeading {
        ReportHeading(ReportWord("trialBalance", "Trial balance", "Оборотно-сальдова відомість"), period)
    }

    /// - Parameters:
    ///   - before: what the accounts moved until the period begins.
    ///   - after: what they moved until it ends.
    init(_ before: [LedgerTurnover], _ after: [LedgerTurnover]) throws(OrderError) {
        var rows: [TrialBalanceRow] = []
        var totals: [Currency: TrialBalanceRow] = [:]
        for turnover in after {
            let zero = Money.zero(turnover.debit.currency)
            let earlier = before.first { $0.account == turnover.account && $0.debit.currency == zero.currency }
            let row = try OrderError.wrapping {
                TrialBalanceRow(
                    account: turnover.account, beginning: earlier?.balance ?? zero,
                    debit: try turnover.debit - (earlier?.debit ?? zero),
                    credit: try turnover.credit - (earlier?.credit ?? zero), ending: turnover.balance)
            }
            guard ![row.beginning, row.debit, row.credit, row.ending].allSatisfy(\.isZero) else { continue }
            rows.append(row)
            let total =
                totals[zero.currency]
                ?? TrialBalanceRow(account: nil, beginning: zero, debit: zero, credit: zero, ending: zero)
            totals[zero.currency] = try OrderError.wrapping {
                TrialBalanceRow(
                    account: nil, beginning: try total.beginning + row.beginning, debit: try total.debit + row.debit,
                    credit: try total.credit + row.credit, ending: try total.ending + row.ending)
            }
        }
        self.rows = rows
        self.totals = totals.values.sorted { $0.debit.currency.code < $1.debit.currency.code }
    }
}

extension Orders {
    /// What all accounts of the ledger moved in a period, with the balances before and after.
    ///
    /// It begins with what `closeLedger` kept, so that it takes no longer in a store of many years.
    ///
    /// - Parameter period: by when it was booked, in days of the business.
    public func trialBalance(in period: ReportPeriod = .all) async throws(OrderError) -> TrialBalance {
        let instants = period.instants(in: business.zone)
        return try await store.transaction { (tx) throws(OrderError) in
            try TrialBalance(tx.turnovers(until: instants.lowerBound), tx.turnovers(until: instants.upperBound))
        }
    }
}
