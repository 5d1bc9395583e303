/// Orders that take a deposit when the estimate is accepted and charge the rest to the kept payment method, when an event happens or a
/// date is reached (P-IF-1 to P-IF-3).
public struct ScheduledBalance: Hashable, Sendable {
    /// The deposit, taken on booking.
    public var deposit: DepositAmount
    /// When the rest is charged: `.when(.productionComplete)`, `.after(.days(0), .event(.completion))`, `.on(date)`.
    public var balance: Due
    /// The equal parts the rest is charged in; nil for one.
    public var parts: Line.Parts?

    /// Creates settings.
    public init(deposit: DepositAmount, balance: Due, parts: Line.Parts? = nil) {
        self.deposit = deposit
        self.balance = balance
        self.parts = parts
    }

    /// The terms they stand for.
    public func terms() throws(PlanError) -> Terms {
        try Terms(lines: [
            deposit.line(),
            Line(parts == nil ? .balance : .installment, .rest, due: balance, parts: parts, collection: .savedMethod),
        ])
    }
}
