import Foundation
import PaymentCore
import PaymentOrders
import TestSupport
import Testing

/// What the tool writes where somebody looks at a terminal, and where nobody does.
@Suite("Terminal", .serialized)
struct TerminalTests {
    /// Runs the tool on a terminal of so many columns; both of its outputs come together.
    private func onTerminal(
        _ arguments: [String], columns: Int, environment: [String: String] = ["TERM": "xterm"]
    ) async throws -> (status: Int32, lines: [String]) {
        let words = ([Tool.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let program = ["script", "-qec", "stty cols \(columns) rows 24; exec \(words)", "/dev/null"]
        let given = environment.merging(["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"]) { $1 }
        return try await apart {
            let program = try ChildProgram(program, environment: given)
            let (output, _) = program.readToEnd()
            let lines = output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            return (program.wait(), lines.map(String.init))
        }
    }

    private static let plan = [
        "plan", "--total", "1200", "--currency", "EUR", "--booked-on", "2026-09-01", "--deposit", "30%",
        "--balance-when", "production-complete", "--pay", "2026-09-01=360",
    ]

    @Test("a plan fits a terminal of any width", arguments: [40, 60, 80, 200])
    func plan(_ columns: Int) async throws {
        let (status, lines) = try await onTerminal(Self.plan, columns: columns)
        #expect(status == 0)
        #expect(lines.count > 10)
        for line in lines { #expect(line.count <= columns, "\(line)") }
        #expect(lines.contains { $0.contains("840.00") }, "amounts are never cut")
    }

    @Test("a report fits: text is cut before amounts, and where even that is too wide rows become lists")
    func report() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Олександра-Вікторія Тарасівна Довгопрізвищенко з Дніпра")
        let order = try await shop.kitchen(customer)
        try await shop.receive(100_00, order, "part")
        for columns in [60, 80, 120] {
            for report in ["ageing", "partial", "trial-balance"] {
                let (status, lines) = try await onTerminal(["report", report, "--store", shop.path], columns: columns)
                #expect(status == 0)
                for line in lines { #expect(line.count <= columns, "\(report): \(line)") }
                #expect(lines.contains { $0.contains("1100.00") || $0.contains("840.00") || $0.contains("1200.00") })
            }
        }
        let (_, lines) = try await onTerminal(["report", "partial", "--store", shop.path], columns: 60)
        #expect(lines.contains { $0.hasPrefix("order id") || $0.hasPrefix("order ") && $0.contains(order.number) })
        // For another program nothing is cut.
        let piped = try await shop.run("report", "ageing")
        #expect(piped.output.contains("Олександра-Вікторія Тарасівна Довгопрізвищенко"))
    }

    @Test("a statement on a narrow terminal keeps its columns and its amounts")
    func statement() async throws {
        let shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit-of-the-kitchen-in-the-house-by-the-river")
        let (_, lines) = try await onTerminal(
            ["report", "statement", "--customer", customer.text, "--store", shop.path], columns: 80)
        #expect(lines.contains { $0.contains("…") && $0.contains("360.00") }, "\(lines)")
    }

    @Test("an error is broken between words")
    func error() async throws {
        let (status, lines) = try await onTerminal(
            ["doctor", "--webhook-url", "http://shop.example/hook"], columns: 40)
        #expect(status == 64)
        #expect(lines[0].contains("payments:") && lines[1].hasPrefix("    "), "\(lines)")
        for line in lines {
            #expect(line.replacing(/\u{1B}\[[0-9;]*m/, with: "").count <= 40, "\(line)")
        }
    }

    @Test("long work tells what it is at on a terminal, and leaves nothing behind; for another program it says nothing")
    func progress() async throws {
        let server = try AnswerServer(["/hook": AnswerServer.Answer(status: 400, seconds: 2)])
        defer { server.stop() }
        let arguments = ["doctor", "--webhook-url", server.url + "/hook"]
        let (_, lines) = try await onTerminal(arguments, columns: 80)
        let text = lines.joined(separator: "\n")
        #expect(text.contains("posting to \(server.url)/… (") && text.contains("\r\u{1B}[K"), "\(text)")
        #expect(try await Tool.run(arguments).errors.isEmpty)
    }

    @Test("words are colored on a terminal alone, and NO_COLOR, TERM=dumb and --color are heeded")
    func color() async throws {
        let doctor = ["doctor", "--store", "/nonexistent/x.db"]
        func doctorIsColored(_ more: [String], _ environment: [String: String]) async throws -> Bool {
            let (_, lines) = try await onTerminal(doctor + more, columns: 80, environment: environment)
            return lines.contains { $0.contains("\u{1B}[32mok") }
        }
        #expect(try await doctorIsColored([], ["TERM": "xterm"]))
        #expect(try await !doctorIsColored([], ["TERM": "dumb"]))
        #expect(try await !doctorIsColored([], ["TERM": "xterm", "NO_COLOR": "1"]))
        #expect(try await doctorIsColored([], ["TERM": "xterm", "NO_COLOR": ""]), "an empty one counts as none")
        #expect(try await doctorIsColored(["--color", "always"], ["TERM": "xterm", "NO_COLOR": "1"]))
        #expect(try await !doctorIsColored(["--color=never"], ["TERM": "xterm"]))
        let piped = try await Tool.run(doctor)
        #expect(!piped.output.contains("\u{1B}") && !piped.errors.contains("\u{1B}"))
        let forced = try await Tool.run(doctor + ["--color", "always"])
        #expect(forced.errors.hasPrefix("\u{1B}[1;31mpayments:\u{1B}[0m "))
        let wrong = try await Tool.run(doctor + ["--color", "sometimes"])
        #expect(wrong.status == 64 && wrong.errors.contains("auto"))
    }
}
