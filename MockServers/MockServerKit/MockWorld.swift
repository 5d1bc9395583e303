internal import PaymentCore

/// Everything about a mock that changes: the gateway, its random numbers, what goes wrong, and what happened.
struct MockWorld<Gateway: GatewayMock>: Sendable {
    /// How many requests are kept.
    static var requestsMax: Int { 500 }

    var gateway: Gateway
    private(set) var seed: UInt64
    private(set) var book = FaultBook(.none)
    private(set) var log = BoundedLog<RecordedRequest>(capacity: requestsMax)
    var queue = DeliveryQueue()
    /// Counts the resets, so that an attempt which began before one is not noted after it.
    private(set) var epoch = 0

    private let firstSeed: UInt64
    private var random: SeededRandomSource
    /// Apart from `random`, so that asking for faults does not change the ids of what is created.
    private var faultRandom: SeededRandomSource
    private var lastAnswer: MockResponse?

    init(seed: UInt64) {
        firstSeed = seed
        self.seed = seed
        // The credentials draw on a sequence of their own, so that they outlive a reset and another seed.
        gateway = Gateway(random: SeededRandomSource(seed: seed ^ 0x6372_6564_656E_7469))
        random = SeededRandomSource(seed: seed)
        faultRandom = SeededRandomSource(seed: seed ^ 0x6661_756C_7473_0000)
    }

    /// The moment at which something happens by itself, be it in the gateway or a notification.
    var nextDue: Timestamp? {
        guard let first = queue.nextDue else { return gateway.nextDue }
        return min(first, gateway.nextDue ?? first)
    }

    mutating func answer(_ request: MockRequest, now: Timestamp, baseURL: String) -> MockAnswer {
        var context = MockContext(now: now, random: random, baseURL: baseURL)
        gateway.advance(&context)
        let rule = book.draw(
            for: request, operation: Gateway.operation(of: request), canSwap: lastAnswer != nil, faultRandom)
        let answer = rule.map { play($0, request, &context) } ?? .response(handle(request, &context))
        enqueue(context.outbox, now)
        log.append { number in
            RecordedRequest(
                request, number: number, receivedAt: now, fault: rule?.fault, answer: answer.response)
        }
        return answer
    }

    /// Does what is due at `now`.
    mutating func advance(now: Timestamp, baseURL: String) {
        var context = MockContext(now: now, random: random, baseURL: baseURL)
        gateway.advance(&context)
        enqueue(context.outbox, now)
    }

    /// Starts again as if new, with the seed set last and the credentials of the start.
    mutating func reset() {
        let (seed, epoch) = (seed, epoch)
        self = MockWorld(seed: firstSeed)
        setSeed(seed)
        self.epoch = epoch + 1
    }

    /// Draws from `seed` from now on; credentials stay.
    mutating func setSeed(_ seed: UInt64) {
        self.seed = seed
        random = SeededRandomSource(seed: seed)
        faultRandom = SeededRandomSource(seed: seed ^ 0x6661_756C_7473_0000)
    }

    mutating func setPlan(_ plan: FaultPlan) {
        book = FaultBook(plan)
    }

    mutating func add(_ rules: [FaultRule], _ deliveryRules: [DeliveryRule]) {
        book.add(rules, deliveryRules)
    }

    private mutating func enqueue(_ outbox: [MockNotification], _ now: Timestamp) {
        for notification in outbox {
            queue.add(notification, rule: book.draw(for: notification, faultRandom), now: now)
        }
    }

    private mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        let response = gateway.handle(request, &context)
        lastAnswer = response
        return response
    }

    private mutating func play(_ rule: FaultRule, _ request: MockRequest, _ context: inout MockContext) -> MockAnswer {
        let earlier = lastAnswer
        guard rule.fault.isApplied else { return refuse(rule.fault, request, &context) }
        let response = handle(request, &context)
        switch rule.fault {
        case .answerLost: return .dropped
        case .noAnswerApplied: return .silent
        case .resent: return .response(handle(request, &context))
        case .truncated: return .truncated(response, bytes: rule.bytes ?? response.body.count / 2)
        case .huge: return .padded(response, bytes: rule.bytes ?? 8 * 1024 * 1024)
        case .endless: return .endless(response)
        case .slow: return .slow(response, milliseconds: rule.milliseconds ?? 120_000)
        case .wrongContentType: return .response(response.withWrongContentType)
        case .garbage: return .response(response.withGarbage(faultRandom))
        case .empty: return .response(response.withoutBody)
        case .swapped: return .response(earlier ?? response)
        case .duplicateKeys: return .response(response.withDuplicateKey)
        case .byteOrderMark: return .response(response.withByteOrderMark)
        case .internalErrorApplied: return .response(gateway.failure(.internalError, for: request, &context))
        case .connectionRefused, .requestLost, .noAnswer, .tooManyRequests, .internalError, .unavailable, .conflict,
            .badGatewayPage:
            return .response(response)
        }
    }

    /// The answer to a request that the gateway is not asked to handle.
    private func refuse(_ fault: Fault, _ request: MockRequest, _ context: inout MockContext) -> MockAnswer {
        if let failure = fault.failure { return .response(gateway.failure(failure, for: request, &context)) }
        switch fault {
        case .connectionRefused: return .refused
        case .noAnswer: return .silent
        case .badGatewayPage: return .response(.badGatewayPage)
        default: return .dropped
        }
    }
}
