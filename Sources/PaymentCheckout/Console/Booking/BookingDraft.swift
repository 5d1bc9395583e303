internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// What is wrong with a form of a booking.
struct BookingFault: Error {
    let words: String
    var field: String?

    init(_ words: String, field: String? = nil) { (self.words, self.field) = (words, field) }
}

/// Who books: somebody on record, or somebody new.
enum BookingCustomer: Sendable {
    case known(Customer)
    case new

    /// As the form names it.
    var id: String {
        switch self {
        case .known(let customer): customer.id.text
        case .new: "new"
        }
    }
}

/// A booking as staff have typed it: everything is checked, and nothing is kept.
struct BookingDraft: Sendable {
    let nonce: Order.ID
    let terms: Terms
    let total: Money
    let title: String
    let account: AccountName
    /// The branch whose books have it; nil where there is no choice.
    let branch: String?
    let dates: EventDates
    let channel: Customer.Channel
    let method: MethodRecord.ID?
    let isEstimate: Bool
    /// Name, mail address, telephone number and language of somebody new.
    let person: (name: String, email: String?, phone: String?, language: Language)?

    /// Reads the form.
    ///
    /// - Parameters:
    ///   - methods: the customer's kept cards.
    ///   - accounts: the accounts that there are.
    ///   - branches: the branches that there are.
    /// - Throws: `BookingFault`; `FormProblem` for a form that is none of the console's.
    init(
        _ visit: ConsoleVisit, _ offer: SalesOffer, _ customer: BookingCustomer, methods: [MethodRecord],
        accounts: [AccountName], branches: Branches, zone: BusinessZone
    ) throws {
        let text = visit.text
        do { nonce = try Order.ID(visit.field("nonce", most: 80)) } catch { throw FormProblem.notOurs }
        let choice = offer.choices.isEmpty ? nil : visit.field("choice")
        if let choice, !offer.choices.contains(choice) { throw BookingFault(text[.badChoice], field: "choice") }
        let agreed = try offer.terms(choice: choice)
        terms = agreed.terms
        if let price = agreed.total {
            total = price
        } else {
            guard let price = AmountField.read(visit.field("total", most: 65), offer.currency, visit.language),
                price.isPositive
            else { throw BookingFault(text[.badPrice], field: "total") }
            total = price
        }
        if choice != nil, visit.field("title").isEmpty {
            title = offer.title(choice: choice)
        } else {
            guard let typed = visit.line("title", most: SalesOffer.titleMax) else {
                throw BookingFault(text[.badText], field: "title")
            }
            title = typed
        }
        var planned: [EventName: Moment] = [:]
        for event in try offer.events(choice: choice) where !visit.field("event-\(event)").isEmpty {
            guard let moment = visit.moment("event-\(event)", of: event, in: zone) else {
                throw BookingFault(event.hasTime ? text[.badTime] : text[.badEventDay], field: "event-\(event)")
            }
            planned[event] = moment
        }
        dates = EventDates(planned: planned)
        let named = offer.account ?? accounts.first { accounts.count == 1 || $0.text == visit.field("account") }
        guard let named, accounts.contains(named) else { throw BookingFault(text[.badChoice], field: "account") }
        account = named
        branch = branches.all.count > 1 ? visit.field("branch", most: 80) : nil
        if let branch, branches[branch] == nil { throw BookingFault(text[.badChoice], field: "branch") }
        guard let channel = Customer.Channel(rawValue: visit.field("channel")) else {
            throw BookingFault(text[.badChoice], field: "channel")
        }
        self.channel = channel
        let card = visit.field("method")
        method = methods.first { $0.id.text == card && $0.account == named }?.id
        guard card.isEmpty || method != nil else { throw BookingFault(text[.badChoice], field: "method") }
        isEstimate = visit.field("estimate") == "yes" && terms.link == nil
        switch customer {
        case .known(let known):
            try Self.check(channel, email: known.email, phone: known.phone, text)
            person = nil
        case .new: person = try Self.person(visit, channel)
        }
    }

    private static func person(
        _ visit: ConsoleVisit, _ channel: Customer.Channel
    ) throws(BookingFault) -> (name: String, email: String?, phone: String?, language: Language) {
        let text = visit.text
        guard let name = visit.line("name", most: 120) else { throw BookingFault(text[.badName], field: "name") }
        let (email, phone) = (visit.field("email"), visit.field("phone"))
        if !email.isEmpty {
            guard case .mail = Contact(email), email.allSatisfy({ !$0.isWhitespace }),
                !email.unicodeScalars.contains(where: \.isControl)
            else { throw BookingFault(text[.badContact], field: "email") }
        }
        if !phone.isEmpty {
            guard case .phone = Contact(phone) else { throw BookingFault(text[.badContact], field: "phone") }
        }
        guard let language = Language(rawValue: visit.field("language")) else {
            throw BookingFault(text[.badChoice], field: "language")
        }
        let person = (name, email.isEmpty ? nil : email, phone.isEmpty ? nil : phone, language)
        try check(channel, email: person.1, phone: person.2, text)
        return person
    }

    /// Messages need somewhere to go (P-BK-7).
    private static func check(
        _ channel: Customer.Channel, email: String?, phone: String?, _ text: any ConsoleTexts
    ) throws(BookingFault) {
        switch channel {
        case .email:
            guard email != nil else { throw BookingFault(text[.badContact], field: "email") }
        case .sms:
            guard phone != nil else { throw BookingFault(text[.badContact], field: "phone") }
        case .messenger:
            guard email != nil || phone != nil else { throw BookingFault(text[.badContact], field: "phone") }
        }
    }

    /// The plan it would get.
    ///
    /// - Throws: `PlanError`.
    func plan(at moment: Moment, _ account: GatewayAccount) throws(PlanError) -> Plan {
        try Plan(
            terms: terms, total: total, bookedAt: moment, dates: dates,
            limits: ChargeLimits(account.gateway.capabilities, total.currency))
    }
}
