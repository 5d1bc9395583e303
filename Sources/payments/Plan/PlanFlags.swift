internal import ArgumentParser
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// The flags that describe an order.
struct OrderFlags: ParsableArguments {
    @Option(help: "The price of everything, in major units: 5000.")
    var total: String?

    @Option(help: "The currency: USD.")
    var currency: String?

    @Option(help: "The day or the instant of the booking: 2026-09-01.")
    var bookedOn: String?

    @Option(help: "The business's time zone, such as Europe/Kyiv; UTC by default.")
    var zone: String?

    @Option(
        help: ArgumentHelp("When an event is planned: travel=2027-06-15. Repeat it for others.", valueName: "event=day")
    )
    var event: [String] = []

    @Option(help: "The gateway whose smallest payment and step bind the plan.")
    var gateway: GatewayName?

    /// The flags that were given.
    var given: [String] {
        [
            ("--total", total != nil), ("--currency", currency != nil), ("--booked-on", bookedOn != nil),
            ("--zone", zone != nil), ("--event", !event.isEmpty), ("--gateway", gateway != nil),
        ].filter(\.1).map(\.0)
    }

    /// The order they describe, with `terms`.
    func request(_ terms: TermsFlags) throws -> PlanRequest {
        let currency = try PlanFlag("--currency", "a currency such as USD", currency).checked(Currency.init(code:))
        let total = try PlanFlag("--total", "the price of everything, such as 5000", total).money(currency)
        let zone = try zone.map { try PlanFlag("--zone", $0).checked(BusinessZone.init) } ?? .utc
        var moments = StoryMoments(zone: zone)
        let bookedAt = try moments.moment(
            PlanFlag("--booked-on", "a day such as 2026-09-01", bookedOn).text, "--booked-on")
        moments.booking = bookedAt
        var planned: [EventName: Moment] = [:]
        for text in event {
            let (name, day) = try PlanFlag("--event", text).halves("travel=2027-06-15")
            let event = try name.eventName()
            guard planned[event] == nil else { throw name.refusal("stands there twice; give one day") }
            planned[event] = try moments.moment(day.text, "--event")
        }
        return PlanRequest(
            terms: try terms.terms(total), total: total, bookedAt: bookedAt, zone: zone,
            dates: EventDates(planned: planned),
            limits: try gateway.map { try GatewayLimits.of($0, currency) } ?? .none, channel: .sentLink, events: [])
    }
}

/// The flags that tell what happens to an order.
struct StoryFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("A payment on a day: 2026-10-01=200. Repeat it for others.", valueName: "day=amount"))
    var pay: [String] = []

    @Option(
        help: ArgumentHelp(
            "An event that happens: production-complete=2026-10-20. Repeat it for others.", valueName: "event=day"))
    var fire: [String] = []

    @Option(help: "The day or the instant on which the standing is told; the booking by default.")
    var today: String?

    /// Adds what they tell to an order.
    func add(to request: inout PlanRequest) throws {
        let moments = request.moments
        for (place, text) in pay.enumerated() {
            let (day, amount) = try PlanFlag("--pay", text).halves("2026-10-01=200")
            let tender = Tender(
                "pay-\(place + 1)", try amount.money(request.total.currency), channel: request.channel)
            let at = try moments.laterMoment(day.text, "--pay")
            request.events.append(StoryEvent(verb: "pay", action: .apply(.pay(tender)), at: at))
        }
        for text in fire {
            let (name, day) = try PlanFlag("--fire", text).halves("production-complete=2026-10-20")
            let at = try moments.laterMoment(day.text, "--fire")
            request.events.append(
                StoryEvent(verb: "fire", action: .apply(.happen(try name.eventName())), at: at))
        }
        if let today { request.today = try moments.laterMoment(today, "--today") }
    }
}

/// The text of a flag; what is wrong with it is said with the flag's name.
struct PlanFlag {
    /// The flag as it is typed: `--pay`.
    let name: String
    /// What was given for it.
    let text: String

    /// A flag that was given.
    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    /// A flag that must be given.
    init(_ name: String, _ example: String, _ text: String?) throws(PlanError) {
        guard let text else { throw PlanError(.invalidValue, name, "", "is missing; give \(example)") }
        self.init(name, text)
    }

    /// A refusal of the text.
    func refusal(_ reason: String) -> PlanError { PlanError(.invalidValue, name, text, reason) }

    /// What `make` makes of the text.
    func checked<Value>(_ make: (String) throws(InvalidValue) -> Value) throws(PlanError) -> Value {
        do {
            return try make(text)
        } catch {
            throw PlanError(.invalidValue, name, error.value, error.reason)
        }
    }

    /// The text as an amount in major units (D-61).
    func money(_ currency: Currency) throws(PlanError) -> Money {
        try checked { text throws(InvalidValue) in try Money(decimal: text, currency: currency) }
    }

    /// The text as a percentage: `12.5%`.
    func percentage() throws(PlanError) -> Percentage {
        guard text.hasSuffix("%") else { throw refusal("is no percentage; write it like 12.5%") }
        return try PlanFlag(name, String(text.dropLast())).checked(Percentage.init)
    }

    /// The text as a whole number.
    func integer() throws(PlanError) -> Int {
        guard let number = Int(text), String(number) == text else { throw refusal("must be a whole number") }
        return number
    }

    /// The text as the name of an event.
    func eventName() throws(PlanError) -> EventName {
        do {
            return try EventName(text)
        } catch {
            throw refusal(error.reason)
        }
    }

    /// What stands before and behind the first equals sign.
    func halves(_ example: String) throws(PlanError) -> (PlanFlag, PlanFlag) {
        guard let equals = text.firstIndex(of: "=") else {
            throw refusal("has no equals sign; write it like \(example)")
        }
        return (
            PlanFlag(name, String(text[..<equals])), PlanFlag(name, String(text[text.index(after: equals)...]))
        )
    }
}
