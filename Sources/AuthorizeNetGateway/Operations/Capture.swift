internal import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// What is decided about a payment that a fraud filter holds.
    public enum HeldDecision: String, Hashable, Sendable {
        /// Let it go on.
        case approve
        /// Refuse it.
        case decline
    }

    /// Takes what the payment in `details` holds.
    ///
    /// The payment was looked up first: the gateway's answer to a capture tells neither what was held nor what was
    /// taken.
    func capture(_ details: Wire.Details, _ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> {
        let held = try await payment(of: details)
        if let done = try captured(held, details, request) { return .succeeded(done) }
        guard held.status == .authorized else {
            throw wrongState(details, "nothing of it can be captured")
        }
        let amount = request.amount ?? held.held
        guard amount.minorUnits <= held.held.minorUnits else {
            throw PaymentError(
                InvalidValue("amount", amount.description, "is more than the \(held.held) that the payment holds"),
                gateway: .authorizeNet)
        }
        return try await move(
            .capture(details.id, request, refID: shortName("capture", request.idempotencyKey.text)),
            reference: request.payment, merchantReference: held.merchantReference, key: request.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                let details = try await transaction(details.id)
                guard let done = try captured(try await payment(of: details), details, request) else {
                    throw wrongState(details, "the capture before is not listed")
                }
                return .succeeded(done)
            }
        ) { transaction throws(InvalidValue) in
            guard transaction.responseCode == "1" else {
                return .pending(PendingOperation(reference: request.payment, gatewayCode: transaction.code))
            }
            return .succeeded(
                Payment(
                    reference: held.reference, merchantReference: held.merchantReference, status: .captured,
                    requested: held.requested, held: .zero(amount.currency), captured: amount,
                    refunded: .zero(amount.currency), card: held.card, keptMethod: held.keptMethod,
                    createdAt: held.createdAt, isLive: held.isLive))
        }
    }

    /// The payment when it has been captured as the request asks; nil when it has not been captured.
    private func captured(
        _ payment: Payment, _ details: Wire.Details, _ request: CaptureRequest
    ) throws(PaymentError) -> Payment? {
        guard payment.status == .captured else { return nil }
        guard payment.captured == request.amount ?? payment.requested else {
            throw wrongState(details, "\(payment.captured) of it was captured before, and what is left was released")
        }
        return payment
    }

    /// Releases what the payment in `details` holds.
    ///
    /// The gateway's own call would also take back captured money, so only a held payment is voided.
    func release(_ details: Wire.Details, _ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> {
        let held = try await payment(of: details)
        if held.status == .voided { return .succeeded(held) }
        guard held.status == .authorized else {
            throw wrongState(
                details,
                held.status == .captured
                    ? "a refund gives captured money back" : "decide on a payment that is held for review")
        }
        return try await move(
            .void(details.id, refID: shortName("void", request.idempotencyKey.text)), reference: request.payment,
            merchantReference: held.merchantReference, key: request.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                let details = try await transaction(details.id)
                let payment = try await payment(of: details)
                guard payment.status == .voided else { throw wrongState(details, "the void before is not listed") }
                return .succeeded(payment)
            }
        ) { transaction throws(InvalidValue) in
            guard transaction.responseCode == "1" else {
                return .pending(PendingOperation(reference: request.payment, gatewayCode: transaction.code))
            }
            return .succeeded(
                Payment(
                    reference: held.reference, merchantReference: held.merchantReference, status: .voided,
                    requested: held.requested, held: .zero(held.requested.currency), captured: held.captured,
                    refunded: held.refunded, card: held.card, keptMethod: held.keptMethod, createdAt: held.createdAt,
                    isLive: held.isLive))
        }
    }

    /// Decides about a payment held for review, and tells what it has come to by looking it up.
    func decide(
        _ decision: HeldDecision, onTransaction id: String, _ key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<Payment> {
        let reference = reference(id)
        let sentAt = caller.clock.now()
        let outcome: Outcome<String> = try await move(
            .decide(decision, id, refID: shortName("decide", key.text)), reference: reference, merchantReference: nil,
            key: key, earlier: { _ async throws(PaymentError) in .succeeded(id) }
        ) { transaction throws(InvalidValue) in .succeeded(transaction.id) }
        guard case .succeeded = outcome else {
            return try outcome.map { _ throws(PaymentError) in
                throw PaymentError(.gatewayFault, "nothing was decided", gateway: .authorizeNet)
            }
        }
        do throws(PaymentError) {
            let details = try await transaction(id)
            let payment = try await payment(of: details)
            switch payment.status {
            case .captured, .authorized: return .succeeded(payment)
            case .voided: return .declined(Decline(details))
            case .open, .actionRequired, .pending:
                return .pending(PendingOperation(reference: reference, gatewayCode: details.status))
            }
        } catch {
            return .unknown(
                UnknownOutcome(
                    reason: .gatewayFault, reference: reference, merchantReference: nil, idempotencyKey: key,
                    sentAt: sentAt,
                    detail: "the decision was taken, and what it came to could not be looked up: \(error)"))
        }
    }

    /// The refusal of a call that the payment's state does not allow.
    func wrongState(_ details: Wire.Details, _ advice: String) -> PaymentError {
        PaymentError(
            .invalidRequest, "the payment is '\(details.status.printable())': \(advice)", field: "payment",
            value: details.id.printable(), gateway: .authorizeNet)
    }
}

