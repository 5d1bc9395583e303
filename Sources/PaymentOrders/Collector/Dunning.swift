internal import PaymentCore

extension Decline {
    private static let noRetry = "/no-retry"

    /// The reason as an attempt keeps it: its name, and whether the network forbids another try with the card.
    var storedCode: String {
        forbidsRetry && reason.retry != .never ? reason.name + Self.noRetry : reason.name
    }

    /// Whether and with what another try may succeed, by what an attempt kept; nil for what is no decline.
    static func retry(storedCode code: String) -> RetryAdvice? {
        if code.hasSuffix(noRetry) { return .never }
        return Reason.all.first { $0.name == code }?.retry
    }
}

/// How a try of a scheduled payment ended, as far as the next try is concerned (P-IF-3).
enum TryEnd: Hashable, Sendable {
    /// It is not known yet, or it succeeded.
    case none
    /// The gateway did nothing: it was not reached, or asks to wait. Such a try costs none of the retries.
    case nothingSent
    /// Refused, with what may help.
    case declined(RetryAdvice)
    /// The bank wants the payer, who is away (F-37).
    case needsPayer
    /// The gateway finds the request wrong; sent again, it fails again.
    case refused
}

extension Attempt {
    /// How this try ended.
    var end: TryEnd {
        switch state {
        case .sending, .unknown, .actionRequired, .pending, .authorized, .succeeded: .none
        case .absent: .nothingSent
        case .declined: .declined(Decline.retry(storedCode: code ?? "") ?? .anotherMethod)
        case .cancelled:
            switch code ?? "" {
            case "abandoned", "voided": .needsPayer
            case "notSent", "rateLimited", "inProgress", "gatewayFault", "cancelled", "authenticationFailed":
                .nothingSent
            default: .refused
            }
        }
    }
}

/// The tries of one scheduled payment since a person last took charge of it.
struct Tries {
    /// The last one.
    let last: Attempt?
    /// How many failed so that they cost one of the retries.
    let failures: Int
    /// How many at the end did not reach the gateway.
    let idle: Int

    /// Counts among the attempts of an order, oldest first.
    ///
    /// - Parameter closed: the references up to which it was given up, before somebody resumed it.
    init(of payment: PaymentRecord.ID, among attempts: [Attempt], closed: Set<String>) {
        var own = attempts.filter { $0.intent == payment.text && $0.operation == .charge }[...]
        if let end = own.lastIndex(where: { closed.contains($0.reference.text) }) { own = own[(end + 1)...] }
        last = own.last
        failures = own.count { $0.end != .none && $0.end != .nothingSent }
        idle = own.reversed().prefix { $0.end == .nothingSent }.count
    }
}
