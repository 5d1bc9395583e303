import Foundation
import PaymentHTTP
import Testing

/// The tool against a mock in a process of its own (X-2, D-61 to D-66).
@Suite("Command line", .serialized)
struct CommandLineTests {
    let mock: MockProcess
    let folder: TemporaryFolder

    init() async throws {
        mock = try await MockProcess()
        folder = try TemporaryFolder()
    }

    private func payments(_ arguments: String...) async throws -> Tool.Ending {
        try await Tool.run(
            arguments + ["--json", "--base-url", mock.url, "--store", folder.path],
            environment: ["STRIPE_SECRET_KEY": mock.secretKey])
    }

    @Test("the mock announces address, credentials and control, and ends with 0 (D-66)")
    func announcement() throws {
        #expect(mock.announcement["gateway"]?.stringValue == "stripe")
        #expect(mock.url.hasPrefix("http://127.0.0.1:"))
        #expect(mock.secretKey.hasPrefix("sk_test_"))
        #expect(mock.announcement["credentials"]?["webhookSecret"]?.stringValue?.hasPrefix("whsec_") == true)
        #expect(mock.controlToken.count >= 32)
        #expect(mock.stop() == 0)
    }

    @Test("a deposit keeps the method, the balance is charged from it, and a part goes back (G-3, G-5)")
    func depositAndBalance() async throws {
        let deposit = try await payments(
            "deposit", "--total", "4200", "--amount", "200", "--currency", "EUR", "--method", "pm_card_visa", "--keep",
            "balance", "--idempotency-key", "deposit/1")
        #expect(deposit.status == 0)
        #expect(try deposit.json()["left"]?["decimal"]?.stringValue == "4000.00")
        let method = try #require(try deposit.json()["method"]?["method"]?.stringValue)

        let balance = try await payments(
            "charge", "--amount", "3000", "--currency", "EUR", "--saved", method, "--idempotency-key", "balance/1")
        #expect(balance.status == 0)
        let payment = try #require(try balance.json()["payment"]?.stringValue)

        let refund = try await payments(
            "refund", "--payment", payment, "--amount", "500", "--currency", "EUR", "--idempotency-key", "refund/1")
        #expect(refund.status == 0)

        let lookup = try await Tool.run(
            ["lookup", "--payment", payment, "--json", "--base-url", mock.url],
            environment: ["STRIPE_SECRET_KEY": mock.secretKey])
        #expect(try lookup.json()["payments"]?[0]?["refunded"]?["decimal"]?.stringValue == "500.00")
    }

    @Test("the same key repeats the answer, and with other data it is refused before the wire (D-63)")
    func sameKey() async throws {
        func charge(_ amount: String) async throws -> Tool.Ending {
            try await payments(
                "charge", "--amount", amount, "--currency", "USD", "--method", "pm_card_visa", "--idempotency-key", "k")
        }
        let first = try await charge("10")
        let second = try await charge("10")
        #expect(first.status == 0 && second.status == 0)
        #expect(first.output == second.output)
        let other = try await charge("11")
        #expect(other.status == 1)
        #expect(try other.json()["error"]?["field"]?.stringValue == "idempotencyKey")
    }

    @Test("a decline exits with 1, is stored, and is given again (D-62, D-63)")
    func decline() async throws {
        for _ in 1...2 {
            let ending = try await payments(
                "charge", "--amount", "10", "--currency", "USD", "--method",
                "pm_card_visa_chargeDeclinedInsufficientFunds", "--idempotency-key", "d")
            #expect(ending.status == 1)
            #expect(try ending.json()["outcome"]?.stringValue == "declined")
            #expect(try ending.json()["error"]?["value"]?.stringValue == "insufficient_funds")
        }
    }

    @Test("a lost answer exits with 75, and the same command again moves the money once (D-62, F-03)")
    func lostAnswer() async throws {
        // The tool repeats what is safe to repeat, so every answer to the confirmation is lost until the mock is told otherwise.
        let path = "/v1/payment_intents/*/confirm"
        let faults: JSON = [
            "faults": [["match": ["method": "POST", "path": .string(path)], "fault": "answer-lost", "times": nil]]
        ]
        #expect(try await mock.control("/_mock/faults", faults) < 300)
        func charge() async throws -> Tool.Ending {
            try await payments(
                "charge", "--amount", "10", "--currency", "USD", "--method", "pm_card_visa", "--idempotency-key", "lost"
            )
        }
        let unknown = try await charge()
        #expect(unknown.status == 75)
        #expect(try unknown.json()["outcome"]?.stringValue == "unknown")
        #expect(!unknown.errors.contains("declined"))

        #expect(try await mock.control("/_mock/faults", ["faults": []]) < 300)
        let known = try await charge()
        #expect(known.status == 0)
        let lookup = try await Tool.run(
            ["lookup", "--idempotency-key", "lost", "--json", "--base-url", mock.url],
            environment: ["STRIPE_SECRET_KEY": mock.secretKey])
        #expect(try lookup.json()["payments"]?.arrayValue?.count == 1)
    }

    @Test("a card that asks for its owner exits with 1 and gives the address")
    func authentication() async throws {
        let ending = try await payments(
            "charge", "--amount", "10", "--currency", "USD", "--method", "pm_card_threeDSecure2Required",
            "--return-url",
            "https://shop.example/return", "--idempotency-key", "secure")
        #expect(ending.status == 1)
        #expect(try ending.json()["action"]?["redirect"]?.stringValue?.hasPrefix(mock.url) == true)
        #expect(!ending.errors.contains("http"), "a link opens the payment and belongs in no log (S-51)")
    }

