public import PaymentCore

/// One rule that every adapter keeps, and the play that shows it.
public struct ConformanceScenario: Sendable, CustomStringConvertible {
    /// The rule, in words.
    public let name: String
    /// What the gateway must be able to do for the rule to apply.
    public let requires: Set<Capabilities.Operation>
    /// Ways to do the same thing of which one is enough; none when there is no choice.
    public let requiresOneOf: Set<Capabilities.Operation>
    /// What is played too where the gateway has it.
    public let playsToo: Set<Capabilities.Operation>
    private let condition: @Sendable (ConformanceSubject) -> Bool
    private let body: @Sendable (ConformanceSubject) async throws -> Void

    init(
        _ name: String, requires: Set<Capabilities.Operation>, oneOf: Set<Capabilities.Operation> = [],
        playsToo: Set<Capabilities.Operation> = [],
        when condition: @escaping @Sendable (ConformanceSubject) -> Bool = { _ in true },
        _ body: @escaping @Sendable (ConformanceSubject) async throws -> Void
    ) {
        self.name = name
        self.requires = requires
        requiresOneOf = oneOf
        self.playsToo = playsToo
        self.condition = condition
        self.body = body
    }

    /// Whether the rule is about this gateway; what it does not declare is covered by the rule about refusals.
    public func applies(to subject: ConformanceSubject) -> Bool {
        let declared = subject.gateway.capabilities.operations
        return requires.isSubset(of: declared)
            && (requiresOneOf.isEmpty || !requiresOneOf.isDisjoint(with: declared)) && condition(subject)
    }

    /// The rule, in words.
    public var description: String { name }

    /// Plays the scenario on a fresh subject.
    ///
    /// - Throws: `ConformanceFailure` where the rule is broken; whatever the adapter throws unexpectedly.
    public func run(_ subject: ConformanceSubject) async throws {
        try await body(subject)
    }
}

/// A rule that an adapter broke.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected and what came.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The suite that every gateway adapter passes with its mock, the package's own and those of others.
///
/// A capability that an adapter declares must work; one it does not declare must be refused before anything is sent. Run it from a
/// test of your own with `@Test(arguments: GatewayConformance.scenarios)`.
public enum GatewayConformance {
    /// Every rule.
    public static let scenarios: [ConformanceScenario] =
        charging + authorizing + deposits + tokenizing + refunding + checkouts + lookups + webhooks + refusals

    /// Every rule about faults on the way, once for each fault.
    public static let faultScenarios: [ConformanceScenario] =
        ConformanceSubject.Fault.allCases.filter { $0 != .resent }.flatMap(faults) + [resending, foreignRefusals]
}

/// Checks that keep the scenarios short.
enum Expect {
    static func that(_ condition: Bool, _ expectation: @autoclosure () -> String) throws {
        guard condition else { throw ConformanceFailure(expectation()) }
    }

    static func equal<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: String) throws {
        guard actual == expected else { throw ConformanceFailure("\(what) is \(actual), expected \(expected)") }
    }

    static func succeeded<Value>(_ outcome: Outcome<Value>, _ what: String = "the call") throws -> Value {
        guard case .succeeded(let value) = outcome else {
            throw ConformanceFailure("\(what) should have succeeded and came to \(outcome)")
        }
        return value
    }

    static func declined<Value>(_ outcome: Outcome<Value>) throws -> Decline {
        guard case .declined(let decline) = outcome else {
            throw ConformanceFailure("the call should have been declined and came to \(outcome)")
        }
        return decline
    }

    /// The error that `body` throws.
    static func error(_ what: String, _ body: () async throws(PaymentError) -> Void) async throws -> PaymentError {
        do {
            try await body()
        } catch {
            return error
        }
        throw ConformanceFailure("\(what) should have been refused and was not")
    }

    /// The error that `body` throws, which must come before anything is sent.
    static func refusedBeforeSending(
        _ subject: ConformanceSubject, _ what: String, _ body: () async throws(PaymentError) -> Void
    ) async throws -> PaymentError {
        let sent = subject.transport.requests.count
        let refusal = try await error(what, body)
        try equal(subject.transport.requests.count, sent, "the number of requests sent for \(what)")
        return refusal
    }

    /// The adapter as one that does a thing; that it does not conform is a failure where the capability is declared.
    static func cast<Ability>(_ subject: ConformanceSubject, _ ability: Ability.Type = Ability.self) throws -> Ability {
        guard let gateway = subject.gateway as? Ability else {
            throw ConformanceFailure("the adapter declares the capability but is no \(Ability.self)")
        }
        return gateway
    }
}

extension ConformanceSubject {
    /// An amount in the subject's currency, in major units.
    func money(_ major: Int64) -> Money {
        Money(minorUnits: major * currency.minorUnitsPerMajor, currency: currency)
    }

    /// A request of its own reference and key for each `name`.
    func request(
        _ name: String, _ amount: Money, from token: PaymentToken? = nil, keep: Consent? = nil,
        returnURL: String? = "https://shop.example/return"
    ) throws -> ChargeRequest {
        ChargeRequest(
            amount: amount, source: .token(token ?? tokens.good, returnURL: try returnURL.map(AbsoluteURL.init)),
            reference: try MerchantReference("ref-\(name)"), idempotencyKey: try IdempotencyKey("key-\(name)"),
            payer: PayerDetails(
                email: "payer@example.com", name: "Test Payer", phone: "+380441234567", country: "UKR",
                ipAddress: "203.0.113.7"), keepMethod: keep,
            description: "Conformance: \(name)")
    }

    /// Consent to charge the balance of an order.
    var balanceConsent: Consent { Consent(purpose: .balance, givenAt: now(), agreement: "terms-2026-11") }

    /// How much the bank moved, as an amount.
    var banked: Money { Money(minorUnits: bankBalance(), currency: currency) }
}
