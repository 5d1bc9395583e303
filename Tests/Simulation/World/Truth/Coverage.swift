import PaymentCore
import PaymentOrders

/// How often each failure case of the list was reached (F-01 to F-47).
///
/// Runs count what happened under names of their own; this says which of the names stand for which case. Cases that no world plays are
/// not in it: other suites show them.
public enum Coverage {
    /// The cases, each with the beginnings of the names that stand for it.
    private static let names: [(id: String, names: [String])] = [
        ("F-01", ["connect ×", "outage ×"]), ("F-02", ["requestLost ×"]),
        ("F-03", ["answerLost ×", "serverErrorApplied ×"]), ("F-04", ["serverError ×"]),
        ("F-05", ["tooManyRequests ×"]),
        ("F-06", ["truncated ×"]),
        ("F-07", ["garbage ×", "empty ×", "wrongType ×", "duplicateKeys ×", "byteOrderMark ×"]),
        ("F-08", ["huge ×"]), ("F-09", ["slow ×"]), ("F-10", ["swapped ×"]), ("F-11", ["resent ×"]),
        ("F-12", ["crashBefore T1"]), ("F-13", ["crashAfter T1"]), ("F-14", ["crash after sending"]),
        ("F-15", ["crashBefore T2"]), ("F-16", ["crashAfter T2"]), ("F-17", ["caller cancelled"]),
        ("F-18", ["event before answer"]), ("F-19", ["late success"]), ("F-20", ["trouble webhookDuplicated"]),
        ("F-21", ["trouble webhookDelayed"]), ("F-22", ["attack forged", "trouble webhookForged"]),
        ("F-23", ["attack redirected", "trouble webhookReplayed", "trouble webhookRedirected"]),
        ("F-24", ["attack intruded"]),
        ("F-25", ["event unmatched"]), ("F-26", ["webhook 503"]), ("F-27", ["skewed clock"]),
        ("F-28", ["attempt found live"]),
        ("F-29", ["pauseAfter T1", "error leaseLost"]), ("F-30", ["commitKept T1", "commitLost T1"]),
        ("F-31", ["commitKept T2", "commitLost T2"]), ("F-32", ["backup restored", "power cut"]),
        ("F-33", ["backup restored"]),
        ("F-34", ["trouble storeFull"]), ("F-35", ["trouble storeError"]), ("F-36", ["payer left"]),
        ("F-37", ["message authenticationNeeded"]), ("F-39", ["charge pending"]), ("F-40", ["form sent again"]),
        ("F-41", ["parts at once"]), ("F-42", ["refund troubled"]), ("F-43", ["refund and dispute"]),
        ("F-44", ["order changed under way"]), ("F-47", ["trouble messageRepeated", "trouble messageLost"]),
    ]

    /// How often each case was reached, by its id, in order.
    public static func cases(in reached: [String: Int]) -> [(id: String, count: Int)] {
        names.map { id, names in
            (
                id,
                reached.reduce(0) { sum, entry in names.contains { entry.key.hasPrefix($0) } ? sum + entry.value : sum }
            )
        }
    }
}

extension World {
    /// Counts a trouble of the store by what the transaction was about: the first or the second of the protocol, or another one.
    func reach(_ trouble: Trouble, in writes: [Watch.Write]) {
        var place = "elsewhere"
        for case .attempt(_, let before) in writes { place = before == nil ? "T1" : "T2" }
        journal.reach("\(trouble.rawValue) \(place)")
    }

    /// Counts what a commit shows.
    func reach(_ writes: [Watch.Write]) {
        let isNews = writes.contains { if case .event = $0 { true } else { false } }
        for write in writes {
            switch write {
            case .attempt(let attempt, let before?): reach(attempt, before, isNews)
            case .attempt(let attempt, nil) where court.hasOpenCharge(beside: attempt): journal.reach("parts at once")
            case .message(let message, isNew: true): journal.reach("message \(message.kind.rawValue)")
            case .file(let file, isNew: true): journal.reach("case \(file.kind.rawValue)")
            case .event(let event, isNew: _): journal.reach("event \(event.state.rawValue)")
            case .order(let order, isNew: false) where court.changesUnderWay(order):
                journal.reach("order changed under way")
            default: break
            }
        }
    }

    private func reach(_ attempt: Attempt, _ before: Attempt, _ isNews: Bool) {
        switch (before.state, attempt.state) {
        case (.sending, .succeeded) where isNews: journal.reach("event before answer")
        case (.declined, .succeeded), (.cancelled, .succeeded), (.absent, .succeeded): journal.reach("late success")
        case (_, .pending) where attempt.operation != .refund: journal.reach("charge pending")
        case (.sending, .unknown) where attempt.operation == .refund: journal.reach("refund troubled")
        default: break
        }
    }
}
