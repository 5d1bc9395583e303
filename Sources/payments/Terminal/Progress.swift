internal import Synchronization

/// A line on standard error that tells what long work is at, written anew in its place; nothing where nobody watches.
final class Progress: Sendable {
    private struct State {
        var text: String
        var isShown = false
        var isOver = false
    }

    private let state: Mutex<State>
    private let start = ContinuousClock.now

    private init(_ text: String) { state = Mutex(State(text: text)) }

    /// Runs `body`, and tells `text` with the seconds that have passed once it takes longer than one.
    ///
    /// - Parameter isSilent: whether nothing is told, because the result itself is written to the terminal meanwhile.
    static func telling<Result>(
        _ text: String, isSilent: Bool = false, _ body: (Progress) async throws -> Result
    ) async rethrows -> Result {
        let progress = Progress(text)
        guard !isSilent, Terminal.errors.canErase else { return try await body(progress) }
        let ticker = Task {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                progress.show()
            }
        }
        defer {
            ticker.cancel()
            progress.end()
        }
        return try await body(progress)
    }

    /// Tells something else from now on.
    func tell(_ text: String) { state.withLock { $0.text = text } }

    private func show() {
        state.withLock { state in
            guard !state.isOver else { return }
            state.isShown = true
            let passed = start.duration(to: .now).components.seconds
            let width = Terminal.errors.width.map { $0 - 1 } ?? .max
            Console.writeError("\r\u{1B}[K" + "\(state.text) (\(passed) s)".shortened(to: width))
        }
    }

    private func end() {
        state.withLock { state in
            state.isOver = true
            if state.isShown { Console.writeError("\r\u{1B}[K") }
        }
    }
}
