internal import PaymentCore
internal import Synchronization

/// Which accounts are left alone for a while because their gateways do not answer, so that a dead gateway does not keep every worker
/// waiting for it.
///
/// When a pause is over, one worker tries; the others wait until it has come back.
final class AccountPauses: Sendable {
    private struct Pause {
        var failures = 0
        var until: Timestamp?
    }

    /// How many failures in a row begin a pause.
    private static let failuresMin = 3
    /// How long a worker that tries again keeps the others away: longer than a call takes.
    private static let trialSeconds: Int64 = 120

    private let pauses = Mutex<[AccountName: Pause]>([:])
    private let backoff = Backoff(firstSeconds: 15, longestSeconds: 600)
    private let random: any RandomSource

    init(random: any RandomSource) { self.random = random }

    /// Until when an account is left alone; nil when it may be called now.
    func end(of account: AccountName, now: Timestamp) -> Timestamp? {
        pauses.withLock { pauses in
            guard let pause = pauses[account], let until = pause.until else { return nil }
            if until > now { return until }
            pauses[account]?.until = now.adding(seconds: Self.trialSeconds)
            return nil
        }
    }

    /// Notes how a call to an account ended.
    func note(_ account: AccountName, isAnswered: Bool, now: Timestamp) {
        pauses.withLock { pauses in
            guard !isAnswered else {
                pauses[account] = nil
                return
            }
            var pause = pauses[account] ?? Pause()
            pause.failures += 1
            if pause.failures >= Self.failuresMin {
                let wait = backoff.milliseconds(after: pause.failures - Self.failuresMin + 1, random)
                pause.until = now.adding(milliseconds: wait)
            }
            pauses[account] = pause
        }
    }
}
