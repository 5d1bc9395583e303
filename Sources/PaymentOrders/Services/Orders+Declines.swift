internal import PaymentCore

extension Attempt {
    /// Whether the payment was declined: at once, or on a page that the gateway ended for it.
    ///
    /// A page that its payer gave up is no decline.
    public var isRefused: Bool {
        state == .declined || (operation == .checkout && state == .cancelled && code == Self.endedByGateway)
    }

    /// The code of an attempt that the gateway ended without taking money.
    static let endedByGateway = "voided"
}

extension Orders {
    /// Counts a payment that was declined against the place from which it was made (S-53).
    ///
    /// It is counted when it is declined at once, and when it turns out later; one try counts once for a place, however often it is seen.
    /// What was not declined, or more than an hour ago, is not counted.
    ///
    /// - Throws: `OrderError.storeUnavailable`.
    public func countDecline(of payment: PaymentRecord.ID, from place: String) async throws(OrderError) {
        let what = GuessableTry.declinedPayment
        let tried = try key.triedPlace(what.rawValue, place)
        try await store.transaction { (tx) throws(OrderError) in
            let start = try tx.now().adding(seconds: -3600)
            guard let attempt = try tx.attempts(of: payment.text).last, attempt.isRefused, attempt.updatedAt > start
            else { return }
            let name = try key.siteCode("declined try", [attempt.reference.text, place]).text
            let id: TakenTry.ID = try OrderError.wrapping { try Identifier(name) }
            try tx.removeTry(id)
            _ = try tx.takeTry(id, from: tried, at: attempt.updatedAt, after: start, most: what.most)
        }
    }
}
