internal import PaymentCore
internal import PaymentHTTP

// How values of the package look in JSON output and as lines for people. Amounts have one form: minor units and currency, with the
// decimal text beside (D-60). Tokens are shown here and nowhere else, because the next command needs them.

extension Money {
    var json: JSON {
        ["minorUnits": .integer(minorUnits), "currency": .string(currency.code), "decimal": .string(decimalText)]
    }
}

extension Payment {
    var json: JSON {
        [
            "payment": .string(reference.id), "reference": .string(orNull: merchantReference?.text),
            "status": .string(status.rawValue), "requested": requested.json, "held": held.json,
            "captured": captured.json,
            "refunded": refunded.json, "card": .string(orNull: card?.description),
            "method": storedMethod?.json ?? .null, "live": .bool(isLive),
        ]
    }

    var lines: [String] {
        var lines = ["payment    \(reference.id)", "status     \(status.rawValue)", "requested  \(requested)"]
        if held.isPositive { lines.append("held       \(held)") }
        if captured.isPositive { lines.append("captured   \(captured)") }
        if refunded.isPositive { lines.append("refunded   \(refunded)") }
        if let card { lines.append("card       \(card)") }
        if let storedMethod { lines.append("kept as    \(storedMethod.token.rawValue)") }
        return lines
    }
}

extension StoredMethod {
    var json: JSON {
        [
            "method": .string(token.rawValue), "customer": .string(orNull: customer?.id),
            "card": .string(orNull: card?.description),
            "worksWithoutPayer": .bool(worksWithoutPayer), "consent": .string(consent.purpose.rawValue),
        ]
    }

    var lines: [String] {
        [
            "method     \(token.rawValue)", "card       \(card?.description ?? "unknown")",
            "usable     \(worksWithoutPayer ? "also without the payer" : "with the payer present")",
        ]
    }
}

extension Refund {
    var json: JSON {
        [
            "refund": .string(reference.id), "payment": .string(payment.id), "status": .string(status.rawValue),
            "amount": amount.json, "kind": .string(kind.rawValue),
        ]
    }

    var lines: [String] {
        [
            "refund     \(reference.id)", "of         \(payment.id)", "status     \(status.rawValue)",
            "amount     \(amount)",
        ]
    }
}

extension Deposit {
    var json: JSON {
        var object = payment.json.objectValue ?? [:]
        object["total"] = total.json
        object["taken"] = taken.json
        object["left"] = left.json
        object["collectBy"] = .strings(balanceRoutes.map(\.name))
        return .object(object)
    }

    var lines: [String] {
        payment.lines + [
            "total      \(total)", "left       \(left)",
            "collect by \(balanceRoutes.map(\.name).joined(separator: ", "))",
        ]
    }
}

extension Deposit.BalanceRoute {
    var name: String {
        switch self {
        case .chargeStoredMethod: "charging the kept method"
        case .askPayer: "asking the payer"
        }
    }
}

extension Outcome {
    /// The report of a call that moves money: money that may have moved is never called declined (D-62).
    func report(_ json: (Value) -> JSON, _ lines: (Value) -> [String]) -> Report {
        var object: JSONObject = ["outcome": .string(name)]
        switch self {
        case .succeeded(let value):
            for (member, content) in json(value).objectValue ?? [:] { object[member] = content }
            return Report(status: .done, lines: ["outcome    succeeded"] + lines(value), json: object)
        case .pending(let operation):
            object["payment"] = .string(operation.reference.id)
            return Report(
                status: .done,
                lines: [
                    "outcome    pending (\(operation.gatewayCode)): not paid yet; look it up later",
                    "payment    \(operation.reference.id)",
                ], json: object)
        case .actionRequired(let action):
            object["payment"] = .string(action.reference.id)
            let (step, text) = action.step.rendering
            object["action"] = step
            return Report(
                status: .refused,
                lines: ["outcome    the payer has to act", "payment    \(action.reference.id)", "next       \(text)"],
                json: object,
                error: .init(code: "actionRequired", message: "the payer has to act first; the output says how"))
        case .declined(let decline):
            object["payment"] = .string(orNull: decline.reference?.id)
            return Report(
                status: .refused, lines: ["outcome    declined: \(decline.reason)"], json: object,
                error: .init(code: "declined", value: decline.gatewayCode, message: decline.description))
        case .unknown(let unknown):
            object["payment"] = .string(orNull: unknown.reference?.id)
            return Report(
                status: .unknown, lines: ["outcome    unknown"], json: object,
                error: .init(code: "outcomeUnknown", value: unknown.reason.rawValue, message: unknown.description))
        }
    }
}

extension RequiredAction.Step {
    fileprivate var rendering: (json: JSON, text: String) {
        switch self {
        case .redirect(let url): (["redirect": .string(url.text)], "open \(url.text)")
        case .form(let action, let fields):
            (
                [
                    "form": .string(action.text),
                    "fields": .object(JSONObject(fields.map { ($0.name, JSON.string($0.value)) })),
                ], "let the browser post a form to \(action.text); --json gives its fields"
            )
        case .oneTimeCode: (["oneTimeCode": true], "ask the payer for the code the bank sent")
        case .gatewayLibrary: (["gatewayLibrary": true], "finish in the gateway's own library")
        case .returnOfPayer: (["returnOfPayer": true], "charge again with the payer present")
        }
    }
}
