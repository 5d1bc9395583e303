internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

extension State {
    /// CHARGE: a card or a token, without a page.
    mutating func charge(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let order = try Order(charging: parameters, kind: .charge, call)
        let secure = try parameters.choice("merchantTransactionSecureType", SecureType.self) ?? .automatic
        // The gateway's documents ask for two kinds and the address as well, its own client leaves them out.
        for name in ["clientFirstName", "clientLastName", "clientEmail", "clientPhone", "clientCountry"] {
            _ = try parameters.required(name)
        }
        let instrument = try instrument(parameters, call)
        guard !orders.has(order.reference) else { return duplicate(order, call) }
        warnOfProducts(order)
        orders.add(order, id: order.reference)
        attempt(order.reference, instrument, secure, &call)
        return try charged(order.reference, call)
    }

    /// VERIFY: a card is checked and kept, without money.
    mutating func verify(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let order = try Order(verifying: parameters, call)
        let instrument = try instrument(parameters, call)
        guard !orders.has(order.reference) else { return duplicate(order, call) }
        orders.add(order, id: order.reference)
        attempt(order.reference, instrument, .automatic, &call)
        return try charged(order.reference, call)
    }

    /// An order as answers tell it.
    func transaction(_ reference: String) throws(Failure) -> JSON {
        guard let order = orders[reference] else { throw Failure(.unknownOrder) }
        return .object(TransactionMessage.object(order, credentials))
    }

    /// The order, and what the payer's browser needs when there is a challenge to pass.
    private func charged(_ reference: String, _ call: Call) throws(Failure) -> JSON {
        var answer = try transaction(reference)
        guard let order = orders[reference], let challenge = order.challenge.flatMap({ challenges[$0] }) else {
            return answer
        }
        answer["authTicket"] = .string(challenge.ticket)
        answer["d3AcsUrl"] = .string(call.context.baseURL + Pages.challengePath)
        answer["d3Md"] = .string(challenge.id)
        answer["d3Pareq"] = .string(challenge.question)
        answer["returnUrl"] = .string(order.returnURL ?? "")
        return answer
    }

    private func duplicate(_ order: Order, _ call: Call) -> JSON {
        .object(
            TransactionMessage.refusal(
                .duplicateOrder, reference: order.reference, amount: order.amount, now: call.seconds, credentials))
    }

    private func instrument(_ parameters: Parameters, _ call: Call) throws(Failure) -> Instrument {
        if let token = try parameters.optional("recToken") {
            return card(ofToken: token).map { .card($0, token: token) } ?? .refused(.unknownToken)
        }
        _ = try parameters.required("card")
        guard let month = try parameters.whole("expMonth", in: 1...12) else { throw .missing("expMonth") }
        guard let year = try parameters.whole("expYear", in: 2000...2099) else { throw .missing("expYear") }
        _ = try parameters.required("cardHolder")
        return Instrument(
            number: try parameters.required("card"), month: month, year: year,
            code: try parameters.required("cardCvv"), call)
    }
}

extension Instrument {
    /// The card that a client or a payer typed in; any number that is no test card is refused, and not repeated (S-81).
    init(number: String, month: Int64, year: Int64, code: String, _ call: Call) {
        let digits = number.filter { $0 != " " && $0 != "-" }
        let today = CivilDate(call.now)
        if let card = TestCard.numbered(digits) {
            if (year, month) < (today.year, today.month) {
                self = .refused(.expiredCard)
            } else if !Self.isCode(code) {
                self = .refused(.badCode)
            } else {
                self = .card(card, token: "")
            }
        } else {
            self = .refused(.invalidCard)
        }
    }

    /// Whether a text can be the security code of a card: three digits.
    static func isCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
