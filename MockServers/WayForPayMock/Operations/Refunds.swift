internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

extension State {
    /// REFUND: gives money back, in parts if need be, or lets a hold go.
    mutating func refund(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let reference = try parameters.required("orderReference")
        let amount = try Amount(try parameters.required("amount"), try parameters.required("currency"))
        _ = try parameters.required("comment")
        let (status, reason) = refund(amount, of: reference, &call)
        return TransactionMessage.refund(reference, status, reason, credentials)
    }

    /// Pays a refund that waited for the merchant's money.
    mutating func payRefund(_ id: String, _ call: inout Call) {
        guard let refund = refunds[id], refund.status == .refundInProcessing, let order = orders[refund.reference]
        else { return }
        refunds.change(id) {
            $0.status = .refunded
            $0.reason = .ok
            $0.processingDate = call.seconds
        }
        giveBack(refund.amount.minorUnits, of: order, as: .refunded, &call)
    }

    private mutating func refund(
        _ amount: Amount, of reference: String, _ call: inout Call
    ) -> (Order.Status, Reason) {
        guard let order = orders[reference] else { return (.declined, .unknownOrder) }
        guard order.amount.currency == amount.currency else { return (.declined, .invalidCurrency) }
        switch order.status {
        case .waitingAuthComplete:
            guard amount.minorUnits <= order.amount.minorUnits else { return (.declined, .refundLimit) }
            guard amount == order.amount else { return (.declined, .partialVoid) }
            recordRefund(amount, of: reference, .voided, .ok, call)
            finish(reference, .voided, .ok, isPayment: false, &call)
            return (.voided, .ok)
        case .refundInProcessing:
            return (.declined, .refundInProcessing)
        case .approved, .refunded:
            guard amount.minorUnits <= order.amount.minorUnits - order.refunded else {
                return (.declined, .refundLimit)
            }
            return refund(amount, ofPaid: order, &call)
        case .created, .inProcessing, .pending, .declined, .expired, .voided:
            return (.declined, .wrongState)
        }
    }

    private mutating func refund(
        _ amount: Amount, ofPaid order: Order, _ call: inout Call
    ) -> (Order.Status, Reason) {
        let trigger = AmountTrigger.refund(of: amount)
        if let trigger, trigger != .refundInProcessing { return (.declined, trigger) }
        let isWaiting = trigger == .refundInProcessing
        let isVoid = settings.voidsUnsettledPayments && order.settlementDate == nil && amount == order.amount
        let status: Order.Status = isWaiting ? .refundInProcessing : isVoid ? .voided : .refunded
        let id = recordRefund(amount, of: order.reference, status, trigger ?? .ok, call)
        if isWaiting {
            agenda.plan(.refundIsPaid(id), at: call.now.adding(seconds: DueWork.decisionSeconds))
            finish(order.reference, status, .refundInProcessing, isPayment: false, &call)
        } else {
            giveBack(amount.minorUnits, of: order, as: status, &call)
        }
        return (status, trigger ?? .ok)
    }
}
