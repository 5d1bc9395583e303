package import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// What CHARGE and VERIFY draw on.
    package enum Draw: Sendable {
        /// A token that WayForPay gave.
        case token(PaymentToken)
        /// The members of JSON that hold a card, each behind a comma: `,"card":"…"`.
        case card(Secret)
    }

    /// Takes or holds money by CHARGE.
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    package func take(_ sale: CardPaymentRequest, from draw: Draw) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(sale.amount)
        try capabilities.check(sale.reference)
        try Self.checkLength(sale.returnURL, field: "returnURL")
        return try await move(
            .charge(sale, from: draw, at: caller.clock.now()), order: reference(sale.reference.text),
            merchantReference: sale.reference, key: sale.idempotencyKey,
            earlier: { _ async throws(PaymentError) in try await earlier(sale) }
        ) { wire throws(InvalidValue) in
            try outcome(of: wire, keeping: sale.keeping, returnURL: sale.returnURL)
        }
    }

    /// What came of an earlier call with the same order reference.
    private func earlier(_ sale: CardPaymentRequest) async throws(PaymentError) -> Outcome<Payment> {
        let wire = try await find(sale.reference.text)
        let found = try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: sale.keeping) }
        func used(_ difference: String) -> PaymentError {
            PaymentError(
                .invalidRequest, "this reference was used for \(difference); give each attempt its own",
                field: "reference", value: sale.reference.text, gateway: .wayForPay)
        }
        guard found.requested == sale.amount else { throw used("another amount, \(found.requested)") }
        if sale.taking == .charged, found.status == .authorized { throw used("holding the amount") }
        if Mapping.stage(wire.status) == .voided { throw used("a payment that was voided since") }
        return try caller.readable { () throws(InvalidValue) in
            try outcome(of: wire, keeping: sale.keeping, returnURL: sale.returnURL)
        }
    }
}

extension Exchange where Object == Wire.Transaction {
    /// Takes or holds money on a token or a card.
    ///
    /// Without the payer, or without a way back for the payer, the bank may not ask for 3-D Secure.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852194, 852175 (read 2026-11-21)
    static func charge(
        _ sale: CardPaymentRequest, from draw: WayForPay.Draw, at now: Timestamp
    ) throws(PaymentError) -> Exchange {
        let amount = try WayForPay.Amount.json(sale.amount)
        var members = JSONObject()
        members["merchantTransactionType"] = sale.taking == .held ? "AUTH" : "SALE"
        members["merchantTransactionSecureType"] = sale.returnURL == nil ? "NON3DS" : "AUTO"
        members["apiVersion"] = 1
        members["orderReference"] = .string(sale.reference.text)
        members["orderDate"] = .integer(now.secondsSinceEpoch)
        members["amount"] = amount
        members["currency"] = .string(sale.amount.currency.code)
        try members.append(product: sale.description, price: amount)
        try members.append(sale.payer, isComplete: true)
        members.append(draw, payer: sale.payer)
        let taking = sale.taking
        let expected = WireAmount(sale.amount)
        return Exchange(
            name: taking == .held ? "authorize" : "charge", type: "CHARGE", signed: .purchase, members: members,
            takesServiceURL: true, cardMembers: draw.cardMembers, token: draw.token, movesMoney: true,
            proof: .signature([.transaction]), read: Wire.Transaction.reader(hiding: draw.token),
            order: sale.reference.text,
            mismatch: { answer in
                if let mismatch = expected.mismatch(answer.amount, answer.currency) { return mismatch }
                switch (Mapping.stage(answer.status), taking) {
                case (.approved, .held): return "it took what should only be held"
                case (.held, .charged): return "it holds what should be taken"
                default: return nil
                }
            })
    }
}

extension JSONObject {
    /// What a request draws on: the token, or the name that stands on the card whose other data follows.
    mutating func append(_ draw: WayForPay.Draw, payer: PayerDetails) {
        switch draw {
        case .token(let token): self["recToken"] = .string(token.rawValue)
        case .card: self["cardHolder"] = .string(payer.name ?? "unknown")
        }
    }
}

extension WayForPay.Draw {
    var token: PaymentToken? { if case .token(let token) = self { token } else { nil } }
    var cardMembers: Secret? { if case .card(let members) = self { members } else { nil } }
}

extension Wire.Transaction {
    /// How an exchange reads a payment.
    static func reader(
        hiding token: PaymentToken? = nil
    ) -> @Sendable (JSONDocument.Required, Bool) throws(JSONError) -> Wire.Transaction {
        { root, _ throws(JSONError) in try Wire.Transaction(root, hiding: token) }
    }
}

/// An amount as it was sent, to be compared with what came back.
struct WireAmount: Sendable {
    let money: Money

    init(_ money: Money) {
        self.money = money
    }

    /// What of an answer's amount is not as asked; nil when all is.
    func mismatch(_ amount: String, _ currency: String) -> String? {
        guard currency == money.currency.code else {
            return "its currency is '\(currency.printable())' instead of \(money.currency)"
        }
        do {
            guard try WayForPay.Amount.money(wire: amount, currency: money.currency) == money else {
                return "its amount is '\(amount.printable())' instead of \(money.decimalText)"
            }
            return nil
        } catch {
            return "its amount cannot be read: \(error)"
        }
    }
}

extension CardPaymentRequest {
    /// Under which consent the token is kept.
    var keeping: WayForPay.Keeping { keepMethod.map(WayForPay.Keeping.under) ?? .nothing }
}
