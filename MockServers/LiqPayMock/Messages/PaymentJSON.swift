internal import PaymentCore
internal import PaymentHTTP

extension Payment {
    /// The acquirer's number in captured answers.
    private static let acquirer: Int64 = 414_963
    /// Ukraine, by ISO 3166-1.
    private static let cardCountry: Int64 = 804

    /// The payment object: in answers, lookups, callbacks and reports, in the order of captured ones.
    ///
    /// - Parameters:
    ///   - baseURL: where the page of a confirmation is; `nil` in reports, which do not tell of it.
    ///   - result: `ok` or `error` in answers; `nil` in callbacks and reports, which have none.
    ///   - part: what one receiver of a split payment is told of.
    func json(publicKey: String, baseURL: String?, result: String?, part: SplitRule? = nil) -> JSON {
        let amount = part?.amount ?? amount
        let commission = WireAmount.commission(on: amount)
        let currency = JSON.string(terms.currency.rawValue)
        var object = JSONObject()
        if let result { object["result"] = .string(result) }
        object["payment_id"] = .integer(id)
        object["action"] = .string(terms.kind.rawValue)
        object["status"] = .string(status.rawValue)
        if let refusal {
            object["err_code"] = .string(refusal)
            object["code"] = .string(refusal)
            object["err_description"] = .string(ErrorText.text(refusal, in: terms.language))
        }
        object["version"] = .integer(terms.version.rawValue)
        object["type"] = .string(typeText)
        object["paytype"] = .string(paytype)
        object["public_key"] = .string(part?.publicKey ?? publicKey)
        object["acq_id"] = .integer(Self.acquirer)
        object["order_id"] = .string(terms.orderID)
        object["liqpay_order_id"] = .string(liqpayOrderID)
        object["description"] = .string(part?.description ?? terms.description)
        for (name, value) in terms.sender { object[name] = .string(value) }
        addCard(to: &object)
        if let ip = terms.ip { object["ip"] = .string(ip) }
        if let info = terms.info { object["info"] = .string(info) }
        for (name, value) in terms.product { object[name] = .string(value) }
        object["amount"] = .amount(amount)
        object["currency"] = currency
        object["sender_commission"] = .amount(0)
        object["receiver_commission"] = .amount(commission)
        object["agent_commission"] = .amount(0)
        object["amount_debit"] = .amount(amount)
        object["amount_credit"] = .amount(amount)
        object["commission_debit"] = .amount(0)
        object["commission_credit"] = .amount(commission)
        object["currency_debit"] = currency
        object["currency_credit"] = currency
        object["sender_bonus"] = .amount(0)
        object["amount_bonus"] = .amount(0)
        // 5 is a payment with 3-D Secure, 7 one without; it is a text on the wire.
        object["mpi_eci"] = isAuthenticated ? "5" : "7"
        object["is_3ds"] = .bool(isAuthenticated)
        object["language"] = .string(terms.language.rawValue)
        addDates(to: &object)
        if let verificationCode { object["verifycode"] = .string(verificationCode) }
        addChallenge(to: &object, baseURL)
        object["transaction_id"] = .integer(id)
        return .object(object)
    }

    private var typeText: String {
        switch terms.kind {
        case .hold: "hold"
        case .regular: "regular"
        case .pay, .paysplit, .subscribe, .paydonate, .auth: "buy"
        }
    }

    private func addCard(to object: inout JSONObject) {
        guard let scenario = card?.scenario else { return }
        object["sender_card_mask2"] = .string(scenario.mask)
        object["sender_card_bank"] = "Test"
        object["sender_card_type"] = .string(scenario.brand)
        object["sender_card_country"] = .integer(Self.cardCountry)
        if let cardToken { object["card_token"] = .string(cardToken) }
    }

    private func addDates(to object: inout JSONObject) {
        object["create_date"] = .integer(created.millisecondsSinceEpoch)
        object["end_date"] = .integer(changed.millisecondsSinceEpoch)
        if let completionDate { object["completion_date"] = .integer(completionDate.millisecondsSinceEpoch) }
        if let refundDate {
            object["refund_amount"] = .amount(refunded)
            object["refund_date_last"] = .integer(refundDate.millisecondsSinceEpoch)
        }
    }

    private func addChallenge(to object: inout JSONObject, _ baseURL: String?) {
        guard let challenge, let baseURL else { return }
        if status == .threeDSecure {
            object["redirect_to"] = .string(baseURL + Pages.threeDSecurePath + challenge.token)
        }
        object["token"] = .string(challenge.token)
    }
}

extension SavedCard {
    /// What is told about the network's token.
    var json: JSON {
        var object: JSONObject = [
            "tokenRef": .string(reference), "tokenSuffix": .string(suffix),
            "tokenExpDate": .string(card.expiryText), "status": .string(status.rawValue),
        ]
        if card.scenario.brand == "mc" { object["decision"] = "APPROVED" }
        return .object(object)
    }
}
