import MockServerKit
import PaymentCore
import PaymentTesting
import Testing

/// The adapters with their mocks, each made anew for each scenario.
struct Contestant: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () async throws -> ConformanceSubject
    /// Whether there is a wire on which something can go wrong.
    var hasWire = true

    var testDescription: String { name }

    static let all: [Contestant] =
        both("Stripe", StripeSubject.moneyCalls, StripeSubject.make)
        + both("Authorize.net", AuthorizeNetSubject.moneyCalls, AuthorizeNetSubject.make)
        + both("LiqPay", LiqPaySubject.moneyCalls, LiqPaySubject.make)
        + both("WayForPay", WayForPaySubject.moneyCalls, WayForPaySubject.make)
        + [Contestant(name: "By staff", make: ManualSubject.inMemory, hasWire: false)]

    /// An adapter with its mock, in memory and over a socket.
    private static func both<Mock: GatewayMock>(
        _ name: String, _ moneyCalls: [Play<Mock>.MoneyCall],
        _ make: @escaping @Sendable (Play<Mock>) throws -> ConformanceSubject
    ) -> [Contestant] {
        [
            Contestant(name: "\(name) in memory") { try make(.inMemory(moneyCalls)) },
            Contestant(name: "\(name) over a socket") {
                let play = try await Play<Mock>.overSocket(moneyCalls)
                do { return try make(play) } catch {
                    await play.close()
                    throw error
                }
            },
        ]
    }
}

@Suite("Gateway conformance (G-1 to G-8)")
struct GatewayConformanceTests {
    @Test("keeps the rule", arguments: Contestant.all, GatewayConformance.scenarios)
    func keepsTheRule(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        try await play(contestant, scenario)
    }

    @Test(
        "survives the fault (M-5, F-01 to F-10)", arguments: Contestant.all.filter(\.hasWire),
        GatewayConformance.faultScenarios)
    func survivesTheFault(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        try await play(contestant, scenario)
    }

    @Test("every declared capability is played by a scenario", arguments: Contestant.all)
    func everyCapabilityIsPlayed(_ contestant: Contestant) async throws {
        let subject = try await contestant.make()
        let declared = subject.gateway.capabilities.operations
        await subject.close()
        let played = GatewayConformance.scenarios.reduce(into: Set<Capabilities.Operation>()) {
            $0.formUnion($1.requires)
            $0.formUnion($1.requiresOneOf)
            $0.formUnion($1.playsToo)
        }
        #expect(declared.subtracting(played).isEmpty)
    }

    private func play(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        let subject = try await contestant.make()
        // What a gateway does not declare is covered by the scenario about refusals.
        do {
            if scenario.applies(to: subject) { try await scenario.run(subject) }
        } catch {
            await subject.close()
            throw error
        }
        await subject.close()
    }
}
