/// Bookings of any kind of calendar that take a deposit and leave the rest to a drafted invoice (P-IN-1 to P-IN-5).
///
/// The total is that of the whole booking: all seats of a class, all services of a menu (D-9).
public struct CalendarDeposit: Hashable, Sendable {
    /// How the rest comes in.
    public enum Balance: Hashable, Sendable {
        /// Staff send the drafted invoice by hand; until then the booker is told nothing (P-IN-4).
        case draftInvoice
        /// The invoice is sent by itself when the rest falls due (P-IN-5).
        case invoice(Due)
        /// The kept payment method is charged when the rest falls due (P-IN-5).
        case savedMethod(Due)
    }

    /// The deposit; nil where the whole is paid on booking, because partial payment is off.
    public var deposit: DepositAmount?
    /// How the rest comes in.
    public var balance: Balance
    /// What the booker reads about the payment.
    public var note: String?
    /// What is kept when the booker cancels.
    public var cancellation: CancellationPolicy?

    /// Creates settings.
    public init(
        deposit: DepositAmount?, balance: Balance = .draftInvoice, note: String? = nil,
        cancellation: CancellationPolicy? = nil
    ) {
        self.deposit = deposit
        self.balance = balance
        self.note = note
        self.cancellation = cancellation
    }

    /// The terms they stand for.
    ///
    /// - Throws: `PlanError` for a percentage that is no share of the total, or bounds that cross.
    public func terms() throws(PlanError) -> Terms {
        guard let deposit else {
            return try Terms(
                lines: [Line(.deposit, .rest, due: .onBooking, note: note)], payerChoice: .exact,
                cancellation: cancellation)
        }
        let rest =
            switch balance {
            case .draftInvoice: Line(.balance, .rest, collection: .draftInvoice)
            case .invoice(let due): Line(.balance, .rest, due: due, collection: .invoiceWhenDue)
            case .savedMethod(let due): Line(.balance, .rest, due: due, collection: .savedMethod)
            }
        return try Terms(lines: [deposit.line(note: note), rest], cancellation: cancellation)
    }
}