extension Exchange where Object == Wire.Transaction {
    /// Takes what an authorization holds, whole or in part.
    ///
    /// - SeeAlso:
    ///   https://developer.authorize.net/api/reference/index.html#payment-transactions-capture-a-previously-authorized-amount
    ///   (read 2026-11-21)
    static func capture(_ id: String, _ request: CaptureRequest, refID: String) throws(PaymentError) -> Exchange {
        var members: JSONObject = ["transactionType": "priorAuthCaptureTransaction"]
        if let amount = request.amount { members["amount"] = .string(try AuthorizeNet.Amount.wire(amount)) }
        members["refTransId"] = .string(id)
        members["transactionSettings"] = duplicateWindow(AuthorizeNet.DuplicateWindow.off)
        return change("capture", of: id, members, refID: refID)
    }

    /// Cancels a transaction that has not settled: releases what it holds, or takes it out of the next batch.
    static func void(_ id: String, refID: String) -> Exchange {
        change(
            "void", of: id,
            [
                "transactionType": "voidTransaction", "refTransId": .string(id),
                "transactionSettings": duplicateWindow(AuthorizeNet.DuplicateWindow.off),
            ], refID: refID)
    }

    /// A transaction that changes the one it names and makes none of its own.
    private static func change(_ name: String, of id: String, _ members: JSONObject, refID: String) -> Exchange {
        Exchange(
            name: name, call: "createTransactionRequest", refID: refID,
            members: ["transactionRequest": .object(members)], writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                try answer.transaction(refID: refID, of: id, for: configuration)
            },
            mismatch: { $0.id == id ? nil : "it names '\($0.id.printable())' instead of \(id)" })
    }

    /// Decides about a transaction that is held for review.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#fraud-management (read 2026-11-21)
    static func decide(_ decision: AuthorizeNet.HeldDecision, _ id: String, refID: String) -> Exchange {
        Exchange(
            name: "decide", call: "updateHeldTransactionRequest", refID: refID,
            members: [
                "heldTransactionRequest": ["action": .string(decision.rawValue), "refTransId": .string(id)]
            ], writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                do throws(GatewayFailure) {
                    return try answer.transaction(refID: refID, of: id, for: configuration)
                } catch {
                    // That it is refused now is what was asked for; the look-up tells.
                    if case .declined(let decline) = error, decline.reference?.id == id {
                        throw .repeated(
                            PaymentError(.invalidRequest, decline.gatewayMessage, gateway: .authorizeNet))
                    }
                    throw error
                }
            },
            mismatch: { $0.id == id ? nil : "it names '\($0.id.printable())' instead of \(id)" })
    }
}
