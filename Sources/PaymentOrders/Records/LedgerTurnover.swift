public import PaymentCore

/// What one account of the ledger moved in one currency.
public struct LedgerTurnover: Hashable, Sendable {
    /// The account.
    public let account: LedgerAccount
    /// The sum of its debits; zero or more.
    public let debit: Money
    /// The sum of its credits, without their sign; zero or more, in the same currency.
    public let credit: Money

    /// Debits less credits: above zero is a debit balance.
    public var balance: Money {
        // Two numbers that are not below zero are never further apart than 64 bits hold.
        Money(minorUnits: debit.minorUnits &- credit.minorUnits, currency: debit.currency)
    }

    /// Checks and keeps what an account moved.
    ///
    /// - Parameters:
    ///   - account: the account.
    ///   - debit: the sum of its debits, in minor units.
    ///   - credit: the sum of its credits, in minor units, without their sign.
    ///   - currency: the currency of both.
    /// - Throws: `OrderError.corrupt` for a sum below zero, and for one that 64 bits do not hold.
    public init(
        account: LedgerAccount, debit: Int128, credit: Int128, currency: Currency
    ) throws(OrderError) {
        self.account = account
        self.debit = try Self.side("debits", debit, account, currency)
        self.credit = try Self.side("credits", credit, account, currency)
    }

    private static func side(
        _ name: String, _ sum: Int128, _ account: LedgerAccount, _ currency: Currency
    ) throws(OrderError) -> Money {
        guard sum >= 0, let minorUnits = Int64(exactly: sum) else {
            throw OrderError(
                .corrupt,
                "the \(name) of account '\(account)' are \(sum) minor units of \(currency), which is below zero or beyond 64 "
                    + "bits: run payments store check", field: name, value: String(sum))
        }
        return Money(minorUnits: minorUnits, currency: currency)
    }
}

/// The sums of the ledger up to a time, so that nobody has to add up all its lines again.
public struct LedgerClosing: Hashable, Sendable {
    /// The end; what was booked at that very instant is not in it.
    public let until: Timestamp
    /// What the accounts moved from the beginning on, by account and currency; accounts that never moved are left out.
    public let turnovers: [LedgerTurnover]

    /// Creates a record from its fields.
    public init(until: Timestamp, turnovers: [LedgerTurnover]) {
        self.until = until
        self.turnovers = turnovers
    }
}
