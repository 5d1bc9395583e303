internal import PaymentCore

// The JSON form of terms, version 1. `Docs/Schemas/terms-1.json` describes it; what changes its meaning is another version.

extension Terms: Codable {
    /// The version that is written, and the only one that is read.
    public static let version = 1

    private static let members = [
        "version", "lines", "custom", "payerParts", "exactAmounts", "allocation", "overpayment", "purpose", "link",
        "cancellation", "businessDays", "halfToEven", "remainder",
    ]

    /// Reads and checks terms; unknown members are refused, every error is a `PlanError`.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: Self.members)
        try members.check(version: Self.version)
        let parts = try members.optional("payerParts", PayerParts.self)
        let isExact = try members.optional("exactAmounts", Bool.self) ?? false
        guard parts == nil || !isExact else {
            throw PlanError(.invalidValue, members.field("exactAmounts"), "true", "cannot stand beside payerParts")
        }
        let lines = try members.value("lines", [Line].self)
        let custom = try members.optional("custom", CustomDownPayments.self)
        let choice: PayerChoice = parts.map(PayerChoice.parts) ?? (isExact ? .exact : .scheduled)
        let allocation: Allocation = try members.word("allocation", or: .oldestFirst)
        let overpayment: Overpayment = try members.word("overpayment", or: .customerBalance)
        let purpose: Purpose = try members.word("purpose", or: .order)
        let link = try members.optional("link", LinkTerms.self)
        let cancellation = try members.optional("cancellation", CancellationPolicy.self)
        let businessDays = try members.optional("businessDays", BusinessDays.self)
        let remainder: RemainderWord = try members.word("remainder", or: .largestFraction)
        let rounding = Rounding(
            isHalfToEven: try members.optional("halfToEven", Bool.self) ?? false,
            remainder: remainder == .last ? .last : .largestFraction)
        self = try members.make { () throws(PlanError) in
            try Terms(
                lines: lines, custom: custom, payerChoice: choice, allocation: allocation, overpayment: overpayment,
                purpose: purpose, link: link, cancellation: cancellation, businessDays: businessDays, rounding: rounding
            )
        }
    }

    /// Writes terms; what is as by default is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("version", Self.version)
        try container.write("lines", lines)
        try container.write("custom", custom)
        switch payerChoice {
        case .scheduled: break
        case .exact: try container.write("exactAmounts", true)
        case .parts(let parts): try container.write("payerParts", parts)
        }
        try container.write("allocation", allocation, unless: .oldestFirst)
        try container.write("overpayment", overpayment, unless: .customerBalance)
        try container.write("purpose", purpose, unless: .order)
        try container.write("link", link)
        try container.write("cancellation", cancellation)
        try container.write("businessDays", businessDays)
        if rounding.isHalfToEven { try container.write("halfToEven", true) }
        if rounding.remainder == .last { try container.write("remainder", RemainderWord.last) }
    }

    private enum RemainderWord: String, CaseIterable { case largestFraction, last }
}

extension Line: Codable {
    private static let members = [
        "role", "flat", "percentage", "of", "rest", "atLeast", "atMost", "due", "parts", "collection", "note",
    ]

    /// Reads one line.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: Self.members)
        self.init(
            try members.word("role"), try Self.share(members), atLeast: try members.money("atLeast"),
            atMost: try members.money("atMost"), due: try members.optional("due") ?? .undated,
            parts: try members.optional("parts"), collection: try members.word("collection", or: .payer),
            note: try members.optional("note"))
    }

    private static func share(_ members: Members) throws(PlanError) -> Share {
        let given = ["flat", "percentage", "rest"].filter(members.has)
        guard given.count == 1, let name = given.first else {
            throw PlanError(
                .invalidValue, members.field(given.last ?? "flat"), "",
                "\(given.isEmpty ? "is missing" : "stands beside \(given[0])"); a line has one of flat, percentage and rest"
            )
        }
        guard name == "percentage" || !members.has("of") else {
            throw PlanError(.invalidValue, members.field("of"), "", "belongs to a percentage")
        }
        switch name {
        case "flat": return .flat(try members.requiredMoney("flat"))
        case "percentage":
            let base: Base? = members.has("of") ? try members.word("of") : nil
            return .percentage(try members.value("percentage"), of: base)
        default:
            guard try members.value("rest", Bool.self) else {
                throw PlanError(
                    .invalidValue, members.field("rest"), "false", "can only be true; leave it out otherwise")
            }
            return .rest
        }
    }

    /// Writes one line.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("role", role)
        switch share {
        case .flat(let amount): try container.write("flat", amount)
        case .percentage(let percentage, let base):
            try container.write("percentage", percentage)
            if let base { try container.write("of", base) }
        case .rest: try container.write("rest", true)
        }
        try container.write("atLeast", minimum)
        try container.write("atMost", maximum)
        if due != .undated { try container.write("due", due) }
        try container.write("parts", parts)
        try container.write("collection", collection, unless: .payer)
        try container.write("note", note)
    }
}

