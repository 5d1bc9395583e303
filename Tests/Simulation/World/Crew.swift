import Foundation
import Synchronization

/// Threads that play worlds: a world stays on one thread, and some of its calls go deep.
enum Crew {
    /// Does a piece of work after the other on so many threads, and returns when none is left.
    ///
    /// - Parameter next: gives the next piece; nil when there is none.
    static func work<Piece>(
        on count: Int, until next: @Sendable @escaping () -> Piece?, _ body: @Sendable @escaping (Piece) -> Void
    ) {
        let group = DispatchGroup()
        for _ in 0..<count {
            group.enter()
            let thread = Thread {
                while let piece = next() { body(piece) }
                group.leave()
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        group.wait()
    }

    /// Does the pieces of a list.
    static func work<Piece: Sendable>(on count: Int, _ pieces: [Piece], _ body: @Sendable @escaping (Piece) -> Void) {
        let left = Mutex(Array(pieces.reversed()))
        work(on: count, until: { left.withLock { $0.popLast() } }, body)
    }
}
