internal import ArgumentParser
internal import CurlTransport
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// Plays one deal on each mock gateway and prints what moved.
struct TourCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tour", abstract: "Take a deposit and its balance on each mock gateway, and print what moved.",
        discussion: """
            Deposit, webhook, kept method, balance in two parts, one answer lost and found, a partial refund; at the end the sum of the
            steps must agree with the gateway's own list. Where a gateway takes cards on its own page only, the tour plays the payer.

              payments tour
              payments tour --gateway wayforpay --stay

            Exit codes: 0 all of it happened, 1 something did not.
            """)

    @Option(help: "Only this gateway: \(GatewayName.list).")
    var gateway: GatewayName?

    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "Leave the mocks and their pages up until interrupted.")
    var stay = false

    func run() async throws {
        let transport = try CurlTransport()
        var stages: [Stage] = []
        var reports: [Report] = []
        for name in gateway.map({ [$0] }) ?? GatewayName.allCases {
            let (report, stage) = try await play(name, transport)
            reports.append(report)
            if let stage { stages.append(stage) }
        }
        let isDone = reports.allSatisfy { $0.status == .done }
        if output.json {
            Report(
                status: isDone ? .done : .refused,
                json: ["ok": .bool(isDone), "gateways": .array(reports.map { .object($0.json) })],
                error: reports.compactMap(\.error).first
            ).print(asJSON: true)
        }
        if stay, isDone {
            let interruption = Interruption()
            Console.print("\nThe mocks are up. Look inside:")
            for stage in stages { Console.print("  \(stage.gateway.id): \(stage.inspector)") }
            Console.print("Stop them with Ctrl-C.")
            await interruption.wait()
        }
        for stage in stages { await stage.stop() }
        await transport.shutdown()
        guard isDone else { throw ExitStatus.refused.code }
    }

    private static func tell(_ step: TourStep) {
        var lines = "  ok  \(step.title): \(step.detail)".wrapped(to: Terminal.output.width, indent: 6)
        // The line is broken as if it had no color, which takes no columns.
        lines[0] = "  " + Terminal.output.painted("ok", .good) + lines[0].dropFirst(4)
        for line in lines { Console.print(line) }
    }

    /// Plays the story on one gateway, and tells it as it goes unless JSON is wanted.
    private func play(_ name: GatewayName, _ transport: CurlTransport) async throws -> (Report, Stage?) {
        let isQuiet = output.json
        let opened = Mutex<Stage?>(nil)
        // The receiver's address goes into the gateway's settings, so the gateway comes second; its clock may be ahead later.
        let receiver = WebhookReceiver { opened.withLock { $0.map { ($0.gateway, $0.clock) } } }
        let report = try await receiver.listening { address in
            do {
                let stage = try await Stages.open(name, webhooks: address, transport)
                opened.withLock { $0 = stage }
                if !isQuiet { Console.print("\(name.title), mock looked into at \(stage.inspector)\n") }
                let steps = try await Story(stage: stage, receiver: receiver) { step in
                    if !isQuiet { Self.tell(step) }
                }.play()
                let report = Report(
                    status: .done, lines: TourTable.lines(steps) + [""],
                    json: ["gateway": .string(name.rawValue), "steps": .array(steps.map(\.json)), "ok": true])
                if !isQuiet { report.print(asJSON: false) }
                return report
            } catch {
                let report = Report(
                    status: .refused, json: ["gateway": .string(name.rawValue), "ok": false],
                    error: .init(code: "tourFailed", message: "\(name.title): \(error)"))
                if !isQuiet { report.print(asJSON: false) }
                return report
            }
        }
        return (report, opened.withLock { $0 })
    }
}
