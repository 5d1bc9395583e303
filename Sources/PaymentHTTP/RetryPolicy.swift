/// When a request is sent again, and how long to wait before.
public struct RetryPolicy: Sendable {
    /// The most times one request is sent, the first time included.
    public let attemptsMax: Int
    /// The most that is waited before the first repeat; it doubles for each further one.
    public let baseDelay: Duration
    /// The most that is waited before any repeat, unless the other side asks for more.
    public let delayMax: Duration
    /// The longest wait the other side may ask for; when it asks for more, its answer is given to the caller instead.
    public let retryAfterMax: Duration
    /// The most time that all attempts and waits may take together.
    public let totalTimeMax: Duration
    /// What an answer itself says about a repeat, as a gateway may with a header field; nil when it says nothing.
    ///
    /// Asked only for statuses from 400 on, and never for `TransportRequest.Effect.write`, which no answer allows to repeat.
    public let isRetryable: @Sendable (TransportResponse) -> Bool?

    /// Creates a policy; numbers below zero are taken as zero, and at least one attempt is made.
    public init(
        attemptsMax: Int = 3, baseDelay: Duration = .milliseconds(500), delayMax: Duration = .seconds(8),
        retryAfterMax: Duration = .seconds(30), totalTimeMax: Duration = .seconds(120),
        isRetryable: @escaping @Sendable (TransportResponse) -> Bool? = { _ in nil }
    ) {
        self.attemptsMax = max(attemptsMax, 1)
        self.baseDelay = max(baseDelay, .zero)
        self.delayMax = max(delayMax, .zero)
        self.retryAfterMax = max(retryAfterMax, .zero)
        self.totalTimeMax = max(totalTimeMax, .zero)
        self.isRetryable = isRetryable
    }

    /// Whether what came of an attempt allows another one.
    func allowsRepeat(
        of effect: TransportRequest.Effect, after result: Result<TransportResponse, TransportError>
    ) -> Bool {
        switch result {
        case .failure(let error): allowsRepeat(of: effect, after: error)
        case .success(let response): allowsRepeat(of: effect, after: response)
        }
    }

    /// The longest wait before repeat number `number`, counted from 1.
    func delayCeiling(beforeRepeat number: Int) -> Duration {
        var ceiling = baseDelay
        // Doubling stops at the cap, so it neither overflows nor runs long.
        for _ in 1..<max(number, 1) where ceiling < delayMax { ceiling = ceiling * 2 }
        return min(ceiling, delayMax)
    }

    private func allowsRepeat(of effect: TransportRequest.Effect, after error: TransportError) -> Bool {
        switch error.reason {
        case .refusedRequest, .tls, .cancelled, .closed, .answerTooLarge: return false
        case .nameResolution, .connect, .timeout, .connectionLost, .malformedAnswer: break
        }
        return switch effect {
        case .read, .idempotentWrite: true
        case .write: error.delivery == .notSent
        }
    }

    private func allowsRepeat(of effect: TransportRequest.Effect, after response: TransportResponse) -> Bool {
        guard effect != .write, response.status >= 400 else { return false }
        if let answer = isRetryable(response) { return answer }
        return switch response.status {
        case 429: true
        // A conflict: a call with the same key is still running, and a repeat gets its result.
        case 409: effect == .idempotentWrite
        // A gateway may have kept its own failure under the key, so only its word allows a repeat of a write.
        case 500, 502, 503, 504: effect == .read
        default: false
        }
    }
}
