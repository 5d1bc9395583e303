import Foundation
import PaymentHTTP
import Testing

/// `payments plan` as a user runs it: the transcripts of `Tests/Fixtures/Plans`, and what they do not show.
@Suite("Plan command", .serialized)
struct PlanCommandTests {
    @Test(
        "a story comes out as its transcript has it",
        arguments: [
            "calendar-deposit", "payer-chosen-parts", "paid-booking", "scheduled-balance", "travel-deal", "every-event",
        ])
    func story(_ name: String) async throws {
        try await check(Transcript.read(name))
    }

    @Test(
        "bad input ends with 64 and one sentence that names field and value (D-62)",
        arguments: ["errors-flags", "errors-document", "errors-terms"])
    func badInput(_ name: String) async throws {
        let transcripts = try Transcript.read(name)
        #expect(transcripts.allSatisfy { $0.status == 64 && $0.errors.count == 1 })
        try await check(transcripts)
    }

    private func check(_ transcripts: [Transcript]) async throws {
        #expect(!transcripts.isEmpty)
        for transcript in transcripts {
            let ending = try await transcript.run()
            #expect(ending.status == transcript.status, "\(transcript.title)")
            #expect(lines(ending.output) == transcript.output, "\(transcript.title)")
            #expect(lines(ending.errors) == transcript.errors, "\(transcript.title)")
        }
    }

    /// Lines with plain spaces where CLDR has others, and without the folder of the fixtures.
    private func lines(_ text: String) -> [String] {
        let plain = text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ").replacing(
            Transcript.folder, with: "")
        return plain.isEmpty
            ? [] : plain.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("what the documentation shows is what the tool prints")
    func documented() async throws {
        let text = try Repository.text("Docs/CommandLine.md")
        let section = try #require(text.split(separator: "## Payment plans\n\n").last)
        let blocks = section.split(separator: "```").map(String.init)
        let command = try #require(blocks.first?.dropFirst("sh\npayments ".count).replacing("\\\n", with: ""))
        let ending = try await Tool.run(command.split(whereSeparator: \.isWhitespace).map(String.init))
        #expect("text\n" + ending.output == blocks[2])
    }

    // MARK: JSON

    private static let parts = [
        "plan", "--total", "5000", "--currency", "USD", "--booked-on", "2026-09-01", "--minimum-first", "1%",
        "--success",
        "90%", "--json",
    ]

