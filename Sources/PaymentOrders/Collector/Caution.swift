internal import PaymentCore
internal import PaymentPlans

/// The time after a store was restored, cloned or went back: it may not know of tries that the gateways do (F-33).
///
/// References are derived, so such a try is found under the names that the next tries would bear. For 26 hours, longer than any gateway
/// keeps a key, every scheduled charge looks there before it sends anything; what was booked before and has not been tried since looks
/// there however long that takes, for the gateway may have been away, and somebody may have charged by hand what is due in a month.
struct Caution: Hashable, Sendable {
    /// When it began.
    let began: Timestamp
    /// From when on tries may be missing: when the store was last seen at work.
    let missingSince: Timestamp
    /// Whether what is begun from now on need not look any more.
    let isOver: Bool

    /// How long it lasts.
    private static let seconds: Int64 = 26 * 3600
    /// How long nothing is sent at all: a try that was on its way when the store went back may not show at the gateway before.
    private static let standstillSeconds: Int64 = 900
    /// The most names that are looked at in a row: each takes some calls, and all of them must fit into a lease.
    static let namesMax = 20
    /// How many tries of a thing may be missing that was not due: those that never reached the gateway leave gaps.
    private static let gapMax: Int64 = 5
    /// How many are remembered; of more than these, the two oldest become one.
    static let countMax = 16
    private static let setting = "collector/cautious"

    /// The last caution; nil when there never was one.
    init?(_ tx: any StoreTransaction) throws(OrderError) {
        guard let last = try Self.all(tx).last else { return nil }
        self = last
    }

    private init(began: Timestamp, missingSince: Timestamp, at now: Timestamp) {
        (self.began, self.missingSince) = (began, missingSince)
        isOver = now >= began.adding(seconds: Self.seconds)
    }

    /// All that are remembered, the oldest first: what one of them may miss is looked for in its time, however many came after it.
    static func all(_ tx: any StoreTransaction) throws(OrderError) -> [Caution] {
        guard let text = try tx.setting(setting) else { return [] }
        let now = try tx.now()
        return text.split(separator: " ").compactMap { part in
            let times = part.split(separator: "/").compactMap { Int64($0) }.map(Timestamp.init(millisecondsSinceEpoch:))
            return times.count == 2 ? Caution(began: times[0], missingSince: times[1], at: now) : nil
        }
    }

    /// How many tries of a thing may be missing: of one that was due there may have been one a minute, while the gateway refused calls.
    func triesMax(wasDue: Bool) -> Int64 {
        Self.gapMax + (wasDue ? max(began.milliseconds(since: missingSince), 0) / 60_000 : 0)
    }

    /// Whether tries may be missing of something that was known at `known` at the latest.
    func mayMiss(_ known: Timestamp) -> Bool { !isOver || known < began }

    /// Until when nothing is sent.
    var standstillEnd: Timestamp { began.adding(seconds: Self.standstillSeconds) }

    /// Begins it, unless it has begun already.
    ///
    /// - Parameters:
    ///   - seen: when the store was last seen at work.
    ///   - anew: whether it begins anew all the same.
    static func begin(_ tx: any StoreTransaction, seen: Timestamp, anew: Bool) throws(OrderError) {
        var all = try all(tx)
        var missingSince = seen
        if let last = all.last, !last.isOver {
            guard anew else { return }
            all.removeLast()
            missingSince = min(last.missingSince, seen)
        }
        let now = try tx.now()
        all.append(Caution(began: now, missingSince: missingSince, at: now))
        if all.count > countMax {
            all[1] = Caution(began: all[1].began, missingSince: min(all[0].missingSince, all[1].missingSince), at: now)
            all.removeFirst()
        }
        let texts = all.map { "\($0.began.millisecondsSinceEpoch)/\($0.missingSince.millisecondsSinceEpoch)" }
        try tx.setSetting(setting, to: texts.joined(separator: " "))
    }
}

/// A try that the gateway has and the store has not.
struct LostTry: Sendable {
    /// Which try of its intent.
    let number: Int
    /// The gateway's record of it.
    let payment: Payment
}

extension Orders {
    /// Looks for tries of a payment that the store does not know of.
    ///
    /// - Parameters:
    ///   - numbers: the number that the next try would have, and those behind it.
    ///   - period: when they may have been made.
    /// - Throws: `OrderError.gateway` when the gateway does not answer, or cannot tell yet: nothing may be sent then.
    func lostTry(
        of payment: PaymentRecord.ID, numbers: Range<Int>, account: AccountName, madeIn period: Range<Timestamp>
    ) async throws(OrderError) -> LostTry? {
        guard let gateway = try self.account(account).gateway as? any LookupGateway else { return nil }
        let names = try numbers.map { number throws(OrderError) in try reference(payment.text, number) }
        let found = try await asking { () async throws(PaymentError) in
            try await gateway.payments(under: names, sentIn: period)
        }
        for (number, name) in zip(numbers, names) {
            if let best = Self.best(of: found[name]?.payments ?? []), best.mayTakeMoney {
                return LostTry(number: number, payment: best)
            }
        }
        guard names.allSatisfy({ found[$0]?.isConclusive == true }) else {
            throw OrderError(
                .gateway,
                "\(gateway.id) cannot tell yet whether payment '\(payment)' was made before the store was restored; "
                    + "it is asked again", field: "payment", value: payment.text)
        }
        return nil
    }

    /// Takes a lost try in instead of sending another: those before it are closed, and it is recorded as what the gateway says.
    func takeIn(
        _ lost: LostTry, as intent: Intent, of id: Order.ID, by actor: Principal, under lease: WorkItem?
    ) async throws(OrderError) -> MerchantReference? {
        while case .new(let attempt, _) = try await begin(intent, of: id, by: actor, under: lease) {
            if attempt.number == lost.number {
                try await settle(attempt.reference, .payment(lost.payment), repeating: true, under: lease)
                return attempt.reference
            }
            let reason = PaymentError(.notSent, "try \(lost.number) of it was made before the store was restored")
            try await settle(attempt.reference, .nothingMoved(reason), repeating: true, under: lease)
            guard attempt.number < lost.number else { return attempt.reference }
        }
        return nil
    }
}

extension Payment {
    /// Whether it took money or still can.
    fileprivate var mayTakeMoney: Bool {
        switch status {
        case .captured, .authorized, .pending, .actionRequired: true
        case .open, .voided: false
        }
    }
}
