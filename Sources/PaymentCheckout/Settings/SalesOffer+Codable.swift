internal import PaymentCore
internal import PaymentOrders
internal import PaymentPlans

// The JSON form of an offer. What is read is checked as what is typed.

extension SalesOffer: Codable {
    private enum Member: String, CodingKey {
        case id, name, kind, currency, price, account, acceptsPayments, acceptsParts, product
    }

    /// Reads and checks an offer.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        try self.init(
            id: members.decode(ID.self, forKey: .id), name: members.decode(String.self, forKey: .name),
            kind: members.decode(Order.Kind.self, forKey: .kind),
            currency: members.decode(Currency.self, forKey: .currency),
            price: members.decodeIfPresent(Money.self, forKey: .price),
            account: members.decodeIfPresent(AccountName.self, forKey: .account),
            acceptsPayments: members.decode(Bool.self, forKey: .acceptsPayments),
            acceptsParts: members.decode(Bool.self, forKey: .acceptsParts),
            product: members.decode(OfferProduct.self, forKey: .product))
    }

    /// Writes an offer.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(id, forKey: .id)
        try members.encode(name, forKey: .name)
        try members.encode(kind, forKey: .kind)
        try members.encode(currency, forKey: .currency)
        try members.encodeIfPresent(price, forKey: .price)
        try members.encodeIfPresent(account, forKey: .account)
        try members.encode(acceptsPayments, forKey: .acceptsPayments)
        try members.encode(acceptsParts, forKey: .acceptsParts)
        try members.encode(product, forKey: .product)
    }
}

extension OfferProduct: Codable {
    private enum Member: String, CodingKey {
        case name, deposit, balance, balanceDue, note, cancellation, parts, kinds, link, equalParts
        case downPayment, downPaymentDays, restDays, custom
    }

    private enum Balance: String, Codable {
        case draftInvoice, invoice, savedMethod
    }

    /// Reads the settings of one product.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        let note = try members.decodeIfPresent(String.self, forKey: .note)
        switch try members.decode(Name.self, forKey: .name) {
        case .calendar:
            let due = try members.decodeIfPresent(Due.self, forKey: .balanceDue) ?? .undated
            let balance: CalendarDeposit.Balance =
                switch try members.decode(Balance.self, forKey: .balance) {
                case .draftInvoice: .draftInvoice
                case .invoice: .invoice(due)
                case .savedMethod: .savedMethod(due)
                }
            self = .calendar(
                CalendarDeposit(
                    deposit: try members.decodeIfPresent(StoredDeposit.self, forKey: .deposit)?.amount,
                    balance: balance,
                    note: note,
                    cancellation: try members.decodeIfPresent(CancellationPolicy.self, forKey: .cancellation)
                ))
        case .parts:
            self = .parts(PayerChosenParts(try members.decodeIfPresent(PayerParts.self, forKey: .parts), note: note))
        case .visits:
            self = .visits(
                PaidBooking(
                    kinds: try members.decode([String: Money].self, forKey: .kinds),
                    link: try members.decode(LinkTerms.self, forKey: .link)))
        case .scheduled:
            self = .scheduled(
                ScheduledBalance(
                    deposit: try members.decode(StoredDeposit.self, forKey: .deposit).amount,
                    balance: try members.decode(Due.self, forKey: .balanceDue),
                    parts: try members.decodeIfPresent(Line.Parts.self, forKey: .equalParts)))
        case .travel:
            self = .travel(
                TravelDeal(
                    downPayment: try members.decode(Percentage.self, forKey: .downPayment),
                    downPaymentDays: try members.decode(Int.self, forKey: .downPaymentDays),
                    restDays: try members.decode(Int.self, forKey: .restDays),
                    custom: try members.decodeIfPresent(CustomDownPayments.self, forKey: .custom)))
        }
    }

    /// Writes the settings of one product.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(name, forKey: .name)
        switch self {
        case .calendar(let settings):
            try members.encodeIfPresent(settings.deposit.map(StoredDeposit.init), forKey: .deposit)
            try members.encodeIfPresent(settings.note, forKey: .note)
            try members.encodeIfPresent(settings.cancellation, forKey: .cancellation)
            switch settings.balance {
            case .draftInvoice: try members.encode(Balance.draftInvoice, forKey: .balance)
            case .invoice(let due):
                try members.encode(Balance.invoice, forKey: .balance)
                try members.encode(due, forKey: .balanceDue)
            case .savedMethod(let due):
                try members.encode(Balance.savedMethod, forKey: .balance)
                try members.encode(due, forKey: .balanceDue)
            }
        case .parts(let settings):
            try members.encodeIfPresent(settings.parts, forKey: .parts)
            try members.encodeIfPresent(settings.note, forKey: .note)
        case .visits(let settings):
            try members.encode(settings.kinds, forKey: .kinds)
            try members.encode(settings.link, forKey: .link)
        case .scheduled(let settings):
            try members.encode(StoredDeposit(settings.deposit), forKey: .deposit)
            try members.encode(settings.balance, forKey: .balanceDue)
            try members.encodeIfPresent(settings.parts, forKey: .equalParts)
        case .travel(let settings):
            try members.encode(settings.downPayment, forKey: .downPayment)
            try members.encode(settings.downPaymentDays, forKey: .downPaymentDays)
            try members.encode(settings.restDays, forKey: .restDays)
            try members.encodeIfPresent(settings.custom, forKey: .custom)
        }
    }
}

/// A deposit as it is kept: an amount, or a percentage with its bounds.
private struct StoredDeposit: Codable {
    var flat: Money?
    var percentage: Percentage?
    var atLeast: Money?
    var atMost: Money?

    init(_ amount: DepositAmount) {
        switch amount {
        case .flat(let money): flat = money
        case .percentage(let share, let least, let most): (percentage, atLeast, atMost) = (share, least, most)
        }
    }

    var amount: DepositAmount {
        get throws(PlanError) {
            if let flat, percentage == nil { return .flat(flat) }
            guard let percentage, flat == nil else {
                throw PlanError(.invalidValue, "deposit", "", "must be a fixed amount or a percentage")
            }
            return .percentage(percentage, atLeast: atLeast, atMost: atMost)
        }
    }
}
