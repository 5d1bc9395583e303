import Foundation
import PaymentHTTP
import PaymentOrders
import TestSupport
import Testing

/// Runs of the real program as people type them: command, exit code, what is on standard output and on standard error (D-62).
@Suite("Transcripts", .serialized)
struct TranscriptTests {
    static let names = ["payments", "other-gateways", "signatures", "orders", "care"]

    @Test("a session comes out as its transcript has it", arguments: names)
    func session(_ name: String) async throws {
        let stage = try await TranscriptStage()
        defer { stage.stop() }
        let runs = try TranscriptRun.read(name)
        #expect(!runs.isEmpty)
        for run in runs {
            if let fault = run.fault { try await stage.setFault(fault) }
            let ending = try await stage.run(run.command)
            #expect(ending.status == run.status, "\(run.title): \(ending.output)\(ending.errors)")
            #expect(run.output.fits(ending.output), "\(run.title)\n\(ending.output)")
            #expect(run.errors.fits(ending.errors), "\(run.title)\n\(ending.errors)")
        }
    }

    @Test(
        "every command has a transcript of a success, a refusal and malformed input, and of an unknown outcome where money moves; collect has that in a suite of its own"
    )
    func complete() async throws {
        var seen: [String: Set<Int32>] = [:]
        let commands = try await Manual.read().commands.map(\.name)
        let plans = ["calendar-deposit", "payer-chosen-parts", "errors-flags"]
        for run in try Self.names.flatMap(TranscriptRun.read) + plans.flatMap(TranscriptRun.readPlans) {
            for name in commands where run.isOf(name) { seen[name, default: []].insert(run.status) }
        }
        // These run until they are stopped, and then end with 0, which `HelpTests` sees.
        let services: Set = ["mock", "serve"]
        // Nothing refuses to sign, and a tour that fails is a fault of the package.
        let neverRefused: Set = ["signature sign", "tour"]
        for name in commands {
            var wanted: Set<Int32> = [0, 1, 64]
            if services.contains(name) { wanted.remove(0) }
            if neverRefused.contains(name) { wanted.remove(1) }
            if ["charge", "deposit", "refund", "tokenize"].contains(name) { wanted.insert(75) }
            #expect(seen[name, default: []].isSuperset(of: wanted), "\(name) has \(seen[name, default: []].sorted())")
        }
    }
}

/// A command of a transcript with what comes of it; the README of the folder tells the form.
private struct TranscriptRun {
    /// Lines of which some parts are not told.
    struct Lines {
        var lines: [String] = []

        /// Whether a text has these lines: `…` stands for anything within a line, and alone for any lines.
        func fits(_ text: String) -> Bool {
            // No-break spaces, which CLDR has in amounts, stand in the transcripts as plain ones.
            let text = text.replacing("\u{A0}", with: " ")
            let found =
                text.isEmpty
                ? []
                : text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0)
            return Self.fits(lines[...], found[...])
        }

        private static func fits(_ wanted: ArraySlice<String>, _ found: ArraySlice<Substring>) -> Bool {
            guard let first = wanted.first else { return found.isEmpty }
            if first == "…" {
                return (found.startIndex...found.endIndex).contains { fits(wanted.dropFirst(), found[$0...]) }
            }
            guard let line = found.first, isSame(first, String(line)) else { return false }
            return fits(wanted.dropFirst(), found.dropFirst())
        }

