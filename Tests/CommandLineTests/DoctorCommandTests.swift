import Foundation
import PaymentCore
import PaymentHTTP
import TestSupport
import Testing

/// `payments doctor`: what it finds, what it says of it, and that it shows no secret (X-2).
@Suite("Doctor command", .serialized)
struct DoctorCommandTests {
    private struct Check {
        let state: String
        let found: String
        let mend: String
    }

    private func checks(_ ending: Tool.Ending) throws -> [String: Check] {
        let checks = try #require(try ending.json()["checks"]?.arrayValue)
        let pairs = checks.map { check in
            func text(_ name: String) -> String { check[name]?.stringValue ?? "" }
            return (text("check"), Check(state: text("state"), found: text("found"), mend: text("mend")))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private func doctor(_ arguments: String..., environment: [String: String] = [:]) async throws -> Tool.Ending {
        let folder = try TemporaryFolder()
        return try await Tool.run(
            ["doctor", "--json"] + arguments, environment: environment.merging(["HOME": folder.path]) { $1 })
    }

    @Test("libraries are told with their versions, and without credentials and a store nothing is a problem")
    func bare() async throws {
        let ending = try await doctor()
        #expect(ending.status == 0, "\(ending.output)")
        let checks = try checks(ending)
        for library in ["libcurl", "OpenSSL", "SQLite", "libpq", "ICU", "Pango"] {
            #expect(checks[library]?.state == "ok", "\(library)")
            #expect(checks[library]?.found.first?.isNumber == true, "\(library): \(checks[library]?.found ?? "")")
        }
        #expect(checks["libcurl"]?.found.contains("OpenSSL/3") == true)
        for name in ["stripe credentials", "liqpay credentials", "clock", "store"] {
            #expect(checks[name]?.state == "skipped", "\(name)")
        }
        #expect(try ending.json()["healthy"]?.boolValue == true)
    }

    @Test(
        "credentials are accepted by the mock of each gateway, and wrong ones are told from a gateway that is away",
        arguments: GatewayCommandTests.rows.map(\.gateway))
    func credentials(_ gateway: String) async throws {
        let mock = try await MockProcess(gateway)
        let flags = ["--gateway", gateway, "--base-url", mock.url]
        let accepted = try await Tool.run(["doctor", "--json"] + flags, environment: mock.environment)
        #expect(accepted.status == 0, "\(accepted.output)")
        let check = try checks(accepted)["\(gateway) credentials"]
        #expect(check?.state == "ok" && check?.found.contains("for tests, they move no real money") == true)

        // The last half of the secret is another one.
        let secret = [
            "stripe": "STRIPE_SECRET_KEY", "authorize-net": "AUTHORIZE_NET_TRANSACTION_KEY",
            "liqpay": "LIQPAY_PRIVATE_KEY", "wayforpay": "WAYFORPAY_SECRET_KEY",
        ][gateway, default: ""]
        var wrong = mock.environment
        let key = try #require(wrong[secret])
        wrong[secret] = key.prefix(key.count / 2) + String(repeating: "a", count: key.count - key.count / 2)
        let refused = try await Tool.run(["doctor", "--json"] + flags, environment: wrong)
        #expect(refused.status == 1)
        let wrongKey = try checks(refused)["\(gateway) credentials"]
        #expect(wrongKey?.state == "problem" && wrongKey?.mend.contains("still valid") == true, "\(refused.output)")
        #expect(refused.errors.contains("found a problem: \(gateway) credentials"))

        let away = try await Tool.run(
            ["doctor", "--json", "--gateway", gateway, "--base-url", "http://127.0.0.1:1"],
            environment: mock.environment)
        let unreached = try checks(away)["\(gateway) credentials"]
        #expect(away.status == 1)
        #expect(unreached?.found.contains("http://127.0.0.1:1 is not reached") == true, "\(away.output)")
        #expect(unreached?.mend.contains("firewall") == true)

        for ending in [accepted, refused, away] {
            for value in [key, wrong[secret] ?? ""] { #expect(!(ending.output + ending.errors).contains(value)) }
        }
    }

    @Test("a part of the credentials, and a file that others can read, are problems")
    func halfConfigured() async throws {
        let half = try await doctor(environment: ["LIQPAY_PUBLIC_KEY": "sandbox_i1234567890"])
        #expect(half.status == 1)
        #expect(try checks(half)["liqpay credentials"]?.found == "LIQPAY_PRIVATE_KEY is not set")
        let wanted = try await doctor("--gateway", "wayforpay")
        #expect(wanted.status == 1)
        let shape = try await doctor(environment: ["STRIPE_SECRET_KEY": "pk_test_51ABCDEFGHIJKLMN"])
        #expect(try checks(shape)["stripe credentials"]?.found.contains("is no secret key") == true)
        #expect(!shape.output.contains("51ABCDEF"))

        let folder = try TemporaryFolder()
        let path = folder.path + "/credentials"
        try "STRIPE_SECRET_KEY=sk_test_canary12345678\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let open = try await doctor("--credentials", path)
        #expect(open.status == 1 && !open.output.contains("canary"))
        #expect(try checks(open)["credentials"]?.mend.contains("chmod 600") == true)
    }

    private static func stripe(date: String) -> AnswerServer.Answer {
        AnswerServer.Answer(
            fields: ["Content-Type: application/json", "Date: \(date)"],
            body: #"{"object":"list","url":"/v1/payment_intents","has_more":false,"data":[]}"#)
    }

    private static func httpDate(secondsFromNow seconds: Double) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: Date(timeIntervalSinceNow: seconds))
    }

    @Test(
        "the clock is compared with the date of an answer",
        arguments: [(0.0, "ok", Int32(0)), (-90, "warning", 0), (90, "warning", 0), (-3600, "problem", 1)])
    func clock(_ seconds: Double, _ state: String, _ status: Int32) async throws {
        let server = try AnswerServer(["/v1/payment_intents": Self.stripe(date: Self.httpDate(secondsFromNow: seconds))]
        )
        defer { server.stop() }
        let ending = try await doctor(
            "--gateway", "stripe", "--base-url", server.url,
            environment: [
                "STRIPE_SECRET_KEY": "sk_test_51ABCDEFGHIJKLMN",
                "STRIPE_WEBHOOK_SECRET": "whsec_canary0123456789abcdef",
            ])
        let clock = try checks(ending)["clock"]
        #expect(ending.status == status && clock?.state == state, "\(ending.output)")
        if state != "ok" {
            #expect(clock?.found.contains(seconds < 0 ? "ahead of" : "behind") == true)
            #expect(clock?.found.contains("Stripe's webhooks are refused") == true)
        }
        #expect(server.requests.allSatisfy { $0.hasPrefix("GET ") }, "nothing may be changed")
        #expect(!ending.output.contains("canary"))
    }

    @Test("TLS that fails and an address of something else are told apart")
    func otherServers() async throws {
        let server = try AnswerServer([:])
        defer { server.stop() }
        let environment = ["STRIPE_SECRET_KEY": "sk_test_51ABCDEFGHIJKLMN"]
        let plain = try await doctor(
            "--gateway", "stripe", "--base-url", server.url.replacing("http:", with: "https:"), environment: environment
        )
        #expect(try checks(plain)["stripe credentials"]?.found.contains("is not trusted") == true, "\(plain.output)")
        #expect(try checks(plain)["stripe credentials"]?.mend.contains("ca-certificates") == true)
        let other = try await doctor("--gateway", "stripe", "--base-url", server.url, environment: environment)
        #expect(
            try checks(other)["stripe credentials"]?.found.contains("not as Stripe does") == true, "\(other.output)")
    }

    @Test(
        "a webhook's address must refuse what nobody signed with 400",
        arguments: [
            (400, Int32(0), "ok", "as it should"), (200, 1, "problem", "anybody can say that an order is paid"),
            (204, 1, "problem", "accepts an event that nobody signed"),
            (301, 1, "problem", "redirects to https://new.example"),
            (401, 0, "warning", "something in front of it"), (403, 0, "warning", "something in front of it"),
            (404, 1, "problem", "is not there"), (405, 1, "problem", "takes no POST"),
            (413, 0, "warning", "by size or type"),
            (422, 0, "warning", "with 422 and not 400"), (429, 0, "warning", "too many"),
            (500, 1, "problem", "fails (500)"),
            (503, 1, "problem", "fails (503)"),
        ])
    func webhook(_ answered: Int, _ status: Int32, _ state: String, _ words: String) async throws {
        let server = try AnswerServer([
            "/hook": AnswerServer.Answer(status: answered, fields: ["Location: https://new.example/secret-path"])
        ])
        defer { server.stop() }
        let ending = try await doctor("--webhook-url", server.url + "/hook")
        let check = try checks(ending)["webhook"]
        #expect(ending.status == status && check?.state == state, "\(ending.output)")
        #expect(check?.found.contains(words) == true, "\(check?.found ?? "")")
        #expect((check?.mend.isEmpty == false) == (state != "ok"))
        #expect(server.requests == ["POST /hook"])
        #expect(!ending.output.contains("secret-path"))
    }

    @Test("the package's own webhook routes answer as they should")
    func ownRoutes() async throws {
        let site = try await MockProcess(running: ["serve"])
        defer { _ = site.stop() }
        let ending = try await doctor("--webhook-url", site.url + "/studio/webhooks/stripe")
        let checks = try checks(ending)
        #expect(ending.status == 0 && checks["webhook"]?.state == "ok", "\(ending.output)")
        #expect(checks["clock"]?.state == "ok", "the site tells the time")
        let nothing = try await doctor("--webhook-url", "http://127.0.0.1:1/hook")
        #expect(nothing.status == 1)
        #expect(try self.checks(nothing)["webhook"]?.found.contains("is not reached") == true)
    }

    @Test("a store is examined: sound, not migrated, missing, damaged, without its key")
    func store() async throws {
        let shop = try await ReportStore()
        _ = try await shop.kitchen(try await shop.customer("Taras"))
        let sound = try await doctor("--store", shop.path)
        let found = try checks(sound)
        #expect(sound.status == 0, "\(sound.output)")
        for name in ["store", "store schema", "store integrity", "store key"] {
            #expect(found[name]?.state == "ok", "\(name)")
        }
        #expect(found["store integrity"]?.found.contains("synchronous=FULL") == true)
        #expect(found["store disk space"]?.found.contains("MiB are free") == true)

        let stranger = String(repeating: "0123456789abcdef", count: 4)
        let foreign = try await doctor("--store", shop.path, environment: ["PAYMENTS_STORE_KEY": stranger])
        #expect(foreign.status == 1)
        #expect(try checks(foreign)["store key"]?.found.contains("is not this store's") == true, "\(foreign.output)")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: shop.keyPath)
        let open = try await doctor("--store", shop.path)
        #expect(try checks(open)["store key"]?.found.contains("can be read by others") == true, "\(open.output)")
        try FileManager.default.removeItem(atPath: shop.keyPath)
        let keyless = try await doctor("--store", shop.path)
        #expect(try keyless.status == 1 && checks(keyless)["store key"]?.state == "problem")

        let folder = try TemporaryFolder()
        let missing = try await doctor("--store", folder.path + "/none.db")
        #expect(try missing.status == 1 && checks(missing)["store"]?.mend.contains("payments store migrate") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.db"))
        let junk = folder.path + "/junk.db"
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: junk))
        let damaged = try await doctor("--store", junk)
        #expect(try damaged.status == 1 && checks(damaged)["store"]?.mend.contains("restore a backup") == true)
        let copy = folder.path + "/copy.db"
        _ = try await shop.run("store", "backup", copy)
        let copied = try await doctor("--store", copy)
        #expect(
            try checks(copied)["store integrity"]?.found.contains("the file is a backup") == true, "\(copied.output)")
    }

    @Test("a store on PostgreSQL is examined, before and after its migration")
    func postgres() async throws {
        let server = try await PostgresServer.shared()
        let database = try await server.makeDatabase()
        let address = "postgres:///\(database)?host=\(server.folder)&schema=shop"
        let environment = [
            "PAYMENTS_STORE_KEY": String(repeating: "0123456789abcdef", count: 4), "PGUSER": "postgres",
        ]
        let empty = try await doctor("--store", address, environment: environment)
        #expect(try checks(empty)["store schema"]?.mend.contains("payments store migrate") == true, "\(empty.output)")
        _ = try await Tool.run(["store", "migrate", "--store", address], environment: environment)
        let made = try checks(try await doctor("--store", address, environment: environment))
        #expect(made["store"]?.found.hasPrefix("PostgreSQL ") == true)
        #expect(made["store schema"]?.state == "ok" && made["store key"]?.state == "ok")
        // The tests' role owns the server, which a store's role should not.
        #expect(made["store integrity"]?.found.contains("superuser") == true)
        let away = try await doctor(
            "--store", "postgres:///\(database)?host=/nonexistent", environment: environment)
        #expect(try away.status == 1 && checks(away)["store"]?.state == "problem", "\(away.output)")
    }

    @Test("for people each line has a word, what was found, and how to mend it")
    func forPeople() async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.run(
            ["doctor", "--gateway", "liqpay"], environment: ["LIQPAY_PUBLIC_KEY": "sandbox_i1", "HOME": folder.path])
        #expect(ending.status == 1)
        #expect(!ending.output.contains("\u{1B}"))
        let lines = ending.output.split(separator: "\n").map(String.init)
        let line = try #require(lines.firstIndex { $0.hasPrefix("problem  liqpay credentials") })
        #expect(lines[line].hasSuffix("LIQPAY_PRIVATE_KEY is not set"))
        #expect(lines[line + 1].drop { $0 == " " }.hasPrefix("→ put them into the environment"))
        #expect(lines.last?.hasSuffix(" ok, 0 warnings, 1 problem, 2 skipped") == true, "\(lines.last ?? "")")
        let narrow = try await Tool.run(
            ["doctor", "--color", "always"], environment: ["HOME": folder.path, "COLUMNS": "60"])
        #expect(narrow.output.contains("\u{1B}[32mok     \u{1B}[0m  libcurl"))
        for line in narrow.output.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(separator: "\n") {
            #expect(line.count <= 60, "\(line)")
        }
    }

    @Test(
        "flags that cannot be end with 64 and name what is wrong",
        arguments: [
            (["--gateway", "paypal"], "paypal"), (["--base-url", "http://127.0.0.1:1"], "must be GATEWAY=URL"),
            (["--base-url", "stripe=http://127.0.0.1:1", "--base-url", "stripe=http://127.0.0.1:2"], "is there twice"),
            (["--webhook-url", "http://shop.example/hook"], "must begin with https://"),
            (["--webhook-url", "hook"], "webhookURL 'hook'"),
            (["--store", "mysql://x"], "postgres://user@host/database"),
        ])
    func malformed(_ arguments: [String], _ words: String) async throws {
        let ending = try await Tool.run(["doctor"] + arguments)
        #expect(ending.status == 64 && ending.errors.contains(words), "\(ending.errors)")
    }
}
