import PaymentCore
import PaymentPlans

extension OrderStory {
    /// A change in words.
    func told(_ change: PlanChange) -> String {
        switch change {
        case .allocated(let payment, let item, let money): "\(money.decimalText) of \(payment) to item \(item)"
        case .released(let payment, let item, let money): "\(money.decimalText) of \(payment) off item \(item)"
        case .credited(let money): "\(money.decimalText) to the customer's balance"
        case .creditSpent(let money): "\(money.decimalText) of the customer's balance spent"
        case .refunded(let payment, let money): "\(money.decimalText) of \(payment) given back"
        case .owedBack(let money): "\(money.decimalText) owed back"
        case .kept(let money): "\(money.decimalText) kept"
        case .added(let item, let money, let due): "item \(item) of \(money.decimalText) added, \(told(due))"
        case .removed(let item, let money, let cause): "item \(item) of \(money.decimalText) gone: \(cause)"
        case .resized(let item, let old, let new, let cause):
            "item \(item) from \(old.decimalText) to \(new.decimalText): \(cause)"
        case .redated(let item, let old, let new): "item \(item) from \(told(old)) to \(told(new))"
        case .became(let status): "order \(status)"
        case .waived(let money): "\(money.decimalText) waived"
        case .linkIssued(let end): "link until \(told(end))"
        case .linkExpired: "link expired"
        case .autoCancelled: "cancelled by itself"
        case .caseOpened(let reason): "case \(reason)"
        }
    }

    /// A refusal in words, with its bound.
    func told(_ refusal: Refusal) -> String {
        switch refusal {
        case .belowMinimum(let bound): "at least \(told(bound))"
        case .aboveMaximum(let bound): "at most \(told(bound))"
        case .notTheAmountAsked(let money): "only \(money.decimalText)"
        case .notAMultiple(let step, let owner): "a multiple of \(step.decimalText) for \(owner)"
        case .restTooSmall(let most, let all):
            "\(most.map { "at most \($0.decimalText), or " } ?? "")all of \(all.decimalText)"
        case .leftTooSmall(let left, let smallest, let owner):
            "\(left.decimalText) left, \(owner) takes \(smallest.decimalText)"
        case .beingPaid(let money): "\(money.decimalText) being paid"
        case .linkExpired(let end): "link expired at \(told(end))"
        case .belowThreshold(let threshold, let reached):
            "completed from \(threshold.decimalText), reached \(reached.decimalText)"
        case .aboveRefundable(let money): "at most \(money.decimalText) can be given back"
        case .aboveCredit(let money): "at most \(money.decimalText) of the customer's balance"
        case .unknownPayment(let id): "no payment \(id)"
        case .duplicatePayment(let id): "payment \(id) is there already"
        case .paymentEnded(let id, let state): "payment \(id) is \(state)"
        case .amountDiffers(let begun, let arrived):
            "begun with \(begun.decimalText), arrived \(arrived.decimalText)"
        case .unknownItem(let item): "no item \(item) to pay"
        case .impossible(let error): "\(error.code): \(error)"
        case .nothingLeft, .orderDeclined, .orderCancelled, .orderCompleted, .noLink, .noThreshold: "\(refusal)"
        }
    }

    /// A bound and its reason in words.
    func told(_ bound: Bound) -> String {
        let reason =
            switch bound.reason {
            case .minimumFirst(let percentage): "first payment of \(percentage) %"
            case .smallestPayment(let owner): owner.isEmpty ? "smallest" : "smallest of \(owner)"
            case .largestPayment(let owner): "largest of \(owner)"
            case .deposit, .left, .due, .nextItem, .partsNotOffered: "\(bound.reason)"
            }
        return "\(bound.amount.decimalText) (\(reason))"
    }

    private func told(_ due: CivilDate?) -> String { due.map { "due \($0)" } ?? "undated" }

    private func told(_ time: Timestamp) -> String {
        let clock = UTCDateTime(time)
        return "\(clock.date) \(clock.hour.padded(to: 2)):\(clock.minute.padded(to: 2))"
    }
}
