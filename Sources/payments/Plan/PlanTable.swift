internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// A story for people: the items, what may be paid, where the order stands, what happened.
struct PlanTable {
    /// Prose is hard to read in longer lines, also where a terminal has room for them.
    private static let widest = 100
    /// How wide a page is that goes into a file or to another program.
    private static let usual = 80
    /// Where the texts behind labels begin.
    private static let indent = 20

    private let story: PlanStory
    private let voice: Voice
    private let labels: PlanLabels
    private let width: Int

    init(_ story: PlanStory, _ language: Language) {
        self.story = story
        voice = Voice(language: language, zone: story.request.zone)
        labels = PlanLabels(language)
        width = min(Terminal.output.width ?? Self.usual, Self.widest)
    }

    /// The lines.
    var lines: [String] {
        let standing = story.standing
        var lines =
            wrapped(labels.heading(story.request.total, story.plan.bookedAt.day, standing.moment.day), indent: 4) + [""]
        if !standing.items.isEmpty {
            lines += ItemTable(story.plan, standing, voice.language, labels).lines(within: width) + [""]
        }
        lines += payNow(standing) + facts(standing).flatMap { labelled($0.0, $0.1) }
        if !story.steps.isEmpty { lines += ["", labels.story] + story.steps.flatMap(step) }
        if let later = story.later {
            lines += [""] + wrapped(labels.goesOn(standing.moment.day, until: text(of: later)), indent: 0)
        }
        return lines
    }

    private func payNow(_ standing: Standing) -> [String] {
        switch standing.payNow {
        case .failure(let refusal):
            return labelled(labels.payNow, voice.message(refusal))
        case .success(let now):
            func explained(_ bound: Bound) -> String { voice.language.explanation(of: bound) }
            if now.minimum.amount == now.maximum.amount {
                return labelled(labels.payNow, amount(now.suggested.amount))
                    + labelled("", explained(now.suggested))
            }
            let range = labels.range(amount(now.minimum.amount), amount(now.maximum.amount))
            return labelled(labels.payNow, range) + labelled("  " + labels.atLeast, explained(now.minimum))
                + labelled("  " + labels.atMost, explained(now.maximum))
                + labelled("  " + labels.suggested, explained(now.suggested))
        }
    }

    /// What is known about the order besides; only what there is.
    private func facts(_ standing: Standing) -> [(String, String)] {
        let plan = story.plan
        let deposits = standing.items.filter { $0.item.role.isDeposit }
        let drafted = standing.items.filter { $0.item.collection == .draftInvoice && $0.state != .paid }
        var facts: [(String, String)] = []
        if plan.total != story.request.total, plan.status != .cancelled {
            facts.append((labels.price, amount(plan.total)))
        }
        // Where all of it is deposits, the table has said so.
        if !deposits.isEmpty, deposits.count < standing.items.count {
            facts.append((labels.deposit, amount(plan.sum(deposits.map(\.amount)))))
        }
        if !drafted.isEmpty { facts.append((labels.draftInvoice, amount(plan.sum(drafted.map(\.left))))) }
        if let next = standing.items.first(where: { $0.item.id == standing.next?.id }), plan.status == .open {
            facts.append((labels.next, "\(due(next)), \(amount(next.left))"))
        }
        facts.append((labels.order, voice.language.name(of: plan.status)))
        if let visit = standing.visit { facts.append((labels.visit, voice.language.name(of: visit))) }
        if let threshold = plan.threshold {
            facts.append((labels.threshold, labels.reached(amount(threshold), amount(plan.reached))))
        }
        if let end = plan.linkEnd { facts.append((labels.linkEnd, voice.language.dateTime(end, in: voice.zone))) }
        if let end = plan.autoCancelAt, plan.status == .open {
            facts.append((labels.autoCancel, voice.language.dateTime(end, in: voice.zone)))
        }
        let sums = [
            (labels.credit, plan.credit), (labels.owedBack, plan.money(plan.owedBack)),
            (labels.waived, plan.money(plan.waived)),
        ]
        return facts + sums.filter { $0.1.isPositive }.map { ($0.0, amount($0.1)) }
    }

    private func due(_ item: Standing.ItemStanding) -> String {
        item.item.due?.description ?? item.awaits?.text.shortened(to: 40) ?? labels.someDay
    }

    private func step(_ step: PlanStory.Step) -> [String] {
        let mark: String
        let sentences: [String]
        switch step.outcome {
        case .success(let changes):
            mark = step.event == nil ? "·" : "✓"
            sentences = changes.map(voice.description)
        case .failure(let refusal):
            mark = "✗"
            sentences = [voice.message(refusal)]
        }
        let what = step.event.map { words(of: $0) } ?? labels.timePasses
        return wrapped("\(text(of: step.at)) \(mark) \(what)", indent: 4)
            + sentences.flatMap { sentence in
                wrapped("    " + sentence, indent: 4)
            }
    }

    /// An event as the document would write it, with its argument.
    private func words(of event: StoryEvent) -> String {
        let argument: String
        switch event.action {
        case .customOn, .customOff: argument = ""
        case .apply(let change):
            switch change {
            case .pay(let tender), .begin(let tender), .announce(let tender), .capture(let tender):
                argument = "\(amount(tender.amount)), \(printable(tender.id))"
            case .fail(let id): argument = printable(id)
            case .refund(let order): argument = "\(amount(order.amount)), \(order.reason.rawValue)"
            case .spendCredit(let money), .changeTotal(let money): argument = amount(money)
            case .reschedule(let name, let to): argument = "\(name) \(to.map(text) ?? labels.someDay)"
            case .happen(let name): argument = name.text
            case .sendInvoice(let item, let due): argument = "\(item), due \(due)"
            case .cancel(let party): argument = party.rawValue
            case .customize, .complete, .decline, .reissueLink: argument = ""
            }
        }
        return argument.isEmpty ? event.verb : "\(event.verb) \(argument)"
    }

    /// A day, or where it matters the instant.
    private func text(of moment: Moment) -> String {
        let isDay = moment.instant == voice.zone.moment(startOf: moment.day).instant
        return isDay ? moment.day.description : moment.instant.iso8601
    }

    private func amount(_ money: Money) -> String { voice.language.amount(money) }

    /// Text that came from outside, which may not move the cursor.
    private func printable(_ text: String) -> String { InvalidValue("", text, "").value }

    private func labelled(_ label: String, _ text: String) -> [String] {
        wrapped(label.padded(to: Self.indent - 1) + " " + text, indent: Self.indent)
    }

    private func wrapped(_ text: String, indent: Int) -> [String] { text.wrapped(to: width, indent: indent) }
}
