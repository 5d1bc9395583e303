internal import MockServerKit
internal import PaymentCore

extension State {
    /// For how long after its settlement a transaction can be refunded.
    private static let refundSeconds = 180 * CivilTime.daySeconds

    /// `refundTransaction`: part or all of a settled transaction, several times up to its amount.
    ///
    /// A refund of no transaction (an unlinked credit) needs a right that this merchant does not have.
    mutating func refund(_ request: Element, _ call: inout Call) throws(Refusal) -> TransactionAnswer {
        let amount = try Self.chargedAmount(request)
        let id = request.text("refTransId") ?? ""
        guard !id.isEmpty else { throw .reason(.missingTransaction) }
        guard let original = transactions[id] else { throw .reason(.notFound, original: id) }
        let card = original.card
        try checkInstrument(request, original, call)
        let settings = try Self.lifting { () throws(Failure) in try request.transactionSettings() }
        let window = try Self.lifting { () throws(Failure) in try Element.duplicateWindow(in: settings) }
        var order = OrderData(request, call)
        let expiry = request.text("payment", "creditCard", "expirationDate") ?? ""
        let mark = duplicateMark(.refund, amount, card, expiry: expiry, order, window: window)
        if let earlier = self.original(of: mark, window: window, call) {
            return duplicateAnswer(of: earlier, window: window, refID: id)
        }
        guard original.status == .settledSuccessfully, let settledAt = original.settledAt,
            call.now <= settledAt.adding(seconds: Self.refundSeconds)
        else { throw .reason(.notRefundable, card, original: id) }
        guard amount <= original.settling - original.refunded else {
            throw .reason(.refundTooLarge, card, original: id)
        }
        if order.billTo.isEmpty { order.billTo = original.order.billTo }
        let refund = Transaction(
            id: nextID(.transaction, call), kind: .refund, submitted: call.now, status: .refundPendingSettlement,
            responseCode: 1, reason: .approved, requested: amount, authorized: amount, settling: amount, card: card,
            checks: Checks(), authCode: "", order: order, original: id, profile: original.profile, networkID: nil)
        transactions.add(refund, id: refund.id)
        transactions.change(id) { $0.refunded += amount }
        duplicates[mark] = DuplicateEntry(transaction: refund.id, at: call.now)
        planSettlement(call)
        emit("payment.refund.created", .transaction(refund), &call)
        return TransactionAnswer(id: refund.id, original: id, card: card)
    }

    /// Checks that the card named is the one that was charged: by its last four digits, or as a stored card.
    private func checkInstrument(_ request: Element, _ original: Transaction, _ call: Call) throws(Refusal) {
        if let profile = request["profile"] {
            let stored = try Self.lifting { () throws(Failure) in try storedCard(profile, call) }
            guard original.profile == ProfileReference(customer: stored.customer, card: stored.id) else {
                throw .failure(
                    Failure("E00051", "The original transaction was not issued for this payment profile."))
            }
            return
        }
        guard let card = request["payment"]?["creditCard"], let number = card.text("cardNumber") else {
            throw .reason(.missingCard, original: original.id)
        }
        let isNumber =
            number.count == 4 || number.hasPrefix("XXXX")
            ? String(number.suffix(4)) == original.card.last4
            : fingerprints.fingerprint(number) == original.card.fingerprint
        let expiry = card.text("expirationDate") ?? ""
        guard isNumber, expiry == "XXXX" || Expiry(expiry) == original.card.expiry else {
            throw .reason(.notRefundable, original: original.id)
        }
    }
}
