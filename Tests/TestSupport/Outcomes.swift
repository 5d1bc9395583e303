public import PaymentCore
public import Testing

/// What a call threw; a call that throws nothing is reported.
public func thrown<Value>(
    _ call: () async throws(PaymentError) -> Value, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> PaymentError {
    do throws(PaymentError) {
        let value = try await call()
        Issue.record("nothing was thrown; the call gave \(value)", sourceLocation: sourceLocation)
        throw PaymentError(.gatewayFault, "nothing was thrown")
    } catch {
        return error
    }
}

/// What a value was refused with; nil where it was taken.
public func refusal<Value>(_ make: () throws(InvalidValue) -> Value) -> InvalidValue? {
    do {
        _ = try make()
        return nil
    } catch {
        return error
    }
}

extension Outcome {
    /// What is not known, where it is not.
    public var unknown: UnknownOutcome? { if case .unknown(let unknown) = self { unknown } else { nil } }

    /// The refusal, where there was one.
    public var decline: Decline? { if case .declined(let decline) = self { decline } else { nil } }

    /// What the payer has to do, where there is something.
    public var action: RequiredAction? { if case .actionRequired(let action) = self { action } else { nil } }

    /// What goes on, where it does.
    public var pendingOperation: PendingOperation? {
        if case .pending(let operation) = self { operation } else { nil }
    }
}
