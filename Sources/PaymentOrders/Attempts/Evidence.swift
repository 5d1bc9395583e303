internal import PaymentCore

/// What is known of an attempt, in the classes of the protocol (§1, G-7): an answer, a look-up or a confirmed event, all alike.
enum Evidence: Sendable {
    /// The gateway's own record of the payment.
    case payment(Payment)
    /// The gateway or the bank is still deciding.
    case pending(GatewayReference, code: String)
    /// The payer has to act; how, when the gateway said so just now.
    case actionRequired(GatewayReference, RequiredAction? = nil)
    /// Refused.
    case declined(Decline)
    /// Certainly nothing moved: the gateway refused the request, or it never left.
    case nothingMoved(PaymentError)
    /// The payer did not act in time or gave it up, and what they were to act on is fenced or has ended.
    case abandoned
    /// Sent, and nobody knows; `refusal` is true if a look-up finds nothing.
    case unknown(GatewayReference?, detail: String, refusal: UnknownOutcome.Refusal? = nil)
    /// A look-up found nothing there.
    case notFound(isConclusive: Bool)

    /// What an error says of a call that moves money: this call moved none.
    init(_ error: PaymentError) {
        // Another call with this key is at it. There is none but a copy that something on the way made, and that one may succeed (F-11).
        self = error.code == .inProgress ? .unknown(nil, detail: error.description) : .nothingMoved(error)
    }

    /// What the outcome of a charge says.
    init(_ outcome: Outcome<Payment>, expecting attempt: Attempt) {
        switch outcome {
        case .succeeded(let payment):
            // The answer must echo what was asked; one that belongs to another request proves nothing (F-10).
            let isEcho = payment.merchantReference == nil || payment.merchantReference == attempt.reference
            self =
                isEcho
                ? .payment(payment)
                : .unknown(nil, detail: "the answer is about '\(payment.merchantReference?.text ?? "")'")
        case .pending(let operation): self = .pending(operation.reference, code: operation.gatewayCode)
        case .actionRequired(let action): self = .actionRequired(action.reference, action)
        case .declined(let decline): self = .declined(decline)
        case .unknown(let unknown):
            self = .unknown(unknown.reference, detail: unknown.detail, refusal: unknown.refusal)
        }
    }
}

extension UnknownOutcome.Refusal {
    /// What an attempt keeps of it as its code, until a look-up finds the payment or nothing.
    var storedCode: String {
        switch self {
        case .refused(let error): error.code.description
        case .declined(let decline): decline.storedCode
        }
    }
}

extension Attempt {
    /// How it ends when nothing is found: as the answer said that nobody could believe before; nil when there was none.
    var unprovenEnd: (state: State, code: String, detail: String)? {
        guard state == .unknown, let code else { return nil }
        return (Decline.retry(storedCode: code) == nil ? .cancelled : .declined, code, detail ?? code)
    }
}