        private static func isSame(_ wanted: String, _ found: String) -> Bool {
            let parts = wanted.components(separatedBy: "…")
            guard parts.count > 1 else { return wanted == found }
            var rest = found[...]
            guard rest.hasPrefix(parts[0]) else { return false }
            rest = rest.dropFirst(parts[0].count)
            for part in parts.dropFirst().dropLast() where !part.isEmpty {
                guard let range = rest.range(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
            return rest.hasSuffix(parts[parts.count - 1])
        }
    }

    var title = ""
    var command = ""
    /// What Stripe's mock does wrong from now on.
    var fault: String?
    var output = Lines()
    var errors = Lines()
    var status: Int32 = 0

    /// Whether it shows this command, and not one that only helps.
    func isOf(_ command: String) -> Bool {
        let call = "payments \(command)"
        return ["", "| ", "; "].contains { before in
            self.command == call
                || (before.isEmpty ? self.command.hasPrefix(call + " ") : self.command.contains(before + call + " "))
        } || self.command.contains(" \(call) ") && self.command.hasPrefix("STRIPE_SECRET_KEY=")
    }

    static func read(_ name: String) throws -> [TranscriptRun] {
        try read(file: folder + "/Transcripts/\(name).txt")
    }

    static func readPlans(_ name: String) throws -> [TranscriptRun] {
        try read(file: folder + "/../Fixtures/Plans/\(name).txt")
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    private static func read(file: String) throws -> [TranscriptRun] {
        var runs: [TranscriptRun] = []
        var current = TranscriptRun()
        for line in try String(contentsOfFile: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let rest = String(line.dropFirst(2))
            switch line.prefix(2) {
            case "--": current = TranscriptRun(title: String(rest.dropFirst()))
            case "@ ": current.fault = rest
            case "$ ": current.command = rest
            case "> ": current.command += " \\\n" + rest
            case "! ": current.errors.lines.append(rest)
            case "= ":
                current.status = try #require(Int32(rest))
                runs.append(current)
                current = TranscriptRun(title: current.title)
            default: if !current.command.isEmpty { current.output.lines.append(String(line)) }
            }
        }
        return runs
    }
}

/// A folder, the mocks and a site that the commands of a transcript find under names.
private final class TranscriptStage {
    private let stripe: MockProcess
    private let liqPay: MockProcess
    private let site: MockProcess
    private let folder: TemporaryFolder
    /// A store with orders, which commands find under `$SHOP`.
    private let shop: ReportStore
    private let names: [String: String]

    init() async throws {
        shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit")
        let invoice = try await shop.sendInvoice(order)
        names = ["SHOP": shop.path, "CUSTOMER": customer.text, "ORDER": order.number, "INVOICE": invoice]
        stripe = try await MockProcess()
        liqPay = try await MockProcess("liqpay")
        site = try await MockProcess(running: ["serve"])
        folder = try TemporaryFolder()
        try Data(SignatureCommandTests.message).write(to: URL(fileURLWithPath: folder.path + "/body.json"))
    }

    func stop() { for process in [stripe, liqPay, site] { _ = process.stop() } }

    /// Makes both mocks fail from now on: `PATH-OR-OPERATION FAULT`, or `none`.
    func setFault(_ text: String) async throws {
        let words = text.split(separator: " ").map(String.init)
        for mock in [stripe, liqPay] {
            let match: JSONObject =
                words[0].hasPrefix("/")
                ? ["method": "POST", "path": .string(words[0])] : ["operation": .string(words[0])]
            let faults: [JSON] =
                words.count == 2 ? [["match": .object(match), "fault": .string(words[1]), "times": nil]] : []
            let status = try await mock.control("/_mock/faults", ["faults": .array(faults)])
            #expect(status < 300, "\(text)")
        }
    }

    func run(_ command: String) async throws -> Tool.Ending {
        let tool = URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path
        let environment = stripe.environment.merging(liqPay.environment) { $1 }.merging([
            "PATH": "\(tool):/usr/bin:/bin", "HOME": folder.path, "STRIPE": stripe.url, "LIQPAY": liqPay.url,
            "SITE": site.url, "NOWHERE": "http://127.0.0.1:1", "STRIPE_WEBHOOK_SECRET": SignatureCommandTests.secret,
            "SIGNATURE": SignatureCommandTests.header, "WAYFORPAY_SECRET_KEY": "flk3409refn54t54t*FNJRET",
            "STRIPE_PORT": stripe.url.split(separator: ":").last.map(String.init) ?? "",
        ]) { $1 }.merging(names) { $1 }
        let folder = folder.path
        return try await apart {
            let program = try ChildProgram(["sh", "-c", "cd '\(folder)'\n\(command)"], environment: environment)
            let (output, errors) = program.readToEnd()
            return Tool.Ending(status: program.wait(), output: output, errors: errors)
        }
    }
}
