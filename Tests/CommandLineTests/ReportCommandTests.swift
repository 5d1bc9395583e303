import Foundation
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import Testing

/// `payments report` on stores that were filled through `Orders` (O-6).
@Suite("Report command", .serialized)
struct ReportCommandTests {
    @Test("prepayments come as a table, as CSV without formulas, and as JSON (P-BK-9, S-72)")
    func prepayments() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("=HYPERLINK(\"http://evil\",\"Taras\")")
        let paid = try await shop.visit("Haircut, long", customer)
        shop.clock.advance(seconds: 3600)
        try await shop.receive(300_00, paid, "prepaid")
        shop.clock.advance(seconds: 86_400)
        let red = try await shop.visit("Shave", customer)

        let csv = try await shop.run(
            "report", "prepayments", "--format", "csv", "--zone", "Europe/Kyiv", "--language", "uk")
        #expect(csv.status == 0 && csv.errors.isEmpty)
        #expect(
            csv.output == """
                замовлення,візит,час візиту,клієнт,код клієнта,сума,сплачено,валюта,стан,посилання діє до,час оплати\r
                \(paid.number),"Haircut, long",,"'=HYPERLINK(""http://evil"",""Taras"")",\(customer),300.00,300.00,UAH,Оплачено,\
                2021-03-02 14:00:00,2021-03-01 15:00:00\r
                \(red.number),Shave,,"'=HYPERLINK(""http://evil"",""Taras"")",\(customer),300.00,0.00,UAH,Прострочено,\
                2021-03-03 15:00:00,\r

                """)

        let json = try await shop.run("report", "prepayments", "--json", "--state", "overdue").json()
        #expect(json["report"]?.stringValue == "prepayments")
        #expect(json["rows"]?[0]?["order"]?.stringValue == red.number)
        #expect(json["rows"]?[0]?["state"]?.stringValue == "overdue")
        #expect(json["rows"]?[0]?["amount"]?["decimal"]?.stringValue == "300.00")
        #expect(json["rows"]?[1] == nil)

        let table = try await shop.run("report", "prepayments", "--zone", "Europe/Kyiv", "--from", "2021-03-02")
        let lines = table.output.split(separator: "\n")
        #expect(lines[0] == "Prepayments: from 2021-03-02, Europe/Kyiv")
        #expect(lines.count == 3 && lines[2].hasPrefix(red.number) && lines[2].contains("2021-03-03 15:00"))
    }

    @Test("a statement shows what was asked for and paid between its balances (P-IF-4)")
    func statement() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit")
        shop.clock.advance(seconds: 86_400)
        let invoice = try await shop.sendInvoice(order)
        shop.clock.advance(seconds: 86_400)
        try await shop.receive(900_00, order, "rest")

        let table = try await shop.run(
            "report", "statement", "--customer", customer.text, "--from", "2021-03-02", "--zone", "Europe/Kyiv")
        #expect(table.status == 0)
        #expect(
            table.output == """
                Statement: customer Taras, customer id \(customer), from 2021-03-02, Europe/Kyiv

                day         what               order      document      debit  credit  balance  currency
                2021-03-02  Beginning balance                                             0.00  UAH
                2021-03-02  Invoice            \(order.number)  \(invoice)  840.00           840.00  UAH
                2021-03-03  Payment            \(order.number)  rest                 900.00   -60.00  UAH
                            Ending balance                                              -60.00  UAH

                """)
        let json = try await shop.run("report", "statement", "--customer", customer.text, "--json").json()
        let kinds = (0..<6).map { json["rows"]?[$0]?["what"]?.stringValue ?? "" }
        #expect(kinds == ["beginning", "charge", "payment", "invoice", "payment", "ending"])
        #expect(json["rows"]?[5]?["balance"]?["minorUnits"]?.text() == "-6000")

        let receipt = try await shop.run("report", "receipt", "rest", "--json").json()
        #expect(receipt["rows"]?[0]?["what"]?.stringValue == "balance")
        #expect(receipt["rows"]?[1]?["what"]?.stringValue == "toBalance")
        #expect(receipt["totals"]?[0]?["amount"]?["decimal"]?.stringValue == "900.00")
        let paper = try await shop.run("report", "invoice", invoice, "--json").json()
        #expect(paper["state"]?.stringValue == "paid")
        #expect(paper["totals"]?[0]?["amount"]?["minorUnits"]?.text() == "0")
    }

    @Test("lists and sums: partial payments, ageing, audit, trial balance (P-LE-9, I-1)")
    func lists() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(100_00, order, "part")
        let late = try await shop.book(
            .order, "Late", customer, try CalendarDeposit(deposit: nil).terms(), shop.uah(50_00))

        let partial = try await shop.run("report", "partial", "--json").json()
        #expect(partial["rows"]?[0]?["order"]?.stringValue == order.number)
        #expect(partial["rows"]?[0]?["left"]?["decimal"]?.stringValue == "1100.00")
        #expect(partial["rows"]?[1] == nil)

        let ageing = try await shop.run("report", "ageing", "--json").json()
        // The rest waits for an invoice; 260 of the deposit and the other order have been due since 2021.
        #expect(ageing["totals"]?[0]?["current"]?["decimal"]?.stringValue == "840.00")
        #expect(ageing["totals"]?[0]?["over90Days"]?["decimal"]?.stringValue == "310.00")
        #expect(ageing["totals"]?[0]?["total"]?["decimal"]?.stringValue == "1150.00")

        let audit = try await shop.run("report", "audit", "--order", late.number, "--json").json()
        #expect(audit["chain"]?.stringValue == "intact")
        #expect(audit["rows"]?[0]?["verb"]?.stringValue == "book")
        #expect(audit["rows"]?[0]?["actor"]?.stringValue == "iryna")

        let sums = try await shop.run("report", "trial-balance")
        #expect(
            sums.output == """
                Trial balance: UTC

                account           beginning    debit   credit    ending  currency
                clearing: manual       0.00   100.00     0.00    100.00  UAH
                sales                  0.00     0.00  1250.00  -1250.00  UAH
                unbilled               0.00  1250.00   100.00   1150.00  UAH

                                       0.00  1350.00  1350.00      0.00  UAH

                """)
        let before = try await shop.run("report", "trial-balance", "--to", "2021-02-28", "--json").json()
        #expect(before["rows"]?[0] == nil && before["to"]?.stringValue == "2021-02-28")
        let after = try await shop.run("report", "trial-balance", "--from", "2021-03-02", "--json").json()
        #expect(after["rows"]?[1]?["beginning"]?["decimal"]?.stringValue == "-1250.00")
        #expect(after["rows"]?[1]?["credit"]?["decimal"]?.stringValue == "0.00")
    }

    @Test("a list of many pages comes whole")
    func pages() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        for _ in 0..<230 { _ = try await shop.visit("Haircut", customer) }
        let csv = try await shop.run("report", "prepayments", "--format", "csv")
        #expect(csv.output.split(separator: "\r\n").count == 231)
        let json = try await shop.run("report", "prepayments", "--json").json()
        #expect(json["rows"]?[229] != nil && json["rows"]?[230] == nil)
    }

    @Test(
        "bad input ends with 64 and a sentence that names what is wrong (D-62)",
        arguments: [
            (["prepayments", "--from", "2021-13-01"], "from '2021-13-01'"),
            (["prepayments", "--from", "2021-03-02", "--to", "2021-03-01"], "to '2021-03-01' is before 2021-03-02"),
            (["prepayments", "--state", "red"], "state 'red'"),
            (["prepayments", "--customer", "no/id"], "id 'no/id'"),
            (["prepayments", "--zone", "Kyiv"], "zone 'Kyiv'"),
            (["prepayments", "--format", "csv", "--json"], "format 'csv'"),
            (["prepayments", "--format", "pdf"], "table, csv, json"),
            (["statement"], "--customer"),
        ])
    func badInput(_ arguments: [String], _ words: String) async throws {
        let shop = try await ReportStore()
        let ending = try await Tool.run(["report"] + arguments + ["--store", shop.path])
        #expect(ending.status == 64)
        #expect(ending.errors.contains(words), "\(ending.errors)")
    }

    @Test("what is not there ends with 1, also as JSON (D-62)")
    func notThere() async throws {
        let shop = try await ReportStore()
        for arguments in [
            ["statement", "--customer", "nobody"], ["audit", "--order", "nobody"], ["receipt", "nothing"],
            ["invoice", "AAAA-BBBB-1"],
        ] {
            let ending = try await Tool.run(["report"] + arguments + ["--json", "--store", shop.path])
            #expect(ending.status == 1, "\(arguments)")
            #expect(try ending.json()["error"]?["code"]?.stringValue == "notFound", "\(arguments)")
        }
        let elsewhere = shop.folder.path + "/nothing.db"
        let missing = try await Tool.run(["report", "ageing", "--store", elsewhere])
        #expect(missing.status == 1 && missing.errors.contains("there is no store at \(elsewhere)"))
        #expect(!FileManager.default.fileExists(atPath: elsewhere))
    }

    @Test("another key than the store's is refused, and what to give is said", arguments: ["audit", "prepayments"])
    func otherKey(_ report: String) async throws {
        let shop = try await ReportStore()
        _ = try await shop.visit("Haircut", try await shop.customer("Taras"))
        let ending = try await shop.run(
            "report", report, environment: ["PAYMENTS_STORE_KEY": String(repeating: "0123456789abcdef", count: 4)])
        #expect(ending.status == 64 && ending.output.isEmpty)
        #expect(ending.errors.contains("the key is not this store's: give the one that"), "\(ending.errors)")
    }

    @Test("an altered audit trail is shown and told (S-93)")
    func altered() async throws {
        let shop = try await ReportStore()
        let order = try await shop.visit("Haircut", try await shop.customer("Taras"))
        // Somebody who has the database and not the key adds an entry.
        try await shop.store.transaction { (tx) throws(OrderError) in
            try tx.append(
                AuditEntry(
                    book: order.id.text, position: 2, at: try tx.now(), actor: "iryna", role: "manager",
                    verb: "confirm manual payment", reason: "cash", detail: "", hash: [UInt8](repeating: 7, count: 32)))
        }
        let ending = try await shop.run("report", "audit", "--order", order.id.text, "--json")
        #expect(ending.status == 1)
        #expect(try ending.json()["chain"]?.stringValue == "altered")
        #expect(try ending.json()["rows"]?[0] != nil)
        #expect(try ending.json()["error"]?["code"]?.stringValue == "corrupt")
    }
}
