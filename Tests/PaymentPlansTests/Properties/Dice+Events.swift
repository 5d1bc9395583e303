import PaymentCore
import PaymentPlans

extension Dice {
    /// A moment after `moment`: the same instant, minutes, days or months later.
    mutating func moment(after moment: Moment) -> Moment {
        let seconds: Int64 =
            switch next() % 8 {
            case 0, 1: 0
            case 2, 3: below(7200)
            case 4: below(86_400 * 120)
            default: below(86_400 * 12)
            }
        let instant = moment.instant.adding(seconds: seconds)
        // The day goes with the instant as it did before: whole days later, and one more where the time of day wraps.
        let day = moment.day.adding(days: CivilDate(moment.instant).days(until: CivilDate(instant)))
        return Moment(day: day, instant: instant)
    }

    /// Something that happens to a plan: mostly what is allowed, often what is not.
    ///
    /// - Parameter changes: of 100 events, how many change price, dates, rules or state; the others are about money.
    mutating func event(for plan: Plan, at moment: Moment, changes: UInt64 = 25) throws(PlanError) -> PlanEvent {
        if chance(changes) { return try change(of: plan, at: moment) }
        switch next() % 24 {
        case 0...8: return .pay(offer(to: plan, at: moment))
        case 9, 10: return .begin(offer(to: plan, at: moment))
        case 11: return .announce(offer(to: plan, at: moment))
        case 12...15: return .capture(arrival(at: plan))
        case 16, 17: return .fail(endedSoon(of: plan))
        case 18...20: return .refund(refund(of: plan))
        case 21 where plan.credit.isPositive || chance(5):
            return .spendCredit(money(amount(around: plan.credit.minorUnits, plan), plan))
        case 22 where plan.threshold != nil || chance(5): return .complete
        default: return .pay(offer(to: plan, at: moment))
        }
    }

    private mutating func change(of plan: Plan, at moment: Moment) throws(PlanError) -> PlanEvent {
        switch next() % 11 {
        case 0...3: .changeTotal(newTotal(of: plan))
        case 4, 5: .reschedule(pick(Self.events), to: planned(around: moment.day))
        case 6, 7: .happen(pick(Self.events))
        case 8: .customize(try rules(for: plan, on: moment.day))
        case 9: .sendInvoice(chosenItem(of: plan), due: moment.day.adding(days: Int64(number(-10, 60))))
        default:
            plan.terms.link != nil && chance(70)
                ? .reissueLink : pick([.decline, .cancel(by: .payer), .cancel(by: .merchant), .happen(.start)])
        }
    }

    private mutating func planned(around day: CivilDate) -> Moment? {
        chance(80) ? moment(on: day.adding(days: Int64(number(-30, 200)))) : nil
    }

    private mutating func endedSoon(of plan: Plan) -> String {
        plan.payments.last { $0.state == .inFlight || $0.state == .announced }?.id ?? knownPayment(of: plan)
    }

    /// What a payer types: within the bounds, at them, or beside them.
    mutating func offer(to plan: Plan, at moment: Moment) -> Tender {
        let channel: Tender.Channel = chance(80) ? .sentLink : .direct
        let step = plan.limits.step
        var amount = 1 + below(1000)
        if case .success(let now) = plan.standing(at: moment, channel: channel).payNow {
            let (low, high) = (now.minimum.amount.minorUnits, now.maximum.amount.minorUnits)
            switch next() % 8 {
            case 0: amount = low
            case 1: amount = high
            case 2, 3: amount = now.suggested.amount.minorUnits
            case 4: amount = low - step
            case 5: amount = high < .max - step ? high + step : 1
            default: amount = high > low ? low + below((high - low) / step + 1) * step : low
            }
        }
        return tender(named: "\(plan.payments.count + 1)", money(amount, plan), plan, channel)
    }

    /// Money that arrives: of a payment that was begun, or of none that is known; the amount as begun or another.
    private mutating func arrival(at plan: Plan) -> Tender {
        guard !plan.payments.isEmpty, chance(80) else {
            return tender(named: "late \(plan.payments.count)", money((1 + below(2000)) * plan.limits.step, plan), plan)
        }
        let open = plan.payments.filter { $0.state == .inFlight || $0.state == .announced }
        let payment = open.isEmpty ? pick(plan.payments) : pick(open)
        let amount = chance(70) ? payment.minorUnits : amount(around: payment.minorUnits, plan)
        return tender(named: payment.id, money(amount, plan), plan)
    }

    private mutating func tender(
        named name: String, _ amount: Money, _ plan: Plan, _ channel: Tender.Channel = .sentLink
    ) -> Tender {
        let fee = chance(20) && amount.minorUnits > 0 ? money(below(amount.minorUnits), plan) : nil
        let item = chance(12) ? chosenItem(of: plan) : nil
        return Tender(name, amount, fee: fee, channel: channel, for: item)
    }

    /// Anything from one step to a little more than `most`, more often below it.
    private mutating func amount(around most: Int64, _ plan: Plan) -> Int64 {
        let step = plan.limits.step
        let steps = most / step
        let more = min(steps / 8 + 3, Int64.max / step - steps)
        return (1 + below(max(1, chance(85) ? steps : steps + more))) * step
    }

    private mutating func chosenItem(of plan: Plan) -> ItemID {
        plan.schedule.items.isEmpty || chance(5) ? ItemID(99) : pick(plan.schedule.items).id
    }

    private mutating func knownPayment(of plan: Plan) -> String {
        plan.payments.isEmpty || chance(5) ? "nobody's" : pick(plan.payments).id
    }

    private mutating func refund(of plan: Plan) -> RefundOrder {
        var captured: Int64 = 0
        for payment in plan.payments where payment.state == .captured { captured += payment.refundable }
        let amount = captured > 0 && chance(30) ? captured : amount(around: captured, plan)
        let reopens: Bool? = chance(70) ? nil : chance(50)
        return RefundOrder(
            money(amount, plan), pick(RefundOrder.Reason.allCases), reopens: reopens,
            order: pick(RefundOrder.Order.allCases), of: chance(30) ? knownPayment(of: plan) : nil)
    }

    private mutating func newTotal(of plan: Plan) -> Money {
        let step = plan.limits.step
        let old = plan.total.minorUnits / step
        let steps =
            switch next() % 6 {
            case 0: totalUnits(step: step) / step
            case 1: plan.schedule.items.isEmpty ? old : plan.paid.reduce(0, +) / step
            default: max(1, old / 2 + below(max(1, min(old, .max / step / 2))))
            }
        return money(steps * step, plan)
    }

    private mutating func rules(for plan: Plan, on day: CivilDate) throws(PlanError) -> CustomDownPayments? {
        if let custom = plan.terms.custom, chance(50) { return custom.switched(on: !custom.isOn) }
        return chance(20) ? nil : try customRules(of: plan.total, plan.limits.step, around: day)
    }

    private func money(_ minorUnits: Int64, _ plan: Plan) -> Money {
        Money(minorUnits: minorUnits, currency: plan.currency)
    }
}
