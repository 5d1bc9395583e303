import PaymentCore
import PaymentTesting
import Testing

/// The table in the README says what the adapters declare, and the conformance suite plays what they declare (G-1).
@Suite("Capability table (G-1)")
struct CapabilityTableTests {
    private static let document = GeneratedText(
        path: "README.md", begin: "<!-- capabilities: written by the tests, see Docs/Contributing.md -->",
        end: "<!-- end of capabilities -->")

    @Test("the README's table is the one the adapters declare")
    func readmeIsTrue() async throws {
        var columns: [(title: String, capabilities: Capabilities)] = []
        for contestant in Contestant.all where !contestant.name.hasSuffix("socket") {
            let subject = try await contestant.make()
            columns.append((contestant.name.replacing(" in memory", with: ""), subject.gateway.capabilities))
            await subject.close()
        }
        try Self.document.expect(Self.table(columns))
    }

    private static func table(_ columns: [(title: String, capabilities: Capabilities)]) -> String {
        var rows = [[""] + columns.map(\.title)]
        for operation in Capabilities.Operation.allCases {
            rows.append(
                [words(operation.rawValue)]
                    + columns.map { $0.capabilities.operations.contains(operation) ? "yes" : "" })
        }
        rows.append(["a repeat is told by"] + columns.map { words($0.capabilities.idempotency) })
        rows.append(["currencies"] + columns.map { words($0.capabilities.amountLimits.keys) })
        rows.append(["longest reference"] + columns.map { "\($0.capabilities.referenceLengthMax)" })
        rows.append(["holds last"] + columns.map { $0.capabilities.authorizationDays.map { "\($0) days" } ?? "" })
        return GeneratedText.table(rows)
    }

    /// `chargeWithoutPayer` as `charge without payer`.
    private static func words(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
    }

    private static func words(_ idempotency: Capabilities.Idempotency) -> String {
        switch idempotency {
        case .key(let hours) where hours > 10_000: "key, for good"
        case .key(let hours): "key, \(hours) h"
        case .uniqueReference: "reference, once"
        case .duplicateWindow(let seconds): "content, \(seconds / 3600) h"
        }
    }

    private static func words(_ currencies: some Collection<Currency>) -> String {
        switch currencies.count {
        case Currency.all.count: "all"
        case ...4: currencies.map(\.code).sorted().joined(separator: ", ")
        case let count: "\(count)"
        }
    }
}
