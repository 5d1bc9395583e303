import PaymentHTTP
import TestSupport

/// `payments collect` as processes.
struct Workers: Sendable {
    let tool: String
    let store: KilledStore
    let gateways: Gateways
    let world: World

    private var environment: [String: String] {
        world.environment.merging(gateways.environment) { $1 }.merging(store.environment) { $1 }
    }

    private func arguments(_ more: [String]) -> [String] {
        [
            tool, "collect", "--store", store.address, "--charge-hour", "0", "--retry-days", "1",
            "--messages",
            world.folder + "/messages",
        ] + gateways.arguments + more
    }

    /// Runs a worker and kills it with signal 9.
    ///
    /// - Returns: whether it lived until then.
    func kill(after life: Life) async throws -> Bool {
        try await life.lead(arguments(["--workers", "2"]), environment) { $0.contains(" collecting through ") }
    }

    /// Does what is due, to the end.
    ///
    /// - Returns: what it says at the end.
    @discardableResult
    func collect(workers: Int) async throws -> JSON {
        let command = arguments(["--once", "--json", "--quiet", "--workers", String(workers)])
        let (status, output, errors) = try await run(command)
        guard [0, 1, 75].contains(status), !output.isEmpty else {
            throw RunFailure("payments collect ended with \(status): \(errors)")
        }
        return try JSON(JSONDocument(parsing: Array(output.utf8)).root)
    }

    /// What `payments store check` finds; nothing when all is sound.
    func check() async throws -> String? {
        let (status, output, errors) = try await run([tool, "store", "check", "--store", store.address])
        return status == 0 ? nil : output + errors
    }

    private func run(_ command: [String]) async throws -> (status: Int32, output: String, errors: String) {
        try await apart { [environment] in
            let program = try ChildProgram(command, environment: environment)
            let (output, errors) = program.readToEnd()
            return (program.wait(), output, errors)
        }
    }
}
