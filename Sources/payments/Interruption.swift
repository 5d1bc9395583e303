internal import Dispatch
internal import Glibc

/// The wish that the process end: SIGINT or SIGTERM, from the moment this is made.
///
/// Make it before telling anyone that the process is ready, so that a wish that comes at once is not missed.
final class Interruption: Sendable {
    private let wishes: AsyncStream<Int32>
    // Sources of libdispatch may be used from every thread; they are made once and only cancelled.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    /// Starts to listen.
    init() {
        let (wishes, continuation) = AsyncStream<Int32>.makeStream()
        self.wishes = wishes
        sources = [SIGINT, SIGTERM].map { number in
            // The default action would end the process at once, so it is switched off before the source listens.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// Returns when the wish has come.
    func wait() async {
        for await _ in wishes { break }
        for source in sources { source.cancel() }
    }
}
