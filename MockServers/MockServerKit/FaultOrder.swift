internal import HTTPTypes
internal import PaymentHTTP

/// What a client of the control API wants to go wrong, read from JSON and written as JSON.
///
/// `{"faults":[{"match":{"method":"POST","path":"/v1/*"},"fault":"answer-lost","times":1}],"random":{"500":20}}`: `times` is 1 when
/// it is missing and without end when it is `null`; rates under `random` are thousandths. Faults whose names begin with `delivery-`
/// match a `topic`. `connection-refused` takes no match: it needs `milliseconds`, and closes the socket for so long.
struct FaultOrder {
    private(set) var plan: FaultPlan
    /// For how long connections are to be refused; nil for not at all.
    private(set) var refusalMilliseconds: Int64?

    /// Reads the body of `POST /_mock/faults`.
    init(_ body: [UInt8]) throws(ControlError) {
        let command = try ControlCommand(body, members: ["faults", "random"])
        var rules: [FaultRule] = []
        var deliveryRules: [DeliveryRule] = []
        for (position, element) in try command.elements("faults").enumerated() {
            let place = "faults[\(position)]."
            let entry = try ControlCommand(
                element, path: place, members: ["match", "fault", "times", "bytes", "milliseconds", "seconds"])
            let name = try entry.optionalString("fault") ?? ""
            if let fault = DeliveryFault(rawValue: name) {
                deliveryRules.append(try Self.deliveryRule(fault, entry, place))
            } else if name == Fault.connectionRefused.rawValue {
                refusalMilliseconds = try Self.refusal(entry, place)
            } else if let fault = Fault(rawValue: name) {
                rules.append(try Self.rule(fault, entry, place))
            } else {
                throw Self.unknownFault(field: place + "fault")
            }
        }
        let (rates, deliveryRates) = try Self.rates(command)
        do {
            plan = try FaultPlan(
                rules: rules, deliveryRules: deliveryRules, rates: rates, deliveryRates: deliveryRates)
        } catch {
            throw ControlError("invalid_value", error.description, field: error.field)
        }
    }

    /// What is left of a plan, in the form it is ordered in.
    static func json(_ plan: FaultPlan) -> JSON {
        let random =
            Fault.allCases.compactMap { fault in plan.rates[fault].map { (fault.rawValue, JSON.integer(Int64($0))) } }
            + DeliveryFault.allCases.compactMap { fault in
                plan.deliveryRates[fault].map { (fault.rawValue, JSON.integer(Int64($0))) }
            }
        return [
            "faults": .array(plan.rules.map(json) + plan.deliveryRules.map(json)),
            "random": .object(JSONObject(random)),
        ]
    }

    private static func json(_ rule: FaultRule) -> JSON {
        var match: JSONObject = [:]
        if let method = rule.method { match["method"] = .string(method.rawValue) }
        if let path = rule.path { match["path"] = .string(path) }
        if let operation = rule.operation { match["operation"] = .string(operation) }
        var object: JSONObject = [
            "match": .object(match), "fault": .string(rule.fault.rawValue),
            "times": .integer(orNull: rule.times.map(Int64.init)),
        ]
        if let bytes = rule.bytes { object["bytes"] = .integer(Int64(bytes)) }
        if let milliseconds = rule.milliseconds { object["milliseconds"] = .integer(milliseconds) }
        return .object(object)
    }

    private static func json(_ rule: DeliveryRule) -> JSON {
        var match: JSONObject = [:]
        if let topic = rule.topic { match["topic"] = .string(topic) }
        var object: JSONObject = [
            "match": .object(match), "fault": .string(rule.fault.rawValue),
            "times": .integer(orNull: rule.times.map(Int64.init)),
        ]
        if let seconds = rule.seconds { object["seconds"] = .integer(seconds) }
        return .object(object)
    }

    private static func rule(
        _ fault: Fault, _ entry: ControlCommand, _ place: String
    ) throws(ControlError) -> FaultRule {
        try refuse(["seconds"], entry, place, fault.rawValue)
        if fault != .truncated, fault != .huge { try refuse(["bytes"], entry, place, fault.rawValue) }
        if fault != .slow { try refuse(["milliseconds"], entry, place, fault.rawValue) }
        let match = try match(entry, place, members: ["method", "path", "operation"])
        var method: HTTPRequest.Method?
        if let name = try match?.optionalString("method") {
            guard let known = HTTPRequest.Method(name) else {
                throw ControlError("invalid_value", "not a method", field: place + "match.method")
            }
            method = known
        }
        return FaultRule(
            fault, method: method, path: try match?.optionalString("path"),
            operation: try match?.optionalString("operation"), times: try times(entry),
            bytes: try entry.optionalInteger("bytes", in: 0...1_073_741_824).map(Int.init),
            milliseconds: try entry.optionalInteger("milliseconds", in: 0...3_600_000))
    }

    private static func deliveryRule(
        _ fault: DeliveryFault, _ entry: ControlCommand, _ place: String
    ) throws(ControlError) -> DeliveryRule {
        try refuse(["bytes", "milliseconds"], entry, place, fault.rawValue)
        if fault != .delay, fault != .reorder { try refuse(["seconds"], entry, place, fault.rawValue) }
        let match = try match(entry, place, members: ["topic"])
        return DeliveryRule(
            fault, topic: try match?.optionalString("topic"), times: try times(entry),
            seconds: try entry.optionalInteger("seconds", in: 0...31_557_600))
    }

    private static func refusal(_ entry: ControlCommand, _ place: String) throws(ControlError) -> Int64 {
        try refuse(["match", "times", "bytes", "seconds"], entry, place, Fault.connectionRefused.rawValue)
        return try entry.integer("milliseconds", in: 1...600_000)
    }

    private static func match(
        _ entry: ControlCommand, _ place: String, members: Set<String>
    ) throws(ControlError) -> ControlCommand? {
        guard let value = entry.value("match") else { return nil }
        return try ControlCommand(value, path: place + "match.", members: members)
    }

    private static func times(_ entry: ControlCommand) throws(ControlError) -> Int? {
        if let value = entry.value("times"), value.isNull { return nil }
        return Int(try entry.optionalInteger("times", in: 1...1_000_000) ?? 1)
    }

    private static func refuse(
        _ names: [String], _ entry: ControlCommand, _ place: String, _ fault: String
    ) throws(ControlError) {
        for name in names where entry.value(name) != nil {
            throw ControlError("unknown_member", "\(fault) takes no \(name) on a socket", field: place + name)
        }
    }

    private static func rates(
        _ command: ControlCommand
    ) throws(ControlError) -> ([Fault: Int], [DeliveryFault: Int]) {
        guard let value = command.value("random") else { return ([:], [:]) }
        let names = (Fault.allCases.map(\.rawValue) + DeliveryFault.allCases.map(\.rawValue))
        let random = try ControlCommand(value, path: "random.", members: Set(names))
        var rates: [Fault: Int] = [:]
        var deliveryRates: [DeliveryFault: Int] = [:]
        for name in names {
            guard let rate = try random.optionalInteger(name, in: 0...1000) else { continue }
            if let fault = Fault(rawValue: name) { rates[fault] = Int(rate) }
            if let fault = DeliveryFault(rawValue: name) { deliveryRates[fault] = Int(rate) }
        }
        return (rates, deliveryRates)
    }

    private static func unknownFault(field: String) -> ControlError {
        let names = Fault.allCases.map(\.rawValue) + DeliveryFault.allCases.map(\.rawValue)
        return ControlError("invalid_value", "not a fault; known: \(names.joined(separator: ", "))", field: field)
    }
}
