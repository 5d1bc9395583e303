import Foundation
import PaymentCore
import PaymentOrders
import Testing

@testable import PaymentSimulation

@Suite("Plays of worlds")
struct PlayTests {
    @Test("money moves exactly once in the worlds of the first seeds", arguments: 0..<12 as Range<UInt64>)
    func firstSeedsHold(seed: UInt64) throws {
        let outcome = try Simulation(seed: seed).play()
        #expect(outcome.violation == nil, "payments-sim --seed \(seed) --trace")
        #expect(outcome.events > 0)
    }

    @Test("a seed plays the same way every time, and another seed another way", arguments: [3, 18, 41] as [UInt64])
    func seedsRepeat(seed: UInt64) throws {
        let one = try Simulation(seed: seed).play(), other = try Simulation(seed: seed).play()
        #expect(one.hash == other.hash && one.events == other.events)
        #expect(try Simulation(seed: seed + 1).play().hash != one.hash)
    }

    @Test("a play that was written down plays the same without the generator", arguments: [3, 18, 41] as [UInt64])
    func writtenPlaysRepeat(seed: UInt64) throws {
        let outcome = try Simulation(seed: seed).play()
        let read = try Script.read(outcome.explicit.json())
        let again = try Simulation(read).play()
        #expect(again.hash == outcome.hash && again.events == outcome.events)
    }

    @Test("a play stops after the event that was named")
    func playStops() throws {
        let outcome = try Simulation(seed: 3).play(keepsLines: true, until: 5)
        #expect(outcome.events == 5 && outcome.lines.count == 5)
    }

    @Test("a play is made as short as it can be while it shows what is looked for")
    func playsShrink() throws {
        // A payer who was told of a decline stands for a violation here: it needs an order, a payer and nothing else.
        func isDeclined(_ script: Script) throws -> Bool {
            try Simulation(script).play().reached.keys.contains("sending > declined")
        }
        // Not by a lazy map: a closure that throws makes it an eager one, which plays all of them.
        var found: Simulation.Outcome?
        for seed in UInt64(0)..<200 where found == nil {
            let outcome = try Simulation(seed: seed).play()
            let isLong = (60..<120).contains(outcome.events)
            if isLong, outcome.reached.keys.contains("sending > declined") { found = outcome }
        }
        let long = try #require(found)
        let shrinking = Shrinking(long.explicit, while: isDeclined)
        let short = try shrinking.shortest()
        #expect(try isDeclined(short))
        let events = try Simulation(short).play().events
        #expect(events < 40 && events < long.events, "\(short.actions.map(\.name)) \(short.troubles)")
        #expect(short.actions.count == 2 && short.troubles.explicit?.isEmpty == true)
    }

    @Test("many worlds at once give the same as one after the other")
    func worldsAreApart() {
        func total(_ jobs: Int) -> Playing.Total {
            let playing = Playing(40..<52)
            playing.play(on: jobs) { seed, violation in Issue.record("seed \(seed): \(violation)") }
            return playing.total
        }
        let (one, four) = (total(1), total(4))
        #expect(one.hash == four.hash && one.plays == 12 && one.events == four.events && one.charges == four.charges)
    }
}
