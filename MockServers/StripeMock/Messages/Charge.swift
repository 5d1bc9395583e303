internal import PaymentHTTP

/// One attempt to take money from a card, successful or not.
struct Charge: Sendable {
    /// What the risk check and the network said.
    struct Verdict: Sendable {
        var networkStatus = "approved_by_network"
        var type = "authorized"
        var reason: String?
        var riskLevel = "normal"
        var riskScore: Int64 = 21
        var sellerMessage = "Payment complete."
        var adviceCode: String?
        var networkDeclineCode: String?

        var json: JSON {
            [
                "advice_code": .string(orNull: adviceCode), "network_advice_code": .null,
                "network_decline_code": .string(orNull: networkDeclineCode), "network_status": .string(networkStatus),
                "reason": .string(orNull: reason), "risk_level": .string(riskLevel), "risk_score": .integer(riskScore),
                "seller_message": .string(sellerMessage), "type": .string(type),
            ]
        }
    }

    let id: String
    let created: Int64
    let amount: Int64
    let currency: String
    let paymentIntent: String
    let paymentMethod: String
    let card: Card
    let verdict: Verdict
    let failureCode: String?
    let failureMessage: String?
    let threeDSecure: JSON
    var amountCaptured: Int64 = 0
    var amountRefunded: Int64 = 0
    /// The part of `amountRefunded` that went back by refunds, not by capturing less than was held.
    var amountReturned: Int64 = 0
    var isCaptured = false
    var isDisputed = false
    var balanceTransaction: String?
    /// Unix time until which the hold can be captured.
    var captureBefore: Int64?
    var billingDetails = BillingDetails()
    var customer: String?
    var description: String?
    var metadata = Metadata()
    var receiptEmail: String?
    var review: String?
    var shipping: Shipping?
    var statementDescriptorSuffix: String?

    var isSuccessful: Bool { failureCode == nil }
    var isFullyRefunded: Bool { isSuccessful && isCaptured && amountRefunded == amount }

    var json: JSON {
        [
            "id": .string(id), "object": "charge", "amount": .integer(amount),
            "amount_captured": .integer(amountCaptured), "amount_refunded": .integer(amountRefunded),
            "application": .null, "application_fee": .null, "application_fee_amount": .null,
            "balance_transaction": .string(orNull: balanceTransaction), "billing_details": billingDetails.json,
            "calculated_statement_descriptor": .string(
                statementDescriptorSuffix.map { "MOCK SHOP* \($0)" } ?? "MOCK SHOP"),
            "captured": .bool(isCaptured), "created": .integer(created), "currency": .string(currency),
            "customer": .string(orNull: customer), "description": .string(orNull: description),
            "disputed": .bool(isDisputed),
            "failure_balance_transaction": .null, "failure_code": .string(orNull: failureCode),
            "failure_message": .string(orNull: failureMessage), "fraud_details": [:], "livemode": false,
            "metadata": metadata.json, "on_behalf_of": .null, "outcome": verdict.json, "paid": .bool(isSuccessful),
            "payment_intent": .string(paymentIntent), "payment_method": .string(paymentMethod),
            "payment_method_details": ["card": cardJSON, "type": "card"], "presentment_details": .null,
            "radar_options": [:], "receipt_email": .string(orNull: receiptEmail), "receipt_number": .null,
            "receipt_url": isSuccessful ? "https://pay.stripe.com/receipts/payment/mock" : .null,
            "refunded": .bool(isFullyRefunded), "review": .string(orNull: review), "shipping": shipping?.json ?? .null,
            "source": .null, "source_transfer": .null, "statement_descriptor": .null,
            "statement_descriptor_suffix": .string(orNull: statementDescriptorSuffix),
            "status": isSuccessful ? "succeeded" : "failed", "transfer_data": .null, "transfer_group": .null,
        ]
    }

    private var cardJSON: JSON {
        var members: [(String, JSON)] = [
            ("amount_authorized", isSuccessful ? .integer(amount) : .null),
            ("authorization_code", isSuccessful ? "123456" : .null), ("brand", .string(card.scenario.brand)),
        ]
        if let captureBefore { members.append(("capture_before", .integer(captureBefore))) }
        members += [
            ("checks", card.checksJSON(afterCharge: true, address: billingDetails.address)),
            ("country", .string(card.scenario.country)), ("exp_month", .integer(card.expiryMonth)),
            ("exp_year", .integer(card.expiryYear)), ("extended_authorization", ["status": "disabled"]),
            ("fingerprint", .string(card.fingerprint)), ("funding", .string(card.scenario.funding)),
            ("incremental_authorization", ["status": "unavailable"]), ("installments", .null),
            ("last4", .string(card.scenario.last4)), ("mandate", .null), ("multicapture", ["status": "unavailable"]),
            ("network", .string(card.scenario.brand)), ("network_token", ["used": false]),
            ("network_transaction_id", "104102978678771"),
            ("overcapture", ["maximum_amount_capturable": .integer(amount), "status": "unavailable"]),
            ("regulated_status", "unregulated"), ("three_d_secure", threeDSecure), ("transaction_link_id", .null),
            ("wallet", .null),
        ]
        return .members(members)
    }
}
