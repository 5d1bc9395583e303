internal import PaymentCore

/// Which copy of a store collects, and whether the store is what it was when the collector last saw it (F-33).
///
/// Two copies that both collected would charge everybody twice; so a store remembers which copy of it collects, and any other refuses.
/// And a store that was not collected for hours, or that went back in time, may have been restored: it is collected with caution then.
struct Presence: Sendable {
    /// How often the collector writes that it is there.
    static let beatSeconds: Int64 = 60
    /// After how long without such a sign the store may be an old one put back.
    ///
    /// Whatever was sent within this time and is not known any
    /// more, every gateway recognizes as the same when it is sent again under its derived reference.
    static let absenceSeconds: Int64 = 6 * 3600

    private static let instanceSetting = "collector/instance"
    private static let seenSetting = "collector/last-seen"
    /// Where a store says that somebody has adopted it as a copy; whoever collects it next does so with caution, and empties it.
    fileprivate static let adoptedSetting = "collector/adopted"

    /// The name of this copy of the store.
    let instance: String

    /// What the check found.
    struct Finding: Sendable {
        /// The time by the store.
        let now: Timestamp
        /// When the collector last wrote that it is there; now, if it just did.
        let seen: Timestamp
        /// Whether it just did.
        let isBeat: Bool
        /// Why caution began, if it did.
        let caution: String?
    }

    /// Checks that this copy may collect, and says that it is there when it is time to.
    ///
    /// - Parameters:
    ///   - isRestored: whether the operator says that this store was restored, moved or cloned and is the only one that collects now.
    ///   - last: what this process wrote last.
    /// - Throws: `OrderError.forbidden` when another copy collects.
    func check(
        isRestored: Bool, last: Timestamp?, _ tx: any StoreTransaction
    ) throws(OrderError) -> Finding {
        if !isRestored, let finding = try glance(last, tx) { return finding }
        // Workers that come together look one after the other, so that none writes an earlier time over a later one, which would look
        // like a store that went back in time.
        try tx.lock(Self.seenSetting)
        let now = try tx.now()
        let known = try tx.setting(Self.instanceSetting)
        if let known, known != instance, !isRestored {
            throw OrderError(
                .forbidden,
                "this store is collected as '\(known)', and this is '\(instance)'. If it is a copy, leave it alone: both would "
                    + "charge. If it was moved or restored and nobody collects the other one, say so once: --restored",
                field: "instance", value: instance)
        }
        if known != instance { try tx.setSetting(Self.instanceSetting, to: instance) }
        let seen = try seen(tx)
        let isAdopted = try tx.setting(Self.adoptedSetting)?.isEmpty == false
        if isAdopted { try tx.setSetting(Self.adoptedSetting, to: "") }
        let isOld = isRestored || isAdopted
        let caution = isOld ? "the operator says that it was restored" : doubt(now, seen, last)
        if caution != nil { try Caution.begin(tx, seen: seen ?? Timestamp(secondsSinceEpoch: 0), anew: isOld) }
        if let seen, caution == nil, isFresh(seen, now) {
            return Finding(now: now, seen: seen, isBeat: false, caution: nil)
        }
        try tx.setSetting(Self.seenSetting, to: String(now.millisecondsSinceEpoch))
        return Finding(now: now, seen: now, isBeat: true, caution: caution)
    }

    /// What mostly is found: this copy collects, and has said so a moment ago; nil when it takes a closer look.
    private func glance(_ last: Timestamp?, _ tx: any StoreTransaction) throws(OrderError) -> Finding? {
        let now = try tx.now()
        guard try tx.setting(Self.instanceSetting) == instance, try tx.setting(Self.adoptedSetting)?.isEmpty != false,
            let seen = try seen(tx), isFresh(seen, now), doubt(now, seen, last) == nil
        else { return nil }
        return Finding(now: now, seen: seen, isBeat: false, caution: nil)
    }

    private func seen(_ tx: any StoreTransaction) throws(OrderError) -> Timestamp? {
        try tx.setting(Self.seenSetting).flatMap(Int64.init).map(Timestamp.init(millisecondsSinceEpoch:))
    }

    private func isFresh(_ seen: Timestamp, _ now: Timestamp) -> Bool {
        now.milliseconds(since: seen) < Self.beatSeconds * 1000
    }

    /// Why the store may not be what it was; nil when it surely is, or was never collected.
    private func doubt(_ now: Timestamp, _ seen: Timestamp?, _ last: Timestamp?) -> String? {
        guard let seen else { return last.map { _ in "it does not know any more that it was collected" } }
        if let last, seen < last { return "it is as it was before" }
        if now.milliseconds(since: seen) > Self.absenceSeconds * 1000 {
            return "nobody collected it for \(now.milliseconds(since: seen) / 3_600_000) hours"
        }
        return now.milliseconds(since: seen) < -Self.beatSeconds * 1000 ? "its clock went back" : nil
    }
}

extension StoreTransaction {
    /// Notes that this store was restored or copied and is the one that counts from now on: what stores call when somebody adopts them.
    ///
    /// It may not know of tries that the gateways do, however young it is, so whoever collects it next is cautious for a time (F-33).
    public func noteAdoption() throws(OrderError) {
        try setSetting(Presence.adoptedSetting, to: String(try now().millisecondsSinceEpoch))
    }
}
