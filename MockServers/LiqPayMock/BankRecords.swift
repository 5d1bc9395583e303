package import MockServerKit

extension LiqPayMock: BankedMock {
    /// One record for each payment that took money, oldest first.
    package var bankRecords: [BankRecord] {
        state.payments.all { $0.terms.kind.movesMoney && ($0.status.isPaid || $0.refunded > 0) }.map { payment in
            BankRecord(
                transaction: payment.terms.orderID, reference: payment.terms.orderID,
                currency: payment.terms.currency.rawValue, taken: payment.amount, returned: payment.refunded)
        }
    }
}
