internal import MockServerKit

/// Capture, void and the decision on a held transaction: what changes a transaction without making another.
extension State {
    /// `priorAuthCaptureTransaction`: all or part of an authorization, once.
    mutating func capture(_ request: Element, _ call: inout Call) throws(Refusal) -> TransactionAnswer {
        let id = request.text("refTransId") ?? ""
        guard !id.isEmpty else { throw .reason(.missingTransaction) }
        guard let transaction = transactions[id], transaction.kind == .authorize else {
            throw .reason(.notFound, original: id)
        }
        switch transaction.status {
        case .authorizedPendingCapture: break
        case .capturedPendingSettlement, .settledSuccessfully:
            return TransactionAnswer(original: id, reason: .alreadyCaptured)
        default: throw .reason(.notFound, original: id)
        }
        let amount = request["amount"] == nil ? transaction.authorized : try Self.chargedAmount(request)
        guard amount <= transaction.authorized else { throw .reason(.captureTooLarge, transaction.card, original: id) }
        transactions.change(id) {
            $0.status = .capturedPendingSettlement
            $0.settling = amount
        }
        planSettlement(call)
        emitCurrent("payment.priorAuthCapture.created", id, &call)
        return TransactionAnswer(authCode: transaction.authCode, id: id, original: id, card: transaction.card)
    }

    /// `voidTransaction`: the whole of what is not settled yet; a refund that is voided can be made again.
    mutating func void(_ request: Element, _ call: inout Call) throws(Refusal) -> TransactionAnswer {
        let id = request.text("refTransId") ?? ""
        guard !id.isEmpty else { throw .reason(.missingTransaction) }
        guard let transaction = transactions[id] else { throw .reason(.notFound, original: id) }
        switch transaction.status {
        case .authorizedPendingCapture, .capturedPendingSettlement, .refundPendingSettlement: break
        case .voided: return TransactionAnswer(original: id, reason: .alreadyVoided)
        default: throw .reason(.notFound, original: id)
        }
        transactions.change(id) { $0.status = .voided }
        if transaction.kind == .refund, let original = transaction.original {
            transactions.change(original) { $0.refunded -= transaction.settling }
        }
        emitCurrent("payment.void.created", id, &call)
        return TransactionAnswer(authCode: transaction.authCode, id: id, original: id, card: transaction.card)
    }

    /// `updateHeldTransactionRequest`: the merchant's decision on what a filter held.
    mutating func decideHeld(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let id = root.text("heldTransactionRequest", "refTransId") ?? ""
        guard let transaction = transactions[id], transaction.status == .heldForReview else {
            return TransactionAnswer(responseCode: 3, original: id, reason: .notFound).answer
        }
        let isApproved = root.text("heldTransactionRequest", "action") == "approve"
        transactions.change(id) {
            $0.responseCode = isApproved ? 1 : 2
            $0.reason = isApproved ? .approved : .declinedByReview
            $0.settling = isApproved ? $0.authorized : 0
            $0.status =
                !isApproved ? .declined : $0.kind == .authorize ? .authorizedPendingCapture : .capturedPendingSettlement
        }
        planSettlement(call)
        emitCurrent(isApproved ? "payment.fraud.approved" : "payment.fraud.declined", id, &call)
        return TransactionAnswer(
            responseCode: isApproved ? 1 : 2, authCode: isApproved ? transaction.authCode : "", id: id, original: id,
            card: transaction.card, reason: isApproved ? .approved : .declinedByReview
        ).answer
    }

    /// Tells of a transaction as it is now.
    mutating func emitCurrent(_ event: String, _ id: String, _ call: inout Call) {
        if let transaction = transactions[id] { emit(event, .transaction(transaction), &call) }
    }
}
