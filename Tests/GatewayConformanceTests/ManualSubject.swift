import ManualGateway
import PaymentCore
import PaymentTesting

/// The fifth adapter: payments that staff confirm, on a book in memory.
enum ManualSubject {
    static func inMemory() async throws -> ConformanceSubject {
        let book = MemoryBook()
        let clock = ManualWallClock(Timestamp(secondsSinceEpoch: 1_795_260_000))
        return ConformanceSubject(
            gateway: ManualPayment(book: book, clock: clock), transport: RecordingTransport(ScriptedTransport([])),
            tokens: ConformanceSubject.Tokens(
                good: try ManualPayment.Way.cash.token(), declined: nil, authenticationRequired: nil),
            currency: .usd, foreignCurrency: nil, unusedID: "nothing-here", tellsExpiry: false,
            now: { clock.now() }, inject: { _ in },
            completeAction: { _ in throw Impossible("staff ask the payer for nothing") },
            payOnPage: { _ in throw Impossible("there is no page") }, deliveries: { [] },
            bankBalance: {
                book.entries.reduce(0) { sum, entry in
                    guard case .received(let amount, _, _, _) = entry.state else { return sum }
                    return sum + amount.minorUnits - entry.returns.reduce(0) { $0 + $1.amount.minorUnits }
                }
            })
    }
}
