import PaymentCore
import PaymentPlans

/// Makes the script of a seed.
struct Generator {
    /// Where the choices come from.
    let dice: Dice
    private let seed: UInt64

    private init(_ seed: UInt64) {
        self.seed = seed
        dice = Dice(seed: seed)
    }

    /// Zones whose clocks change, in both halves of the year, by half an hour, and one whose never do.
    private static let zones = [
        "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Tokyo", "Pacific/Auckland",
    ]
    private static let year2027: Int64 = 1_798_761_600

    /// The script of a seed.
    static func script(_ seed: UInt64) throws -> Script {
        let generator = Generator(seed)
        let setting = generator.setting()
        let count = generator.orderCount()
        var orders: [Script.OrderScript] = []
        var actions: [Script.Action] = []
        for place in 0..<count {
            let order = try generator.order(place, setting)
            actions += generator.life(of: order, place, setting, others: count)
            orders.append(order)
        }
        actions += generator.attacks(setting)
        return Script(
            seed: seed, setting: setting, orders: orders, actions: actions, troubles: generator.troubles(setting))
    }

    private func setting() -> Script.Setting {
        let count = dice.pick(weighted: [(1, 70), (2, 20), (4, 10)])
        var gateways = GatewayKind.allCases
        while gateways.count > count { gateways.remove(at: Int(dice.roll(0...Int64(gateways.count - 1)))) }
        let processes = dice.pick(weighted: [(1, 30), (2, 40), (3, 20), (5, 10)])
        let isSkewed = dice.chance(50)
        return Script.Setting(
            // Up to the middle of 2028, so that a leap day is in many worlds.
            start: Self.year2027 + dice.roll(0...540) * 86_400 + dice.roll(0...86_399),
            days: Int(
                dice.pick(weighted: [(dice.roll(30...60), 60), (dice.roll(60...150), 30), (dice.roll(150...400), 10)])),
            zone: dice.pick(Self.zones), gateways: gateways, processes: processes,
            skews: (0..<processes).map { _ in isSkewed ? dice.roll(-600_000...600_000) : 0 },
            customers: Int(dice.roll(1...3)), actionMinutes: dice.pick([30, 60, 60, 240]),
            retryDays: dice.pick([[1, 3, 7], [1], [2, 2]]), givesLateMoneyBack: dice.chance(30),
            lagSeconds: dice.chance(30) ? dice.roll(10...840) : 0, isLive: dice.chance(2))
    }

    private func orderCount() -> Int {
        switch dice.roll(0...99) {
        case 0..<55: 1
        case 55..<80: 2
        case 80..<93: Int(dice.roll(3...5))
        case 93..<99: Int(dice.roll(6...12))
        default: Int(dice.roll(13...40))
        }
    }

    // MARK: Orders

    private func order(_ place: Int, _ setting: Script.Setting) throws -> Script.OrderScript {
        let gateway = Int(dice.roll(0...Int64(setting.gateways.count - 1)))
        let code = dice.pick(setting.gateways[gateway].currencies)
        let currency = try Currency(code: code)
        let total = self.total(currency)
        var events: [String: Int] = [:]
        let (kind, terms) = try terms(total, currency, &events)
        return Script.OrderScript(
            name: "o\(place)", kind: kind, customer: Int(dice.roll(0...Int64(setting.customers - 1))), gateway: gateway,
            terms: terms, total: total, currency: code, events: events)
    }

    private func total(_ currency: Currency) -> Int64 {
        switch currency.exponent {
        case 0: dice.roll(1_000...300_000)
        case 3: dice.roll(500...200_000) * 10
        default: dice.chance(10) ? dice.roll(2_000...9_999) : dice.roll(10_000...900_000)
        }
    }

    private func terms(_ total: Int64, _ currency: Currency, _ events: inout [String: Int]) throws -> (String, Terms) {
        func share() throws -> Percentage { try Percentage("\(dice.pick([10, 20, 25, 30, 50]))") }
        switch dice.roll(0...99) {
        case 0..<25:
            events["start"] = Int(dice.roll(3...120))
            let due = Due.before(.days(Int(dice.roll(0...20))), .start)
            let balance = dice.pick([
                CalendarDeposit.Balance.draftInvoice, .invoice(due), .savedMethod(due), .savedMethod(due),
            ])
            let policy = try CancellationPolicy(tiers: [
                CancellationPolicy.Tier(atLeastHours: 72, kept: share()),
                CancellationPolicy.Tier(atLeastHours: 0, kept: try Percentage("100")),
            ])
            return (
                "booking",
                try CalendarDeposit(
                    deposit: dice.chance(10) ? nil : .percentage(share()), balance: balance,
                    cancellation: dice.chance(50) ? policy : nil
                ).terms()
            )
        case 25..<45:
            let parts = try PayerParts(
                minimumFirst: share(), success: dice.chance(60) ? try Percentage("60") : nil,
                measure: dice.pick(PayerParts.Measure.allCases), offer: dice.pick(PayerParts.Offer.allCases))
            return ("order", try PayerChosenParts(dice.chance(10) ? nil : parts).terms())
        case 45..<58:
            let link = try LinkTerms(
                lifetimeHours: Int(dice.roll(1...72)),
                autoCancelMinutes: dice.chance(60) ? Int(dice.roll(30...3_000)) : nil)
            let money = Money(minorUnits: total, currency: currency)
            return ("visit", try PaidBooking(kinds: ["visit": money], link: link).terms(for: "visit").terms)
        case 58..<75:
            let balance: Due
            if dice.chance(50) {
                balance = .when(.productionComplete)
            } else {
                events["completion"] = Int(dice.roll(2...90))
                balance = .after(.days(Int(dice.roll(0...5))), .event(.completion))
            }
            let parts = dice.chance(30) ? Line.Parts(Int(dice.roll(2...4)), every: .weeks(2)) : nil
            return (
                "project", try ScheduledBalance(deposit: .percentage(share()), balance: balance, parts: parts).terms()
            )
        case 75..<88:
            let parts = Line.Parts(
                Int(dice.roll(2...6)), every: dice.pick([.months(1), .weeks(1), .days(10), .monthEnds(1)]))
            return (
                "order",
                try InstallmentPlan(deposit: dice.chance(70) ? .percentage(share()) : nil, parts: parts).terms()
            )
        default:
            events["travel"] = Int(dice.roll(10...200))
            return (
                "deal",
                try TravelDeal(
                    downPayment: share(), downPaymentDays: Int(dice.roll(0...7)), restDays: Int(dice.roll(1...40))
                ).terms()
            )
        }
    }
}
