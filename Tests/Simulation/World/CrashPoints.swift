import PaymentCore
import PaymentPlans
import Synchronization

/// Everything that can go wrong at one point, at every point of a few short plays, one at a time.
///
/// A play without troubles tells which points it visits: every transaction, every call of a gateway, every webhook, every message. Each of them is
/// then played with each trouble that is possible there, and must end with the money moved exactly once.
public struct CrashPoints: Sendable {
    /// What came of one play at one gateway.
    public struct Row: Sendable {
        /// What is played.
        public let flow: String
        /// Where.
        public let gateway: String
        /// How many points it visits.
        public let places: Int
        /// How often it was played with a trouble.
        public let plays: Int
        /// What did not end well: the point, the trouble and what was broken.
        public let broken: [String]
    }

    /// The plays by name, at every gateway.
    private let stories: [(flow: String, gateway: GatewayKind, script: Script)]

    /// Writes the plays.
    public init() throws {
        stories = try Flow.allCases.flatMap { flow in
            try GatewayKind.allCases.map { (flow.rawValue, $0, try flow.script(at: $0)) }
        }
    }

    /// Plays them all.
    ///
    /// - Parameter count: how many worlds are played at once.
    public func play(on count: Int) throws -> [Row] {
        let rows = Mutex<[Int: Result<Row, any Error>]>([:])
        Crew.work(on: count, stories.indices.map { $0 }) { place in
            let row = Result { try Self.row(stories[place]) }
            rows.withLock { $0[place] = row }
        }
        return try stories.indices.compactMap { place in try rows.withLock { $0[place] }?.get() }
    }

    private static func row(_ story: (flow: String, gateway: GatewayKind, script: Script)) throws -> Row {
        let (smooth, places) = try Simulation(story.script).play(keepsPlaces: true)
        var broken = smooth.violation.map { ["without any trouble: \($0)"] } ?? []
        var plays = 0
        for place in places {
            for trouble in place.kinds {
                var script = story.script
                script.troubles.explicit = [place.name: trouble]
                plays += 1
                if let violation = try Simulation(script).play().violation {
                    broken.append("\(place.name) \(trouble.rawValue): \(violation)")
                }
            }
        }
        return Row(
            flow: story.flow, gateway: story.gateway.rawValue, places: places.count, plays: plays, broken: broken)
    }
}

/// A short play.
private enum Flow: String, CaseIterable {
    case token = "a card is charged"
    case page = "a page is paid on"
    case kept = "a kept card is charged when a part falls due"
    case challenge = "the bank asks the payer"
    case refused = "a card is refused and another one pays"
    case refund = "a payment is given back"
    case byHand = "staff confirm money and the payer cancels"

    func script(at gateway: GatewayKind) throws -> Script {
        let terms =
            self == .kept
            ? try InstallmentPlan(deposit: .percentage(Percentage("30")), parts: Line.Parts(2, every: .days(1))).terms()
            : try CalendarDeposit(deposit: .percentage(Percentage("40")), balance: .draftInvoice).terms()
        let order = Script.OrderScript(
            name: "o0", kind: self == .kept ? "order" : "booking", customer: 0, gateway: 0, terms: terms, total: 120_00,
            currency: gateway.currencies[0], events: ["start": 9])
        return Script(
            seed: 1,
            setting: Script.Setting(
                start: 1_800_000_000, days: 3, zone: "Europe/Kyiv", gateways: [gateway], processes: 2, skews: [0, 0],
                customers: 1, actionMinutes: 60, retryDays: [1], givesLateMoneyBack: false, lagSeconds: 0, isLive: false
            ),
            orders: [order],
            actions: [Script.Action(name: "book", at: 1_000, deed: .book(order: 0))] + actions(), troubles: Troubles())
    }

    private func actions() -> [Script.Action] {
        func pay(_ name: String, after minutes: Int64, _ card: Card, _ source: PayScript.Source = .token)
            -> Script.Action
        {
            let pay = PayScript(
                amount: .suggested, source: source, card: card, keeps: self == .kept, submits: 1, gap: 0, answer: .act,
                delay: 30, isCancelled: false)
            return Script.Action(name: name, at: minutes * 60_000, deed: .pay(order: 0, pay))
        }
        func staff(_ name: String, after minutes: Int64, _ deed: StaffDeed) -> Script.Action {
            Script.Action(name: name, at: minutes * 60_000, deed: .staff(order: 0, deed))
        }
        switch self {
        case .token, .kept: return [pay("pay", after: 1, .good)]
        case .page: return [pay("pay", after: 1, .good, .page)]
        case .challenge: return [pay("pay", after: 1, .challenged)]
        case .refused: return [pay("pay", after: 1, .declined), pay("again", after: 5, .good)]
        case .refund:
            return [
                pay("pay", after: 1, .good), staff("refund", after: 200, .refund(percent: 100, reason: "goodwill")),
            ]
        case .byHand:
            return [
                staff("confirm", after: 1, .confirm(percent: 100)), staff("cancel", after: 9, .cancel(byPayer: true)),
            ]
        }
    }
}
