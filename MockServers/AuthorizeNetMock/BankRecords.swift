package import MockServerKit

extension AuthorizeNetMock: BankedMock {
    /// One record for each payment that took money, oldest first; a charge that was voided gave all of it back.
    package var bankRecords: [BankRecord] {
        state.transactions.all { $0.kind != .refund }.compactMap { transaction in
            let (taken, returned): (Int64, Int64) =
                switch transaction.status {
                case .capturedPendingSettlement, .settledSuccessfully: (transaction.settling, transaction.refunded)
                case .voided where transaction.kind == .authorizeAndCapture && transaction.responseCode == 1:
                    (transaction.authorized, transaction.authorized)
                default: (0, 0)
                }
            guard taken > 0 else { return nil }
            return BankRecord(
                transaction: transaction.id, reference: transaction.order.invoiceNumber ?? "",
                currency: Amount.currency, taken: taken, returned: returned)
        }
    }
}
