internal import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// Gives back money of the payment in `details`, by what its state allows.
    func giveBack(_ request: RefundRequest, of details: Wire.Details) async throws(PaymentError) -> Outcome<Refund> {
        guard !details.isRefund else { throw wrongState(details, "it is a refund itself") }
        switch details.status {
        case "capturedPendingSettlement": return try await voidInstead(request, of: details)
        case "settledSuccessfully": return try await refundSettled(request, of: details)
        case "voided": return .succeeded(try voidedBefore(request, details))
        case "authorizedPendingCapture":
            throw wrongState(details, "it holds money and took none; a void releases it")
        default: throw wrongState(details, "nothing of it can be given back")
        }
    }

    /// Voids a payment that has not settled, which gives everything back and nothing less.
    private func voidInstead(
        _ request: RefundRequest, of details: Wire.Details
    ) async throws(PaymentError) -> Outcome<Refund> {
        let captured = try caller.readable { () throws(InvalidValue) in try money(details.settleAmount) }
        let amount = request.amount ?? captured
        try check(request, isNothingGivenBackOf: details)
        guard amount.minorUnits <= captured.minorUnits else { throw tooMuch(amount, of: captured) }
        guard amount == captured else {
            throw PaymentError(
                .invalidRequest,
                "the payment has not settled, and before that only all of it can be given back; repeat this refund "
                    + "when its status is 'settledSuccessfully', after the next cut-off, at most a day from now",
                field: "amount",
                value: amount.description, gateway: .authorizeNet, retry: .sameKey(afterSeconds: 6 * 3600))
        }
        return try await move(
            .void(details.id, refID: request.reference.text), reference: request.payment,
            merchantReference: request.reference, key: request.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                .succeeded(try voidedBefore(request, try await transaction(details.id)))
            }
        ) { (transaction: Wire.Transaction) throws(InvalidValue) -> Outcome<Refund> in
            guard transaction.responseCode == "1" else {
                return .pending(PendingOperation(reference: request.payment, gatewayCode: transaction.code))
            }
            let time = caller.clock.now()
            return .succeeded(voidAsRefund(of: details, amount: amount, reference: request.reference, at: time))
        }
    }

    /// The refund that an earlier void of the payment was: a void gives everything back, so there is one at most.
    private func voidedBefore(_ request: RefundRequest, _ details: Wire.Details) throws(PaymentError) -> Refund {
        guard details.status == "voided" else { throw wrongState(details, "the void before is not listed") }
        let values = try caller.readable { () throws(InvalidValue) in
            (amount: try voidedAmount(details), time: try time(details.submitted))
        }
        guard request.amount == nil || request.amount == values.amount else {
            throw wrongState(details, "all of its \(values.amount) was given back by a void")
        }
        return voidAsRefund(of: details, amount: values.amount, reference: request.reference, at: values.time)
    }

    /// Refunds a settled payment.
    private func refundSettled(
        _ request: RefundRequest, of details: Wire.Details
    ) async throws(PaymentError) -> Outcome<Refund> {
        let captured = try caller.readable { () throws(InvalidValue) in try money(details.settleAmount) }
        // The duplicate window tells a repeat for eight hours; the list of refunds tells it for good.
        let refunds = try await refunds(of: details)
        if let done = refunds.first(where: { $0.merchantReference == request.reference && $0.status != .failed }) {
            return try outcome(of: done, request)
        }
        let before = try caller.readable { () throws(InvalidValue) in try sum(refunds) }
        guard request.refundedBefore == before else {
            throw PaymentError(
                InvalidValue(
                    "refundedBefore", request.refundedBefore?.description ?? "",
                    "is not what was given back so far, \(before): look at the payment again"),
                gateway: .authorizeNet)
        }
        let left = try caller.readable { () throws(InvalidValue) in try captured - before }
        let amount = request.amount ?? left
        guard amount.isPositive, amount.minorUnits <= left.minorUnits else { throw tooMuch(amount, of: left) }
        guard let card = details.card, lastFour(card.number).utf8.count == 4 else {
            throw wrongState(details, "it was paid with no card that can be given back to")
        }
        let given = amount
        return try await move(
            .refund(details.id, request, amount: amount, lastFour: lastFour(card.number)), reference: request.payment,
            merchantReference: request.reference, key: request.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                let refunds = try await self.refunds(of: details)
                guard let done = refunds.first(where: { $0.merchantReference == request.reference }) else {
                    throw PaymentError(.gatewayFault, "it lists no refund under this reference", gateway: .authorizeNet)
                }
                return try outcome(of: done, request)
            }
        ) { (transaction: Wire.Transaction) throws(InvalidValue) -> Outcome<Refund> in
            let reference = self.reference(transaction.id)
            guard transaction.responseCode == "1" else {
                return .pending(PendingOperation(reference: reference, gatewayCode: transaction.code))
            }
            return .succeeded(
                Refund(
                    reference: reference, payment: request.payment, merchantReference: request.reference, amount: given,
                    status: .succeeded, createdAt: caller.clock.now()))
        }
    }

    /// What a refund that was made before means for the call that would have made it.
    private func outcome(of refund: Refund, _ request: RefundRequest) throws(PaymentError) -> Outcome<Refund> {
        guard request.amount == nil || request.amount == refund.amount else {
            throw PaymentError(
                .invalidRequest, "this reference was used for a refund of \(refund.amount); give every refund its own",
                field: "reference", value: request.reference.text, gateway: .authorizeNet)
        }
        switch refund.status {
        case .succeeded: return .succeeded(refund)
        case .pending:
            return .pending(PendingOperation(reference: refund.reference, gatewayCode: refund.status.rawValue))
        case .failed:
            return .declined(
                Decline(
                    reason: .generic, gatewayCode: refund.status.rawValue,
                    gatewayMessage: "the refund came to nothing", reference: refund.reference))
        }
    }

    /// Refuses a request that counts on a refund which an unsettled payment cannot have had.
    private func check(_ request: RefundRequest, isNothingGivenBackOf details: Wire.Details) throws(PaymentError) {
        guard let before = request.refundedBefore, !before.isZero else { return }
        throw PaymentError(
            InvalidValue(
                "refundedBefore", before.description,
                "cannot be: nothing of a payment that has not settled was given back"),
            gateway: .authorizeNet)
    }

    private func tooMuch(_ amount: Money, of left: Money) -> PaymentError {
        PaymentError(
            InvalidValue("amount", amount.description, "is more than the \(left) that can be given back"),
            gateway: .authorizeNet)
    }

    /// The sum of the refunds that stand.
    func sum(_ refunds: [Refund]) throws(InvalidValue) -> Money {
        try Money.sum(refunds.filter { $0.status != .failed }.map(\.amount), in: configuration.currency)
    }
}

