public import PaymentCore
public import PaymentOrders
public import PaymentPlans

/// Something a business sells, as its staff have set it up: what it is called, what it costs and how it is paid (P-IN-1, P-LE-1).
///
/// What exists can be sold: names, amounts and terms are checked when it is made.
public struct SalesOffer: Hashable, Sendable {
    /// The name of an offer.
    public typealias ID = Identifier<SalesOffer>

    /// The record's name.
    public let id: SalesOffer.ID
    /// What it is called; orders of it have this for a title to begin with.
    public let name: String
    /// What the merchant calls an order of it.
    public let kind: Order.Kind
    /// What it is paid in.
    public let currency: Currency
    /// What it costs; nil where staff type the price of each order, and for paid bookings, whose kinds have amounts of their own.
    public let price: Money?
    /// The gateway account it is paid through; nil where staff choose.
    public let account: AccountName?
    /// Whether it can be paid for; while it cannot, nobody can book it with a payment.
    public let acceptsPayments: Bool
    /// Whether it can be paid in parts; else everything is paid on booking, and the terms wait until parts are allowed again.
    public let acceptsParts: Bool
    /// How it is paid.
    public let product: OfferProduct

    /// Checks and keeps an offer.
    ///
    /// - Throws: `PlanError` naming the field.
    public init(
        id: SalesOffer.ID, name: String, kind: Order.Kind, currency: Currency, price: Money?,
        account: AccountName? = nil, acceptsPayments: Bool = true, acceptsParts: Bool = true, product: OfferProduct
    ) throws(PlanError) {
        self.id = id
        self.name = name
        self.kind = kind
        self.currency = currency
        self.price = price
        self.account = account
        self.acceptsPayments = acceptsPayments
        self.acceptsParts = acceptsParts
        self.product = product
        try check()
    }

    /// What staff choose among when they book it; empty where there is one way only (P-BK-6).
    public var choices: [String] {
        if case .visits(let booking) = product { booking.kinds.keys.sorted() } else { [] }
    }

    /// The terms of an order, and its price.
    ///
    /// - Parameter choice: one of `choices`, where there are any.
    /// - Returns: the price is nil where staff type it.
    /// - Throws: `PlanError` for a choice that there is not, and while the offer accepts no payments.
    public func terms(choice: String? = nil) throws(PlanError) -> (terms: Terms, total: Money?) {
        guard acceptsPayments else {
            throw PlanError(.invalidValue, "offer", name, "accepts no payments; switch them on first")
        }
        return try agreed(choice)
    }

    /// The events that an order of it can have a day for: those its terms count from, and the start of every visit or booking.
    public func events(choice: String? = nil) throws(PlanError) -> [EventName] {
        let terms = try agreed(choice ?? choices.first).terms
        let start = hasStart ? EventName.start : nil
        let days = [start] + terms.linesInForce.map(\.due.day?.event) + [terms.cancellation?.event]
        return days.reduce(into: []) { known, event in
            if let event, !known.contains(event) { known.append(event) }
        }
    }

    /// What an order of it is called where nobody types a title.
    func title(choice: String?) -> String {
        guard let choice else { return name }
        return String("\(name), \(choice)".prefix(Self.titleMax))
    }

    /// The most characters of an order's title.
    static let titleMax = 120

    private var hasStart: Bool {
        switch product {
        case .calendar, .visits: true
        case .parts, .scheduled, .travel: kind.hasStart
        }
    }

    private func agreed(_ choice: String?) throws(PlanError) -> (terms: Terms, total: Money?) {
        switch product {
        case .visits(let booking):
            let (terms, amount) = try booking.terms(for: choice ?? "")
            return (terms, amount)
        case .calendar(var deposit):
            if !acceptsParts { deposit.deposit = nil }
            return (try deposit.terms(), price)
        case .parts(var parts):
            if !acceptsParts { parts.parts = nil }
            return (try parts.terms(), price)
        case .scheduled(let balance):
            return (acceptsParts ? try balance.terms() : try Self.paidAtOnce.terms(), price)
        case .travel(let deal):
            return (acceptsParts ? try deal.terms() : try Self.paidAtOnce.terms(), price)
        }
    }

    private static let paidAtOnce = CalendarDeposit(deposit: nil)
}

extension SalesOffer {
    private func check() throws(PlanError) {
        try Self.check(name, "name", most: 120)
        if case .visits(let booking) = product {
            guard price == nil else {
                throw PlanError(.invalidValue, "price", "", "must be left out; each kind of booking has its amount")
            }
            guard !booking.kinds.isEmpty else {
                throw PlanError(.invalidValue, "kinds", "", "must name at least one kind of booking and its amount")
            }
            for (kind, amount) in booking.kinds.sorted(by: { $0.key < $1.key }) {
                try Self.check(kind, "kinds", most: 60)
                try check(amount, "kinds")
            }
        }
        if let price { try check(price, "price") }
        for amount in product.amounts { try check(amount, "terms") }
        // Everything that can be seen before somebody books: also what waits until parts are allowed again.
        let terms = try product.anyTerms()
        for line in terms.lines { if let note = line.note { try Self.check(note, "note", most: 300) } }
        if let price { _ = try Schedule(terms: terms, total: price, bookedOn: CivilDate(daysSinceEpoch: 0)) }
    }

    private func check(_ amount: Money, _ field: String) throws(PlanError) {
        guard amount.currency == currency else {
            throw PlanError(.currencyMismatch, field, amount.description, "must be in \(currency.code)")
        }
        guard amount.isPositive else {
            throw PlanError(.invalidValue, field, amount.description, "must be above zero")
        }
    }

    private static func check(_ text: String, _ field: String, most: Int) throws(PlanError) {
        guard !text.isBlank else { throw PlanError(.invalidValue, field, "", "must not be empty") }
        guard text.count <= most else {
            throw PlanError(.invalidValue, field, "\(text.count) characters", "must have at most \(most)")
        }
        guard !text.unicodeScalars.contains(where: \.isControl) else {
            throw PlanError(.invalidValue, field, "", "has a control character; type it again")
        }
    }
}

extension Due.Day {
    /// The event that the day is counted from.
    fileprivate var event: EventName? {
        switch self {
        case .after(_, .event(let name)), .before(_, .event(let name)): name
        case .after, .before, .date: nil
        }
    }
}
