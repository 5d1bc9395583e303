internal import PaymentCore

extension InboxEvent {
    /// What of the event contradicts the stored attempt, whatever the gateway's record says; nil when nothing does (S-21, D-71).
    ///
    /// The amount of a payment is not among it: money that is genuine and another amount than was asked for has to be booked, and only the
    /// gateway's record tells whether it is there.
    func contradiction(to attempt: Attempt) -> String? {
        if attempt.account != account {
            return "it came for account '\(account)', the payment is made through '\(attempt.account)'"
        }
        if attempt.gateway != gateway { return "it comes from \(gateway) instead of \(attempt.gateway)" }
        if attempt.isLive != isLive {
            return isLive ? "it is about real money, the payment is not" : "it is about no real money, the payment is"
        }
        if let amount, amount.currency != attempt.amount.currency {
            return "it is in \(amount.currency), the payment is in \(attempt.amount.currency)"
        }
        guard attempt.operation != .refund, isAboutPaymentItself else { return nil }
        if let merchantReference, merchantReference != attempt.reference {
            return "it bears the reference '\(merchantReference)' instead of '\(attempt.reference)'"
        }
        guard let known = attempt.transaction, !names(known, of: attempt) else { return nil }
        return "it is about '\((payment ?? subject)?.description ?? "nothing")', the payment is '\(known)'"
    }

    /// Whether it tells of the payment, and not of what happened to its money afterwards, which has references of its own.
    private var isAboutPaymentItself: Bool {
        switch kind {
        case .refundChanged, .refundFailed, .disputeChanged, .methodStored, .methodForgotten: false
        default: true
        }
    }

    /// Whether it can be about the transaction that is stored for the attempt.
    private func names(_ known: GatewayReference, of attempt: Attempt) -> Bool {
        if payment == known || subject == known { return true }
        switch attempt.state {
        case .succeeded: return payment == nil && subject == nil
        // A page is stored under its own name until it is paid; events of the payment made on it name that.
        case .sending, .unknown, .actionRequired, .pending, .authorized:
            return attempt.operation == .checkout ? !isAboutPage : payment == nil
        // What ended may have been tried again at the gateway under the same reference: money that came of it is money (F-19).
        case .declined, .cancelled, .absent: return true
        }
    }

    private var isAboutPage: Bool { kind == .checkoutCompleted || kind == .checkoutExpired }

    /// What of the amount of a payment that was taken is not what `expected` says; nil when it fits, or the event tells of no such thing.
    func difference(from expected: Money) -> String? {
        guard kind == .paymentCaptured, amount != expected else { return nil }
        return "its amount is \(amount?.description ?? "missing") instead of \(expected)"
    }
}
