import PaymentCore

/// Something that goes wrong at one point of a run.
enum Trouble: String, Codable, Sendable, CaseIterable, CodingKeyRepresentable {
    // On the way to a gateway.
    case connect, requestLost, answerLost, serverErrorApplied, serverError, tooManyRequests, truncated, garbage, swapped
    case slow, huge, empty, wrongType, duplicateKeys, byteOrderMark, resent
    // On the way of a webhook.
    case webhookDuplicated, webhookDelayed, webhookDropped, webhookForged, webhookReplayed, webhookRedirected
    // In a process.
    case crashBefore, crashAfter, pauseAfter
    // In the store.
    case storeError, storeFull, commitKept, commitLost
    // On the way of a message.
    case messageLost, messageRepeated
}

/// What goes wrong in a run.
struct Troubles: Codable, Sendable {
    /// A time in which something does not work.
    struct Outage: Codable, Sendable {
        /// From when, in milliseconds after the start.
        var from: Int64
        /// Until when.
        var to: Int64
    }

    /// A backup that is restored.
    struct Restore: Codable, Sendable {
        /// When, in milliseconds after the start.
        var at: Int64
        /// How old the backup is, in minutes.
        var lostMinutes: Int64
    }

    /// The power fails.
    struct PowerCut: Codable, Sendable {
        /// When, in milliseconds after the start.
        var at: Int64
        /// How long before SQLite has last synced its file by itself, at a checkpoint, in minutes.
        var uncheckedMinutes: Int64
    }

    /// How often each trouble happens, in millionths; what is missing does not happen.
    var rates: [Trouble: UInt64] = [:]
    /// The troubles that happen, by the name of the point; when they are given, the rates do not count.
    var explicit: [String: Trouble]?
    /// When a gateway does not work, by its place in the list.
    var outages: [Int: [Outage]] = [:]
    /// When the store does not work.
    var storeOutages: [Outage] = []
    /// When a process is replaced by a new release, in milliseconds after the start.
    var deploys: [Int64] = []
    /// When everything stops troubling for two days, in milliseconds after the start.
    var truces: [Int64] = []
    /// A backup that is restored.
    var restore: Restore?
    /// When the power fails; nil when it does not.
    var powerCut: PowerCut?

    /// Nothing goes wrong.
    init() {}
}
