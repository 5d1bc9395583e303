import PaymentCore
import Synchronization
import Testing

@testable import PaymentSimulation

@Suite("The thread of a world")
struct KernelTests {
    private static let start = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// What ran, in order.
    private final class Notes: Sendable {
        private let state = Mutex<[String]>([])
        var all: [String] { state.withLock { $0 } }
        func add(_ note: String) { state.withLock { $0.append(note) } }
    }

    @Test("what waits for longer runs later, and no time passes beside that")
    func timersRunInOrder() {
        let kernel = Kernel(seed: 1, start: Self.start)
        let notes = Notes()
        for wait in [3_000, 1_000, 2_000] as [Int64] {
            kernel.spawn {
                await kernel.sleep(milliseconds: wait)
                notes.add("\(kernel.now.milliseconds(since: Self.start))")
            }
        }
        #expect(kernel.run(until: Self.start.adding(seconds: 60)) == .end)
        #expect(notes.all == ["1000", "2000", "3000"])
        #expect(kernel.taskCount == 0)
    }

    @Test("nothing runs after the end, and what still waits is let go")
    func endIsTheEnd() {
        let kernel = Kernel(seed: 1, start: Self.start)
        let notes = Notes()
        kernel.spawn {
            await kernel.sleep(milliseconds: 90_000)
            notes.add(kernel.now == Self.start ? "let go" : "woken")
        }
        #expect(kernel.run(until: Self.start.adding(seconds: 60)) == .end)
        #expect(notes.all.isEmpty && kernel.taskCount == 1)
        kernel.drain()
        #expect(notes.all == ["let go"] && kernel.taskCount == 0)
    }

    @Test("the seed decides which of several tasks goes first", arguments: [1, 2, 3] as [UInt64])
    func orderFollowsTheSeed(seed: UInt64) {
        func order(_ seed: UInt64) -> [String] {
            let kernel = Kernel(seed: seed, start: Self.start)
            let notes = Notes()
            for name in 0..<40 { kernel.spawn { notes.add("\(name)") } }
            _ = kernel.run(until: Self.start)
            return notes.all
        }
        #expect(order(seed) == order(seed))
        #expect(order(seed) != order(seed + 1))
    }

    @Test("jobs that follow each other while time stands still are found")
    func spinningIsFound() {
        let kernel = Kernel(seed: 1, start: Self.start)
        kernel.spawn { while !kernel.isHalted { await Task.yield() } }
        #expect(kernel.run(until: Self.start.adding(seconds: 1)) == .spinning)
        kernel.halt()
        kernel.drain()
    }
}
