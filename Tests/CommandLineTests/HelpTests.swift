import Foundation
import PaymentHTTP
import PaymentOrders
import TestSupport
import Testing

/// Help that teaches: groups, examples that run, completion.
@Suite("Help", .serialized)
struct HelpTests {
    @Test("the first page has groups, and a first thing to do")
    func firstPage() async throws {
        for arguments in [[], ["help"], ["--help"]] {
            let help = try await Tool.run(arguments)
            #expect(help.status == 0)
            for heading in ["TRIAL", "PAYMENT", "ORDER", "CARE"] {
                #expect(help.output.contains("\n\(heading) SUBCOMMANDS:\n"), "\(heading)")
            }
            #expect(help.output.contains("Begin with the tour"))
            #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test("every command's help has an abstract in a sentence and an example of itself that fits 80 columns")
    func everyCommand() async throws {
        let manual = try await Manual.read()
        #expect(manual.commands.count >= 28, "\(manual.commands.map(\.name))")
        for command in manual.commands {
            #expect(command.abstract.hasSuffix("."), "\(command.name)")
            #expect(command.examples.contains { $0.contains("payments \(command.name)") }, "\(command.name)")
            let help = try await Tool.run(["help"] + command.words)
            #expect(help.status == 0)
            // The parser writes its synopsis in one line.
            for line in help.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
                #expect(line.count <= 80, "\(command.name): \(line)")
            }
        }
        for group in manual.groups { #expect(!group.examples.isEmpty, "\(group.name)") }
    }

    @Test("every example runs as it stands, but for the addresses and names that are a reader's own")
    func examples() async throws {
        let desk = try await ExampleDesk()
        defer { desk.stop() }
        let manual = try await Manual.read()
        var count = 0
        for command in manual.groups + manual.commands {
            for example in command.examples {
                try await desk.run(example)
                count += 1
            }
        }
        #expect(count >= 45, "\(count)")
    }

    @Test(
        "completion scripts come out for three shells, and bash can read its own", arguments: ["bash", "zsh", "fish"])
    func completion(_ shell: String) async throws {
        let folder = try TemporaryFolder()
        let script = try await Tool.run(["--generate-completion-script", shell])
        #expect(script.status == 0 && script.errors.isEmpty)
        for word in ["doctor", "trial-balance", "authorize-net", "webhook-url", "laterPurchases"] {
            #expect(script.output.contains(word), "\(word)")
        }
        let path = folder.path + "/script"
        try script.output.write(toFile: path, atomically: true, encoding: .utf8)
        guard shell == "bash" else { return }
        let (status, complaints) = try await apart {
            let program = try ChildProgram(["bash", "-n", path])
            let (_, errors) = program.readToEnd()
            return (program.wait(), errors)
        }
        #expect(status == 0, "\(complaints)")
    }

    @Test("bash completes commands, flags and the values that a flag may have")
    func completes() async throws {
        let folder = try TemporaryFolder()
        let script = try await Tool.run(["--generate-completion-script", "bash"])
        try script.output.write(toFile: folder.path + "/script", atomically: true, encoding: .utf8)
        for (typed, offered) in [
            (["payments", "do"], "doctor"), (["payments", "doctor", "--gateway", "st"], "stripe"),
            (["payments", "store", "ch"], "check"), (["payments", "charge", "--keep", "later"], "laterPurchases"),
            (["payments", "report", "ageing", "--format", "c"], "csv"),
        ] {
            let words = typed.map { "'\($0)'" }.joined(separator: " ")
            let line = typed.joined(separator: " ")
            let text = """
                source '\(folder.path)/script'
                COMP_WORDS=(\(words)); COMP_CWORD=\(typed.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
                COMP_TYPE=9; COMP_KEY=9; COMPREPLY=()
                $(complete -p payments | sed -E 's/.*-F ([^ ]+).*/\\1/') payments '\(typed[typed.count - 1])' '\(typed[typed.count - 2])'
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let output = try await apart {
                let program = try ChildProgram(["bash", "-c", text])
                let (output, errors) = program.readToEnd()
                _ = program.wait()
                return output + errors
            }
            #expect(
                output.split(separator: "\n").contains { $0.trimmingPrefix(" ").hasPrefix(offered) },
                "\(line): \(output)")
        }
    }
}

/// Everything that the examples of the help need: gateways, a site, a store with orders, a file with a message.
private final class ExampleDesk {
    let stripe: MockProcess
    let liqPay: MockProcess
    let site: MockProcess
    let shop: ReportStore
    private var names: [String: String]

    init() async throws {
        stripe = try await MockProcess()
        liqPay = try await MockProcess("liqpay")
        site = try await MockProcess(running: ["serve"])
        shop = try await ReportStore()
        let customer = try await shop.customer("Taras")
        let order = try await shop.kitchen(customer)
        try await shop.receive(360_00, order, "deposit")
        let invoice = try await shop.sendInvoice(order)
        try Data(SignatureCommandTests.message).write(to: URL(fileURLWithPath: shop.folder.path + "/body.json"))
        names = [
            "CUSTOMER": customer.text, "ORDER": order.number, "INVOICE": invoice, "RECEIPT": "deposit",
            "http://127.0.0.1:4242": stripe.url, "http://127.0.0.1:4244": liqPay.url,
            "https://pay.example.com": site.url + "/studio", "shop.db": "orders.db",
        ]
        let charge = try await sh(
            "payments charge --amount 20 --currency EUR --method pm_card_visa --idempotency-key desk "
                + "--base-url \(stripe.url) --json")
        names[" PAYMENT "] = " \(try charge.json()["payment"]?.stringValue ?? "") "
    }

    func stop() { for process in [stripe, liqPay, site] { _ = process.stop() } }

    /// Runs an example and expects that it comes to what it is to come to.
    func run(_ example: String) async throws {
        // On somebody else's server, which the tests have not.
        guard !example.contains("postgres://") else { return }
        let isService = ["payments mock ", "payments serve", "--stay"].contains { example.contains($0) }
        guard !isService else { return try await start(example) }
        let text = names.reduce(example) { $0.replacing($1.key, with: $1.value) }
        let ending = try await sh(text)
        // The payer has to act on LiqPay's page, what was charged here is in no store, and the mocks' keys are none of the live services.
        let mayBeRefused = ["tokenize --gateway liqpay", "payments reconcile", "payments doctor"].contains {
            text.contains($0)
        }
        #expect(ending.status == 0 || mayBeRefused && ending.status == 1, "\(text): \(ending.errors)")
    }

    /// Starts what runs until it is stopped, and stops it once it has said that it is ready.
    private func start(_ example: String) async throws {
        let folder = try TemporaryFolder()
        var words = example.split(separator: " ").dropFirst().map(String.init)
        for place in words.indices.dropFirst() where words[place - 1] == "--port" { words[place] = "0" }
        for place in words.indices.dropFirst() where words[place - 1] == "--folder" { words[place] = folder.path }
        let arguments = words
        let status = try await apart {
            let program = try ChildProgram([Tool.path] + arguments, environment: ["HOME": "/nonexistent"])
            let isStay = arguments.contains("--stay")
            if isStay { _ = program.line(after: "Stop them with Ctrl-C.") } else { _ = program.readLine() }
            return program.stop()
        }
        #expect(status == 0, "\(example)")
    }

    private func sh(_ text: String) async throws -> Tool.Ending {
        let tool = URL(fileURLWithPath: Tool.path).deletingLastPathComponent().path
        let environment = stripe.environment.merging(liqPay.environment) { $1 }.merging([
            "PATH": "\(tool):/usr/bin:/bin", "HOME": shop.folder.path, "SIGNATURE": SignatureCommandTests.header,
            "STRIPE_WEBHOOK_SECRET": SignatureCommandTests.secret, "WAYFORPAY_SECRET_KEY": "flk3409refn54t54t*FNJRET",
        ]) { $1 }
        let folder = shop.folder.path
        return try await apart {
            let program = try ChildProgram(["sh", "-c", "cd '\(folder)' && \(text)"], environment: environment)
            let (output, errors) = program.readToEnd()
            return Tool.Ending(status: program.wait(), output: output, errors: errors)
        }
    }
}
