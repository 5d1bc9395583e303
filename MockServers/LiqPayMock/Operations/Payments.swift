internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `pay`, `hold`, `subscribe`, `paytoken` and `cardverification`: payments that a server asks for.
extension State {
    private static let cardFields = ["card", "card_exp_month", "card_exp_year", "card_cvv"]

    /// Charges, holds or subscribes a card.
    ///
    /// `pay` alone takes a `card_token` in place of the card: LiqPay's description of `hold` and `subscribe` has none.
    mutating func pay(_ parameters: Parameters, _ kind: Payment.Kind, _ call: inout Call) throws(Failure) -> JSON {
        if kind == .pay, parameters.has("card_token"), !parameters.has("card") {
            return try payByToken(parameters, &call)
        }
        try parameters.demand(["amount", "currency", "description", "order_id"] + Self.cardFields)
        let card = try card(parameters)
        let terms = try Terms(parameters, kind, call)
        try checkIsNew(order: terms.orderID)
        return begin(terms, card, &call)
    }

    /// Charges a card by its token, without the payer.
    mutating func payByToken(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        try parameters.demand(["amount", "currency", "description", "order_id", "card_token", "ip"])
        let token = try parameters.requiredText("card_token", atMost: 255)
        let terms = try Terms(parameters, .pay, call)
        try checkIsNew(order: terms.orderID)
        let card = try chargeableCard(token, call)
        let payment = add(terms, .prepared, call)
        payments.change(payment.key) {
            $0.card = card
            $0.cardToken = token
            $0.paytype = "token"
            $0.isByToken = true
        }
        charge(payment.key, &call)
        return answer(payment.key, call)
    }

    /// Checks a card without taking anything.
    mutating func verifyCard(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        try parameters.demand(Self.cardFields)
        let card = try card(parameters)
        let terms = try Terms(cardCheck: parameters, call)
        try checkIsNew(order: terms.orderID)
        return begin(terms, card, &call)
    }

    /// Reads a card from a request: the members `card`, `card_exp_month`, `card_exp_year` and `card_cvv`.
    func card(_ parameters: Parameters) throws(Failure) -> KeptCard {
        try parameters.demand(Self.cardFields)
        return try KeptCard(
            number: try parameters.requiredText("card"), month: try parameters.requiredText("card_exp_month"),
            year: try parameters.requiredText("card_exp_year"), code: try parameters.requiredText("card_cvv"),
            fingerprints)
    }

    private mutating func begin(_ terms: Terms, _ card: KeptCard, _ call: inout Call) -> JSON {
        let payment = add(terms, .prepared, call)
        payments.change(payment.key) { $0.card = card }
        charge(payment.key, &call)
        return answer(payment.key, call)
    }
}

extension KeptCard {
    /// Checks a card as it was typed and keeps its test card, expiry and mark; the code is looked at and forgotten.
    init(
        number: String, month: String, year: String, code: String, _ fingerprints: KeyedHash
    ) throws(Failure) {
        guard let scenario = TestCard.numbered(number) else { throw Failure("err_card", key: "card") }
        guard month.utf8.count == 2, let monthNumber = Self.digits(month), (1...12).contains(monthNumber) else {
            throw .wrong("card_exp_month")
        }
        guard year.utf8.count == 2, let yearNumber = Self.digits(year) else { throw .wrong("card_exp_year") }
        guard code.utf8.count == 3, Self.digits(code) != nil else { throw .wrong("card_cvv") }
        self.init(
            scenario: scenario, month: monthNumber, year: 2000 + yearNumber,
            fingerprint: fingerprints.fingerprint(number))
    }

    private static func digits(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
}
