internal import MockServerKit
internal import PaymentCore

/// Everything that exists on one mock account.
///
/// The rules that change it are in `Operations/`.
struct State: Sendable {
    /// What a merchant has agreed with the gateway.
    struct Settings: Sendable {
        /// Whether cards get tokens.
        var issuesTokens = true
        /// Whether the answer to SETTLE is signed over eight fields.
        var settleAnswerSignsEightFields = false
        /// Whether an unknown order is answered briefly.
        var answersUnknownOrderBriefly = false
        /// Whether a refund of unsettled money is told as `Voided`.
        var voidsUnsettledPayments = false
        /// Whether payments nobody acknowledged are given back.
        var reversesUnacknowledged = false
    }

    /// What opens the account.
    let credentials: Credentials
    /// What the merchant has agreed.
    var settings = Settings()
    /// Orders by their references.
    var orders = ObjectTable<Order>()
    /// Refunds by the order in which they were asked for.
    var refunds = ObjectTable<Refund>()
    /// Recurring rules by the references of their orders.
    var rules = ObjectTable<Rule>()
    /// Challenges by their `MD`.
    var challenges: [String: Challenge] = [:]
    /// The `MD` of a challenge by its ticket.
    var tickets: [String: String] = [:]
    /// Orders by the ids of their pages.
    var pages: [String: String] = [:]
    /// Cards by the tokens given out for them.
    var tokens: [String: TestCard] = [:]
    /// Tokens by the names of the cards: a card gets one token.
    var tokensByCard: [String: String] = [:]
    /// What was captured less what was given back, in minor units by currency.
    var balances: [String: Int64] = [:]
    /// What happens by itself.
    var agenda = Agenda<DueWork>()
    /// Which callbacks were taken.
    let acknowledgments = AcknowledgmentLedger()
    /// What a merchant should not do, oldest first.
    private(set) var warnings: [(reference: String, text: String)] = []

    /// Creates an empty account.
    init(credentials: Credentials) {
        self.credentials = credentials
    }

    /// Notes something the gateway takes and a merchant should not do.
    mutating func warn(_ text: String, about reference: String) {
        warnings.append((reference, text))
        if warnings.count > 100 { warnings.removeFirst() }
    }

    /// The card behind a token, published or given out; nil for any other text.
    func card(ofToken token: String) -> TestCard? {
        tokens[token] ?? TestCard.published(token: token)
    }

    /// The token of a card, made when it is first asked for; empty when the merchant has none.
    mutating func token(of card: TestCard, _ call: Call) -> String {
        guard settings.issuesTokens else { return "" }
        if let token = tokensByCard[card.name] { return token }
        let token = call.uuid()
        tokensByCard[card.name] = token
        tokens[token] = card
        return token
    }

    /// Puts money on the merchant's account, or takes it away.
    mutating func book(_ minorUnits: Int64, _ currency: String) {
        balances[currency, default: 0] += minorUnits
    }
}
