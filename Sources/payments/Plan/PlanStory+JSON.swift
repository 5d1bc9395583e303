internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentPlans

extension PlanStory {
    /// The version of the output; `Docs/Schemas/plan-output-1.json` describes it.
    static let outputVersion: Int64 = 1

    /// The story as a report in JSON; one with a refusal ends with 1 (D-60).
    func report(in language: Language) -> Report {
        let voice = Voice(language: language, zone: request.zone)
        var report = Report(status: .done, json: json(voice))
        let events = steps.filter { $0.event != nil }
        if let first = events.firstIndex(where: { $0.refusal != nil }), let refusal = events[first].refusal {
            let count = events.count { $0.refusal != nil }
            // An error is told in English, as all of the tool are; the events above tell it in the chosen language.
            let message = Voice(language: .en, zone: request.zone).message(refusal)
            report = Report(
                status: .refused, json: report.json,
                error: .init(
                    code: refusal.reason, field: "events[\(first)]",
                    message: count == 1
                        ? "1 of \(events.count) events was refused: \(message)"
                        : "\(count) of \(events.count) events were refused; the first: \(message)"))
        }
        return report
    }

    private func json(_ voice: Voice) -> JSONObject {
        let standing = standing
        let deposit = standing.items.filter { $0.item.role.isDeposit }
        return [
            "version": .integer(Self.outputVersion), "total": plan.total.json,
            "bookedOn": .string(plan.bookedAt.day.description), "today": .string(standing.moment.day.description),
            "instant": .string(standing.moment.instant.iso8601),
            "zone": .string(request.zone.identifier),
            "items": .array(standing.items.map { $0.json(voice) }),
            "deposit": deposit.isEmpty ? .null : plan.sum(deposit.map(\.amount)).json,
            "invoice": invoice(standing), "payNow": payNow(standing, voice),
            "status": .string(plan.status.rawValue), "visit": .string(orNull: standing.visit?.rawValue),
            "moves": .strings(standing.moves.map(\.rawValue)), "paid": standing.paid.json, "left": standing.left.json,
            "due": standing.due.json, "overdue": standing.overdue.json, "reserved": standing.reserved.json,
            "next": standing.next.map { .integer(Int64($0.id.number)) } ?? .null, "credit": plan.credit.json,
            "owedBack": plan.money(plan.owedBack).json, "waived": plan.money(plan.waived).json,
            "refunded": .bool(plan.isRefunded), "threshold": threshold, "link": link(standing.moment),
            "events": .array(steps.filter { $0.event != nil }.map { $0.json(voice) }),
            "elapsed": .array(steps.filter { $0.event == nil }.map { $0.json(voice) }),
        ]
    }

    private func payNow(_ standing: Standing, _ voice: Voice) -> JSON {
        switch standing.payNow {
        case .success(let now):
            return [
                "minimum": now.minimum.json(voice), "maximum": now.maximum.json(voice),
                "suggested": now.suggested.json(voice),
            ]
        case .failure(let refusal):
            var object: JSONObject = ["refused": .string(refusal.reason), "bound": .null]
            for (name, value) in refusal.details { object[name] = value }
            object["message"] = .string(voice.message(refusal))
            return .object(object)
        }
    }

    private func invoice(_ standing: Standing) -> JSON {
        let drafted = standing.items.filter { $0.item.collection == .draftInvoice && $0.state != .paid }
        guard !drafted.isEmpty else { return .null }
        return [
            "status": "draft", "amount": plan.sum(drafted.map(\.amount)).json,
            "left": plan.sum(drafted.map(\.left)).json,
            "items": .array(drafted.map { .integer(Int64($0.item.id.number)) }),
        ]
    }

    private var threshold: JSON {
        guard let threshold = plan.threshold else { return .null }
        return [
            "amount": threshold.json, "reached": plan.reached.json,
            "isReached": .bool(plan.reached.minorUnits >= threshold.minorUnits),
        ]
    }

    private func link(_ moment: Moment) -> JSON {
        guard let end = plan.linkEnd, let issued = plan.linkIssuedAt else { return .null }
        return [
            "issued": .string(issued.instant.iso8601), "expires": .string(end.iso8601),
            "isExpired": .bool(moment.instant >= end),
            "autoCancels": .string(orNull: plan.status == .open ? plan.autoCancelAt?.iso8601 : nil),
        ]
    }
}

extension PlanStory.Step {
    fileprivate func json(_ voice: Voice) -> JSON {
        var object: JSONObject = ["on": .string(at.day.description), "instant": .string(at.instant.iso8601)]
        if let event { object["event"] = .string(event.verb) }
        switch outcome {
        case .success(let changes):
            if event != nil { object["ok"] = true }
            object["changes"] = .array(changes.map { $0.json(voice) })
        case .failure(let refusal):
            object["ok"] = false
            object["reason"] = .string(refusal.reason)
            object["bound"] = .null
            for (name, value) in refusal.details { object[name] = value }
            object["message"] = .string(voice.message(refusal))
        }
        return .object(object)
    }
}

extension Standing.ItemStanding {
    fileprivate func json(_ voice: Voice) -> JSON {
        [
            "id": .integer(Int64(item.id.number)), "role": .string(item.role.rawValue),
            "part": .integer(Int64(item.part)),
            "collection": .string(item.collection.rawValue), "amount": amount.json,
            "due": .string(orNull: item.due?.description), "paid": paid.json, "left": left.json,
            "state": .string(state.rawValue), "awaits": .string(orNull: awaits?.text),
        ]
    }
}

extension Bound {
    fileprivate func json(_ voice: Voice) -> JSON {
        var object: JSONObject = ["amount": amount.json]
        for (name, value) in reason.json { object[name] = value }
        object["message"] = .string(voice.language.explanation(of: self))
        return .object(object)
    }
}

extension Plan {
    /// An amount of the plan.
    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }

    /// The sum of amounts of the plan, which are parts of its total.
    func sum(_ amounts: [Money]) -> Money { money(amounts.reduce(0) { $0 + $1.minorUnits }) }
}
