internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// What is to be done about an item that is charged to the kept method.
enum CollectingStep: Hashable, Sendable {
    /// Nothing, as long as nothing else happens.
    case nothing
    /// It is to be charged now.
    case charge
    /// It is looked at again at a time.
    case wait(until: Timestamp)
    /// Nobody is to try again before a person has looked, for this reason.
    case giveUp(String)
}

extension Edit {
    /// What the items that are charged to the kept method need, by place; nothing for all others (P-IF-3).
    ///
    /// Never before an item is due, never on an order that is not open, never beside a payment whose outcome is not known (I-13, F-41).
    func collectingSteps() throws(OrderError) -> [CollectingStep] {
        var steps = [CollectingStep](repeating: .nothing, count: order.plan.schedule.items.count)
        guard order.plan.status == .open, order.estimate != .open, !order.collectionPaused, !isAwaitingPayment else {
            return steps
        }
        var due: [Int] = []
        for (place, item) in order.plan.schedule.items.enumerated() where item.collection == .savedMethod {
            guard let day = item.due, order.plan.paid[place] < item.minorUnits else { continue }
            let time = orders.chargeTime(day)
            if time > now { steps[place] = .wait(until: time) } else { due.append(place) }
        }
        guard !due.isEmpty else { return steps }
        let attempts = try tx.attempts(of: order.id)
        let hindrance = try hindranceToCharging()
        for place in due {
            let tries = try tries(of: order.plan.schedule.items[place].id, among: attempts)
            steps[place] = hindrance.map(CollectingStep.giveUp) ?? step(after: tries)
        }
        return steps
    }

    /// Whether a payment of the order is under way.
    var isAwaitingPayment: Bool { order.plan.payments.contains { $0.state == .inFlight } }

    /// The tries of an item, without those after which it was given up and resumed.
    func tries(of item: ItemID, among attempts: [Attempt]) throws(OrderError) -> Tries {
        let marks = order.remindedOn.filter { $0.hasPrefix(Self.givenUp) }
        let closed = Set(marks.map { String($0.dropFirst(Self.givenUp.count)) })
        return Tries(of: try order.nextPayment(of: item), among: attempts, closed: closed)
    }

    /// Marks in `remindedOn` where an item was given up, so that a resumed one is tried as often as a new one.
    static let givenUp = "given-up/"

    private func step(after tries: Tries) -> CollectingStep {
        guard let last = tries.last else { return .charge }
        let next: Timestamp
        switch last.end {
        // It is under way, or the money came and lies in suspense, where a person looks at it.
        case .none: return .nothing
        case .nothingSent where last.state == .absent: return .charge
        case .nothingSent:
            // The reference is as good as random, so those who failed together come back at different times.
            let spread = Int64(last.reference.text.utf8.suffix(4).reduce(0) { ($0 * 31 + Int($1)) % 1000 })
            let ceiling = Backoff(firstSeconds: 15, longestSeconds: 3600).ceiling(after: tries.idle)
            next = last.updatedAt.adding(milliseconds: 1000 + ceiling * spread)
        case .refused: return .giveUp("the gateway refuses the request: \(last.detail ?? "")")
        case .declined(let advice) where advice != .laterSameMethod:
            return .giveUp("\(last.detail ?? "declined"); \(advice.remedy)")
        case .declined, .needsPayer:
            guard tries.failures <= orders.business.retryDays.count else {
                return .giveUp("\(last.detail ?? "declined"), after \(tries.failures) tries")
            }
            let day = orders.business.zone.moment(last.updatedAt).day
            next = orders.chargeTime(day.adding(days: Int64(orders.business.retryDays[tries.failures - 1])))
        }
        return next > now ? .wait(until: next) : .charge
    }

    /// Why the order's kept method cannot be charged without the payer; nil when it can (I-11).
    func hindranceToCharging() throws(OrderError) -> String? {
        guard let id = order.method else { return "the order has no kept method" }
        guard let method = try tx.method(id), method.customer == order.customer, method.revokedAt == nil else {
            return "the kept method was forgotten"
        }
        guard method.account == order.account else { return "the method is kept by the account '\(method.account)'" }
        guard method.consent.coversPayerAbsent else { return "the payer agreed to later purchases only" }
        let canDoWithout = orders.accounts[order.account]?.gateway.capabilities.operations.contains(.chargeWithoutPayer)
        guard method.worksWithoutPayer, canDoWithout != false else {
            return "the gateway charges the method only while the payer is present"
        }
        return nil
    }

    /// Refuses a scheduled charge that is not, or no more, what the order wants: it is asked within the transaction that begins the
    /// charge, for much may have happened since somebody decided to (I-11, I-13).
    ///
    /// - Parameter mustBeDue: whether it has to wait for its day; staff may charge earlier.
    func requireCollectable(_ item: ItemID, _ amount: Money, mustBeDue: Bool) throws(OrderError) {
        if let hindrance = try hindranceToCharging() {
            throw OrderError(
                .invalid,
                "order '\(order.number)' cannot be charged without the payer: \(hindrance); send a payment link",
                field: "method")
        }
        guard !isAwaitingPayment else {
            throw OrderError(
                .conflict, "a payment of order '\(order.number)' is under way; wait for its outcome", field: "order")
        }
        guard let place = order.plan.schedule.items.firstIndex(where: { $0.id == item }),
            order.plan.schedule.items[place].minorUnits - order.plan.paid[place] == amount.minorUnits
        else { throw .changedMeanwhile(order) }
        guard mustBeDue else { return }
        guard !order.collectionPaused, let day = order.plan.schedule.items[place].due, orders.chargeTime(day) <= now
        else {
            throw .changedMeanwhile(order)
        }
    }
}

extension Order {
    /// The name of the payment that charges an item next: after the item and how often it was paid before, so that every worker means
    /// the same payment (I-2), and one that a refund reopened is another.
    func nextPayment(of item: ItemID) throws(OrderError) -> PaymentRecord.ID {
        let times = plan.payments.count { $0.item == item && $0.state == .captured }
        return try OrderError.wrapping { try PaymentRecord.ID("\(id.text)-\(item)-\(times + 1)") }
    }
}

extension RetryAdvice {
    /// What may help where another try does not, for staff.
    fileprivate var remedy: String {
        switch self {
        case .never, .anotherMethod: "it takes another method"
        case .afterPayerActs: "it takes the payer"
        case .lookUpFirst: "look at the gateway whether it was paid before"
        case .afterMending, .sameKey, .laterSameMethod: "look at the settings of the account"
        }
    }
}

extension OrderError {
    /// What was decided upon is not so any more; look again.
    static func changedMeanwhile(_ order: Order) -> OrderError {
        OrderError(.conflict, "order '\(order.number)' changed meanwhile; look at it again", field: "order")
    }
}
