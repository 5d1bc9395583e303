import Foundation
import PaymentHTTP
import TestSupport
import Testing

/// `payments store` and `payments report` on a PostgreSQL server.
@Suite("Store command on PostgreSQL")
struct StorePostgresTests {
    private let key = String(repeating: "0123456789abcdef", count: 4)

    @Test("a store on a server is made, checked, reported on and exported like a file (O-1)")
    func wholeLife() async throws {
        let server = try await PostgresServer.shared()
        let database = try await server.makeDatabase()
        let environment = ["PAYMENTS_STORE_KEY": key, "PGUSER": "postgres"]
        func run(_ arguments: String..., environment other: [String: String]? = nil) async throws -> Tool.Ending {
            try await Tool.run(
                arguments + ["--store", "postgres:///\(database)?host=\(server.folder)&schema=shop"],
                environment: other ?? environment)
        }
        let before = try await run("report", "ageing")
        #expect(before.status == 1 && before.errors.contains("run payments store migrate"), "\(before.errors)")
        let made = try await run("store", "migrate")
        #expect(made.status == 0 && made.output == "schema 1: applied initial\n", "\(made.errors)")
        #expect(try await run("store", "migrate").output == "schema 1: nothing was to be done\n")

        // The tests' role owns the server, which a store's role should not; everything else is sound.
        let check = try await run("store", "check", "--json").json()
        let findings = check["parts"]?[0]?["findings"]
        #expect(findings?[0]?.stringValue?.contains("superuser") == true && findings?[1] == nil)
        #expect(check["parts"]?[1]?["checked"]?.text() == "true")
        #expect(check["parts"]?[1]?["findings"]?.text() == "[]")

        let sums = try await run("report", "trial-balance", "--json")
        #expect(sums.status == 0)
        #expect(try sums.json()["report"]?.stringValue == "trialBalance")
        let export = try await run("store", "export")
        #expect(export.status == 0 && export.output.contains("\"end\":true"), "\(export.errors)")

        let keyless = try await run("report", "ageing", environment: ["PGUSER": "postgres"])
        #expect(keyless.status == 64 && keyless.errors.contains("PAYMENTS_STORE_KEY"))
    }
}
