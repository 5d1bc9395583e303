internal import MockServerKit
internal import PaymentHTTP

extension State {
    /// SETTLE: takes held money once, all or a part; the rest goes back to the payer.
    mutating func settle(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let reference = try parameters.required("orderReference")
        let amount = try Amount(try parameters.required("amount"), try parameters.required("currency"))
        if let reason = reasonAgainstSettling(reference, amount) {
            var refused = Order(reference: reference, kind: .charge, amount: amount, createdDate: call.seconds)
            refused.status = .declined
            refused.reason = reason
            return settleAnswer(refused)
        }
        orders.change(reference) { $0.amount = amount }
        capture(reference, &call)
        guard let order = orders[reference] else { throw Failure(.unknownOrder) }
        return settleAnswer(order)
    }

    private func reasonAgainstSettling(_ reference: String, _ amount: Amount) -> Reason? {
        guard let order = orders[reference] else { return .unknownOrder }
        guard order.status == .waitingAuthComplete else { return .wrongState }
        guard order.amount.currency == amount.currency else { return .invalidCurrency }
        return amount.minorUnits <= order.amount.minorUnits ? nil : .invalidAmount
    }

    private func settleAnswer(_ order: Order) -> JSON {
        var answer = TransactionMessage.object(order, credentials)
        if !settings.settleAnswerSignsEightFields { TransactionMessage.signBriefly(&answer, order, credentials) }
        return .object(answer)
    }

    /// CHECK_STATUS: everything about an order.
    func checkStatus(_ parameters: Parameters, _ call: Call) throws(Failure) -> JSON {
        let reference = try parameters.required("orderReference")
        let found = orders[reference].flatMap { $0.isRemoved ? nil : $0 }
        if found == nil, settings.answersUnknownOrderBriefly { throw Failure(.unknownOrder) }
        var answer =
            found.map { TransactionMessage.object($0, credentials) }
            ?? TransactionMessage.refusal(
                .unknownOrder, reference: reference, amount: .unknown, now: call.seconds, credentials)
        TransactionMessage.addStatus(found, to: &answer)
        return .object(answer)
    }
}
