public import PaymentCore
internal import Synchronization

/// One mock gateway without a socket: takes requests, gives answers, keeps what happened.
///
/// The same seed, clock and requests give the same answers, notifications and log. All methods may be called from any thread; a
/// request is answered as a whole before the next one begins.
public final class MockEngine<Gateway: GatewayMock>: Sendable {
    /// The mock's clock.
    public let clock: MockClock
    /// Where the mock is reached; links to its own pages begin with it.
    public let baseURL: AbsoluteURL

    private let origin: String
    private let world: Mutex<MockWorld<Gateway>>
    private let observer = Mutex<(@Sendable () -> Void)?>(nil)

    /// Creates a mock without any objects.
    ///
    /// - Parameters:
    ///   - seed: what ids, credentials and the rates of faults are drawn from.
    ///   - clock: the time the gateway sees.
    ///   - baseURL: where clients reach it; only scheme, host and port count.
    public init(seed: UInt64, clock: MockClock, baseURL: AbsoluteURL) {
        self.clock = clock
        self.baseURL = baseURL
        origin = baseURL.origin
        world = Mutex(MockWorld(seed: seed))
    }

    /// What a client needs to reach this mock; equal for equal seeds, also after a reset.
    public var credentials: [(name: String, value: String)] { world.withLock { $0.gateway.credentials } }

    /// Answers one request, or says what its client meets instead of an answer.
    public func answer(_ request: MockRequest) -> MockAnswer {
        change { $0.answer(request, now: clock.now(), baseURL: origin) }
    }

    /// Looks into the gateway, or changes it behind the back of its clients.
    public func withGateway<Result: Sendable>(_ body: (inout Gateway) -> Result) -> Result {
        change { body(&$0.gateway) }
    }

    /// Moves the clock forward and does what falls due: settlements, expiries, notifications.
    ///
    /// - Parameter seconds: how far; what is below zero is taken as zero, for nothing that happened can be undone.
    public func advance(seconds: Int64) {
        clock.advance(seconds: max(seconds, 0))
        catchUp()
        notifyObserver()
    }

    /// Does what has fallen due by the passing of time.
    public func catchUp() {
        change { $0.advance(now: clock.now(), baseURL: origin) }
    }

    /// Starts again as if new: no objects, no log, no faults, the clock where it was made; the seed set last and the credentials stay.
    public func reset() {
        change { world in
            world.reset()
            clock.reset()
        }
        notifyObserver()
    }

    /// Draws ids and rates from `seed` from now on.
    public func setSeed(_ seed: UInt64) {
        change { $0.setSeed(seed) }
    }

    /// Replaces everything that is to go wrong; `.none` ends all faults.
    public func setFaults(_ plan: FaultPlan) {
        change { $0.setPlan(plan) }
    }

    /// Lets single requests go wrong, after the rules that wait already.
    public func inject(_ rules: FaultRule...) {
        change { $0.add(rules, []) }
    }

    /// Lets single notifications go wrong, after the rules that wait already.
    public func inject(_ rules: DeliveryRule...) {
        change { $0.add([], rules) }
    }

    /// What is still to go wrong.
    public var faults: FaultPlan { world.withLock { $0.book.remaining } }

    /// The newest 500 requests, oldest first, each with at most 32 KiB of body.
    public var requests: [RecordedRequest] { world.withLock { $0.log.all } }

    /// The newest 500 notifications, oldest first, each with at most 32 KiB of body.
    public var deliveries: [RecordedDelivery] { world.withLock { $0.queue.records.all } }

    /// How many notifications are neither acknowledged nor given up.
    public var deliveriesPending: Int { world.withLock { $0.queue.count } }

    /// What exists: the gateway's own tables.
    public var inspection: [InspectorTable] { world.withLock { $0.gateway.inspection } }

    /// When something next happens by itself, be it in the gateway or a notification; nil when nothing is planned.
    public var nextDue: Timestamp? { world.withLock { $0.nextDue } }

    /// The seed that is drawn from.
    var seed: UInt64 { world.withLock { $0.seed } }

    /// Sets what is called after each change that may have moved `nextDue`; it must not call back.
    func observe(_ body: (@Sendable () -> Void)?) {
        observer.withLock { $0 = body }
    }

    /// Takes the next notification that is due, with the epoch that belongs to it.
    func takeDelivery() -> (parcel: DeliveryQueue.Parcel, message: MockNotification.Message, epoch: Int, at: Timestamp)?
    {
        world.withLock { world in
            let now = clock.now()
            guard let parcel = world.queue.take(now: now) else { return nil }
            let signed = parcel.notification.message(now)
            let message = parcel.isForged ? signed.forged : signed
            world.queue.note(message, of: parcel)
            return (parcel, message, world.epoch, now)
        }
    }

    /// Notes how an attempt ended.
    func finishDelivery(
        _ parcel: DeliveryQueue.Parcel, _ attempt: RecordedDelivery.Attempt, isAcknowledged: Bool, epoch: Int
    ) {
        change { world in
            guard world.epoch == epoch else { return }
            world.queue.finish(parcel, attempt, isAcknowledged: isAcknowledged, now: clock.now())
        }
    }

    private func change<Result: Sendable>(_ body: (inout MockWorld<Gateway>) -> Result) -> Result {
        let (result, isMoved) = world.withLock { world in
            let before = world.nextDue
            let result = body(&world)
            return (result, world.nextDue != before)
        }
        if isMoved { notifyObserver() }
        return result
    }

    private func notifyObserver() {
        if let notify = observer.withLock({ $0 }) { notify() }
    }
}