    @Test("what may be paid now has its reasons, and every amount one form (D-60, P-LE-1)")
    func payNow() async throws {
        let ending = try await Tool.run(Self.parts)
        let json = try ending.json()
        #expect(ending.status == 0 && ending.errors.isEmpty)
        #expect(
            json["payNow"]?["minimum"] == [
                "amount": ["minorUnits": 5000, "currency": "USD", "decimal": "50.00"], "reason": "minimumFirst",
                "percentage": "1", "message": "The first payment must be at least $50.00 (1% of the price).",
            ])
        #expect(json["payNow"]?["maximum"]?["reason"]?.stringValue == "left")
        #expect(json["payNow"]?["suggested"]?["reason"]?.stringValue == "left")
        #expect(json["threshold"]?["amount"]?["decimal"]?.stringValue == "4500.00")
        #expect(json["today"]?.stringValue == "2026-09-01")
    }

    @Test("a refused event has reason and bound, the story goes on, and the tool exits with 1 (D-60, P-LE-2)")
    func refusedEvent() async throws {
        let ending = try await Tool.run(Self.parts + ["--pay", "2026-09-01=49.99", "--pay", "2026-09-02=50"])
        let json = try ending.json()
        #expect(ending.status == 1)
        let refused = json["events"]?[0]
        #expect(refused?["ok"]?.boolValue == false)
        #expect(refused?["reason"]?.stringValue == "belowMinimum")
        #expect(refused?["bound"] == ["minorUnits": 5000, "currency": "USD", "decimal": "50.00"])
        #expect(json["events"]?[1]?["ok"]?.boolValue == true)
        #expect(json["items"]?[0]?["paid"]?["decimal"]?.stringValue == "50.00")
        #expect(json["error"]?["code"]?.stringValue == "belowMinimum")
        #expect(json["error"]?["field"]?.stringValue == "events[0]")
        #expect(ending.errors == "payments: \(json["error"]?["message"]?.stringValue ?? "")\n")
    }

    @Test("a deposit leaves a drafted invoice of the rest (P-IN-3)")
    func draftedInvoice() async throws {
        let ending = try await Tool.run([
            "plan", "--total", "1000", "--currency", "USD", "--booked-on", "2026-09-01", "--deposit", "30%", "--json",
        ])
        let json = try ending.json()
        #expect(json["deposit"]?["decimal"]?.stringValue == "300.00")
        #expect(json["invoice"]?["status"]?.stringValue == "draft")
        #expect(json["invoice"]?["amount"]?["decimal"]?.stringValue == "700.00")
        #expect(json["invoice"]?["items"] == [2])
    }

    @Test("events are played in the order of their moments, those of one moment as they stand (D-60)")
    func order() async throws {
        let ending = try await Tool.run(
            Self.parts + [
                "--pay", "2026-09-03=3", "--pay", "2026-09-01T12:00:00Z=51", "--pay", "2026-09-03=2", "--pay",
                "2026-09-01=50", "--today", "2026-09-03",
            ])
        let json = try ending.json()
        let amounts = json["events"]?.arrayValue?.map { $0["changes"]?[0]?["amount"]?["decimal"]?.stringValue }
        #expect(amounts == ["50.00", "51.00", "3.00", "2.00"])
    }

    // MARK: what the output does not depend on

    @Test("the machine's clock, time zone and language have no part in it (E-1, D-60)")
    func sameEverywhere() async throws {
        let arguments = ["plan", "--file", Transcript.folder + "paid-booking.json", "--json"]
        let here = try await Tool.run(arguments)
        for environment in [
            ["TZ": "Pacific/Kiritimati", "LANG": "uk_UA.UTF-8"], ["TZ": "Pacific/Pago_Pago", "LC_ALL": "ar_EG.UTF-8"],
        ] {
            let there = try await Tool.run(arguments, environment: environment)
            #expect(there.output == here.output)
        }
        // Long past, and yet due on the day that is told.
        let past = try await Tool.run([
            "plan", "--total", "10", "--currency", "USD", "--booked-on", "1999-12-31", "--json",
        ])
        #expect(try past.json()["items"]?[0]?["state"]?.stringValue == "due")
    }

    @Test(
        "the terms that flags stand for make the same plan (D-60)",
        arguments: [
            ["--deposit", "30%", "--at-least", "50", "--parts", "6", "--every", "month-end", "--collect", "payer"],
            ["--deposit", "200", "--balance-when", "production-complete", "--balance-on", "2026-12-01"],
            ["--balance-days-before", "travel=30", "--event", "travel=2027-06-15"],
            ["--minimum-first", "1%", "--success", "90%"],
            ["--prepayment", "--link-hours", "24", "--auto-cancel-minutes", "90"],
            ["--down-payment", "30%", "--rest-days", "30", "--custom", "20%+10", "--custom", "30%-60"],
            ["--custom", "200@2026-10-24", "--custom", "400@2026-10-31"], [],
        ])
    func termsOfFlags(_ flags: [String]) async throws {
        let order = ["plan", "--total", "1000", "--currency", "USD", "--booked-on", "2026-09-01", "--json"]
        let direct = try await Tool.run(order + flags)
        let terms = try await Tool.run(order + flags + ["--terms-only"])
        let event = flags.firstIndex(of: "--event").map { Array(flags[$0...]) } ?? []
        let again = try await Tool.run(order + event + ["--terms", "-"], input: Array(terms.output.utf8))
        #expect(direct.status == 0 && terms.status == 0)
        #expect(again.output == direct.output, "\(again.errors)")
    }

    @Test(
        "a table fits 80 columns, also with long names and large amounts",
        arguments: [("999999999.99", "USD"), ("9999999999999.99", "UAH"), ("9223372036854775807", "JPY")], ["en", "uk"])
    func width(_ total: (amount: String, currency: String), _ language: String) async throws {
        let ending = try await Tool.run([
            "plan", "--total", total.amount, "--currency", total.currency, "--booked-on", "2026-09-01", "--deposit",
            "30%",
            "--balance-when", String(repeating: "long-", count: 12) + "name", "--parts", "120", "--every", "month",
            "--language", language, "--pay", "2026-09-01=1",
        ])
        #expect(ending.status == 1)
        for line in ending.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}

/// A command with what comes of it, from a file of `Tests/Fixtures/Plans`; its README tells the form.
private struct Transcript {
    var title: String
    var arguments: [String] = []
    var input: [String] = []
    var output: [String] = []
    var errors: [String] = []
    var status: Int32 = 0

    /// Where the transcripts and the documents they name are, with a slash at the end.
    static let folder = Repository.root + "/Tests/Fixtures/Plans/"

    static func read(_ name: String) throws -> [Transcript] {
        var transcripts: [Transcript] = []
        var current: Transcript?
        for line in try Repository.text("Tests/Fixtures/Plans/\(name).txt").split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let rest = String(line.dropFirst(2))
            switch line.prefix(2) {
            case "--": current = Transcript(title: String(rest.dropFirst()))
            case "$ ": current?.arguments = rest.split(separator: " ").dropFirst().map(String.init)
            case "< ": current?.input.append(rest)
            case "! ": current?.errors.append(rest)
            case "= ":
                current?.status = try #require(Int32(rest))
                if let current { transcripts.append(current) }
                current = nil
            default: current?.output.append(String(line))
            }
        }
        return transcripts
    }

    func run() async throws -> Tool.Ending {
        var arguments = arguments
        for index in arguments.indices.dropFirst() where ["--file", "--terms"].contains(arguments[index - 1]) {
            arguments[index] = Self.folder + arguments[index]
        }
        return try await Tool.run(arguments, input: Array(input.joined(separator: "\n").utf8))
    }
}
