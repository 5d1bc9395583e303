internal import MockServerKit
internal import PaymentCore

/// A charge whose card and amount were checked.
struct Charge {
    let kind: Transaction.Kind
    let amount: Int64
    let instrument: Instrument
    var order: OrderData
    /// `duplicateWindow` as sent.
    var window: Int64?
    var allowsPartial = false
    /// The voice authorization of a `captureOnlyTransaction`.
    var authCode: String?
    var subscription: Transaction.SubscriptionPayment?
    /// Whether nobody is compared with: charges that the gateway starts itself.
    var isUnguarded = false
}

extension State {
    /// Asks the issuer and keeps what became of it.
    ///
    /// The order of checks: expiry, duplicate, nonce, processor, zip and filters.
    mutating func authorize(_ charge: Charge, _ call: inout Call) throws(Refusal) -> TransactionAnswer {
        let card = charge.instrument.card
        guard !card.expiry.isOver(on: call.today) else { throw .reason(.expired, card) }
        let mark = duplicateMark(
            charge.kind, charge.amount, card, expiry: card.expiry.text, charge.order, window: charge.window)
        if !charge.isUnguarded, let original = original(of: mark, window: charge.window, call) {
            return duplicateAnswer(of: original, window: charge.window)
        }
        do throws(Failure) {
            try spend(charge.instrument, call)
        } catch {
            throw .failure(error)
        }
        guard card.outcome != .processingError else { throw .reason(.processing, card) }
        let transaction = decide(charge, &call)
        transactions.add(transaction, id: transaction.id)
        if !charge.isUnguarded { duplicates[mark] = DuplicateEntry(transaction: transaction.id, at: call.now) }
        begin(transaction, &call)
        return answer(to: transaction, charge)
    }

    /// The issuer's and the filters' decision.
    private mutating func decide(_ charge: Charge, _ call: inout Call) -> Transaction {
        let card = charge.instrument.card
        let zip = charge.order.billTo["zip"] ?? charge.instrument.billTo?["zip"]
        let checks = Checks(
            address: Trigger.addressResult(zip: zip, card.brand), code: charge.instrument.codeResult, cardholder: "2")
        let prepaid = Trigger.prepaid(zip: zip)
        let limit = prepaid?.limit ?? .max
        let decline = decline(card, zip: zip, checks, isShort: charge.amount > limit && !charge.allowsPartial)
        let isHeld = decline == nil && card.outcome == .held
        let authorized = min(charge.amount, limit)
        let status: Transaction.Status =
            decline != nil
            ? .declined
            : isHeld
                ? .heldForReview
                : charge.kind == .authorize ? .authorizedPendingCapture : .capturedPendingSettlement
        return Transaction(
            id: nextID(.transaction, call), kind: charge.kind, submitted: call.now, status: status,
            responseCode: decline != nil ? 2 : isHeld ? 4 : 1,
            reason: decline ?? (isHeld ? .held : authorized < charge.amount ? .partlyApproved : .approved),
            requested: charge.amount, authorized: decline == nil ? authorized : charge.amount,
            settling: decline == nil ? authorized : 0, card: card, checks: checks,
            authCode: decline == nil ? charge.authCode ?? call.code(6) : "", order: charge.order, original: nil,
            profile: charge.instrument.profile, networkID: decline == nil ? call.code(15) : nil,
            subscription: charge.subscription)
    }

    private func decline(_ card: Card, zip: String?, _ checks: Checks, isShort: Bool) -> Reason? {
        if card.outcome == .declined || card.outcome == .insufficientFunds || zip == Trigger.declinedZip || isShort {
            return .declined
        }
        let isAddressWrong = settings.declinesAddressMismatch && checks.address == "N"
        let isCodeWrong = settings.declinesCodeMismatch && checks.code == "N"
        if isAddressWrong && isCodeWrong { return .bothMismatch }
        return isAddressWrong ? .addressMismatch : isCodeWrong ? .codeMismatch : nil
    }

    /// Plans what comes later and tells the merchant.
    private mutating func begin(_ transaction: Transaction, _ call: inout Call) {
        planSettlement(call)
        switch transaction.status {
        case .authorizedPendingCapture, .heldForReview:
            agenda.plan(
                .authorizationExpires(transaction.id),
                at: transaction.submitted.adding(seconds: 30 * CivilTime.daySeconds))
        default: break
        }
        switch (transaction.status, transaction.kind) {
        case (.declined, _): break
        case (.heldForReview, _): emit("payment.fraud.held", .transaction(transaction), &call)
        case (_, .authorize): emit("payment.authorization.created", .transaction(transaction), &call)
        case (_, .captureOnly): emit("payment.capture.created", .transaction(transaction), &call)
        default: emit("payment.authcapture.created", .transaction(transaction), &call)
        }
    }

    private func answer(to transaction: Transaction, _ charge: Charge) -> TransactionAnswer {
        let zip = charge.order.billTo["zip"] ?? charge.instrument.billTo?["zip"]
        let isShortOfFunds = transaction.responseCode == 2 && transaction.card.outcome == .insufficientFunds
        let hasHash = transaction.profile == nil && transaction.subscription == nil
        return TransactionAnswer(
            responseCode: transaction.responseCode, authCode: transaction.authCode, checks: transaction.checks,
            id: transaction.id, card: transaction.card, reason: transaction.reason,
            hash: hasHash ? hash(id: transaction.id, amount: charge.amount) : "",
            rawResponseCode: isShortOfFunds ? "51" : nil,
            prepaid: transaction.responseCode == 1
                ? Trigger.prepaid(zip: zip).map { prepaid in
                    .group(
                        "prePaidCard",
                        [
                            .text("requestedAmount", Amount.text(charge.amount)),
                            .text("approvedAmount", Amount.text(transaction.authorized)),
                            .text("balanceOnCard", prepaid.balance),
                        ])
                } : nil,
            profile: transaction.profile, networkID: transaction.networkID)
    }
}