extension Exchange where Object == Wire.Transaction {
    /// Gives settled money back.
    ///
    /// The last four digits are enough, together with the payment's id; so no card has to be kept for it.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#payment-transactions-refund-a-transaction
    ///   (read 2026-11-21)
    static func refund(
        _ id: String, _ request: RefundRequest, amount: Money, lastFour: String
    ) throws(PaymentError) -> Exchange {
        let members: JSONObject = [
            "transactionType": "refundTransaction", "amount": .string(try AuthorizeNet.Amount.wire(amount)),
            "payment": ["creditCard": ["cardNumber": .string(lastFour), "expirationDate": "XXXX"]],
            "refTransId": .string(id), "order": ["invoiceNumber": .string(request.reference.text)],
            "transactionSettings": duplicateWindow(AuthorizeNet.DuplicateWindow.charge),
        ]
        let refID = request.reference.text
        return Exchange(
            name: "refund", call: "createTransactionRequest", refID: refID,
            members: ["transactionRequest": .object(members)], writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                try answer.transaction(refID: refID, of: id, for: configuration)
            },
            mismatch: { answer in
                if answer.originalID != id { return "it gives back no money of \(id)" }
                return AuthorizeNet.isID(answer.id) && answer.id != id ? nil : "it makes no refund"
            })
    }
}