    struct BadInput: Sendable, CustomTestStringConvertible {
        let what: String
        let arguments: [String]
        let field: String
        var key: String?
        var testDescription: String { what }
    }

    @Test(
        "bad input exits with 64 and names the field (D-61, D-62, S-07, S-08)",
        arguments: [
            BadInput(
                what: "too many decimals", arguments: ["--amount", "1.001", "--currency", "USD"], field: "amount"),
            BadInput(what: "decimals in yen", arguments: ["--amount", "1.5", "--currency", "JPY"], field: "amount"),
            BadInput(what: "a negative amount", arguments: ["--amount=-5", "--currency", "USD"], field: "amount"),
            BadInput(what: "no number", arguments: ["--amount", "ten", "--currency", "USD"], field: "amount"),
            BadInput(
                what: "an overflow", arguments: ["--amount", "99999999999999999999", "--currency", "USD"],
                field: "amount"),
            BadInput(what: "below the minimum", arguments: ["--amount", "0.49", "--currency", "USD"], field: "amount"),
            BadInput(
                what: "an unknown currency", arguments: ["--amount", "5", "--currency", "USX"], field: "currency"),
            BadInput(what: "gold", arguments: ["--amount", "5", "--currency", "XAU"], field: "currency"),
            BadInput(
                what: "a line break in the reference",
                arguments: ["--amount", "5", "--currency", "USD", "--reference", "a\r\nb"],
                field: "reference"),
            BadInput(
                what: "a blank secret", arguments: ["--amount", "5", "--currency", "USD"], field: "secretKey", key: "  "
            ),
            BadInput(
                what: "a live key for a mock", arguments: ["--amount", "5", "--currency", "USD"], field: "baseURL",
                key: "sk_live_51ABCDEFGHIJKLMN"),
            BadInput(
                what: "a publishable key", arguments: ["--amount", "5", "--currency", "USD"], field: "secretKey",
                key: "pk_test_51ABCDEFGHIJKLMN"),
        ])
    func badInput(_ bad: BadInput) async throws {
        let ending = try await Tool.run(
            [
                "charge", "--method", "pm_card_visa", "--idempotency-key", "bad", "--json", "--base-url", mock.url,
                "--store", folder.path,
            ]
                + bad.arguments,
            environment: ["STRIPE_SECRET_KEY": bad.key ?? mock.secretKey])
        #expect(ending.status == 64)
        #expect(try ending.json()["error"]?["field"]?.stringValue == bad.field)
        #expect(ending.errors.hasPrefix("payments: "))
        if let key = bad.key, key.count > 4 { #expect(!(ending.output + ending.errors).contains(key)) }
    }

    @Test("a missing flag is malformed input, as JSON too")
    func missingFlag() async throws {
        let ending = try await Tool.run(["charge", "--json", "--amount", "5"])
        #expect(ending.status == 64)
        #expect(try ending.json()["error"]?["code"]?.stringValue == "usage")
    }

    @Test("nobody there exits with 1 and says that nothing was sent (F-01)")
    func nobodyThere() async throws {
        let ending = try await Tool.run(
            [
                "charge", "--amount", "5", "--currency", "USD", "--method", "pm_card_visa", "--idempotency-key", "none",
                "--json",
                "--base-url", "http://127.0.0.1:1", "--store", folder.path,
            ], environment: ["STRIPE_SECRET_KEY": mock.secretKey])
        #expect(ending.status == 1)
        #expect(try ending.json()["error"]?["code"]?.stringValue == "notSent")
    }

    @Test(
        "credentials come from a file that only its owner can read (S-06, D-64)",
        arguments: [(0o600, Int32(0)), (0o644, 64)])
    func credentialsFile(_ mode: Int, _ status: Int32) async throws {
        let path = folder.path + "/credentials"
        try "# test\nSTRIPE_SECRET_KEY=\(mock.secretKey)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let ending = try await Tool.run([
            "charge", "--amount", "5", "--currency", "USD", "--method", "pm_card_visa", "--idempotency-key", "file",
            "--json",
            "--base-url", mock.url, "--store", folder.path, "--credentials", path,
        ])
        #expect(ending.status == status)
        #expect(!(ending.output + ending.errors).contains(mock.secretKey))
    }

    @Test("a port that is taken is said so")
    func portTaken() async throws {
        let port = mock.url.split(separator: ":").last.map(String.init) ?? ""
        let ending = try await Tool.run(["mock", "stripe", "--port", port])
        #expect(ending.status == 1)
        #expect(ending.errors.contains("cannot listen on 127.0.0.1:\(port)"))
    }

    @Test("the tour exits with 0 and its sums agree (X-1)")
    func tour() async throws {
        let ending = try await Tool.run(["tour", "--json"])
        #expect(ending.status == 0)
        let gateways = try #require(try ending.json()["gateways"]?.arrayValue)
        #expect(
            gateways.compactMap { $0["gateway"]?.stringValue } == ["stripe", "authorize-net", "liqpay", "wayforpay"])
        for gateway in gateways {
            let moved = gateway["steps"]?.arrayValue?.compactMap { $0["moved"]?["minorUnits"]?.integerValue }
            #expect(moved == [200_00, 3000_00, 1000_00, -500_00], "\(gateway["gateway"]?.stringValue ?? "")")
        }
    }
}
