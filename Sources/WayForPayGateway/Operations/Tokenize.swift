package import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// The form that brings the payer to the page on which a card is checked for nothing and kept.
    ///
    /// Nothing is sent: the browser posts it.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/display/WADE/Verify (read 2026-11-21)
    func cardPage(_ request: TokenizeRequest) throws(PaymentError) -> RequiredAction {
        try Self.checkLength(request.returnURL, field: "returnURL")
        let order = try order(keepingUnder: request.idempotencyKey)
        var members = try Exchange<Wire.Transaction>.verification(order, request.payer, isComplete: false)
        members["paymentSystem"] = "lookupCard"
        members["returnUrl"] = request.returnURL.map { .string($0.text) }
        return RequiredAction(
            step: .form(action: try page("/verify"), fields: try fields(members, as: .verification)),
            reference: reference(order.text))
    }

    /// Keeps a card without taking money, by VERIFY.
    ///
    /// - Parameters:
    ///   - card: the members of JSON that hold the card, each behind a comma.
    ///   - consent: what the payer agreed to.
    ///   - payer: who pays.
    ///   - returnURL: where the bank sends the payer's browser back to.
    ///   - key: the name of the intended act, from which the order's reference is derived.
    package func verify(
        card: Secret, consent: Consent, payer: PayerDetails, returnURL: AbsoluteURL?, key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        try Self.checkLength(returnURL, field: "returnURL")
        let order = try order(keepingUnder: key)
        return try await move(
            .verify(order, .card(card), payer), order: reference(order.text),
            merchantReference: order, key: key,
            earlier: { _ async throws(PaymentError) in
                let wire = try await find(order.text)
                return try caller.readable { () throws(InvalidValue) in try method(of: wire, consent: consent) }
            }
        ) { wire throws(InvalidValue) in try method(of: wire, consent: consent, returnURL: returnURL) }
    }
}

extension Exchange where Object == Wire.Transaction {
    /// Checks a card for nothing, which gives a token for it.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/display/WADE/Verify (read 2026-11-21)
    fileprivate static func verify(
        _ order: MerchantReference, _ draw: WayForPay.Draw, _ payer: PayerDetails
    ) throws(PaymentError) -> Exchange {
        var members = try verification(order, payer, isComplete: true)
        members.append(draw, payer: payer)
        let nothing = WireAmount(.zero(.uah))
        return Exchange(
            name: "tokenize", type: "VERIFY", signed: .verification, members: members, takesServiceURL: true,
            cardMembers: draw.cardMembers, token: draw.token, movesMoney: true, proof: .signature([.transaction]),
            read: Wire.Transaction.reader(), order: order.text,
            mismatch: { nothing.mismatch($0.amount, $0.currency) })
    }

    /// What the page and the call have in common.
    fileprivate static func verification(
        _ order: MerchantReference, _ payer: PayerDetails, isComplete: Bool
    ) throws(PaymentError) -> JSONObject {
        var members: JSONObject = [
            "apiVersion": 1, "orderReference": .string(order.text), "amount": 0, "currency": "UAH",
        ]
        try members.append(payer, isComplete: isComplete)
        return members
    }
}