extension Line.Parts: Codable {
    /// Reads a division.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["count", "every"])
        self.init(try members.value("count"), every: try members.value("every"))
    }

    /// Writes a division.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("count", count)
        try container.write("every", every)
    }
}

extension Interval: Codable {
    static let units = ["days", "weeks", "months", "monthEnds"]

    /// Reads an object such as `{"months": 1}`.
    public init(from decoder: any Decoder) throws {
        self = try Interval(Members(decoder, known: Self.units))
    }

    /// Reads the one unit among other members.
    init(_ members: Members) throws(PlanError) {
        let given = Self.units.filter(members.has)
        guard given.count == 1, let unit = given.first else {
            throw PlanError(
                .invalidValue, members.field(given.last ?? "days"), "",
                "\(given.isEmpty ? "is missing" : "stands beside \(given[0])"); give one of \(Self.units.joined(separator: ", "))"
            )
        }
        let count = try members.value(unit, Int.self)
        self =
            switch unit {
            case "days": .days(count)
            case "weeks": .weeks(count)
            case "months": .months(count)
            default: .monthEnds(count)
            }
    }

    /// Writes such an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try write(into: &container)
    }

    func write(into container: inout KeyedEncodingContainer<MemberName>) throws {
        let unit =
            switch self {
            case .days: "days"
            case .weeks: "weeks"
            case .months: "months"
            case .monthEnds: "monthEnds"
            }
        try container.write(unit, count)
    }
}

extension Due: Codable {
    /// Reads an object: `on` a date, or a number of days, weeks, months or monthEnds `after` or `before` the booking or an event;
    /// and `when`, the event that makes it due.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["on", "after", "before"] + Interval.units + ["when"])
        let given = ["on", "after", "before"].filter(members.has)
        guard given.count <= 1 else {
            throw PlanError(.invalidValue, members.field(given[1]), "", "stands beside \(given[0]); give one of them")
        }
        let day: Day? =
            switch given.first {
            case "on": .date(try members.value("on"))
            case "after": .after(try Interval(members), try Self.anchor(members, "after"))
            case "before": .before(try Interval(members), try Self.anchor(members, "before"))
            default: nil
            }
        if day == nil || given.first == "on", let unit = Interval.units.first(where: members.has) {
            throw PlanError(.invalidValue, members.field(unit), "", "belongs to after or before")
        }
        self.init(day: day, trigger: try members.optional("when"))
    }

    private static func anchor(_ members: Members, _ name: String) throws(PlanError) -> Anchor {
        if try members.value(name, String.self) == "booking" { return .booking }
        return .event(try members.value(name))
    }

    /// Writes such an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        switch day {
        case nil: break
        case .date(let date): try container.write("on", date)
        case .after(let interval, let anchor):
            try interval.write(into: &container)
            try container.write("after", anchor.word)
        case .before(let interval, let anchor):
            try interval.write(into: &container)
            try container.write("before", anchor.word)
        }
        try container.write("when", trigger)
    }
}

extension Due.Anchor {
    fileprivate var word: String {
        switch self {
        case .booking: "booking"
        case .event(let name): name.text
        }
    }
}

extension EventName: Codable, CodingKeyRepresentable {
    /// The name as a key, so that a dictionary by events is an object.
    public var codingKey: any CodingKey { MemberName(text) }

    /// Reads a key.
    public init?(codingKey: some CodingKey) {
        guard let name = try? EventName(codingKey.stringValue) else { return nil }
        self = name
    }

    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do {
            try self.init(text)
        } catch {
            throw PlanError(error.code, Members.path(decoder.codingPath), error.value, error.reason)
        }
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
