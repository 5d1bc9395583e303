import PaymentCore
import PaymentPlans

extension Generator {
    private static let day: Int64 = 86_400_000

    /// What happens to an order: it is booked, its payer pays, and staff do this and that.
    func life(
        of order: Script.OrderScript, _ place: Int, _ setting: Script.Setting, others: Int
    ) -> [Script.Action] {
        let end = Int64(setting.days) * Self.day
        let booked = dice.roll(1_000...max(end / 2, 2_000))
        var actions = [Script.Action(name: "a\(place)b", at: booked, deed: .book(order: place))]
        let charges = order.terms.lines.contains { $0.collection == .savedMethod }
        var time = booked + dice.roll(1_000...600_000)
        for number in 0..<Int(dice.pick(weighted: [(1, 35), (2, 30), (3, 20), (5, 10), (8, 5)])) {
            let pay = payment(isFirst: number == 0, charges: charges)
            actions.append(
                Script.Action(name: "a\(place)p\(number)", at: min(time, end - 1), deed: .pay(order: place, pay)))
            // Mostly soon, sometimes at the same moment, sometimes weeks later.
            time += dice.pick(weighted: [
                (dice.roll(0...5_000), 15), (dice.roll(60_000...7_200_000), 35),
                (dice.roll(Self.day...20 * Self.day), 50),
            ])
        }
        if case .parts = order.terms.payerChoice {
            actions += staff(place, booked, end, count: Int(dice.roll(0...3)), others)
        } else {
            actions += staff(
                place, booked, end, count: Int(dice.pick(weighted: [(0, 40), (1, 30), (2, 20), (4, 10)])), others)
        }
        let waits = order.terms.lines.contains { $0.due.trigger != nil }
        if waits, dice.chance(80) {
            actions.append(
                Script.Action(
                    name: "a\(place)h", at: min(booked + dice.roll(Self.day...30 * Self.day), end - 1),
                    deed: .staff(order: place, .happen)))
        }
        return actions
    }

    private func payment(isFirst: Bool, charges: Bool) -> PayScript {
        PayScript(
            amount: dice.pick(weighted: [
                (.suggested, 50), (.minimum, 20), (.maximum, 12), (.middle, 15), (.tooMuch, 3),
            ]),
            source: dice.pick(weighted: [(.token, 60), (.page, 28), (.kept, 12)]),
            card: dice.pick(weighted: [
                (.good, 54), (.declined, 5), (.withoutMoney, 5), (.challenged, 14), (.challengedDeclined, 3),
                (.reviewed, 4),
                (.reviewedDeclined, 3), (.refusedLater, 4), (.disputed, 3), (.refundComesBack, 2), (.refundWaits, 3),
            ]),
            keeps: charges ? dice.chance(85) : dice.chance(15),
            submits: dice.pick(weighted: [(1, 75), (2, 18), (3, 7)]), gap: dice.pick([0, 1, 40, 900, 30_000]),
            answer: dice.pick(weighted: [(.act, 78), (.fail, 8), (.leave, 14)]),
            delay: dice.pick(weighted: [
                (dice.roll(1...120), 70), (dice.roll(600...5_400), 20), (dice.roll(5_400...200_000), 10),
            ]),
            isCancelled: dice.chance(8))
    }

    private func staff(_ place: Int, _ from: Int64, _ end: Int64, count: Int, _ others: Int) -> [Script.Action] {
        (0..<count).flatMap { number in
            // Half of it falls into the first day, when payers are busy too.
            let span = dice.chance(50) ? Self.day : 40 * Self.day
            let at = min(from + dice.roll(1_000...span), end - 1)
            let action = Script.Action(
                name: "a\(place)s\(number)", at: at, deed: .staff(order: place, staffDeed(others)))
            // Now and then two people give the same money back, each with a form of their own (F-42).
            guard case .staff(_, .refund) = action.deed, at % 2 == 0 else { return [action] }
            return [action, Script.Action(name: action.name + "t", at: at + at % 7, deed: action.deed)]
        }
    }

    private func staffDeed(_ others: Int) -> StaffDeed {
        switch dice.roll(0...99) {
        case 0..<12: .sendInvoice
        case 12..<18: .announce(percent: Int(dice.roll(10...100)))
        case 18..<28: .confirm(percent: Int(dice.roll(10...120)))
        case 28..<52:
            .refund(
                percent: dice.pick([10, 33, 50, 100, 100]),
                reason: dice.pick(["goodwill", "cancellation", "mistake", "goodwill"]))
        case 52..<60: .changeTotal(percent: dice.pick([50, 80, 110, 150]))
        case 60..<65: .reschedule(days: Int(dice.roll(0...60)))
        case 65..<70: .complete
        case 70..<73: .decline
        case 73..<81: .cancel(byPayer: dice.chance(50))
        case 81..<85: .reissueLink
        case 85..<90: .chargeNow
        case 90..<93: .useMethod
        case 93..<95: .forgetMethod
        case 95..<98: .resume
        default: .spendBalance(onto: Int(dice.roll(0...Int64(max(others - 1, 0)))))
        }
    }

