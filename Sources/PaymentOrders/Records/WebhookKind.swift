public import PaymentCore

extension WebhookEvent.Kind {
    private static let named: [(String, WebhookEvent.Kind)] = [
        ("payment-captured", .paymentCaptured), ("payment-authorized", .paymentAuthorized),
        ("payment-action-required", .paymentActionRequired), ("payment-pending", .paymentPending),
        ("payment-declined", .paymentDeclined), ("payment-voided", .paymentVoided),
        ("refund-changed", .refundChanged), ("refund-failed", .refundFailed), ("method-stored", .methodStored),
        ("method-forgotten", .methodForgotten), ("checkout-completed", .checkoutCompleted),
        ("checkout-expired", .checkoutExpired), ("dispute-changed", .disputeChanged),
    ]

    /// The kind as a stored word: `payment-captured`; `other/…` for what this package gives no meaning to.
    public var storedName: String {
        if case .other(let name) = self { return "other/\(name)" }
        return Self.named.first { $0.1 == self }?.0 ?? "other/"
    }

    /// The kind a stored word stands for.
    public init(storedName: String) {
        self =
            Self.named.first { $0.0 == storedName }?.1
            ?? .other(storedName.hasPrefix("other/") ? String(storedName.dropFirst("other/".count)) : storedName)
    }
}
