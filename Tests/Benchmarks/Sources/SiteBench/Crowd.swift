import Foundation
import Synchronization

/// Very many payers at once.
enum Crowd {
    private struct Outcome: Sendable {
        var times: [Duration] = []
        var errors: [String] = []
    }

    /// Lets `count` payers pay, `atATime` of them at any moment, and prints what came of it; the errors below, most frequent first.
    ///
    /// - Parameter first: which of the links of deposits is the first; no deposit is paid twice.
    static func pay(at site: URL, _ links: Links, first: Int, count: Int, atATime: Int) async throws {
        let payable = Array(links[.deposit].dropFirst(first).prefix(count))
        guard payable.count == count else { throw WireError(what: "only \(payable.count) deposits are left to pay") }
        let next = Atomic(0)
        let clock = ContinuousClock()
        let start = clock.now
        let outcomes = await onThreads(atATime) {
            var outcome = Outcome()
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < count else { return outcome }
                var payer = Payer(payable[number], at: site)
                do { try payer.pay() } catch let surprise as Payer.Surprise {
                    outcome.errors.append(surprise.text)
                } catch {
                    outcome.errors.append("\(error)")
                }
                outcome.times += payer.times
            }
        }
        let wall = clock.now - start
        let errors = outcomes.flatMap(\.errors)
        let tenths = Int((Double(count - errors.count) / (wall / .seconds(1)) * 10).rounded())
        print(
            "payers=\(count) errors=\(errors.count) per_s=\(tenths / 10).\(tenths % 10)",
            "pages=\(outcomes.map(\.times.count).reduce(0, +))", Times(outcomes.flatMap(\.times)).text)
        let counted = Dictionary(errors.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.value > $1.value }
        for (text, count) in counted.prefix(5) { print("error: \(count) x \(text)") }
    }
}
