internal import PaymentCore
internal import PaymentPlans

/// What this store knows of a payment that a gateway lists.
private struct Known: Sendable {
    /// The attempt under its reference.
    var attempt: Attempt?
    /// The payment of that attempt.
    var payment: PaymentRecord?
    /// The payment that the gateway's transaction is tied to.
    var bound: PaymentRecord?
    /// Whether it was put into suspense as money of no order.
    var isSuspended = false
}

extension Reconciler {
    /// What differs about a payment that the gateway lists; nil when nothing does.
    func compare(_ listed: Payment) async throws(OrderError) -> Difference? {
        let known = try await known(listed)
        let reference = listed.merchantReference
        func difference(_ kind: Difference.Kind, here: Money? = nil, _ detail: String) -> Difference {
            Difference(
                kind, reference: reference, transaction: listed.reference,
                order: known.attempt?.order ?? known.bound?.order,
                here: here, there: listed.captured, detail: detail)
        }
        if let bound = known.bound {
            // What was set aside has a case of its own.
            guard bound.state == .captured else { return nil }
            guard listed.captured.isPositive else {
                // Where a void gave it back, the refunds tell.
                return listed.status == .voided
                    ? nil
                    : difference(
                        .stateDiffers, here: bound.captured,
                        "payment '\(listed.reference.id)' is \(listed.status.rawValue) there, and "
                            + "\(bound.captured) is recorded"
                    )
            }
            guard listed.captured != bound.captured else { return nil }
            return difference(
                .amountDiffers, here: bound.captured,
                "payment '\(listed.reference.id)' took \(listed.captured), and \(bound.captured) is recorded")
        }
        guard let attempt = known.attempt else {
            // What came and went again concerns nobody.
            guard listed.refundable.isPositive, !known.isSuspended else { return nil }
            return difference(
                .unknownReference,
                "payment '\(listed.reference.id)' took \(listed.captured) under "
                    + (reference.map { "the reference '\($0)', which nobody gave" } ?? "no reference"))
        }
        guard listed.captured.isPositive else { return unfinished(listed, attempt, difference) }
        if attempt.state == .succeeded {
            guard !known.isSuspended else { return nil }
            return difference(
                .duplicateReference, here: known.payment?.captured,
                "payment '\(listed.reference.id)' took \(listed.captured) under the reference of "
                    + "'\(known.payment?.transaction?.id ?? "another one")'")
        }
        return difference(
            .missingHere, here: .zero(listed.captured.currency),
            "payment '\(listed.reference.id)' took \(listed.captured), and its attempt is \(attempt.state.rawValue)")
    }

    private func unfinished(
        _ listed: Payment, _ attempt: Attempt, _ difference: (Difference.Kind, Money?, String) -> Difference
    ) -> Difference? {
        let isOver = listed.status == .voided
        if attempt.state == .succeeded || (isOver && attempt.state.isOpen)
            || (listed.status == .authorized && !attempt.state.isLive)
        {
            return difference(
                .stateDiffers, nil,
                "payment '\(listed.reference.id)' is \(listed.status.rawValue) there, and its attempt is "
                    + "\(attempt.state.rawValue)"
            )
        }
        return nil
    }

    /// Looks for a recorded success that the gateway did not list: it may list it under another day.
    func compare(_ attempt: Attempt, listed: Set<GatewayReference>) async throws(OrderError) -> Difference? {
        let id = attempt.payment
        let payment = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(id) }
        guard let payment, let transaction = payment.transaction, !listed.contains(transaction) else { return nil }
        func missing(_ there: Money?, _ detail: String) -> Difference {
            Difference(
                .missingThere, reference: attempt.reference, transaction: transaction, order: attempt.order,
                here: payment.captured, there: there, detail: detail)
        }
        let found: Payment
        do { found = try await lookup.payment(transaction) } catch {
            guard error.code == .notFound else { throw OrderError(error) }
            return missing(
                nil, "payment '\(transaction.id)' is recorded with \(payment.captured), and the gateway has none")
        }
        return try await compare(found)
    }

    private func known(_ listed: Payment) async throws(OrderError) -> Known {
        let account = account.name
        return try await orders.store.transaction { (tx) throws(OrderError) in
            var known = Known()
            if let reference = listed.merchantReference {
                known.attempt = try tx.attempt(reference)
                // Another account's attempt of this name is not this one.
                if known.attempt?.account != account { known.attempt = nil }
            }
            if let attempt = known.attempt { known.payment = try tx.payment(attempt.payment) }
            known.bound = try tx.payment(boundTo: listed.reference, account: account)
            let name = UnmatchedName(listed.reference, account).description
            if known.bound == nil, known.attempt.map({ $0.state == .succeeded }) ?? true {
                known.isSuspended = try tx.caseFile(onceFor: name) != nil
            }
            return known
        }
    }

    /// Mends what is safe to mend about a payment.
    func mend(_ difference: Difference, _ listed: Payment) async throws(OrderError) -> Difference {
        // A list may tell less than a look-up.
        let found = try await orders.asking { () async throws(PaymentError) in
            try await lookup.payment(listed.reference)
        }
        switch difference.kind {
        case .missingHere:
            guard let reference = difference.reference else { return difference }
            // Its payment is made, or being made, by another try: this money is nobody's as yet.
            if try await hasRival(reference) { return try await suspended(difference, found) }
            return try await settled(difference, reference, found, "settled")
        case .stateDiffers:
            guard let reference = difference.reference, found.status == .voided,
                try await attempt(reference)?.state.isOpen == true
            else { return difference }
            try await orders.settle(reference, .payment(found), repeating: true)
            return difference.repaired("ended")
        case .unknownReference:
            guard let reference = found.merchantReference, try await adopt(found, as: reference) else {
                return try await suspended(difference, found)
            }
            return try await settled(difference, reference, found, "found again and settled")
        case .duplicateReference: return try await suspended(difference, found)
        case .missingThere, .amountDiffers, .refundMissingHere, .refundMissingThere, .disputeDiffers: return difference
        }
    }

    private func settled(
        _ difference: Difference, _ reference: MerchantReference, _ found: Payment, _ how: String
    ) async throws(OrderError) -> Difference {
        let attempt = try await orders.settle(reference, .payment(found), repeating: true)
        return attempt.state == .succeeded ? difference.repaired(how) : difference
    }

    private func suspended(_ difference: Difference, _ found: Payment) async throws(OrderError) -> Difference {
        // What is no real money is in no account.
        guard found.refundable.isPositive, found.isLive || !account.isLive else { return difference }
        let account = account.name
        try await orders.repeatingUnknownCommit { [orders] (tx) throws(OrderError) in
            _ = try orders.suspendUnmatched(
                found.refundable, found.reference, at: account, detail: "\(difference.detail); it lies in suspense", tx)
        }
        return difference.repaired("put into suspense")
    }

    /// Whether another try of the same payment may move money, or did.
    private func hasRival(_ reference: MerchantReference) async throws(OrderError) -> Bool {
        try await orders.store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempt(reference) else { return false }
            return try tx.hasRival(of: attempt)
        }
    }

    private func attempt(_ reference: MerchantReference) async throws(OrderError) -> Attempt? {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.attempt(reference) }
    }
}
