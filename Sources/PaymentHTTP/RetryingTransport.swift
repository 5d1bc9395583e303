public import PaymentCore

/// Sends a request again where that is safe, after a wait drawn at random below a ceiling that doubles ("full jitter").
///
/// What is repeated depends on the request's effect (G-8, G-10):
/// - `read`: transport errors, and the statuses 429, 500, 502, 503 and 504;
/// - `idempotentWrite`: transport errors, 409 and 429; a status from 500 on only when the policy says that the answer allows it. The
///   bytes, and so the key, are the same each time;
/// - `write`: only errors that prove that nothing was sent.
///
/// Refused requests, TLS failures, cancelled or closed transports and answers that are too large are never repeated.
///
/// The result tells the truth about all attempts: once one of them may have arrived, no later one hides it.
public struct RetryingTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let policy: RetryPolicy
    private let budget: RetryBudget
    private let clock: any Clock<Duration>
    private let wallClock: any WallClock
    private let random: any RandomSource

    /// Wraps `base`.
    ///
    /// - Parameters:
    ///   - base: sends each attempt.
    ///   - policy: what is repeated, how often and how soon.
    ///   - budget: shared by every transport that calls the same gateway.
    ///   - clock: measures and waits.
    ///   - wallClock: tells the date that a `Retry-After` with a date is compared to.
    ///   - random: draws the waits.
    public init(
        _ base: any HTTPTransport, policy: RetryPolicy = RetryPolicy(), budget: RetryBudget = RetryBudget(),
        clock: any Clock<Duration> = ContinuousClock(), wallClock: any WallClock = SystemWallClock(),
        random: any RandomSource = SystemRandomSource()
    ) {
        self.base = base
        self.policy = policy
        self.budget = budget
        self.clock = clock
        self.wallClock = wallClock
        self.random = random
    }

    /// Sends `request`, and again where that is safe, and returns the last answer.
    ///
    /// - Throws: the last `TransportError`; with `mayHaveArrived` when any attempt may have.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        try await send(request, on: clock)
    }

    private func send(
        _ request: TransportRequest, on clock: some Clock<Duration>
    ) async throws(TransportError) -> TransportResponse {
        let start = clock.now
        var history = History(effect: request.effect)
        for attempt in 1...policy.attemptsMax {
            RetryAttempts.current?.countOne()
            let elapsed = start.duration(to: clock.now)
            let result = await sendOnce(request, within: policy.totalTimeMax - elapsed)
            history.add(result)
            guard attempt < policy.attemptsMax, let wait = wait(after: result, attempt, request.effect),
                start.duration(to: clock.now) + wait < policy.totalTimeMax, !Task.isCancelled, budget.take()
            else { break }
            do {
                try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
            } catch {
                // Cancelled while waiting: what is known is what the attempts so far have shown.
                break
            }
            guard start.duration(to: clock.now) < policy.totalTimeMax else { break }
        }
        return try history.conclusion.get()
    }

    private func sendOnce(
        _ request: TransportRequest, within remaining: Duration
    ) async -> Result<TransportResponse, TransportError> {
        var request = request
        request.limits.totalTimeout = min(request.limits.totalTimeout, remaining)
        request.limits.connectTimeout = min(request.limits.connectTimeout, remaining)
        do throws(TransportError) {
            let response = try await base.send(request)
            if response.status < 500, response.status != 429 { budget.putBack() }
            return .success(response)
        } catch {
            return .failure(error)
        }
    }

    /// How long to wait before the next attempt; nil when there must be none.
    private func wait(
        after result: Result<TransportResponse, TransportError>, _ attempt: Int, _ effect: TransportRequest.Effect
    ) -> Duration? {
        guard policy.allowsRepeat(of: effect, after: result) else { return nil }
        let jitter = randomDuration(upTo: policy.delayCeiling(beforeRepeat: attempt))
        guard case .success(let response) = result,
            let asked = RetryAfter.delay(in: response, now: wallClock.now())
        else { return jitter }
        // The jitter comes on top, so that callers who were all told the same moment do not come at once.
        return asked <= policy.retryAfterMax ? asked + jitter : nil
    }

    private func randomDuration(upTo ceiling: Duration) -> Duration {
        let (seconds, attoseconds) = ceiling.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let nanoseconds = overflow ? Int64.max / 2 : min(whole, .max / 2) + attoseconds / 1_000_000_000
        return .nanoseconds(Int64(truncatingIfNeeded: random.next(below: UInt64(nanoseconds) + 1)))
    }
}

/// What the attempts at one request have shown.
private struct History {
    let effect: TransportRequest.Effect
    private var last: Result<TransportResponse, TransportError>?
    /// The latest attempt after which nobody can say whether the other side acted.
    private var doubt: Result<TransportResponse, TransportError>?

    init(effect: TransportRequest.Effect) {
        self.effect = effect
    }

    mutating func add(_ result: Result<TransportResponse, TransportError>) {
        last = result
        switch result {
        case .failure(let error): if error.delivery == .mayHaveArrived { doubt = result }
        case .success(let response): if response.status >= 500 { doubt = result }
        }
    }

    /// The last result, or the doubt where the last one only says that the last attempt did nothing.
    var conclusion: Result<TransportResponse, TransportError> {
        switch (last, doubt) {
        case (.failure(let error), .failure(let earlier)) where error.delivery == .notSent:
            let detail = "\(earlier.detail); a repeat was not sent: \(error.detail)"
            return .failure(TransportError(earlier.reason, .mayHaveArrived, detail: detail))
        case (.failure(let error), .success(let answer)) where error.delivery == .notSent:
            return .success(answer)
        case (.success(let response), let doubt?) where effect != .read && Self.refusesOnlyItself(response.status):
            return doubt
        case (let last?, _):
            return last
        case (nil, _):
            // Cannot happen: at least one attempt is made before anyone asks.
            return .failure(TransportError(.refusedRequest, .notSent, detail: "no attempt was made"))
        }
    }

    /// Whether a status proves only that this very request was not processed, and nothing about an earlier one with the same key:
    /// such answers are given before the key is looked at.
    private static func refusesOnlyItself(_ status: Int) -> Bool {
        switch status {
        case 401, 403, 407, 408, 409, 421, 425, 429: true
        default: false
        }
    }
}
