import ArgumentParser
import Foundation
import PaymentCore
import TestSupport

/// Kills real worker processes with signal 9 and shows that no money is lost or taken twice, and how workers scale.
@main
struct KillProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments-kill",
        abstract: "Kill payments collect again and again, and hold the books against what the gateways took.",
        subcommands: [ReceiveCommand.self])

    @Option(help: "The tool, payments; by default the one beside this program.")
    var tool: String?

    @Option(help: "How many workers are killed on each store.")
    var kills = 40

    @Option(help: "The seed of when they are killed, of the orders, and of what goes wrong at the gateways.")
    var seed: UInt64 = 1

    @Option(help: "Only this store: sqlite or postgres.")
    var store: String?

    @Flag(help: "Measure how workers scale instead.")
    var scale = false

    @Option(help: "How often each setup is measured.")
    var runs = 3

    @Option(help: "How many charges are due in each measurement.")
    var charges = 160

    @Option(help: "How long a gateway takes for an answer while it is measured, in milliseconds.")
    var latency: Int64 = 50

    func run() async throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let tool = tool ?? folder + "/payments"
        guard FileManager.default.isExecutableFile(atPath: tool) else {
            throw RunFailure("there is no tool at \(tool); name it with --tool")
        }
        let world = try await World()
        world.share()
        let isSound: Bool
        do { isSound = scale ? try await measure(tool, world) : try await killAll(tool, world) } catch {
            try world.remove()
            throw error
        }
        try world.remove()
        if !isSound { throw ExitCode.failure }
    }

    // MARK: Kills

    private func killAll(_ tool: String, _ world: World) async throws -> Bool {
        let kinds = KilledStore.Kind.allCases.filter { kind in
            store.map { kind.rawValue.lowercased().hasPrefix($0.lowercased()) } ?? true
        }
        guard !kinds.isEmpty else { throw RunFailure("--store must be sqlite or postgres") }
        var results: [KillRun.Result] = []
        for (place, kind) in kinds.enumerated() {
            let server = kind == .postgres ? try await PostgresServer.start() : nil
            let port = try ReservedPort()
            let gateways = try await Gateways(tool, seed: seed, webhooks: port.address, in: world)
            defer { gateways.stop() }
            let killed = try await KilledStore.make(kind, name: "orders", on: server, gateways, in: world)
            let run = KillRun(
                world: world, gateways: gateways, store: killed,
                workers: Workers(tool: tool, store: killed, gateways: gateways, world: world),
                receivers: Receivers(port: port, store: killed, gateways: gateways, world: world),
                random: SeededRandomSource(seed: seed &* 2 &+ UInt64(place)))
            results.append(try await run.run(kills: kills))
            try await server?.stop()
        }
        print(Self.table(results))
        let violations = results.flatMap { result in result.judge.violations.map { "\(result.kind.rawValue): \($0)" } }
        for violation in violations.prefix(50) { print("VIOLATION \(violation)") }
        print(
            violations.isEmpty
                ? "nothing was charged or given back twice and nothing was lost"
                : "\(violations.count) violations; again with: payments-kill --seed \(seed) --kills \(kills)")
        return violations.isEmpty
    }

    private static func table(_ results: [KillRun.Result]) -> String {
        let columns: [(String, (KillRun.Result) -> String)] = [
            ("store", { $0.kind.rawValue }),
            ("workers killed", { "\($0.kills)" }),
            ("tries they left without an outcome", { "\($0.midway)" }),
            ("tries until the last kill", { "\($0.tries)" }), ("ended by themselves", { "\($0.others)" }),
            ("receivers killed", { "\($0.receiverKills)" }),
            ("servers killed", { $0.kind == .postgres ? "\($0.crashes)" : "–" }), ("orders", { "\($0.judge.orders)" }),
            ("paid in full", { "\($0.judge.paid)" }), ("in a case", { "\($0.judge.inCase)" }),
            ("tries in all", { "\($0.judge.tries)" }), ("taken at the mocks", { "\($0.judge.takings)" }),
            ("webhooks acknowledged", { "\($0.judge.acknowledged)" }), ("events stored", { "\($0.events)" }),
            ("looked up", { "\($0.judge.lookedUp)" }), ("never arrived", { "\($0.judge.absent)" }),
            ("refunds", { "\($0.judge.refunds)" }), ("tries of refunds", { "\($0.judge.refundTries)" }),
            ("charged twice", { "\($0.judge.duplicates)" }), ("given back twice", { "\($0.judge.refundedTwice)" }),
            ("lost", { "\($0.judge.losses)" }),
            ("violations", { "\($0.judge.violations.count)" }), ("runs to the end", { "\($0.steps)" }),
            ("seconds", { "\($0.seconds)" }),
        ]
        return Table.text(columns.map { column in [column.0] + results.map(column.1) })
    }

    // MARK: Scaling

    private func measure(_ tool: String, _ world: World) async throws -> Bool {
        let server = try await PostgresServer.start()
        let scaling = Scaling(
            tool: tool, world: world, server: server, charges: charges, latencyMilliseconds: latency)
        var times: [Scaling.Setup: [Int64]] = [:]
        var violations: [String] = []
        for number in 1...max(runs, 1) {
            for setup in Scaling.setups {
                let run = try await scaling.run(setup, number)
                times[setup, default: []].append(run.milliseconds)
                violations += run.violations.map { "\(setup.kind.rawValue), \(setup.processes): \($0)" }
            }
        }
        try await server.stop()
        var rows = [["store", "processes", "charges a second, median of \(runs)", "all runs", "ratio to one"]]
        for setup in Scaling.setups {
            let all = times[setup, default: []].sorted()
            let one = times[Scaling.Setup(kind: setup.kind, processes: 1), default: []].sorted()
            let (median, base) = (all[all.count / 2], one[one.count / 2])
            rows.append([
                setup.kind.rawValue, "\(setup.processes)", Self.decimal(Int64(charges) * 100_000 / median),
                all.reversed().map { Self.decimal(Int64(charges) * 100_000 / $0) }.joined(separator: " "),
                Self.decimal(base * 100 / median),
            ])
        }
        print("\(charges) charges, \(latency) ms an answer, one worker in each process")
        print(Table.text(rows))
        for violation in violations { print("VIOLATION \(violation)") }
        return violations.isEmpty
    }

    /// Hundredths as decimal text.
    private static func decimal(_ hundredths: Int64) -> String {
        "\(hundredths / 100).\(String(String(100 + hundredths % 100).dropFirst()))"
    }
}

/// Lines of columns.
enum Table {
    static func text(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
