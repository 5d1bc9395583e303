import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import Testing

/// How reports are written, whatever they are of.
@Suite("Report text")
struct ReportTextTests {
    private struct Row: ReportRow {
        var who: String
        var amount: Money
        var at: Timestamp?
        var state = ReportWord("open", "Open", "Відкрито")

        static let columns: [ReportWord] = [
            ReportWord("who", "who", "хто"), ReportWord("amount", "amount", "сума"),
            ReportWord("currency", "currency", "валюта"), ReportWord("at", "time", "час"),
            ReportWord("state", "state", "стан"),
        ]

        var cells: [ReportCell] {
            [
                .text(who), .money(amount), .currency(amount.currency), at.map(ReportCell.time) ?? .nothing,
                .word(state),
            ]
        }
    }

    private let heading = ReportHeading(ReportWord("sample", "Sample", "Зразок"))

    private func text(
        _ format: ReportFormat, _ rows: [Row], totals: [Row] = [], language: Language = .en, zone: BusinessZone = .utc
    ) -> String {
        var writer = ReportWriter<Row>(format, heading, language: language, zone: zone)
        var text = writer.begin()
        for row in rows { text += writer.add(row) }
        return text + writer.end(totals: totals)
    }

    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    // MARK: CSV

    /// Reads comma-separated values as RFC 4180 has them: the fields of each line.
    private func parse(_ text: String) -> [[String]] {
        var (lines, fields, field) = ([[String]](), [String](), "")
        var (isQuoted, wasQuote) = (false, false)
        for scalar in text.unicodeScalars {
            if isQuoted, !wasQuote {
                if scalar == "\"" { wasQuote = true } else { field.unicodeScalars.append(scalar) }
                continue
            }
            if wasQuote {
                wasQuote = false
                if scalar == "\"" {
                    field += "\""
                    continue
                }
                isQuoted = false
            }
            switch scalar {
            case "\"": isQuoted = true
            case ",":
                fields.append(field)
                field = ""
            case "\r": break
            case "\n":
                lines.append(fields + [field])
                (fields, field) = ([], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return lines
    }

    @Test(
        "a cell that a spreadsheet would take for a formula is text (S-72)",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"http://x\",\"y\")", "-5.00", "＝1",
        ])
    func formula(_ name: String) throws {
        let lines = parse(text(.csv, [Row(who: name, amount: usd(100))]))
        #expect(lines.count == 2)
        #expect(lines[1][0].unicodeScalars.elementsEqual(("'" + name).unicodeScalars))
    }

    @Test("a negative amount stays a number, and only text gets an apostrophe (S-72)")
    func negativeAmount() {
        let lines = parse(text(.csv, [Row(who: "Ann", amount: usd(-5)), Row(who: "-5", amount: usd(.min))]))
        #expect(lines[1][1] == "-0.05")
        #expect(lines[2] == ["'-5", "-92233720368547758.08", "USD", "", "Open"])
    }

    @Test(
        "any text comes back out of a CSV field as it was (RFC 4180)",
        arguments: [
            "", "plain", "a,b", "\"", "\"\"", "a\"b", "line\nbreak", "line\r\nbreak", "Тарас Шевченко", "e\u{301}",
            "\u{301}\"", ",", " spaced ", "'", "a\r",
        ])
    func roundTrip(_ name: String) {
        let csv = text(.csv, [Row(who: name, amount: usd(1))])
        #expect(csv.hasSuffix("\r\n"))
        // The parser drops a carriage return outside quotation marks, so one that survives was quoted.
        #expect(parse(csv)[1][0].unicodeScalars.elementsEqual(name.unicodeScalars))
    }

    @Test("CSV has a heading in each language, and times of the business's clocks")
    func headings() throws {
        let row = Row(who: "Ann", amount: usd(1), at: Timestamp(secondsSinceEpoch: 1_795_262_400))
        let zone = try BusinessZone("Europe/Kyiv")
        #expect(
            text(.csv, [row], language: .uk, zone: zone)
                == "хто,сума,валюта,час,стан\r\nAnn,0.01,USD,2026-11-21 14:00:00,Відкрито\r\n")
        #expect(text(.csv, []) == "who,amount,currency,time,state\r\n")
    }

    // MARK: JSON

    @Test("JSON is one object with amounts in the one form of money (D-60)")
    func json() throws {
        let row = Row(who: "Ann", amount: usd(-1234), at: Timestamp(millisecondsSinceEpoch: 1_795_262_400_120))
        let text = text(.json, [row, row], totals: [row], language: .uk, zone: try BusinessZone("Europe/Kyiv"))
        let json = JSON(try JSONDocument(parsing: Array(text.utf8)).root)
        #expect(json["report"]?.stringValue == "sample")
        #expect(json["rows"]?[1]?["amount"]?["minorUnits"]?.text() == "-1234")
        #expect(json["rows"]?[1]?["amount"]?["decimal"]?.stringValue == "-12.34")
        #expect(json["rows"]?[1]?["amount"]?["currency"]?.stringValue == "USD")
        #expect(json["rows"]?[1]?["currency"] == nil)
        #expect(json["rows"]?[1]?["at"]?.stringValue == "2026-11-21T14:00:00.120+02:00")
        #expect(json["rows"]?[1]?["state"]?.stringValue == "open")
        #expect(json["totals"]?[0]?["who"]?.stringValue == "Ann")
    }

    @Test(
        "any text comes back out of JSON as it was",
        arguments: ["\"", "\\", "\u{0}\u{1F}\u{7F}", "\n\r\t", "Тарас", "\u{301}\"", "😀", "</script>"])
    func jsonText(_ name: String) throws {
        let text = text(.json, [Row(who: name, amount: usd(1))])
        let json = JSON(try JSONDocument(parsing: Array(text.utf8)).root)
        #expect(json["rows"]?[0]?["who"]?.stringValue?.unicodeScalars.elementsEqual(name.unicodeScalars) == true)
    }

    @Test("a report without rows is still an object")
    func emptyJSON() throws {
        let json = JSON(try JSONDocument(parsing: Array(text(.json, []).utf8)).root)
        #expect(json["rows"]?[0] == nil)
    }

    @Test("a report that cannot go on closes the object and says why")
    func failingJSON() throws {
        var writer = ReportWriter<Row>(.json, heading, zone: .utc)
        let text =
            writer.begin() + writer.add(Row(who: "Ann", amount: usd(1)))
            + writer.end(failure: OrderError(.storeUnavailable, "the disk is \"gone\""))
        let json = JSON(try JSONDocument(parsing: Array(text.utf8)).root)
        #expect(json["rows"]?[0]?["who"]?.stringValue == "Ann")
        #expect(json["error"]?["code"]?.stringValue == "storeUnavailable")
        #expect(json["error"]?["message"]?.stringValue == "the disk is \"gone\"")
    }

    // MARK: tables

    @Test("a table has numbers to the right, and sums below")
    func table() {
        let rows = [Row(who: "Ann", amount: usd(1_00)), Row(who: "Bohdan", amount: usd(-1000_00))]
        #expect(
            text(.table, rows, totals: [Row(who: "", amount: usd(-999_00))])
                == """
                Sample: UTC

                who       amount  currency  time  state
                Ann         1.00  USD             Open
                Bohdan  -1000.00  USD             Open

                        -999.00  USD             Open

                """.replacing("        -999", with: "         -999"))
    }

    @Test("text in a table can neither move the cursor nor widen the screen")
    func printable() {
        let text = text(.table, [Row(who: "\u{1B}[2J\n" + String(repeating: "x", count: 500), amount: usd(1))])
        #expect(!text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 120 })
    }

    @Test("a long table is laid out page by page, with one heading")
    func longTable() {
        let rows = (0..<1000).map { Row(who: "customer \($0)", amount: usd($0)) }
        let lines = text(.table, rows).split(separator: "\n")
        #expect(lines.count == 2 + 1000)
        #expect(lines.count { $0.hasPrefix("who") } == 1)
        #expect(lines.last?.hasPrefix("customer 999") == true)
    }
}
