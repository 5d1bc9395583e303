internal import PaymentCore

extension ChargeLimits: Codable {
    /// Reads and checks limits.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["smallest", "largest", "step", "owner"])
        let smallest = try members.optional("smallest", Int64.self) ?? 1
        let largest = try members.optional("largest", Int64.self) ?? .max
        let step = try members.optional("step", Int64.self) ?? 1
        let owner = try members.optional("owner", String.self) ?? ""
        self = try ChargeLimits(smallest: smallest, largest: largest, step: step, owner: owner)
    }

    /// Writes limits; what is as by default is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        if smallest != 1 { try container.write("smallest", smallest) }
        if largest != Self.largestMultiple(of: step) { try container.write("largest", largest) }
        if step != 1 { try container.write("step", step) }
        if !owner.isEmpty { try container.write("owner", owner) }
    }
}

extension Schedule: Codable {
    /// Reads a schedule and checks that its items are items of its lines.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["currency", "lines", "items"])
        currency = try members.value("currency")
        lines = try members.value("lines")
        items = try members.value("items")
        func fault(_ reason: String) -> PlanError {
            PlanError(.invalidValue, members.field("items"), "", "do not add up: \(reason)")
        }
        guard Set(items.map(\.id)).count == items.count, items.allSatisfy({ $0.id.number >= 1 }) else {
            throw fault("two have one number, or one that was never given")
        }
        struct Place: Hashable {
            let line: Int32
            let part: Int32
        }
        var places: Set<Place> = []
        var sum: Int128 = 0
        for item in items {
            guard item.minorUnits > 0 else { throw fault("one is not above zero") }
            sum += Int128(item.minorUnits)
            guard let line = item.line else { continue }
            guard lines.indices.contains(Int(line)), item.part >= 1,
                Int(item.part) <= lines[Int(line)].parts?.count ?? 1
            else { throw fault("one is of no line, or no part of it") }
            guard places.insert(Place(line: line, part: item.part)).inserted else {
                throw fault("two are the same part of a line")
            }
        }
        guard Int64(exactly: sum) != nil else { throw fault("together they are too large") }
    }

    /// Writes the schedule.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("currency", currency)
        try container.write("lines", lines)
        try container.write("items", items)
    }
}

extension Plan: Codable {
    /// The version that is written, and the only one that is read.
    public static let version = 1

    private static let members = [
        "version", "terms", "bookedAt", "dates", "limits", "schedule", "paid", "payments", "allocations", "status",
        "waived", "owedBack", "isRefunded", "linkIssuedAt", "isLinkEndAnnounced", "lastItemNumber",
    ]

    /// Reads a plan that was written, and checks that its books add up: every error is a `PlanError`.
    public init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: Self.members)
        try members.check(version: Self.version)
        terms = try members.value("terms")
        bookedAt = try members.value("bookedAt")
        dates = try members.value("dates")
        limits = try members.value("limits")
        schedule = try members.value("schedule")
        paid = try members.value("paid")
        payments = try members.value("payments")
        allocations = try members.value("allocations")
        status = try members.word("status")
        waived = try members.value("waived")
        owedBack = try members.value("owedBack")
        isRefunded = try members.value("isRefunded")
        linkIssuedAt = try members.optional("linkIssuedAt")
        isLinkEndAnnounced = try members.value("isLinkEndAnnounced")
        lastItemNumber = try members.value("lastItemNumber")
        if let fault = bookFault {
            throw PlanError(.invalidValue, members.field(fault.field), "", "does not add up: \(fault.reason)")
        }
    }

    /// Writes the plan as it stands.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        try container.write("version", Self.version)
        try container.write("terms", terms)
        try container.write("bookedAt", bookedAt)
        try container.write("dates", dates)
        try container.write("limits", limits)
        try container.write("schedule", schedule)
        try container.write("paid", paid)
        try container.write("payments", payments)
        try container.write("allocations", allocations)
        try container.write("status", status)
        try container.write("waived", waived)
        try container.write("owedBack", owedBack)
        try container.write("isRefunded", isRefunded)
        try container.write("linkIssuedAt", linkIssuedAt)
        try container.write("isLinkEndAnnounced", isLinkEndAnnounced)
        try container.write("lastItemNumber", lastItemNumber)
    }

    /// What in the books contradicts itself; nil for a plan that events made.
    var bookFault: (field: String, reason: String)? { itemFault ?? paymentFault ?? allocationFault }

    private var itemFault: (field: String, reason: String)? {
        let items = schedule.items
        guard paid.count == items.count else { return ("paid", "it has another length than the items") }
        guard (0...1_000_000_000).contains(lastItemNumber), items.allSatisfy({ $0.id.number <= lastItemNumber }) else {
            return ("lastItemNumber", "an item has a later number, or nobody counts that far")
        }
        guard schedule.lines == terms.linesInForce else { return ("schedule.lines", "they are not those of the terms") }
        for (item, paid) in zip(items, paid) where paid < 0 || paid > item.minorUnits {
            return ("paid", "less than nothing, or more than an item, is paid on it")
        }
        let sum = items.reduce(Int128(waived)) { $0 + Int128($1.minorUnits) }
        guard waived >= 0, Int64(exactly: sum) != nil else { return ("waived", "it is below zero or too large") }
        switch status {
        case .open where left == 0: return ("status", "nothing is left to pay")
        case .completed where left > 0, .cancelled where left > 0: return ("status", "something is left to pay")
        default: return nil
        }
    }

    private var paymentFault: (field: String, reason: String)? {
        guard Set(payments.map(\.id)).count == payments.count else { return ("payments", "two have one name") }
        var sum: Int128 = 0
        var unallocated: Int128 = 0
        for payment in payments {
            let used = [payment.refunded, payment.spent, payment.unallocated]
            guard payment.minorUnits > 0, (0...payment.minorUnits).contains(payment.fee), used.allSatisfy({ $0 >= 0 }),
                used.reduce(Int128(0), { $0 + Int128($1) }) <= Int128(payment.minorUnits)
            else { return ("payments", "more is gone from one than it was") }
            if payment.state == .captured { sum += Int128(payment.minorUnits) }
            unallocated += Int128(payment.unallocated)
        }
        guard Int64(exactly: sum) != nil else { return ("payments", "together they are too large") }
        guard owedBack >= 0, Int128(owedBack) <= unallocated else { return ("owedBack", "more is owed than is there") }
        return nil
    }

    private var allocationFault: (field: String, reason: String)? {
        var onItems: [ItemID: Int128] = [:]
        var ofPayments = [Int128](repeating: 0, count: payments.count)
        for allocation in allocations {
            guard allocation.minorUnits > 0, payments.indices.contains(Int(allocation.payment)) else {
                return ("allocations", "one is of no payment, or not above zero")
            }
            onItems[allocation.item, default: 0] += Int128(allocation.minorUnits)
            ofPayments[Int(allocation.payment)] += Int128(allocation.minorUnits)
        }
        for (item, paid) in zip(schedule.items, paid) where onItems.removeValue(forKey: item.id) ?? 0 != Int128(paid) {
            return ("allocations", "they do not sum to what is paid on an item")
        }
        guard onItems.isEmpty else { return ("allocations", "one is of no item") }
        for (payment, allocated) in zip(payments, ofPayments) {
            let here = payment.state == .captured ? payment.refundable - payment.unallocated : 0
            guard allocated == Int128(here) else {
                return ("allocations", "they do not sum to what is here of a payment")
            }
        }
        return nil
    }
}
