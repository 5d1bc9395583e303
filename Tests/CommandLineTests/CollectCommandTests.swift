import Foundation
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import TestSupport
import Testing

/// `payments collect` as a user runs it (O-3, P-IF-3, D-62).
@Suite("Collect command")
struct CollectCommandTests {
    @Test("a balance that is due is charged exactly once, and told (O-3)")
    func charges() async throws {
        try await CollectShop.with { shop in
            let order = try await shop.order()
            let first = try await shop.collect("--once")
            #expect(first.status == 0, "\(first.errors)")
            #expect(
                first.output == """
                    nothing more is due
                    orders      1 done
                    charged     1: 80.00 EUR
                    messages    4 handed over
                    for people  nothing

                    """)
            #expect(first.errors.contains("charge 80.00 EUR succeeded at stripe, reference "), "\(first.errors)")
            #expect(shop.taken == [20_00, 80_00])
            #expect(try await shop.orders.order(order.id).plan.status == .completed)

            let second = try await shop.collect("--once", "--json")
            #expect(second.status == 0)
            #expect(try second.json()["payments"]?["charged"]?["count"]?.integerValue == 0)
            #expect(shop.taken == [20_00, 80_00])
        }
    }

    @Test("SIGTERM during a charge: it is finished and recorded, the rest is given back and done later (F-17)")
    func stopped() async throws {
        try await CollectShop.with { shop in
            for _ in 0..<3 { _ = try await shop.order() }
            shop.catchUp()
            shop.mock.engine.inject(
                FaultRule(.slow, path: "/v1/payment_intents/*/confirm", milliseconds: 1500))
            let confirmed = shop.confirmations
            let output = shop.folder.path + "/output"
            let program = try ChildProgram(
                ["sh", "-c", #"exec "$0" "$@" >"$OUTPUT" 2>&1"#, Tool.path] + shop.arguments(["--workers", "1"]),
                environment: shop.environment.merging(["OUTPUT": output, "PATH": "/usr/bin:/bin"]) { given, _ in given }
            )
            // A tool that ends instead of charging must not be waited for without end.
            let end = ContinuousClock.now + .seconds(60)
            while shop.confirmations == confirmed, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(5))
            }
            let status = try await apart { program.stop() }
            let text = try String(contentsOfFile: output, encoding: .utf8)
            #expect(status == 0, "\(text)")
            #expect(text.contains("stopping: what is under way is finished"), "\(text)")
            #expect(text.contains("stopped\n") && text.contains("charged     1: 80.00 EUR"), "\(text)")
            #expect(shop.taken == [20_00, 20_00, 20_00, 80_00])

            let rest = try await shop.collect("--once")
            #expect(rest.status == 0 && rest.output.contains("charged     2: 160.00 EUR"), "\(rest.output)")
            #expect(shop.taken == [20_00, 20_00, 20_00, 80_00, 80_00, 80_00])
        }
    }

    @Test("a decline is told to the payer and tried again on another day; it fails nothing (P-IF-3)")
    func declined() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order(card: "pm_card_visa_chargeDeclinedInsufficientFunds")
            let ending = try await shop.collect("--once", "--json", "--quiet")
            let json = try ending.json()
            #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
            #expect(json["payments"]?["declined"]?["amounts"]?[0]?["decimal"]?.stringValue == "80.00")
            #expect(json["messages"]?["handedOver"]?.integerValue == 3)
            let messages = try String(contentsOfFile: shop.messages, encoding: .utf8)
            #expect(messages.contains(#""kind":"paymentFailed""#) && messages.contains("<redacted>"), "\(messages)")
            try expectMessages(messages, asSchemaSays: "Docs/Schemas/message-1.json")
            #expect(shop.taken == [20_00])
        }
    }

    /// Expects that each line has the members of a schema, and those that it wants.
    private func expectMessages(_ messages: String, asSchemaSays path: String) throws {
        let schema = try JSON(JSONDocument(parsing: Array(Repository.text(path).utf8)).root)
        let known = Set((schema["properties"]?.objectValue ?? [:]).map(\.name))
        let wanted = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        #expect(!wanted.isEmpty)
        for line in messages.split(separator: "\n") {
            let message = try JSON(JSONDocument(parsing: Array(line.utf8)).root)
            let members = Set((message.objectValue ?? [:]).map(\.name))
            #expect(wanted.isSubset(of: members) && members.isSubset(of: known), "\(members.sorted())")
        }
    }

    @Test("an answer that cannot be read leaves the outcome open: it ends with 75 and charges no second time (F-07)")
    func unknown() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order()
            shop.mock.engine.inject(
                FaultRule(.garbage, path: "/v1/payment_intents/*/confirm", times: nil))
            let ending = try await shop.collect("--once", "--json")
            #expect(ending.status == 75, "\(ending.errors)")
            #expect(try ending.json()["payments"]?["unknown"]?["count"]?.integerValue == 1)
            #expect(try ending.json()["error"]?["code"]?.stringValue == "outcomeUnknown")
            #expect(try await shop.collect("--once").status == 0, "nothing is due before the look-up")
            #expect(shop.taken == [20_00, 80_00])
        }
    }

    @Test("refused credentials stop the account and call a person: it ends with 1")
    func refused() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order()
            let ending = try await shop.collect(
                "--once", environment: ["STRIPE_SECRET_KEY": "sk_test_" + String(repeating: "0", count: 24)])
            #expect(ending.status == 1, "\(ending.output)")
            #expect(ending.output.contains("for people  1 open cases, 1 of them new"), "\(ending.output)")
            #expect(ending.output.contains("accountStopped"), "\(ending.output)")
            #expect(shop.taken == [20_00])
        }
    }

    @Test("an empty store ends at once with nothing done")
    func empty() async throws {
        try await CollectShop.with { shop in
            let ending = try await shop.collect("--once")
            #expect(
                ending.status == 0 && ending.output == "nothing more is due\nfor people  nothing\n", "\(ending.errors)")
        }
    }

    @Test("another key than the store's is refused before anything is charged or written (D-62)")
    func wrongKey() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order()
            var environment = shop.environment
            environment["PAYMENTS_STORE_KEY"] = String(repeating: "0123456789abcdef", count: 4)
            let ending = try await shop.collect("--once", environment: environment)
            #expect(ending.status == 64 && ending.errors.contains("the key is not this store's"), "\(ending.errors)")
            #expect(shop.taken == [20_00])
            #expect(try await Tool.run(["store", "check", "--store", shop.path]).status == 0)
        }
    }

    @Test("a copy of a store is not collected until somebody says that it counts (F-33)")
    func copied() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order()
            let copy = shop.folder.path + "/copy.db"
            _ = try await Tool.run(["store", "backup", shop.folder.path + "/backup.db", "--store", shop.path])
            _ = try await Tool.run(["store", "restore", shop.folder.path + "/backup.db", "--store", copy])
            let key = ["--store-key", shop.path + ".key"]
            var arguments = shop.arguments(key + ["--once"])
            arguments[2] = copy
            shop.catchUp()
            let refused = try await Tool.run(arguments, environment: shop.environment)
            #expect(refused.status == 1 && refused.errors.contains("payments store adopt"), "\(refused.errors)")
            #expect(shop.taken == [20_00])

            // Whoever says so gets it looked through with caution: nothing is sent for a quarter of an hour.
            let cautious = try await Tool.run(arguments + ["--restored"], environment: shop.environment)
            #expect(cautious.status == 0 && cautious.errors.contains("looks before it charges"), "\(cautious.errors)")
            #expect(shop.taken == [20_00])
            #expect(try await Tool.run(["store", "check", "--store", copy] + key).status == 0)
        }
    }

    @Test("an account that orders need and no flag names is told of, and its charges wait")
    func missingAccount() async throws {
        try await CollectShop.with { shop in
            _ = try await shop.order()
            var arguments = shop.arguments(["--once"])
            arguments[4] = "shop=stripe"
            shop.catchUp()
            let ending = try await Tool.run(arguments, environment: shop.environment)
            #expect(
                ending.errors.contains("orders are paid through 'stripe', which no --account names"), "\(ending.errors)"
            )
            #expect(ending.status == 0 && shop.taken == [20_00])
        }
    }
}

extension CollectShop {
    /// How often a charge was asked for.
    fileprivate var confirmations: Int { mock.engine.requests.count { $0.path.hasSuffix("/confirm") } }
}
