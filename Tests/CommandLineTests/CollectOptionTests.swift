import Foundation
import TestSupport
import Testing

/// What `payments collect` refuses before it begins (D-62, S-06).
@Suite("Collect command's options")
struct CollectOptionTests {
    @Test(
        "options that cannot be end with 64 and a sentence that names what is wrong (D-62)",
        arguments: [
            (["--workers", "0"], "workers '0' must be 1 to 64"),
            (["--workers", "many"], "workers"),
            (["--account", "paypal"], "account 'paypal' must be a gateway or NAME=GATEWAY"),
            (["--account", "stripe"], "account 'stripe' is there twice"),
            (["--account", "a b=liqpay"], "account 'a b'"),
            (["--account", "liqpay"], "baseURL"),
            (["--base-url", "other=http://127.0.0.1:1"], "baseURL 'other=http://127.0.0.1:1' must be NAME=…"),
            (["--charge-hour", "24"], "chargeHour '24'"),
            (["--retry-days", "0"], "retryDays '0'"),
            (["--retry-days", "soon"], "retryDays 'soon' must be whole numbers"),
            (["--zone", "Kyiv"], "zone 'Kyiv'"),
            (["--language", "de"], "language 'de' must be en or uk"),
            (["--json", "--messages", "-"], "is where --json writes"),
            (["--messages", "/nonexistent/folder/file"], "cannot be written"),
        ])
    func badOptions(_ more: [String], _ words: String) async throws {
        try await CollectShop.with { shop in
            let ending = try await Tool.run(shop.arguments(["--once"] + more), environment: shop.environment)
            #expect(ending.status == 64, "\(ending.output)")
            #expect(ending.errors.contains(words), "\(ending.errors)")
        }
    }

    @Test("without an account, credentials, a store or a place for messages it says what to give")
    func missing() async throws {
        try await CollectShop.with { shop in
            let all = shop.arguments(["--once"])
            let nobody = try await Tool.run(Array(all[..<3] + all[7...]), environment: shop.environment)
            #expect(nobody.status == 64 && nobody.errors.contains("--account stripe"), "\(nobody.errors)")
            let keyless = try await Tool.run(all)
            #expect(keyless.status == 64 && keyless.errors.contains("STRIPE_SECRET_KEY"), "\(keyless.errors)")
            let silent = try await Tool.run(Array(all[..<7]) + ["--once"], environment: shop.environment)
            #expect(silent.status == 64 && silent.errors.contains("--messages"), "\(silent.errors)")
            var arguments = all
            arguments[2] = shop.folder.path + "/nothing.db"
            let elsewhere = try await Tool.run(arguments, environment: shop.environment)
            #expect(elsewhere.status == 1 && elsewhere.errors.contains("there is no store at"), "\(elsewhere.errors)")
            #expect(!FileManager.default.fileExists(atPath: arguments[2]))
        }
    }

    @Test("a file of messages that others can read is refused: messages are personal (S-01)")
    func sharedMessages() async throws {
        try await CollectShop.with { shop in
            #expect(
                FileManager.default.createFile(
                    atPath: shop.messages, contents: nil, attributes: [.posixPermissions: 0o644]))
            let ending = try await Tool.run(shop.arguments(["--once"]), environment: shop.environment)
            #expect(ending.status == 64 && ending.errors.contains("chmod 600"), "\(ending.errors)")
        }
    }

    @Test("on PostgreSQL a store is known by its database: under another name it is refused (F-33)")
    func postgres() async throws {
        try await CollectShop.with { shop in
            let server = try await PostgresServer.shared()
            let database = try await server.makeDatabase()
            let environment = shop.environment.merging([
                "PGUSER": "postgres", "PAYMENTS_STORE_KEY": String(repeating: "0123456789abcdef", count: 4),
            ]) { given, _ in given }
            let address = "postgres:///\(database)?host=\(server.folder)"
            #expect(try await Tool.run(["store", "migrate", "--store", address], environment: environment).status == 0)
            var arguments = shop.arguments(["--once"])
            arguments[2] = address
            let first = try await Tool.run(arguments, environment: environment)
            #expect(first.status == 0 && first.output.hasPrefix("nothing more is due"), "\(first.errors)")
            #expect(try await Tool.run(arguments, environment: environment).status == 0)
            let other = try await Tool.run(arguments + ["--instance", "copy"], environment: environment)
            #expect(other.status == 1 && other.errors.contains("this is 'copy'"), "\(other.errors)")
            #expect(
                try await Tool.run(arguments + ["--instance", "copy", "--restored"], environment: environment).status
                    == 0)
        }
    }
}
