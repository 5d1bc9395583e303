internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.Payment {
    /// Charges a token.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/token (read 2026-11-21)
    static func payToken(
        _ request: ChargeRequest, _ extras: LiqPay.Extras, _ account: LiqPay.Configuration
    ) throws(PaymentError) -> Exchange {
        let token = request.source.token
        var members = JSONObject()
        members["order_id"] = .string(request.reference.text)
        members["amount"] = try LiqPay.Amount.wire(request.amount)
        members["currency"] = .string(request.amount.currency.code)
        members["description"] = .string(request.description ?? request.reference.text)
        members["card_token"] = .string(token.rawValue)
        members.append(request.payer)
        members.append(account)
        members["info"] = try request.keepMethod.map { consent throws(PaymentError) in .string(try consent.liqPayInfo())
        }
        try members.append(extras)
        let (amount, orderID) = (request.amount, request.reference.text)
        return Exchange(
            name: "charge", role: .charge, action: "paytoken", members: members, orderID: orderID, token: token,
            read: Wire.Payment.init,
            mismatch: { $0.mismatch(orderID: orderID, amount: amount, taking: .charged) })
    }
}

extension Wire.Payment {
    /// What of this is not as asked; nil when all is.
    ///
    /// A look-up may find a hold that was taken since.
    func mismatch(
        orderID: String, amount: Money, taking: DepositRequest.Taking, isLookup: Bool = false
    ) -> String? {
        guard let named = self.orderID else { return "it names no order" }
        if named != orderID { return "it names '\(named.printable())' instead of \(orderID)" }
        if let difference = difference(from: amount) { return difference }
        // `paytoken` answers with `pay`, a divided payment with `paysplit`; unknown words must not pass for either.
        let actions: [String] = taking == .held ? ["hold"] : ["pay", "paysplit", "paytoken"]
        if let action, !actions.contains(action) { return "it is a '\(action.printable())'" }
        switch (status, taking) {
        case ("hold_wait", .charged): return "it holds what should be taken"
        case ("success", .held), ("sandbox", .held), ("wait_compensation", .held):
            return isLookup && !isUncapturedHold ? nil : "it took what should only be held"
        default: return nil
        }
    }

    /// How amount and currency differ from `expected`; nil when they are equal, however they are written.
    func difference(from expected: Money) -> String? {
        guard let text = amount, let code = currency else { return "it has no amount or currency" }
        if code != expected.currency.code {
            return "its currency is '\(code.printable())' instead of \(expected.currency)"
        }
        do {
            let amount = try LiqPay.Amount.money(text, expected.currency)
            return amount == expected ? nil : "its amount is \(amount) instead of \(expected)"
        } catch {
            return "its amount '\(text.printable())' is none"
        }
    }
}

extension JSONObject {
    /// Adds what LiqPay may know of the payer: the address the browser called from, and the phone.
    ///
    /// Its pages demand `ip`, and its sandbox has been seen to do without; nothing is made up where the merchant gives none.
    mutating func append(_ payer: PayerDetails) {
        self["ip"] = payer.ipAddress.map(JSON.string)
        self["phone"] = payer.phone.map(JSON.string)
    }

    /// Adds where callbacks go and the language of messages.
    mutating func append(_ account: LiqPay.Configuration) {
        self["language"] = .string(account.language.rawValue)
        self["server_url"] = account.serverURL.map { .string($0.text) }
    }
}

extension PaymentSource {
    /// What the call knows about the payer.
    func context(keeping consent: Consent?) -> CallContext {
        switch self {
        case .token(_, let url), .stored(_, let url): CallContext(token: token, consent: consent, returnURL: url)
        case .storedWithoutPayer: CallContext(token: token, consent: consent, payerIsPresent: false)
        }
    }
}

extension Consent {
    /// The most bytes of LiqPay's `info` that are used; LiqPay publishes no bound, and keeps its other texts to this one.
    private static let infoBytesMax = 510

    /// The consent as compact JSON for `info`, which LiqPay gives back with the payment.
    ///
    /// - Throws: `PaymentError` when it is too long: it would be lost, and the method useless without the payer.
    func liqPayInfo() throws(PaymentError) -> String {
        let text = JSON.object([
            "purpose": .string(purpose.rawValue), "time": .integer(givenAt.millisecondsSinceEpoch),
            "agreement": .string(agreement),
        ]).text()
        guard !agreement.isEmpty, text.utf8.count <= Self.infoBytesMax else {
            throw PaymentError(
                InvalidValue(
                    "agreement", agreement,
                    "must have a character and be short enough to be kept with the method: "
                        + "\(Self.infoBytesMax) bytes with everything around it"), gateway: .liqPay)
        }
        return text
    }

    /// The consent in a payment's `info`; nil when that is something else.
    init?(liqPayInfo text: String?) {
        guard let text else { return nil }
        do {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: Array(text.utf8)).root)
            guard let purpose = Purpose(rawValue: try root.require("purpose").string()) else { return nil }
            self.init(
                purpose: purpose,
                givenAt: Timestamp(millisecondsSinceEpoch: try root.require("time").int64()),
                agreement: try root.require("agreement").string())
        } catch {
            return nil
        }
    }
}
