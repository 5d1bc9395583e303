package import MockServerKit

extension WayForPayMock: BankedMock {
    /// One record for each payment that took money, oldest first.
    package var bankRecords: [BankRecord] {
        state.orders.all { $0.isPaid || $0.refunded > 0 }.map { order in
            BankRecord(
                transaction: order.reference, reference: order.reference, currency: order.amount.currency,
                taken: order.amount.minorUnits, returned: order.refunded)
        }
    }
}
