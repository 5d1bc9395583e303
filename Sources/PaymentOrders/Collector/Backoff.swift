internal import PaymentCore

/// How long to wait after so many failures: a random time up to a ceiling that doubles, so that those who failed together do not come
/// back together.
struct Backoff: Sendable {
    let firstSeconds: Int64
    let longestSeconds: Int64

    /// The ceiling after `failures` failures in a row.
    func ceiling(after failures: Int) -> Int64 {
        let doublings = min(max(failures - 1, 0), 30)
        return min(longestSeconds, firstSeconds << Int64(doublings))
    }

    /// A time from half a second on, uniform up to the ceiling.
    func milliseconds(after failures: Int, _ random: any RandomSource) -> Int64 {
        500 + Int64(random.next(below: UInt64(ceiling(after: failures) * 1000)))
    }
}
