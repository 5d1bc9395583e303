internal import PaymentCore

/// An amount in equal parts that are above zero, in whole steps (D-1, D-6).
struct EqualParts {
    /// How many parts come to something.
    let count: Int
    private let whole: Int64
    private let left: Int64
    private let step: Int64
    private let goesToLast: Bool

    init(of minorUnits: Int64, _ count: Int, step: Int64, _ remainder: Money.Remainder) {
        (whole, left) = (minorUnits / step).quotientAndRemainder(dividingBy: Int64(count))
        self.step = step
        goesToLast = remainder == .last && whole > 0
        // Where there are more parts than steps, those at the end come to nothing.
        self.count = whole > 0 ? count : Int(left)
    }

    /// The amount of a part, counted from 0.
    subscript(index: Int) -> Int64 {
        let extra: Int64 = goesToLast ? (index == count - 1 ? left : 0) : (Int64(index) < left ? 1 : 0)
        return (whole + extra) * step
    }
}