    /// What somebody tries who wants to cheat.
    func attacks(_ setting: Script.Setting) -> [Script.Action] { anything(setting) + payingTwice(setting) }

    /// That one payment counts for two, at gateways whose record is asked for by the transaction that an event names (F-23).
    private func payingTwice(_ setting: Script.Setting) -> [Script.Action] {
        let asked = setting.gateways.indices.filter { [.stripe, .authorizeNet].contains(setting.gateways[$0]) }
        guard !asked.isEmpty, dice.chance(30) else { return [] }
        let end = Int64(setting.days) * Self.day
        let gateway = dice.pick(asked)
        let deed = AttackDeed.redirect(from: gateway, to: gateway, number: Int(dice.roll(0...50)))
        return [Script.Action(name: "y0", at: dice.roll(end / 20...end - 1), deed: .attack(deed))]
    }

    private func anything(_ setting: Script.Setting) -> [Script.Action] {
        guard dice.chance(40) else { return [] }
        let end = Int64(setting.days) * Self.day
        let last = Int64(setting.gateways.count - 1)
        return (0..<Int(dice.roll(1...4))).map { number in
            let from = Int(dice.roll(0...last))
            let which = Int(dice.roll(0...50))
            let isForeign = dice.chance(50)
            let deed: AttackDeed = dice.pick([
                .forge(gateway: from), .replay(gateway: from, number: which), .tamper(gateway: from, number: which),
                .redirect(from: from, to: Int(dice.roll(0...last)), number: which),
                .redirect(from: from, to: from, number: which),
                .mismatch(gateway: from, number: which),
                .shorten(gateway: from, number: which), .stray(gateway: from, minorUnits: dice.roll(10...900) * 100),
                .intrude(
                    gateway: from, number: which, percent: isForeign ? 100 : dice.pick([10, 150, 150, 200]),
                    currency: isForeign ? "GBP" : nil),
            ])
            return Script.Action(name: "x\(number)", at: dice.roll(end / 20...end - 1), deed: .attack(deed))
        }
    }

    // MARK: Troubles

    private static let rates: [(Trouble, UInt64)] = [
        (.connect, 200_000), (.requestLost, 100_000), (.answerLost, 300_000), (.serverErrorApplied, 100_000),
        (.serverError, 100_000), (.tooManyRequests, 200_000), (.truncated, 100_000), (.garbage, 100_000),
        (.swapped, 100_000), (.slow, 100_000), (.huge, 100_000), (.empty, 50_000), (.wrongType, 50_000),
        (.duplicateKeys, 50_000), (.byteOrderMark, 50_000), (.resent, 200_000), (.webhookDuplicated, 500_000),
        (.webhookDelayed, 300_000), (.webhookDropped, 200_000), (.webhookForged, 100_000), (.webhookReplayed, 100_000),
        (.webhookRedirected, 100_000), (.crashBefore, 20_000), (.crashAfter, 20_000), (.pauseAfter, 20_000),
        (.storeError, 50_000), (.storeFull, 50_000), (.commitKept, 50_000), (.commitLost, 50_000),
        (.messageLost, 100_000), (.messageRepeated, 100_000),
    ]

    /// What goes wrong: each class in some of the worlds, at a rate up to its bound.
    func troubles(_ setting: Script.Setting) -> Troubles {
        var troubles = Troubles()
        guard !dice.chance(12) else { return troubles }
        let density = dice.pick([15, 30, 50] as [UInt64])
        // A world that lasts for a year has its troubles further apart: what goes wrong all year long shows nothing new and takes long.
        let days = UInt64(max(setting.days, 45))
        for (trouble, bound) in Self.rates where dice.chance(density) {
            troubles.rates[trouble] = UInt64(dice.roll(Int64(bound / 20)...Int64(bound))) * 45 / days
        }
        let end = Int64(setting.days) * Self.day
        for place in setting.gateways.indices where dice.chance(15) { troubles.outages[place] = [outage(end)] }
        if dice.chance(10) { troubles.storeOutages = [outage(end)] }
        if dice.chance(30) { troubles.deploys = (0..<Int(dice.roll(1...3))).map { _ in dice.roll(Self.day...end) } }
        if dice.chance(15) { troubles.truces = [dice.roll(Self.day...end - Self.day)] }
        if dice.chance(8) {
            troubles.restore = Troubles.Restore(
                at: dice.roll(Self.day / 2...end - Self.day), lostMinutes: dice.roll(1...60))
        }
        if troubles.restore == nil, dice.chance(15) {
            troubles.powerCut = Troubles.PowerCut(
                at: dice.roll(Self.day / 2...end - Self.day), uncheckedMinutes: dice.roll(30...1440))
        }
        return troubles
    }

    private func outage(_ end: Int64) -> Troubles.Outage {
        let from = dice.roll(0...end)
        return Troubles.Outage(from: from, to: from + dice.pick([60_000, 900_000, 14_400_000, 3 * Self.day]))
    }
}
