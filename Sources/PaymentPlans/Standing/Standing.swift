public import PaymentCore

/// Where an order stands on a day: what is paid, what is left, what is due, what may be paid now, and what may be done (E-1).
public struct Standing: Hashable, Sendable {
    /// The state of one item.
    public enum ItemState: String, Hashable, Sendable, Codable, CaseIterable {
        /// Paid in full.
        case paid
        /// Due before the day.
        case overdue
        /// Due on the day.
        case due
        /// Due later.
        case upcoming
        /// Without a day as yet: it waits for an event, or for somebody to ask for it.
        case undated
    }

    /// The state of a visit that waits for a prepayment (P-BK-5, D-23).
    public enum Visit: String, Hashable, Sendable, Codable, CaseIterable {
        /// Not paid, and the link can still be paid on: grey.
        case waiting
        /// Paid: green.
        case paid
        /// Not paid, and the link's time is over: red.
        case overdue
        /// Cancelled.
        case cancelled
    }

    /// Something staff or the payer may do with the order.
    public enum Move: String, Hashable, Sendable, Codable, CaseIterable {
        /// Pay within the bounds of `payNow`.
        case pay
        /// Complete it by hand.
        case complete
        /// End it.
        case decline
        /// Cancel it.
        case cancel
        /// Send a new link.
        case reissueLink
        /// Give money back.
        case refund
        /// Change price, dates or rules.
        case change
    }

    /// One item as it stands.
    public struct ItemStanding: Hashable, Sendable {
        /// The item.
        public let item: Item
        /// What is paid on it.
        public let paid: Money
        /// Its state.
        public let state: ItemState
        /// The event it waits for, when it has no day.
        public let awaits: EventName?

        /// Its amount.
        public var amount: Money { Money(minorUnits: item.minorUnits, currency: paid.currency) }
        /// What is left on it.
        public var left: Money { Money(minorUnits: item.minorUnits - paid.minorUnits, currency: paid.currency) }
    }

    private let schedule: Schedule
    private let paidUnits: [Int64]
    private let mayComplete: Bool
    private let mayReissueLink: Bool
    private let mayRefund: Bool
    /// The day and the instant it is about.
    public let moment: Moment
    /// The state of the order.
    public let status: Plan.Status
    /// The state of the visit; nil for orders without a link's times.
    public let visit: Visit?
    /// What is paid on the items.
    public let paid: Money
    /// What is left to pay.
    public let left: Money
    /// What of the amount left is due, overdue items included.
    public let due: Money
    /// What of the amount left was due before the day.
    public let overdue: Money
    /// What payments in flight reserve of the amount left.
    public let reserved: Money
    /// What may be paid now, or why nothing may.
    public let payNow: Result<PayNow, Refusal>
    /// The next item that is not paid and not due yet: the earliest, undated ones last.
    public let next: Item?

    init(of plan: borrowing Plan, at moment: Moment, channel: Tender.Channel) {
        schedule = plan.schedule
        paidUnits = plan.paid
        status = plan.status
        self.moment = moment
        let sums = Sums(of: plan, on: moment.day)
        paid = plan.money(sums.paid)
        left = plan.money(sums.left)
        due = plan.money(sums.due)
        overdue = plan.money(sums.overdue)
        reserved = plan.money(plan.inFlight)
        // Written without closures: each would make a copy of the plan.
        if let index = sums.next?.index { next = plan.schedule.items[index] } else { next = nil }
        var isExpired = false
        if let end = plan.linkEnd {
            isExpired = moment.instant >= end
            visit =
                switch plan.status {
                case .cancelled, .declined: .cancelled
                case .completed: .paid
                case .open: isExpired ? .overdue : .waiting
                }
        } else {
            visit = nil
        }
        if plan.status == .open, isExpired, let end = plan.linkEnd {
            payNow = .failure(.linkExpired(end))
        } else {
            do {
                payNow = .success(try PayNow.bounds(of: plan, sums, at: moment, channel: channel))
            } catch {
                payNow = .failure(error)
            }
        }
        if plan.status == .open, let threshold = plan.threshold {
            mayComplete = plan.reached.minorUnits >= threshold.minorUnits
        } else {
            mayComplete = false
        }
        mayReissueLink = plan.status == .open && visit != nil
        mayRefund = plan.netCaptured > 0
    }

    /// The items in the order in which they were agreed (D-32).
    public var items: [ItemStanding] {
        schedule.items.indices.map { index in
            let item = schedule.items[index]
            let paid = paidUnits[index]
            return ItemStanding(
                item: item, paid: money(paid), state: state(of: item, paid: paid),
                awaits: item.due == nil ? schedule.awaits(item) : nil)
        }
    }

    private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: schedule.currency) }

    private func state(of item: Item, paid: Int64) -> ItemState {
        if paid == item.minorUnits { return .paid }
        guard let due = item.due else { return .undated }
        return due < moment.day ? .overdue : (due == moment.day ? .due : .upcoming)
    }

    /// What may be done.
    public var moves: [Move] {
        let isAlive = status == .open || status == .completed
        var moves: [Move] = []
        if case .success = payNow { moves.append(.pay) }
        if mayComplete { moves.append(.complete) }
        if status == .open { moves.append(.decline) }
        if isAlive { moves.append(.cancel) }
        if mayReissueLink { moves.append(.reissueLink) }
        if mayRefund { moves.append(.refund) }
        if isAlive { moves.append(.change) }
        return moves
    }
}

extension Plan {
    /// Where the order stands.
    ///
    /// - Parameters:
    ///   - moment: the day and the instant that is asked about. `advance` first, if time alone may have ended something.
    ///   - channel: where the payer came from, who is shown what may be paid (P-LE-8).
    public func standing(at moment: Moment, channel: Tender.Channel = .sentLink) -> Standing {
        Standing(of: self, at: moment, channel: channel)
    }
}
