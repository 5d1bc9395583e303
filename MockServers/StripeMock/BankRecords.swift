package import MockServerKit

extension StripeMock: BankedMock {
    /// One record for each payment that took money, oldest first.
    package var bankRecords: [BankRecord] {
        var disputed: [String: Int64] = [:]
        for dispute in state.disputes.all(where: { !$0.isInquiry && $0.status != "won" }) {
            disputed[dispute.charge, default: 0] += dispute.amount
        }
        return state.charges.all { $0.isSuccessful && $0.isCaptured }.map { charge in
            let payment = state.paymentIntents[charge.paymentIntent]
            return BankRecord(
                transaction: charge.paymentIntent, reference: payment?.metadata["merchant_reference"] ?? "",
                currency: charge.currency.uppercased(), taken: charge.amountCaptured, returned: charge.amountReturned,
                disputed: disputed[charge.id] ?? 0)
        }
    }
}
