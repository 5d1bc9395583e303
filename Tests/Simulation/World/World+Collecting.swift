import PaymentCore
import PaymentOrders

extension World {
    /// Lets a worker do what is due.
    ///
    /// - Returns: how much it did; nil when the store did not work.
    func step(_ station: Station) async -> Int? {
        do {
            return try await station.collector.step(worker: station.node.name)
        } catch {
            refused(Scene.label, error, station)
            return nil
        }
    }

    /// Takes note of what came of a piece of work.
    func collected(_ report: WorkReport, _ node: Node) {
        let what = "\(report.item.kind.rawValue) \(report.item.subject)"
        journal.note(
            Scene.label,
            "\(node.name) \(what): \(report.outcome.rawValue)" + (report.error.map { " \($0.code): \($0)" } ?? ""))
        journal.reach("work \(report.item.kind.rawValue) \(report.outcome.rawValue)")
    }
}

/// Brings the messages of one process to people.
struct SimulatedMessenger: Messenger {
    /// The world.
    let world: World
    /// The process.
    let node: Node

    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {
        let visit = world.fate.visit("\(Scene.label)/message")
        guard node.isAlive else { throw .temporary("the process is gone") }
        let trouble = world.trouble(visit, among: [.messageLost, .messageRepeated])
        await world.kernel.sleep(milliseconds: world.fate.length(visit, 1...400))
        if trouble == .messageLost { throw .temporary("the mail server does not answer") }
        world.journal.note(Scene.label, "\(node.name) delivers \(message)")
        // It arrived, and nobody is told so.
        if trouble == .messageRepeated { throw .temporary("the answer was lost") }
        guard node.isAlive else { throw .temporary("the process is gone") }
    }
}
