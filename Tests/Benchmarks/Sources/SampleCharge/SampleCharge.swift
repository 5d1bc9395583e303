public import PaymentCore
public import PaymentHTTP
public import StripeGateway
internal import Glibc
internal import Synchronization

/// The one charge that the benchmarks make over and over: 20 dollars from Stripe's test card, each under a key of its own.
///
/// The reference is always the same, so that a server with fixed answers can echo it.
public final class SampleCharge: Sendable {
    private let amount: Money
    private let source: PaymentSource
    private let reference: MerchantReference
    private let run: String
    private let number = Atomic(0)

    /// Prepares the charge; `run` tells this run's keys from another's.
    public init(run: String) throws {
        amount = Money(minorUnits: 2000, currency: .usd)
        source = .token(try PaymentToken("pm_card_visa"), returnURL: nil)
        reference = try MerchantReference("bench-1")
        self.run = run
    }

    /// The next request, with a key that was not used before.
    public func next() throws -> ChargeRequest {
        let number = number.add(1, ordering: .relaxed).newValue
        return ChargeRequest(
            amount: amount, source: source, reference: reference, idempotencyKey: try IdempotencyKey("\(run)/\(number)")
        )
    }

    /// An adapter for the server at `baseURL`, with the key from `STRIPE_SECRET_KEY`.
    public static func stripe(baseURL: String, transport: any HTTPTransport) throws -> Stripe {
        guard let key = getenv("STRIPE_SECRET_KEY") else { throw MissingKey() }
        return try Stripe(
            Stripe.Configuration(secretKey: Secret(String(cString: key)), baseURL: baseURL), transport: transport)
    }

    /// A name for a run: the time in nanoseconds.
    public static func runName() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return "\(time.tv_sec)\(time.tv_nsec)"
    }
}

/// There is no `STRIPE_SECRET_KEY` in the environment.
struct MissingKey: Error, CustomStringConvertible {
    let description = "set STRIPE_SECRET_KEY to the server's key"
}
