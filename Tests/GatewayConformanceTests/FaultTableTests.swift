import PaymentCore
import PaymentTesting
import Testing

/// What each fault comes to on each gateway, played and written down (M-5, reliability §1).
@Suite("Fault table (M-5, F-01 to F-11)")
struct FaultTableTests {
    private static let document = GeneratedText(
        path: "Docs/Faults.md", begin: "<!-- faults: written by the tests, see Contributing.md -->",
        end: "<!-- end of faults -->")

    @Test("the table of faults is what the adapters do")
    func tableIsTrue() async throws {
        let contestants = Contestant.all.filter { $0.hasWire && $0.name.hasSuffix("in memory") }
        var rows: [[String]] = [
            ["fault", "acted"] + contestants.map { $0.name.replacing(" in memory", with: "") }
        ]
        for fault in ConformanceSubject.Fault.allCases {
            var row = ["`\(fault.rawValue)`", fault.isApplied ? "yes" : "no"]
            for contestant in contestants {
                let subject = try await contestant.make()
                row.append(try await Self.course(of: fault, subject))
                await subject.close()
            }
            rows.append(row)
        }
        try Self.document.expect(GeneratedText.table(rows))
    }

    /// What a charge comes to under the fault, what its repeat comes to, and how often the bank moved money in all.
    private static func course(of fault: ConformanceSubject.Fault, _ subject: ConformanceSubject) async throws -> String
    {
        let gateway = try #require(subject.gateway as? any ChargingGateway & LookupGateway)
        let units = 60 * subject.currency.minorUnitsPerMajor
        let request = ChargeRequest(
            amount: Money(minorUnits: units, currency: subject.currency),
            source: .token(subject.tokens.good, returnURL: nil), reference: try MerchantReference("fault-1"),
            idempotencyKey: try IdempotencyKey("fault-1"),
            payer: PayerDetails(email: "payer@example.com", name: "Test Payer", ipAddress: "203.0.113.7"))
        // There must have been an answer before this one's, for it to be given instead.
        _ = try await gateway.payments(under: MerchantReference("fault-0"), sentAt: subject.now())
        subject.inject(fault)
        let first = await result(of: request, gateway)
        let repeated = await result(of: request, gateway)
        return "\(first), then \(repeated), moved \(subject.bankBalance() / units)×"
    }

    private static func result(of request: ChargeRequest, _ gateway: any ChargingGateway) async -> String {
        do {
            return try await gateway.charge(request).name
        } catch {
            return "\(error.code) thrown"
        }
    }
}
