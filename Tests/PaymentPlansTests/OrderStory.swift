import PaymentCore
import PaymentPlans
import Testing

/// A plan and what happens to it, told in days such as `2024-10-24` and amounts such as `200.00`.
///
/// A time of day may stand behind the day, as in `2024-10-24 10:30`; all are of UTC.
///
/// After every step the books are checked: each captured minor unit is on an item, left over, given back or spent.
struct OrderStory {
    /// The plan as it is now.
    private(set) var plan: Plan

    /// Begins with a booking.
    init(
        _ terms: Terms, _ total: String, booked: String, planned: [EventName: String] = [:],
        limits: ChargeLimits = .none
    ) throws {
        plan = try Plan(
            terms: terms, total: Money(total), bookedAt: Moment(booked),
            dates: EventDates(planned: planned.mapValues { try Moment($0) }), limits: limits)
    }

    // MARK: what happens

    /// Any event; tells what it changed.
    @discardableResult
    mutating func happens(_ event: PlanEvent, on time: String) throws -> [String] {
        let changes = try plan.apply(event, at: Moment(time))
        checkBooks()
        return changes.map(told)
    }

    /// A payer pays and the money arrives; payments are called p1, p2 and so on unless they are given a name.
    @discardableResult
    mutating func pay(
        _ text: String, on time: String, as id: String? = nil, for item: Int32? = nil, fee: String? = nil,
        channel: Tender.Channel = .sentLink
    ) throws -> [String] {
        try happens(.pay(tender(text, id, item, fee, channel)), on: time)
    }

    /// A payer is sent to the gateway.
    @discardableResult
    mutating func begin(_ text: String, on time: String, as id: String? = nil) throws -> [String] {
        try happens(.begin(tender(text, id)), on: time)
    }

    /// A payer says that they pay by hand.
    @discardableResult
    mutating func announce(_ text: String, on time: String, as id: String? = nil) throws -> [String] {
        try happens(.announce(tender(text, id)), on: time)
    }

    /// Money arrives.
    @discardableResult
    mutating func capture(
        _ text: String, on time: String, as id: String? = nil, for item: Int32? = nil, fee: String? = nil
    ) throws -> [String] {
        try happens(.capture(tender(text, id, item, fee)), on: time)
    }

    /// Money goes back.
    @discardableResult
    mutating func refund(
        _ text: String, _ reason: RefundOrder.Reason, on time: String, reopens: Bool? = nil,
        order: RefundOrder.Order = .latestFirst, of payment: String? = nil
    ) throws -> [String] {
        let order = RefundOrder(try money(text), reason, reopens: reopens, order: order, of: payment)
        return try happens(.refund(order), on: time)
    }

    /// The price changes.
    @discardableResult
    mutating func changeTotal(_ text: String, on time: String) throws -> [String] {
        try happens(.changeTotal(money(text)), on: time)
    }

    /// The planned day of an event becomes known, moves, or is open again.
    @discardableResult
    mutating func plan(_ event: EventName, for planned: String?, on time: String) throws -> [String] {
        try happens(.reschedule(event, to: planned.map { try Moment($0) }), on: time)
    }

    /// Time passes.
    @discardableResult
    mutating func wait(until time: String) throws -> [String] {
        let changes = plan.advance(to: try Moment(time))
        checkBooks()
        return changes.map(told)
    }

    /// Why an attempt is refused, which changes nothing; nil when it is not.
    func refusal(_ attempt: (inout OrderStory) throws -> Void) throws -> String? {
        var story = self
        do {
            try attempt(&story)
            return nil
        } catch let refusal as Refusal {
            #expect(story.plan == plan, "a refusal changes nothing")
            return told(refusal)
        }
    }

    // MARK: how it stands

    /// The items as they stand, one line each.
    func items(on time: String) throws -> [String] {
        plan.standing(at: try Moment(time)).items.map { item in
            let role = item.item.role == .downPayment ? "down payment" : item.item.role.rawValue
            let due = item.item.due.map { "due \($0)" } ?? item.awaits.map { "when \($0)" } ?? "undated"
            let state = item.state == .undated ? "" : ", \(item.state)"
            let rest = item.paid.isZero || item.left.isZero ? "" : ", \(item.left.decimalText) left"
            return "\(role) \(item.amount.decimalText) \(due)\(state)\(rest)"
        }
    }

    /// What may be paid, with the reason of each bound; or why nothing may.
    func mayPay(on time: String, channel: Tender.Channel = .sentLink) throws -> String {
        switch plan.standing(at: try Moment(time), channel: channel).payNow {
        case .success(let now):
            "\(told(now.minimum)) to \(told(now.maximum)), suggested \(told(now.suggested))"
        case .failure(let refusal): told(refusal)
        }
    }

    /// Where the order stands.
    func standing(on time: String) throws -> Standing { plan.standing(at: try Moment(time)) }

    /// What is left to pay.
    var left: String { plan.standing(at: plan.bookedAt).left.decimalText }

    /// The customer's balance that the order left over.
    var credit: String { plan.credit.decimalText }

    /// An amount in the currency of the plan.
    func money(_ text: String) throws -> Money { try Money(decimal: text, currency: plan.currency) }

    private func tender(
        _ text: String, _ id: String?, _ item: Int32? = nil, _ fee: String? = nil,
        _ channel: Tender.Channel = .sentLink
    ) throws -> Tender {
        Tender(
            id ?? "p\(plan.payments.count + 1)", try money(text), fee: try fee.map(money), channel: channel,
            for: item.map(ItemID.init))
    }

    private func checkBooks() {
        var onItems: [ItemID: Int64] = [:]
        var ofPayments = [Int64](repeating: 0, count: plan.payments.count)
        for allocation in plan.allocations {
            onItems[allocation.item, default: 0] += allocation.minorUnits
            ofPayments[Int(allocation.payment)] += allocation.minorUnits
        }
        for (item, paid) in zip(plan.schedule.items, plan.paid) {
            #expect(item.minorUnits > 0 && (0...item.minorUnits).contains(paid), "item \(item.id)")
            #expect(onItems.removeValue(forKey: item.id) ?? 0 == paid, "item \(item.id)")
        }
        #expect(onItems.isEmpty, "money on items that are gone: \(onItems)")
        for (payment, allocated) in zip(plan.payments, ofPayments) {
            let here = payment.state == .captured ? payment.minorUnits : 0
            #expect(allocated + payment.unallocated + payment.refunded + payment.spent == here, "\(payment.id)")
        }
    }
}

extension Money {
    /// Reads an amount such as `200.00 EUR`.
    init(_ text: String) throws {
        let words = text.split(separator: " ").map(String.init)
        try self.init(decimal: words.first ?? "", currency: Currency(code: words.last ?? ""))
    }
}

extension CivilDate {
    /// Reads a day such as `2024-10-24`.
    init(_ text: String) throws { try self.init(parsing: text) }
}

extension Moment {
    /// Reads a day such as `2024-10-24`, or a time of it in UTC such as `2024-10-24 10:30` or `2024-10-24 10:30:59`.
    init(_ text: String) throws {
        let words = text.split(separator: " ").map(String.init)
        let day = try CivilDate(words.first ?? "")
        let numbers = words.count == 2 ? words[1].split(separator: ":").map { Int64($0) ?? -1 } : []
        let clock = numbers + [0, 0, 0]
        guard let time = UTCDateTime(date: day, hour: clock[0], minute: clock[1], second: clock[2]) else {
            throw InvalidValue("time", text, "must be like 2024-10-24 10:30")
        }
        self.init(utc: time.timestamp)
    }
}
