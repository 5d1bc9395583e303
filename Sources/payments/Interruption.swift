internal import Dispatch
internal import Glibc

/// Waits for the wish that the process end.
enum Interruption {
    /// Returns when SIGINT or SIGTERM arrives.
    static func wait() async {
        let (wishes, continuation) = AsyncStream<Int32>.makeStream()
        let sources = [SIGINT, SIGTERM].map { number in
            // The default action would end the process at once, so it is switched off before the source listens.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
        for await _ in wishes { break }
        for source in sources { source.cancel() }
    }
}
