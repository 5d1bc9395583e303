import PaymentCore
import PaymentTesting
import Testing

/// The adapters with their mocks, each made anew for each scenario.
struct Contestant: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () async throws -> ConformanceSubject

    var testDescription: String { name }

    static let all = [Contestant(name: "Stripe") { try await StripeSubject.make() }]
}

@Suite("Gateway conformance (G-1 to G-8)")
struct GatewayConformanceTests {
    @Test("keeps the rule", arguments: Contestant.all, GatewayConformance.scenarios)
    func keepsTheRule(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        try await play(contestant, scenario)
    }

    @Test("survives the fault (M-5, F-01 to F-10)", arguments: Contestant.all, GatewayConformance.faultScenarios)
    func survivesTheFault(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        try await play(contestant, scenario)
    }

    @Test("every declared capability is played by a scenario", arguments: Contestant.all)
    func everyCapabilityIsPlayed(_ contestant: Contestant) async throws {
        let declared = try await contestant.make().gateway.capabilities.operations
        let played = GatewayConformance.scenarios.reduce(into: Set<Capabilities.Operation>()) {
            $0.formUnion($1.requires)
        }
        #expect(declared.subtracting(played).isEmpty)
    }

    private func play(_ contestant: Contestant, _ scenario: ConformanceScenario) async throws {
        let subject = try await contestant.make()
        // What a gateway does not declare is covered by the scenario about refusals.
        guard scenario.requires.isSubset(of: subject.gateway.capabilities.operations) else { return }
        try await scenario.run(subject)
    }
}
