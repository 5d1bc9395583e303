import PaymentHTTP
import TestSupport
import Testing

/// The tool's operations on each gateway, against its mock in a process of its own (X-2, D-62, D-63, D-64).
@Suite("Commands on every gateway", .serialized)
struct GatewayCommandTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let gateway: String
        let currency: String
        let method: String
        /// The mock's word for a charge, or for Stripe its path.
        let charge: JSON
        /// Whether a part can be given back at once; a payment that is voided instead ends with nothing taken.
        let givesPartsBack: Bool
        /// Whether a key lets the transport repeat the call by itself, so that the user sees no lost answer.
        var repeatsByItself = false

        var testDescription: String { gateway }
    }

    static let rows = [
        Row(
            gateway: "stripe", currency: "EUR", method: "pm_card_visa",
            charge: ["path": "/v1/payment_intents/*/confirm"], givesPartsBack: true, repeatsByItself: true),
        Row(
            gateway: "authorize-net", currency: "USD", method: "mock-nonce-approved", charge: ["operation": "charge"],
            givesPartsBack: false),
        Row(
            gateway: "liqpay", currency: "UAH", method: "sandbox_token", charge: ["operation": "paytoken"],
            givesPartsBack: true),
        Row(
            gateway: "wayforpay", currency: "UAH", method: "mock-token-approved", charge: ["operation": "CHARGE"],
            givesPartsBack: true),
    ]

    private struct Desk {
        let row: Row
        let mock: MockProcess
        let folder: TemporaryFolder

        init(_ row: Row) async throws {
            self.row = row
            mock = try await MockProcess(row.gateway)
            folder = try TemporaryFolder()
        }

        func payments(_ arguments: String...) async throws -> Tool.Ending {
            var arguments = arguments + ["--gateway", row.gateway, "--json", "--base-url", mock.url]
            if arguments[0] != "lookup" { arguments += ["--store", folder.path] }
            return try await Tool.run(arguments, environment: mock.environment)
        }

        func charge(_ amount: String, key: String) async throws -> Tool.Ending {
            try await payments(
                "charge", "--amount", amount, "--currency", row.currency, "--method", row.method, "--name",
                "Test Payer", "--email", "payer@example.com", "--phone", "+380441234567", "--country", "UKR",
                "--payer-address", "203.0.113.7", "--idempotency-key", key)
        }
    }

    @Test("charges, finds the payment by id and by key, and gives it back once", arguments: rows)
    func chargeLookupRefund(_ row: Row) async throws {
        let desk = try await Desk(row)
        let charge = try await desk.charge("60", key: "sale/1")
        #expect(charge.status == 0, "\(charge.errors)")
        let payment = try #require(try charge.json()["payment"]?.stringValue)
        for flags in [["--payment", payment], ["--idempotency-key", "sale/1"]] {
            let found = try await desk.payments("lookup", flags[0], flags[1])
            #expect(
                try found.json()["payments"]?[0]?["captured"]?["decimal"]?.stringValue == "60.00", "\(found.errors)")
        }
        let amount = row.givesPartsBack ? ["--amount", "25", "--currency", row.currency] : []
        var endings: [Tool.Ending] = []
        for _ in 1...2 {
            endings.append(
                try await Tool.run(
                    ["refund", "--payment", payment, "--idempotency-key", "refund/1"] + amount
                        + [
                            "--gateway", row.gateway, "--json", "--base-url", desk.mock.url, "--store",
                            desk.folder.path,
                        ],
                    environment: desk.mock.environment))
        }
        #expect(endings[0].status == 0, "\(endings[0].errors)")
        #expect(endings[0].output == endings[1].output, "a repeat tells what the first told")
        let after = try await desk.payments("lookup", "--payment", payment)
        let standing = try after.json()["payments"]?[0]
        #expect(standing?["captured"]?["decimal"]?.stringValue == (row.givesPartsBack ? "60.00" : "0.00"))
        #expect(standing?["refunded"]?["decimal"]?.stringValue == (row.givesPartsBack ? "25.00" : "0.00"))
        #expect(standing?["status"]?.stringValue == (row.givesPartsBack ? "captured" : "voided"))
    }

    @Test("a lost answer is exit 75, and the repeat finds the payment instead of making a second one", arguments: rows)
    func lostAnswer(_ row: Row) async throws {
        let desk = try await Desk(row)
        let fault: JSON = ["faults": [["match": row.charge, "fault": "answer-lost", "times": 1]]]
        #expect(try await desk.mock.control("/_mock/faults", fault) < 300)
        let lost = try await desk.charge("60", key: "sale/2")
        #expect(lost.status == (row.repeatsByItself ? 0 : 75))
        #expect(try lost.json()["error"]?["code"]?.stringValue == (row.repeatsByItself ? nil : "outcomeUnknown"))
        let again = try await desk.charge("60", key: "sale/2")
        #expect(again.status == 0, "\(again.errors)")
        let found = try await desk.payments("lookup", "--idempotency-key", "sale/2")
        #expect(try found.json()["payments"]?.arrayValue?.count == 1)
    }

    @Test("what the gateway cannot take is refused before the wire, naming it", arguments: rows)
    func refusals(_ row: Row) async throws {
        let desk = try await Desk(row)
        for amount in ["1.005", "0", "x", "99999999999999"] {
            let ending = try await desk.charge(amount, key: "bad/\(amount)")
            #expect([1, 64].contains(ending.status), "\(amount): \(ending.errors)")
            #expect(try ending.json()["error"]?["field"]?.stringValue == "amount", "\(amount)")
        }
        let foreign = try await Tool.run(
            [
                "charge", "--amount", "5000", "--currency", "KPW", "--method", row.method, "--idempotency-key", "bad/2",
                "--gateway", row.gateway, "--json", "--base-url", desk.mock.url, "--store", desk.folder.path,
            ], environment: desk.mock.environment)
        #expect(foreign.status == 1 || foreign.status == 64)
        #expect(try foreign.json()["error"]?["value"]?.stringValue == "KPW")
    }

    @Test("a method is kept on the gateway's page, finished when the payer is back, and charged later")
    func keepsOnPage() async throws {
        let desk = try await Desk(Self.rows[2])
        let asked = try await desk.payments("tokenize", "--keep", "balance", "--idempotency-key", "card/1")
        #expect(asked.status == 1, "the payer has to act first")
        let answer = try asked.json()
        let reference = try #require(answer["payment"]?.stringValue)
        let page = try #require(answer["action"]?["form"]?.stringValue)
        let fields = try #require(answer["action"]?["fields"]?.objectValue)
        var form = FormEncoding()
        for field in fields { form.append(field.name, field.value.stringValue ?? "") }
        let opened = try await Browser.post(page, form.text)
        _ = try await Browser.post(try #require(opened), "test_card=success")

        let kept = try await desk.payments(
            "tokenize", "--keep", "balance", "--idempotency-key", "card/1", "--finish", reference)
        #expect(kept.status == 0, "\(kept.errors)")
        let token = try #require(try kept.json()["method"]?.stringValue)
        let charge = try await desk.payments(
            "charge", "--amount", "60", "--currency", "UAH", "--saved", token, "--payer-address", "203.0.113.7",
            "--idempotency-key", "balance/1")
        #expect(charge.status == 0, "\(charge.errors)")
    }

    @Test("without credentials the missing one is named", arguments: rows)
    func missingCredentials(_ row: Row) async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.run([
            "charge", "--amount", "5", "--currency", row.currency, "--method", row.method, "--idempotency-key", "k",
            "--gateway", row.gateway, "--json", "--base-url", "http://127.0.0.1:1", "--store", folder.path,
        ])
        #expect(ending.status == 64)
        let prefix = row.gateway.uppercased().replacing("-", with: "_")
        #expect(try ending.json()["error"]?["value"]?.stringValue?.hasPrefix(prefix) == true)
    }

    @Test("all mocks start with one command, each with its own line (D-65)")
    func allMocks() throws {
        let program = try ChildProgram([Tool.path, "mock", "all", "--port", "0"])
        defer { program.stop() }
        var urls: Set<String> = []
        for row in Self.rows {
            let line = try JSON(JSONDocument(parsing: Array((program.readLine() ?? "").utf8)).root)
            #expect(line["gateway"]?.stringValue == row.gateway)
            urls.insert(line["url"]?.stringValue ?? "")
        }
        #expect(urls.count == 4)
    }
}
