import ArgumentParser
import Foundation
import PaymentSimulation

/// Plays worlds and says which invariant does not hold.
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments-sim",
        abstract:
            "Plays worlds of orders, gateways and troubles, each made from a seed, and checks that money moves exactly once.",
        discussion: """
            payments-sim --seeds 0..<5000            many worlds on every core; ends with 1 when something does not hold
            payments-sim --seed 18 --trace           one world, told in words
            payments-sim --seed 18 --shrink --write plans
                                                     the shortest play that still breaks it, as a file
            payments-sim --plan plans/18.json        plays that file again
            payments-sim --crash-points              every trouble at every point of a few short plays, one at a time
            """)

    @Option(help: "The seed to play.")
    var seed: UInt64?
    @Option(help: "The seeds to play, as 0..<1000.", transform: SeedRange.init)
    var seeds: SeedRange?
    @Option(help: "A play that was written before, as JSON.")
    var plan: String?
    @Flag(help: "Play every trouble at every point of short plays, at every gateway.")
    var crashPoints = false
    @Option(help: "Stop after this event.")
    var until: Int?
    @Flag(help: "Tell every event in words.")
    var trace = false
    @Flag(help: "Reduce what fails to as little as still fails.")
    var shrink = false
    @Option(help: "The folder into which plays that fail are written.")
    var write: String?
    @Option(help: "How many worlds are played at once; every core when it is left out.")
    var jobs: Int?
    @Flag(help: "Stop at the first world that fails.")
    var first = false
    @Flag(help: "Print how often each failure case, transition and trouble was reached.")
    var coverage = false
    @Option(help: "Fail when a failure case was reached less often.")
    var least: Int?

    func validate() throws {
        guard [seed != nil, seeds != nil, plan != nil, crashPoints].filter({ $0 }).count == 1 else {
            throw ValidationError("Say what to play: one of --seed, --seeds, --plan and --crash-points.")
        }
        guard seed != nil || plan != nil || !(trace || shrink || until != nil) else {
            throw ValidationError("--trace, --shrink and --until are for one world: give --seed or --plan.")
        }
        guard jobs ?? 1 > 0 else {
            throw ValidationError("--jobs \(jobs ?? 0): at least one world is played at a time.")
        }
    }

    func run() throws {
        if crashPoints {
            try playCrashPoints()
        } else if let seeds {
            try playMany(seeds)
        } else if let plan {
            try playOne(Script.read(try Data(contentsOf: URL(filePath: plan))), named: "plan \(plan)")
        } else if let seed {
            try playOne(Simulation(seed: seed).script, named: "seed \(seed)")
        }
    }

    private func playOne(_ script: Script, named name: String) throws {
        let outcome = try Simulation(script).play(keepsLines: trace, until: until)
        for line in outcome.lines { say(line) }
        let hash = String(outcome.hash, radix: 16)
        say("\(name): \(outcome.events) events, hash \(hash), \(outcome.violation?.description ?? "nothing broken")")
        guard outcome.violation != nil else { return }
        var kept = outcome.explicit
        if shrink {
            let shrinking = Shrinking(kept)
            kept = try shrinking.shortest()
            let again = try Simulation(kept).play(keepsLines: true)
            for line in again.lines { say(line) }
            say("\(again.events) events are left, after \(shrinking.tries) tries")
        }
        try keep(kept, named: name.filter { $0.isLetter || $0.isNumber })
        throw ExitCode(1)
    }

    private func playCrashPoints() throws {
        let start = Date()
        let rows = try CrashPoints().play(on: count)
        say("places   plays  broken  play")
        for row in rows {
            let counts = [(row.places, 6), (row.plays, 8), (row.broken.count, 8)].map { number, width in
                String(repeating: " ", count: max(width - "\(number)".count, 0)) + "\(number)"
            }
            say("\(counts.joined())  \(row.flow), \(row.gateway)")
            for line in row.broken { say("    \(line)") }
        }
        let broken = rows.reduce(0) { $0 + $1.broken.count }
        say(
            "\(rows.reduce(0) { $0 + $1.places }) points, \(rows.reduce(0) { $0 + $1.plays }) plays, \(broken) broken, "
                + "\(Int(Date().timeIntervalSince(start).rounded())) s")
        if broken > 0 { throw ExitCode(1) }
    }

    /// How many worlds are played at once.
    private var count: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

    private func playMany(_ range: SeedRange) throws {
        let start = Date()
        let crowd = Playing(range.seeds, stopsAtFirst: first)
        crowd.play(on: count) { seed, violation in
            say("seed \(seed): \(violation)\n    payments-sim --seed \(seed) --until \(violation.event) --trace")
        }
        let total = crowd.total
        if let error = total.error { throw error }
        for (seed, script) in total.broken { try keep(script, named: "seed\(seed)") }
        if coverage {
            for (name, count) in total.reached.sorted(by: { $0.key < $1.key }) { say("\(count)\t\(name)") }
        }
        let cases = Coverage.cases(in: total.reached)
        if coverage { for (id, count) in cases { say("\(count)\t\(id)") } }
        let rare = cases.filter { $0.count < least ?? 0 }.map { "\($0.id) (\($0.count))" }
        say(
            "\(total.plays) seeds, \(total.events) events, \(total.charges) simulated charges, \(total.broken.count) broken, "
                + "\(cases.filter { $0.count > 0 }.count) of \(cases.count) failure cases reached, "
                + "hash \(String(total.hash, radix: 16)), \(Int(Date().timeIntervalSince(start).rounded())) s")
        if !rare.isEmpty { say("reached less than \(least ?? 0) times: \(rare.joined(separator: ", "))") }
        if !total.broken.isEmpty || !rare.isEmpty { throw ExitCode(1) }
    }

    private func keep(_ script: Script, named name: String) throws {
        guard let write else { return }
        let folder = URL(filePath: write, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "\(name).json")
        try script.json().write(to: file)
        say("    written to \(file.path)")
    }
}

/// Seeds from one up to another.
struct SeedRange {
    /// The seeds.
    let seeds: Range<UInt64>

    /// Reads `0..<1000`.
    init(_ text: String) throws {
        let bounds = text.components(separatedBy: "..<").map(UInt64.init)
        guard bounds.count == 2, let lower = bounds[0], let upper = bounds[1], lower < upper else {
            throw ValidationError("'\(text)' is no range of seeds; write it as 0..<1000, in quotes")
        }
        seeds = lower..<upper
    }
}

/// Prints a line at once, so that a run that is stopped has said what it found.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

Program.main()
