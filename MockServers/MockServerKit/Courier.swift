internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import Synchronization

/// Sends the notifications of a mock on a socket when they are due, and wakes its gateway for what happens by itself.
struct Courier<Gateway: GatewayMock>: Sendable {
    /// How many addresses are served at the same time; an address gets one notification after the other.
    static var attemptsAtOnceMax: Int { 16 }

    let engine: MockEngine<Gateway>
    let transport: any HTTPTransport

    /// Works until its task is cancelled.
    func run() async {
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        engine.observe { signal.yield() }
        defer { engine.observe(nil) }
        let alarm = Alarm()
        let attempts = Counter()
        await withDiscardingTaskGroup { group in
            signal.yield()
            for await _ in signals {
                engine.catchUp()
                while attempts.value < Self.attemptsAtOnceMax, let due = engine.takeDelivery() {
                    attempts.add(1)
                    group.addTask {
                        await engine.deliver(due, through: transport)
                        attempts.add(-1)
                        signal.yield()
                    }
                }
                // With all hands full the next end of an attempt is the signal to go on.
                let next = attempts.value < Self.attemptsAtOnceMax ? engine.nextDue : nil
                alarm.set(milliseconds: next.map { $0.milliseconds(since: engine.clock.now()) }) { signal.yield() }
            }
            alarm.set(milliseconds: nil) {}
            group.cancelAll()
        }
    }
}

/// Calls once when a time has passed, unless it is set anew before.
private final class Alarm: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)

    func set(milliseconds: Int64?, _ body: @escaping @Sendable () -> Void) {
        let next = milliseconds.map { milliseconds in
            Task {
                do {
                    // A moment at least, so that a gateway which leaves due work undone cannot keep a core busy.
                    try await Task.sleep(for: .milliseconds(min(max(milliseconds, 10), 86_400_000)))
                    body()
                } catch {
                    // Set anew meanwhile.
                }
            }
        }
        let last = task.withLock { task in
            defer { task = next }
            return task
        }
        last?.cancel()
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ number: Int) { count.withLock { $0 += number } }
}

/// Carries what goes to this machine and refuses the rest: a mock sends nothing to strangers unless it is told to (S-80).
struct LoopbackTransport: HTTPTransport {
    let next: any HTTPTransport

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard request.url.isLoopback else {
            throw TransportError(
                .refusedRequest, .notSent, detail: "a mock sends notifications to loopback addresses only")
        }
        return try await next.send(request)
    }
}
