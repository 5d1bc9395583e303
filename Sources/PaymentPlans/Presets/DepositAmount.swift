public import PaymentCore

/// How much a deposit is, as merchants set it up.
public enum DepositAmount: Hashable, Sendable {
    /// A fixed amount; a total below it is the deposit then (D-5).
    case flat(Money)
    /// A percentage of the total, within bounds if they are given.
    case percentage(Percentage, atLeast: Money? = nil, atMost: Money? = nil)

    /// The line it stands for, due on booking.
    func line(note: String? = nil) -> Line {
        switch self {
        case .flat(let amount): Line(.deposit, .flat(amount), due: .onBooking, note: note)
        case .percentage(let percentage, let minimum, let maximum):
            Line(.deposit, .percentage(percentage), atLeast: minimum, atMost: maximum, due: .onBooking, note: note)
        }
    }
}
