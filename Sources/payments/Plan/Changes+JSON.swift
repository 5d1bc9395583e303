internal import PaymentCore
internal import PaymentHTTP
internal import PaymentPlans

// The names of refusals, bounds and changes in the output are those of the engine's cases, so that who reads the one
// knows the other.

extension Refusal {
    /// The word for it.
    var reason: String {
        switch self {
        case .belowMinimum: "belowMinimum"
        case .aboveMaximum: "aboveMaximum"
        case .notTheAmountAsked: "notTheAmountAsked"
        case .notAMultiple: "notAMultiple"
        case .restTooSmall: "restTooSmall"
        case .leftTooSmall: "leftTooSmall"
        case .nothingLeft: "nothingLeft"
        case .beingPaid: "beingPaid"
        case .orderDeclined: "orderDeclined"
        case .orderCancelled: "orderCancelled"
        case .orderCompleted: "orderCompleted"
        case .linkExpired: "linkExpired"
        case .noLink: "noLink"
        case .belowThreshold: "belowThreshold"
        case .noThreshold: "noThreshold"
        case .aboveRefundable: "aboveRefundable"
        case .aboveCredit: "aboveCredit"
        case .unknownPayment: "unknownPayment"
        case .duplicatePayment: "duplicatePayment"
        case .paymentEnded: "paymentEnded"
        case .amountDiffers: "amountDiffers"
        case .unknownItem: "unknownItem"
        case .impossible(let error): error.code.rawValue
        }
    }

    /// The bound it breaks, and what else is known about it.
    var details: JSONObject {
        switch self {
        case .belowMinimum(let bound), .aboveMaximum(let bound):
            return ["bound": bound.amount.json, "because": .object(bound.reason.json)]
        case .notTheAmountAsked(let amount), .beingPaid(let amount), .aboveRefundable(let amount),
            .aboveCredit(let amount):
            return ["bound": amount.json]
        case .notAMultiple(let step, let owner): return ["bound": step.json, "owner": .string(owner)]
        case .restTooSmall(let most, let all): return ["bound": most?.json ?? .null, "orAll": all.json]
        case .leftTooSmall(let left, let smallest, let owner):
            return ["bound": smallest.json, "left": left.json, "owner": .string(owner)]
        case .belowThreshold(let threshold, let reached): return ["bound": threshold.json, "reached": reached.json]
        case .amountDiffers(let begun, let arrived): return ["bound": begun.json, "arrived": arrived.json]
        case .linkExpired(let end): return ["since": .string(end.iso8601)]
        case .unknownPayment(let id), .duplicatePayment(let id): return ["payment": .string(id)]
        case .paymentEnded(let id, let state): return ["payment": .string(id), "state": .string(state.rawValue)]
        case .unknownItem(let item): return ["item": .integer(Int64(item.number))]
        case .impossible(let error): return ["field": .string(error.field), "value": .string(error.value)]
        case .nothingLeft, .orderDeclined, .orderCancelled, .orderCompleted, .noLink, .noThreshold: return [:]
        }
    }
}

extension Bound.Reason {
    /// The word for it, with what belongs to it.
    var json: JSONObject {
        switch self {
        case .deposit: ["reason": "deposit"]
        case .minimumFirst(let share): ["reason": "minimumFirst", "percentage": .string(share.description)]
        case .smallestPayment(let owner): ["reason": "smallestPayment", "owner": .string(owner)]
        case .largestPayment(let owner): ["reason": "largestPayment", "owner": .string(owner)]
        case .left: ["reason": "left"]
        case .due: ["reason": "due"]
        case .nextItem: ["reason": "nextItem"]
        case .partsNotOffered: ["reason": "partsNotOffered"]
        }
    }
}

extension PlanChange {
    /// The change with its word, and as a sentence.
    func json(_ voice: Voice) -> JSON {
        var object: JSONObject = [:]
        switch self {
        case .allocated(let payment, let item, let amount): object = moved("allocated", payment, item, amount)
        case .released(let payment, let item, let amount): object = moved("released", payment, item, amount)
        case .credited(let amount): object = ["change": "credited", "amount": amount.json]
        case .creditSpent(let amount): object = ["change": "creditSpent", "amount": amount.json]
        case .refunded(let payment, let amount):
            object = ["change": "refunded", "payment": .string(payment), "amount": amount.json]
        case .owedBack(let amount): object = ["change": "owedBack", "amount": amount.json]
        case .kept(let amount): object = ["change": "kept", "amount": amount.json]
        case .added(let item, let amount, let due):
            object = ["change": "added", "item": item.json, "amount": amount.json, "due": due.json]
        case .removed(let item, let amount, let cause):
            object = [
                "change": "removed", "item": item.json, "amount": amount.json, "cause": .string(cause.rawValue),
            ]
        case .resized(let item, let from, let to, let cause):
            object = [
                "change": "resized", "item": item.json, "from": from.json, "to": to.json,
                "cause": .string(cause.rawValue),
            ]
        case .redated(let item, let from, let to):
            object = ["change": "redated", "item": item.json, "from": from.json, "to": to.json]
        case .became(let status): object = ["change": "became", "status": .string(status.rawValue)]
        case .waived(let amount): object = ["change": "waived", "amount": amount.json]
        case .linkIssued(let end): object = ["change": "linkIssued", "expires": .string(end.iso8601)]
        case .linkExpired: object = ["change": "linkExpired"]
        case .autoCancelled: object = ["change": "autoCancelled"]
        case .caseOpened(let kind): object = ["change": "caseOpened", "case": .string(kind.rawValue)]
        }
        object["message"] = .string(voice.description(self))
        return .object(object)
    }

    private func moved(_ change: String, _ payment: String, _ item: ItemID, _ amount: Money) -> JSONObject {
        ["change": .string(change), "payment": .string(payment), "item": item.json, "amount": amount.json]
    }
}

extension ItemID {
    fileprivate var json: JSON { .integer(Int64(number)) }
}

extension CivilDate? {
    fileprivate var json: JSON { .string(orNull: self?.description) }
}
