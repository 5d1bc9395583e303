internal import MockServerKit
internal import PaymentCore

/// Something that happens by itself when its time comes.
enum DueWork: Sendable {
    /// The payment page of an order closes.
    case pageEnds(order: String)
    /// A payer did not come back from the bank.
    case challengeLapses(String)
    /// The time of a hold is over.
    case holdEnds(order: String)
    /// Somebody has looked at a payment.
    case pendingIsDecided(order: String, isApproved: Bool)
    /// The merchant has enough money for a refund again.
    case refundIsPaid(String)
    /// Money reaches the merchant.
    case settles(order: String)
    /// A day of a rule's schedule begins.
    case ruleIsDue(String, generation: Int)
}

extension DueWork {
    /// How long the gateway looks at a payment, or waits for money for a refund; it publishes no such times.
    static let decisionSeconds: Int64 = 3600
    /// How long a payer may take at the bank.
    static let challengeSeconds: Int64 = 3600
    /// When money reaches the merchant.
    static let settlementSeconds: Int64 = 86_400
    /// The longest time of a hold, and the one of a merchant who names none.
    static let holdSecondsMax: Int64 = 1_728_000
}

extension State {
    /// Does one piece of work whose time has come.
    mutating func perform(_ work: DueWork, _ call: inout Call) {
        switch work {
        case .pageEnds(let reference): endPage(reference, &call)
        case .challengeLapses(let id): lapseChallenge(id, &call)
        case .holdEnds(let reference): endHold(reference, &call)
        case .pendingIsDecided(let reference, let isApproved): decide(reference, isApproved: isApproved, &call)
        case .refundIsPaid(let id): payRefund(id, &call)
        case .settles(let reference): settleToMerchant(reference, &call)
        case .ruleIsDue(let reference, let generation): performRule(reference, generation, &call)
        }
    }

    /// Gives payments back whose callbacks nobody acknowledged until the last try.
    mutating func reverseUnacknowledged(_ call: inout Call) {
        for reference in acknowledgments.takeGivenUp(at: call.now) where settings.reversesUnacknowledged {
            guard let order = orders[reference] else { continue }
            switch order.status {
            case .waitingAuthComplete:
                recordRefund(order.amount, of: reference, .voided, .ok, call)
                finish(reference, .voided, .ok, isPayment: false, &call)
            case .approved:
                recordRefund(order.amount, of: reference, .refunded, .ok, call)
                giveBack(order.amount.minorUnits, of: order, as: .refunded, &call)
            default: continue
            }
        }
    }

    private mutating func endPage(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference], !order.isRemoved, order.status == .created || order.challenge != nil else {
            return
        }
        finish(reference, .expired, .sessionExpired, &call)
    }

    private mutating func lapseChallenge(_ id: String, _ call: inout Call) {
        guard let challenge = challenges[id], orders[challenge.order]?.challenge == id else { return }
        finish(challenge.order, .expired, .sessionExpired, &call)
    }

    private mutating func endHold(_ reference: String, _ call: inout Call) {
        guard orders[reference]?.status == .waitingAuthComplete else { return }
        finish(reference, .voided, .ok, &call)
    }

    private mutating func decide(_ reference: String, isApproved: Bool, _ call: inout Call) {
        guard orders[reference]?.status == .pending else { return }
        if isApproved {
            approve(reference, &call)
        } else {
            finish(reference, .declined, .declinedByGate, &call)
        }
    }

    private mutating func settleToMerchant(_ reference: String, _ call: inout Call) {
        guard orders[reference]?.isPaid == true else { return }
        orders.change(reference) { $0.settlementDate = call.seconds }
    }
}
