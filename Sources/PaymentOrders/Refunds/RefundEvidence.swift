internal import PaymentCore

/// What is known of an attempt to give money back: an answer, a look-up or a list, all alike (§1).
enum RefundEvidence: Sendable {
    /// The money went back.
    case gaveBack(GatewayReference)
    /// The gateway has it in hand.
    case pending(GatewayReference, code: String)
    /// It came to nothing.
    case declined(Decline)
    /// Certainly nothing moved; it is to be tried again, where `PaymentError.retry` or time can mend it.
    case nothingMoved(PaymentError)
    /// Sent, and nobody knows; `refusal` is true if a look-up finds nothing.
    case unknown(GatewayReference?, detail: String, refusal: UnknownOutcome.Refusal? = nil)
    /// A list of the payment's refunds does not have it.
    case notFound

    /// What an answer says.
    init(_ outcome: Outcome<Refund>, expecting attempt: Attempt) {
        switch outcome {
        case .succeeded(let refund):
            // The answer must echo what was asked; one that belongs to another request proves nothing (F-10).
            let isEcho = refund.merchantReference == nil || refund.merchantReference == attempt.reference
            if isEcho, refund.amount == attempt.amount {
                self = refund.status == .succeeded ? .gaveBack(refund.reference) : Self(refund)
            } else {
                self = .unknown(
                    nil, detail: "the answer is about \(refund.amount) as '\(refund.merchantReference?.text ?? "")'")
            }
        case .pending(let operation): self = .pending(operation.reference, code: operation.gatewayCode)
        case .actionRequired(let action): self = .pending(action.reference, code: "action_required")
        case .declined(let decline): self = .declined(decline)
        case .unknown(let unknown):
            self = .unknown(unknown.reference, detail: unknown.detail, refusal: unknown.refusal)
        }
    }

    /// What a call that threw says.
    init(_ error: PaymentError) {
        // Another call under the same key is running, and may give the money back.
        self = error.code == .inProgress ? .unknown(nil, detail: error.description) : .nothingMoved(error)
    }

    /// What the refunds of a payment, as the gateway lists them, say of one.
    ///
    /// - Parameters:
    ///   - before: how much had been given back when it was sent.
    ///   - isNamed: whether the gateway gives every refund the reference it was sent with; where it does not, the sum tells.
    init(of attempt: Attempt, before: Money, in refunds: [Refund], isNamed: Bool) {
        let own = refunds.filter { $0.merchantReference == attempt.reference }
        if let best = own.first(where: { $0.status == .succeeded }) ?? own.first(where: { $0.status == .pending })
            ?? own.first
        {
            self.init(best)
            return
        }
        guard !isNamed else {
            self = .notFound
            return
        }
        let wanted = before.minorUnits + attempt.amount.minorUnits
        let given = Self.sum(refunds, .succeeded)
        if given >= wanted, let last = refunds.first(where: { $0.status == .succeeded }) {
            self = .gaveBack(last.reference)
        } else if given + Self.sum(refunds, .pending) >= wanted,
            let last = refunds.first(where: { $0.status == .pending })
        {
            self = .pending(last.reference, code: last.status.rawValue)
        } else if let failed = refunds.first(where: { $0.isFailure(of: attempt) }) {
            self.init(failed)
        } else {
            self = .notFound
        }
    }

    /// What a refund that the gateway has says.
    init(_ refund: Refund) {
        switch refund.status {
        case .succeeded: self = .gaveBack(refund.reference)
        case .pending: self = .pending(refund.reference, code: refund.status.rawValue)
        case .failed:
            self = .declined(
                Decline(
                    reason: .generic, gatewayCode: refund.status.rawValue,
                    gatewayMessage: "the refund came to nothing", reference: refund.reference))
        }
    }

    private static func sum(_ refunds: [Refund], _ status: Refund.Status) -> Int64 {
        refunds.reduce(0) { $0 + ($1.status == status ? $1.amount.minorUnits : 0) }
    }
}

extension Refund {
    /// Whether it can be what became of an attempt at a gateway that names no refunds; ten minutes stand for clocks that differ (F-27).
    fileprivate func isFailure(of attempt: Attempt) -> Bool {
        status == .failed && merchantReference == nil && amount == attempt.amount
            && createdAt >= attempt.createdAt.adding(seconds: -600)
    }
}
