internal import HTTPTypes
internal import MockServerKit

/// The answers that are kept for 24 hours under the idempotency keys of their requests.
///
/// Source: https://docs.stripe.com/api/idempotent_requests. Stripe keeps them at least that long; the mock exactly.
struct IdempotencyStore: Sendable {
    /// An answer and what it answered.
    private struct Entry: Sendable {
        let path: String
        let fingerprint: [UInt64]
        let response: MockResponse
        let requestID: String
        let created: Int64
    }

    private static let lifetime: Int64 = 24 * 3600

    private var entries: [String: Entry] = [:]
    /// The keys in the order they came, for forgetting the old ones without looking at all.
    private var order: [(key: String, created: Int64)] = []
    private var forgotten = 0

    /// The number of answers kept.
    var count: Int { entries.count }

    /// The kept answer to a repeated request, marked as a replay.
    ///
    /// - Throws: 400 `idempotency_error` when the key was used for another path or other parameters.
    func replay(
        key: String, account: String, path: String, fingerprint: [UInt64], now: Int64
    ) throws(Failure) -> MockResponse? {
        guard let entry = entries[account + "\n" + key], now - entry.created < Self.lifetime else { return nil }
        guard entry.path == path else {
            throw .idempotency(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for "
                    + "('\(path.shortened)' vs '\(entry.path.shortened)'). Try using a key other than '\(key)' if you "
                    + "meant to execute a different request.")
        }
        guard entry.fingerprint == fingerprint else {
            throw .idempotency(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                    + "Try using a key other than '\(key)' if you meant to execute a different request.")
        }
        var response = entry.response
        response.headerFields[.idempotentReplayed] = "true"
        response.headerFields[.originalRequest] = entry.requestID
        return response
    }

    /// Keeps an answer, and forgets those whose time is over.
    mutating func keep(
        _ response: MockResponse, requestID: String, key: String, account: String, path: String, fingerprint: [UInt64],
        now: Int64
    ) {
        let name = account + "\n" + key
        entries[name] = Entry(
            path: path, fingerprint: fingerprint, response: response, requestID: requestID, created: now)
        order.append((name, now))
        forget(before: now - Self.lifetime)
    }

    private mutating func forget(before limit: Int64) {
        while forgotten < order.count, order[forgotten].created <= limit {
            let (key, created) = order[forgotten]
            // A key that was used again after its time has a younger entry, which stays.
            if entries[key]?.created == created { entries[key] = nil }
            forgotten += 1
        }
        if forgotten > 1024, forgotten * 2 > order.count {
            order.removeFirst(forgotten)
            forgotten = 0
        }
    }
}
