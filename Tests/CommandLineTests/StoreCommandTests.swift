import Foundation
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentStoreSQLite
import Testing

/// `payments store`: what is done to a store as a whole (O-1).
@Suite("Store command", .serialized)
struct StoreCommandTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    @Test("migrate makes a store and its key for their owner alone, and then has nothing to do (S-06, S-90)")
    func migrate() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/orders.db"
        let first = try await Tool.run(["store", "migrate", "--store", path])
        #expect(first.status == 0 && first.output == "schema 1: applied initial\n")
        #expect(try mode(path) == 0o600 && mode(path + ".key") == 0o600)
        let key = try Data(contentsOf: URL(fileURLWithPath: path + ".key"))
        let second = try await Tool.run(["store", "migrate", "--json", "--store", path])
        #expect(second.output == "{\"schema\":1,\"applied\":[]}\n")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".key")) == key)
        let check = try await Tool.run(["store", "check", "--store", path])
        #expect(check.status == 0, "\(check.output)")
    }

    @Test("without a place of its own a store is in the state folder")
    func defaultPlace() async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.run(["store", "migrate"], environment: ["XDG_STATE_HOME": folder.path])
        #expect(ending.status == 0)
        #expect(try mode(folder.path + "/swift-payments") == 0o700)
        #expect(try mode(folder.path + "/swift-payments/orders.db") == 0o600)
    }

    @Test("a store whose key is lost gets no new one")
    func lostKey() async throws {
        let shop = try await ReportStore()
        try FileManager.default.removeItem(atPath: shop.keyPath)
        let ending = try await shop.run("store", "migrate")
        #expect(ending.status == 64 && ending.errors.contains("restore the file"))
        #expect(!FileManager.default.fileExists(atPath: shop.keyPath))
        let check = try await shop.run("store", "check")
        #expect(check.status == 1 && check.output.contains("not checked: the key is needed"))
        try Data("short".utf8).write(to: URL(fileURLWithPath: shop.keyPath))
        let open = try await shop.run("report", "ageing")
        #expect(open.status == 64 && open.errors.contains("can be read by others"))
    }

    @Test("check says what it looked at, and finds that the books do not bear the key's hashes (S-93)")
    func check() async throws {
        let shop = try await ReportStore()
        let order = try await shop.kitchen(try await shop.customer("Taras"))
        try await shop.receive(360_00, order, "deposit")
        let sound = try await shop.run("store", "check")
        #expect(sound.status == 0, "\(sound.output)")
        let lines = sound.output.split(separator: "\n")
        #expect(lines.count == 1 + LedgerCheck.Rule.allCases.count)
        #expect(lines[0].hasPrefix("database           sound: SQLite 3.") && lines[0].hasSuffix(", schema 1"))
        #expect(lines.allSatisfy { $0.contains(" sound: ") }, "\(sound.output)")

        let stranger = String(repeating: "0123456789abcdef", count: 4)
        let strange = try await shop.run("store", "check", environment: ["PAYMENTS_STORE_KEY": stranger])
        #expect(strange.status == 1 && strange.output.contains("not checked: the key is not this store's"))

        // Somebody who has the database and not the key adds lines that balance, and an entry.
        let hash = [UInt8](repeating: 7, count: 32)
        try await shop.store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            let place = try tx.lastEntry(of: order.id.text)?.position ?? 0
            try tx.append(
                [1, -1].enumerated().map { index, units in
                    LedgerEntry(
                        book: order.id.text, position: place + 1 + Int64(index), journal: "forged", account: .fees,
                        amount: Money(minorUnits: units, currency: .uah), memo: "", at: now, hash: hash)
                })
            try tx.append(
                AuditEntry(
                    book: order.id.text, position: (tx.lastAudit(of: order.id.text)?.position ?? 0) + 1, at: now,
                    actor: "iryna", role: "manager", verb: "cancel", reason: "", detail: "", hash: hash))
        }
        let found = try await shop.run("store", "check", "--json")
        #expect(found.status == 1)
        let json = try found.json()
        #expect(json["sound"]?.text() == "false")
        for place in [1, 2] {
            let finding = json["parts"]?[place]?["findings"]?[0]?.stringValue ?? ""
            #expect(finding.hasPrefix("in '\(order.id)': "), "\(finding)")
        }
        #expect(json["parts"]?[1]?["part"]?.stringValue == "ledger-chain")
        #expect(json["parts"]?[2]?["part"]?.stringValue == "audit-chain")
        #expect(json["parts"]?[3]?["findings"]?.text() == "[]")
        #expect(found.errors.contains("see ledger-chain, audit-chain"))
    }

    @Test("a file that is no store is refused and left as it is (F-35)")
    func noStore() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/orders.db"
        let junk = Data(repeating: 0x41, count: 8192)
        try junk.write(to: URL(fileURLWithPath: path))
        for command in ["check", "migrate", "export"] {
            let ending = try await Tool.run(
                ["store", command, "--store", path],
                environment: ["PAYMENTS_STORE_KEY": String(repeating: "0123456789abcdef", count: 4)])
            #expect(ending.status == 1, "\(command): \(ending.errors)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == junk)
    }

    // MARK: copies

    @Test("a backup taken in use is restored beside, says that it is one, and counts once it is adopted (F-33)")
    func backup() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit")
        let copy = shop.folder.path + "/monday.db"
        let backup = try await shop.run("store", "backup", copy)
        #expect(backup.status == 0 && backup.output.contains("without the key"), "\(backup.errors)")
        #expect(try mode(copy) == 0o600)
        // What happens later is not in it.
        try await shop.receive(840_00, order, "rest")
        let again = try await shop.run("store", "backup", copy)
        #expect(again.status == 1 && again.errors.contains("a name that is free"))

        let place = shop.folder.path + "/restored.db"
        func run(_ arguments: String...) async throws -> Tool.Ending {
            try await Tool.run(arguments + ["--store", place, "--store-key", shop.keyPath])
        }
        let restored = try await run("store", "restore", copy)
        #expect(restored.status == 0 && restored.output.contains("payments store adopt"), "\(restored.errors)")
        #expect(try mode(place) == 0o600)
        let check = try await run("store", "check")
        #expect(
            check.status == 1 && check.output.contains("is a backup")
                && check.output.contains("ledger-chain       sound"))
        let statement = try await run("report", "statement", "--customer", customer.text, "--format", "csv")
        #expect(statement.status == 0 && !statement.output.contains("rest"))

        let adopted = try await run("store", "adopt")
        #expect(adopted.status == 0 && adopted.output.contains("counts now"))
        #expect(try await run("store", "check").status == 0)
        #expect(try await run("store", "adopt").output.contains("already"))
    }

    @Test("nothing is restored over a store, or from what is no backup")
    func restoreRefused() async throws {
        let shop = try await ReportStore()
        let copy = shop.folder.path + "/monday.db"
        _ = try await shop.run("store", "backup", copy)
        let over = try await shop.run("store", "restore", copy)
        #expect(over.status == 1 && over.errors.contains("is there already"))

        let place = shop.folder.path + "/new.db"
        let junk = shop.folder.path + "/junk"
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: junk))
        for source in [junk, shop.folder.path + "/absent"] {
            let ending = try await Tool.run(["store", "restore", source, "--store", place])
            #expect(ending.status != 0, "\(source)")
            #expect(!FileManager.default.fileExists(atPath: place), "\(source)")
        }
        // A log left of another file would be written into the restored one.
        try Data().write(to: URL(fileURLWithPath: place + "-wal"))
        let left = try await Tool.run(["store", "restore", copy, "--store", place])
        #expect(left.status == 1 && left.errors.contains("new.db-wal is there already"))
    }

    // MARK: export

    @Test("an export has every row, is marked complete, and holds no secret (S-01)")
    func export() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras \"Т\"\n")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit")
        try await shop.keepCard("pm_canary_7f3a", customer)
        for number in 0..<520 { _ = try await shop.customer("customer \(number)") }
        let file = shop.folder.path + "/export.jsonl"
        let ending = try await shop.run("store", "export", "--output", file)
        #expect(ending.status == 0 && ending.output.isEmpty)
        #expect(ending.errors.contains("payments: customers: 521 rows"))
        #expect(try mode(file) == 0o600)

        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        let lines = try text.split(separator: "\n").map { try JSON(JSONDocument(parsing: Array($0.utf8)).root) }
        #expect(lines.first?["format"]?.stringValue == "swift-payments-export")
        #expect(lines.first?["version"]?.text() == "1")
        var counts: [String: Int] = [:]
        for line in lines.dropFirst().dropLast() { counts[line["table"]?.stringValue ?? "", default: 0] += 1 }
        #expect(counts["customers"] == 521 && counts["orders"] == 1 && counts["payments"] == 1)
        #expect(counts["methods"] == 1 && (counts["ledger"] ?? 0) > 3 && (counts["audit"] ?? 0) > 1)
        #expect(lines.last?["end"]?.text() == "true")
        for member in lines.last?["rows"]?.objectValue ?? [:] {
            #expect(member.value.text() == String(counts[member.name] ?? 0), "\(member.name)")
        }
        let taras = lines.first { $0["row"]?["id"]?.stringValue == customer.text }
        #expect(taras?["row"]?["name"]?.stringValue == "Taras \"Т\"\n")

        let key = String(decoding: try Data(contentsOf: URL(fileURLWithPath: shop.keyPath)), as: UTF8.self)
        #expect(!text.contains("pm_canary_7f3a"))
        #expect(!text.contains(key.split(separator: "\n")[0]))

        let stream = try await shop.run("store", "export")
        #expect(stream.output.split(separator: "\n").count == lines.count)
        let over = try await shop.run("store", "export", "--output", file)
        #expect(over.status == 64 && over.errors.contains("File exists"))
    }

    // MARK: addresses

    @Test(
        "an address with a password, or one that is none, is refused without repeating it (S-06)",
        arguments: [
            ("postgres://shop:canary-7f3a@db.example/orders", "has a password in it"),
            ("postgresql://shop:canary-7f3a@db.example/orders?schema=x", "has a password in it"),
            ("postgres://shop@db.example/orders?password=canary-7f3a", "is no setting of the address"),
            ("postgres://shop@db.example/orders?sslmode=disable", "is no setting of the address"),
            ("postgres://shop@db.example", "must name user, host and database"),
            ("postgres://db.example/orders", "must name user, host and database"),
            ("postgres://shop:canary-7f3a@db example/orders", "is no address"),
            ("mysql://shop:canary-7f3a@db/orders", "must be the path of a file or postgres://"),
        ])
    func address(_ address: String, _ words: String) async throws {
        for flags in [[], ["--json"]] {
            let ending = try await Tool.run(["store", "check", "--store", address] + flags)
            #expect(ending.status == 64)
            #expect(ending.errors.contains(words), "\(ending.errors)")
            #expect(!(ending.output + ending.errors).contains("canary"))
        }
    }

    @Test("a server that is not there is told as such, and no password is shown")
    func noServer() async throws {
        let folder = try TemporaryFolder()
        let password = folder.path + "/password"
        try Data("canary-7f3a\n".utf8).write(to: URL(fileURLWithPath: password))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: password)
        let address = "postgres:///orders?host=\(folder.path)"
        let ending = try await Tool.run(
            ["store", "check", "--store", address, "--store-password-file", password], environment: ["PGUSER": "shop"])
        #expect(ending.status == 1, "\(ending.errors)")
        #expect(!(ending.output + ending.errors).contains("canary"))
        let backup = try await Tool.run(
            ["store", "backup", folder.path + "/b", "--store", address], environment: ["PGUSER": "shop"])
        #expect(backup.status == 64 && backup.errors.contains("pg_dump"))
    }
}
