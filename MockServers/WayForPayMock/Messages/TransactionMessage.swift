internal import PaymentHTTP

/// How an order is told: in answers, callbacks and the form that takes the browser back.
///
/// `authCode` and `cardPan` are texts at all times, empty when there is nothing to say: clients sign them so.
enum TransactionMessage {
    /// The order with its signature over eight fields.
    static func object(_ order: Order, _ credentials: Credentials) -> JSONObject {
        let signature = eightFieldSignature(
            order.reference, order.amount, order.authCode, order.card?.mask ?? "", order.status, order.reason,
            credentials)
        return [
            "merchantAccount": .string(credentials.merchantAccount), "orderReference": .string(order.reference),
            "merchantSignature": .string(signature), "amount": order.amount.json,
            "currency": .string(order.amount.currency), "authCode": .string(order.authCode),
            "email": .string(orNull: order.email), "phone": .string(orNull: order.phone),
            "createdDate": .integer(order.createdDate), "processingDate": .integer(order.processingDate),
            "cardPan": .string(order.card?.mask ?? ""), "cardType": .string(orNull: order.card?.type),
            "issuerBankCountry": .string(orNull: order.card == nil ? nil : "Ukraine"),
            "issuerBankName": .string(orNull: order.card == nil ? nil : "Mock Bank"), "recToken": .string(order.token),
            "transactionStatus": .string(order.status.rawValue), "reason": .string(order.reason.text),
            "reasonCode": .integer(order.reason.code), "fee": 0,
            "paymentSystem": .string(order.card == nil ? "" : "card"),
        ]
    }

    /// The answer to a request that cannot be done, in the form of an order that was declined; nothing has changed.
    static func refusal(
        _ reason: Reason, reference: String, amount: Amount, now: Int64, _ credentials: Credentials
    ) -> JSONObject {
        var order = Order(reference: reference, kind: .charge, amount: amount, createdDate: now)
        order.status = .declined
        order.reason = reason
        return object(order, credentials)
    }

    /// What CHECK_STATUS tells beyond the order.
    static func addStatus(_ order: Order?, to object: inout JSONObject) {
        object["refundAmount"] =
            order.map { Amount(minorUnits: $0.refunded, currency: $0.amount.currency).json } ?? 0
        object["settlementDate"] = .integer(orNull: order?.settlementDate)
        object["settlementAmount"] = order?.settlementDate == nil ? .null : order?.amount.json ?? .null
    }

    /// Replaces the signature by the one over four fields, which the official client wants to see after SETTLE.
    static func signBriefly(_ object: inout JSONObject, _ order: Order, _ credentials: Credentials) {
        object["merchantSignature"] = .string(
            fourFieldSignature(order.reference, order.status, order.reason, credentials))
    }

    /// The answer to REFUND.
    static func refund(
        _ reference: String, _ status: Order.Status, _ reason: Reason, _ credentials: Credentials
    ) -> JSON {
        [
            "merchantAccount": .string(credentials.merchantAccount), "orderReference": .string(reference),
            "transactionStatus": .string(status.rawValue), "reason": .string(reason.text),
            "reasonCode": .integer(reason.code),
            "merchantSignature": .string(fourFieldSignature(reference, status, reason, credentials)),
        ]
    }

    private static func eightFieldSignature(
        _ reference: String, _ amount: Amount, _ authCode: String, _ pan: String, _ status: Order.Status,
        _ reason: Reason, _ credentials: Credentials
    ) -> String {
        credentials.signer.signature(of: [
            credentials.merchantAccount, reference, amount.wireText, amount.currency, authCode, pan, status.rawValue,
            "\(reason.code)",
        ])
    }

    private static func fourFieldSignature(
        _ reference: String, _ status: Order.Status, _ reason: Reason, _ credentials: Credentials
    ) -> String {
        credentials.signer.signature(of: [
            credentials.merchantAccount, reference, status.rawValue, "\(reason.code)",
        ])
    }
}
