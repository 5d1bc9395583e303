// "When the answer is lost".

import PaymentCore

/// What became of a call that nobody answered.
enum Fate: Sendable {
    /// The gateway has it; its status and amounts tell the rest.
    case found(Payment)
    /// The gateway never had it.
    case nothing
    /// Nobody can tell yet: ask again later.
    case open
}

/// Charges under a name that was stored before, and repeats once when nobody answered.
func chargeTwiceAtMost(_ request: ChargeRequest, at gateway: some ChargingGateway) async throws -> Outcome<Payment> {
    // snippet: repeat
    let first = try await gateway.charge(request)
    guard case .unknown = first else { return first }
    // The same reference and key: the gateway knows the repeat, and the money moves once.
    return try await gateway.charge(request)
    // end snippet
}

// snippet: look-up
/// Asks the gateway what became of a call.
func fate(of unknown: UnknownOutcome, at gateway: some LookupGateway) async throws(PaymentError) -> Fate {
    if let reference = unknown.reference {
        return .found(try await gateway.payment(reference))
    }
    guard let name = unknown.merchantReference else { return .open }
    let found = try await gateway.payments(under: name, sentAt: unknown.sentAt)
    if let payment = found.payments.first { return .found(payment) }
    return found.isConclusive ? .nothing : .open
}
// end snippet

/// Whether the same key still means the same payment to the gateway.
func isStillKnown(_ unknown: UnknownOutcome, at gateway: some ChargingGateway, now: Timestamp) -> Bool {
    // snippet: window
    let age = now.milliseconds(since: unknown.sentAt) / 1000
    switch gateway.capabilities.idempotency {
    case .key(let hours): return age < Int64(hours) * 3600
    case .duplicateWindow(let seconds): return age < Int64(seconds)
    case .uniqueReference: return true
    }
    // end snippet
}

/// What to do after a call that threw.
func isWorthRepeating(_ error: PaymentError) -> Bool {
    // snippet: thrown
    switch error.retry {
    case .sameKey: return true  // nothing moved, and it may work now
    case .lookUpFirst: return false  // an earlier call under this key may have moved something
    default: return false  // it would fail the same way
    }
    // end snippet
}
