internal import PaymentCore
internal import Synchronization

/// How often something failed from one place in the last hour, so that nobody tries stolen cards or numbers of orders one after the
/// other (S-53, S-71).
///
/// It is kept in memory: a process that starts anew has forgotten it.
final class TryLimit: Sendable {
    private let most: Int
    private let tries = Mutex<[String: [Timestamp]]>([:])
    /// Beyond so many places the oldest are forgotten.
    private static let placesMax = 20_000
    private static let windowSeconds: Int64 = 3600

    init(most: Int) { self.most = most }

    /// Whether there may be another try.
    func allows(_ place: String, at now: Timestamp) -> Bool {
        tries.withLock { tries in
            let recent = (tries[place] ?? []).filter { Self.isRecent($0, now) }
            tries[place] = recent.isEmpty ? nil : recent
            return recent.count < most
        }
    }

    /// Counts a failure.
    func count(_ place: String, at now: Timestamp) {
        tries.withLock { tries in
            if tries.count >= Self.placesMax {
                tries = tries.filter { Self.isRecent($0.value.last ?? $0.value[0], now) }
                if tries.count >= Self.placesMax { tries = [:] }
            }
            tries[place, default: []].append(now)
            if let count = tries[place]?.count, count > most { tries[place]?.removeFirst(count - most) }
        }
    }

    private static func isRecent(_ time: Timestamp, _ now: Timestamp) -> Bool {
        time.adding(seconds: windowSeconds) > now
    }
}
