internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders

/// What `payments collect` says at its end.
struct CollectSummary {
    /// How many cases are shown.
    private static let casesMax = 20

    /// What the store says once the work is done.
    private struct Standing: Sendable {
        let due: [WorkItem.Kind: Int]
        let cases: [CaseFile]
        let newCases: Int
        let refunds: [RefundRecord]
    }

    private let tally: CollectTally
    private let wasStopped: Bool
    private let standing: Standing?

    /// Reads from the store what is left.
    ///
    /// - Parameters:
    ///   - start: when the work began, by the store's clock.
    ///   - wasStopped: whether somebody stopped it.
    init(_ tally: CollectTally, of store: any PaymentStore, since start: Timestamp, wasStopped: Bool) async {
        self.tally = tally
        self.wasStopped = wasStopped
        do throws(OrderError) {
            standing = try await store.transaction { [refunds = tally.refunds] (tx) throws(OrderError) in
                let cases = try tx.openCases(of: nil)
                var records: [RefundRecord] = []
                for id in refunds { if let refund = try tx.refund(id) { records.append(refund) } }
                return Standing(
                    due: try tx.dueCount(), cases: cases, newCases: cases.count { $0.openedAt >= start },
                    refunds: records)
            }
        } catch {
            // The store is away, which the command tells; what was counted can still be shown.
            standing = nil
        }
    }

    /// How the command ended, for a single run: a service that was stopped has done what it was to do.
    func report(isOnce: Bool, failure: Report?) -> Report {
        let (status, error) = failure.map { ($0.status, $0.error) } ?? (isOnce ? outcome : (.done, nil))
        return Report(status: status, lines: lines, json: json, error: error)
    }

    private var outcome: (ExitStatus, Report.Problem?) {
        let (unknown, failed) = (tally.sum(.unknown).count, tally.count(.failed))
        if unknown > 0 {
            let message =
                "\(unknown) payments have no outcome yet: run it again, and they are looked up when it is time"
            return (.unknown, Report.Problem(code: "outcomeUnknown", message: message))
        }
        guard failed > 0 || newCases > 0 else { return (.done, nil) }
        return (
            .refused,
            Report.Problem(
                code: failed > 0 ? "workFailed" : "needsPeople",
                message: "\(failed) pieces of work failed and \(newCases) cases were opened; see the summary")
        )
    }

    private var newCases: Int { standing?.newCases ?? 0 }

    // MARK: For people

    private var lines: [String] {
        var lines = [wasStopped ? "stopped" : "nothing more is due"]
        // What became of messages has a line of its own.
        for kind in WorkItem.Kind.allCases where kind != .message {
            guard let counts = tally.work[kind] else { continue }
            let words = WorkReport.Outcome.allCases.compactMap { outcome in
                counts[outcome].map { "\($0) \(outcome.words)" }
            }
            lines.append(Self.line(kind.title, words.joined(separator: ", ")))
        }
        for fate in CollectTally.Fate.allCases {
            let sum = tally.sum(fate)
            if sum.count > 0 { lines.append(Self.line(fate.rawValue, Self.text(sum))) }
        }
        for (state, sum) in refundSums { lines.append(Self.line("refunds", "\(Self.text(sum)) \(state.words)")) }
        if tally.messages + tally.messageFailures > 0 {
            let failures = tally.messageFailures == 0 ? "" : ", \(tally.messageFailures) times not"
            lines.append(Self.line("messages", "\(tally.messages) handed over\(failures)"))
        }
        guard let standing else { return lines }
        if !standing.due.isEmpty {
            let words = standing.due.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.title)" }
            lines.append(Self.line("still due", words.joined(separator: ", ")))
        }
        return lines + caseLines(standing)
    }

    private func caseLines(_ standing: Standing) -> [String] {
        guard !standing.cases.isEmpty else { return [Self.line("for people", "nothing")] }
        let new = standing.newCases == 0 ? "" : ", \(standing.newCases) of them new"
        var lines = [Self.line("for people", "\(standing.cases.count) open cases\(new)")]
        for file in standing.cases.suffix(Self.casesMax) {
            lines.append("  \(file.openedAt.iso8601)  \(file.kind.rawValue): \(file.detail)")
        }
        if standing.cases.count > Self.casesMax { lines.append("  these are the newest \(Self.casesMax)") }
        return lines
    }

    private static func line(_ title: String, _ text: String) -> String {
        title.padded(to: 11) + " " + text
    }

    private static func text(_ sum: CollectTally.Sum) -> String {
        "\(sum.count): \(sum.money.map(\.description).joined(separator: ", "))"
    }

    private var refundSums: [(state: RefundRecord.State, sum: CollectTally.Sum)] {
        RefundRecord.State.allCases.compactMap { state in
            var sum = CollectTally.Sum()
            for refund in standing?.refunds ?? [] where refund.state == state { sum.add(refund.amount) }
            return sum.count > 0 ? (state, sum) : nil
        }
    }

    // MARK: For programs

    private var json: JSONObject {
        var work = JSONObject()
        for (kind, counts) in tally.work.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            work[kind.rawValue] = .object(
                JSONObject(
                    WorkReport.Outcome.allCases.compactMap { outcome in
                        counts[outcome].map { (outcome.rawValue, JSON.integer(Int64($0))) }
                    }))
        }
        var object: JSONObject = [
            "stopped": .bool(wasStopped), "work": .object(work),
            "payments": .object(
                JSONObject(CollectTally.Fate.allCases.map { ($0.rawValue, Self.json(tally.sum($0))) })),
            "messages": [
                "handedOver": .integer(Int64(tally.messages)), "failures": .integer(Int64(tally.messageFailures)),
            ],
        ]
        guard let standing else { return object }
        object["refunds"] = .object(JSONObject(refundSums.map { ($0.state.rawValue, Self.json($0.sum)) }))
        let due = standing.due.sorted { $0.key.rawValue < $1.key.rawValue }
        object["stillDue"] = .object(JSONObject(due.map { ($0.key.rawValue, JSON.integer(Int64($0.value))) }))
        object["cases"] = [
            "open": .integer(Int64(standing.cases.count)), "new": .integer(Int64(standing.newCases)),
            "newest": .array(standing.cases.suffix(Self.casesMax).map(Self.json)),
        ]
        return object
    }

    private static func json(_ sum: CollectTally.Sum) -> JSON {
        ["count": .integer(Int64(sum.count)), "amounts": .array(sum.money.map(\.json))]
    }

    private static func json(_ file: CaseFile) -> JSON {
        [
            "kind": .string(file.kind.rawValue), "openedAt": .string(file.openedAt.iso8601),
            "order": .string(orNull: file.order?.text), "payment": .string(orNull: file.payment?.text),
            "amount": file.amount?.json ?? .null, "detail": .string(file.detail),
        ]
    }
}

extension WorkItem.Kind {
    /// The plural for people.
    fileprivate var title: String {
        switch self {
        case .order: "orders"
        case .attempt: "look-ups"
        case .refund: "refunds"
        case .event: "events"
        case .message: "messages"
        }
    }
}

extension WorkReport.Outcome {
    fileprivate var words: String {
        switch self {
        case .done: "done"
        case .putOff: "put off"
        case .failed: "failed"
        case .lost: "lost to another worker"
        }
    }
}

extension RefundRecord.State {
    fileprivate var words: String {
        switch self {
        case .planned: "wait to be sent"
        case .underWay: "under way"
        case .succeeded: "given back"
        case .failed: "failed"
        }
    }
}
