internal import PaymentCore

extension PayerParts: Codable {
    /// Reads and checks the settings.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["minimumFirst", "success", "measure", "offer"])
        let minimumFirst = try members.value("minimumFirst", Percentage.self)
        let success = try members.optional("success", Percentage.self)
        let measure: Measure = try members.word("measure", or: .paid)
        let offer: Offer = try members.word("offer", or: .everywhere)
        self = try members.make { () throws(PlanError) in
            try PayerParts(minimumFirst: minimumFirst, success: success, measure: measure, offer: offer)
        }
    }

    /// Writes the settings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("minimumFirst", minimumFirst)
        try container.write("success", success)
        try container.write("measure", measure, unless: .paid)
        try container.write("offer", offer, unless: .everywhere)
    }
}

extension LinkTerms: Codable {
    /// Reads and checks the settings.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["lifetimeHours", "autoCancelMinutes"])
        let lifetime = try members.value("lifetimeHours", Int.self)
        let autoCancel = try members.optional("autoCancelMinutes", Int.self)
        self = try members.make { () throws(PlanError) in
            try LinkTerms(lifetimeHours: lifetime, autoCancelMinutes: autoCancel)
        }
    }

    /// Writes the settings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("lifetimeHours", lifetimeHours)
        try container.write("autoCancelMinutes", autoCancelMinutes)
    }
}

extension CancellationPolicy: Codable {
    /// Reads and checks the policy.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["event", "tiers"])
        let event = try members.optional("event", EventName.self) ?? .start
        let tiers = try members.value("tiers", [Tier].self)
        self = try members.make { () throws(PlanError) in try CancellationPolicy(event: event, tiers: tiers) }
    }

    /// Writes the policy.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        if event != .start { try container.write("event", event) }
        try container.write("tiers", tiers)
    }
}

extension CancellationPolicy.Tier: Codable {
    /// Reads a step.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["atLeastHours", "kept"])
        self.init(atLeastHours: try members.value("atLeastHours"), kept: try members.value("kept"))
    }

    /// Writes a step.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("atLeastHours", atLeastHours)
        try container.write("kept", kept)
    }
}

extension BusinessDays: Codable {
    /// Reads a rule.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["roll", "holidays"])
        self.init(try members.word("roll"), holidays: try members.optional("holidays", [CivilDate].self) ?? [])
    }

    /// Writes a rule.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("roll", roll)
        if !holidays.isEmpty { try container.write("holidays", holidays) }
    }
}

extension CustomDownPayments: Codable {
    /// Reads and checks rules.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["isOn", "rules"])
        let isOn = try members.value("isOn", Bool.self)
        let rules = try members.optional("rules", [Rule].self) ?? []
        self = try members.make { () throws(PlanError) in try CustomDownPayments(isOn: isOn, rules: rules) }
    }

    /// Writes rules.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("isOn", isOn)
        try container.write("rules", rules)
    }
}

extension CustomDownPayments.Rule: Codable {
    /// Reads `{"fixed": …, "due": …}`, `{"percentage": …, "daysAfterBooking": …}` or `{"percentage": …, "daysBeforeTravel": …}`.
    public init(from decoder: any Decoder) throws {
        let members = try Members(
            decoder, known: ["fixed", "due", "percentage", "daysAfterBooking", "daysBeforeTravel"])
        let isFixed = members.has("fixed")
        for name in isFixed ? ["percentage", "daysAfterBooking", "daysBeforeTravel"] : ["due"] where members.has(name) {
            throw PlanError(
                name == "percentage" ? .mixedRules : .invalidValue, members.field(name), "",
                "does not belong to a \(isFixed ? "fixed amount" : "percentage")")
        }
        if isFixed {
            self = .fixed(try members.requiredMoney("fixed"), due: try members.value("due"))
        } else if members.has("daysBeforeTravel"), members.has("daysAfterBooking") {
            throw PlanError(
                .invalidValue, members.field("daysBeforeTravel"), "", "stands beside daysAfterBooking; give one of them"
            )
        } else if members.has("daysBeforeTravel") {
            self = .percentage(try members.value("percentage"), days: try members.value("daysBeforeTravel"), .travel)
        } else {
            self = .percentage(try members.value("percentage"), days: try members.value("daysAfterBooking"), .booking)
        }
    }

    /// Writes such an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        switch self {
        case .fixed(let amount, let due):
            try container.write("fixed", amount)
            try container.write("due", due)
        case .percentage(let percentage, let days, let reference):
            try container.write("percentage", percentage)
            try container.write(reference == .travel ? "daysBeforeTravel" : "daysAfterBooking", days)
        }
    }
}
