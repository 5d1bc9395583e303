internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// The JSON in the body of a callback, which WayForPay labels as a form.
    ///
    /// What stands between may have made a form of it: then the JSON is its one field's name, or its value.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102 (read 2026-11-21)
    static func document(ofCallback body: [UInt8]) throws(WebhookError) -> JSONDocument {
        var json = body
        if body.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) != UInt8(ascii: "{") {
            let pairs: [FormDecoding.Pair]
            do { pairs = try FormDecoding(parsing: body).pairs } catch {
                throw .signatureFieldMalformed(reason: "the body is neither JSON nor a form")
            }
            let candidates = pairs.flatMap { [$0.name, $0.value] }.filter { $0.hasPrefix("{") }
            guard candidates.count == 1, let text = candidates.first else {
                throw .signatureFieldMalformed(reason: "the body does not hold one JSON object")
            }
            json = Array(text.utf8)
        }
        do {
            return try JSONDocument(parsing: json)
        } catch {
            throw .signatureFieldMalformed(reason: "the body cannot be read: \(error)")
        }
    }

    /// Reads a callback whose signature was checked.
    ///
    /// The token in it is not signed and is not read: a look-up tells it.
    func event(in message: JSONDocument, now: Timestamp) throws(WebhookError) -> WebhookEvent {
        let wire: Wire.Transaction
        let merchant: String?
        do {
            let root = JSONDocument.Required(value: message.root)
            wire = try Wire.Transaction(root)
            merchant = try root.text("merchantAccount")
        } catch {
            throw .unreadable(reason: "\(error)")
        }
        guard merchant == configuration.merchantAccount else {
            throw .unreadable(reason: "it is for another merchant than \(configuration.merchantAccount)")
        }
        guard Self.isOrder(wire.orderReference) else { throw .unreadable(reason: "its order reference is none") }
        let amount: Money?
        do { amount = try Amount.money(wire: wire.amount, currency: Currency(code: wire.currency)) } catch {
            amount = nil
        }
        let order = reference(wire.orderReference)
        let kind = Mapping.eventKind(
            Mapping.stage(wire.status), code: wire.code, isZero: amount?.isZero == true, word: wire.status)
        let isAboutRefund = kind == .refundChanged || kind == .refundFailed
        let moment = wire.processingDate ?? wire.createdDate
        let id = [wire.orderReference, wire.status.lowercased(), moment.map(String.init) ?? "", wire.code, wire.amount]
        return WebhookEvent(
            gateway: .wayForPay, id: id.joined(separator: "/"), kind: kind, gatewayKind: wire.status,
            reference: isAboutRefund ? nil : order, payment: order,
            merchantReference: merchantReference(wire.orderReference), amount: amount,
            createdAt: moment.map(Timestamp.init(secondsSinceEpoch:)) ?? now, isLive: configuration.isLive)
    }

    /// The answer that WayForPay waits for; without it the callback comes again, and in the end the payment may be
    /// reversed.
    func acceptance(of event: WebhookEvent, now: Timestamp) -> WebhookAnswer {
        var answer: JSONObject = [
            "orderReference": .string(event.payment?.id ?? ""), "status": "accept",
            "time": .integer(now.secondsSinceEpoch),
        ]
        do {
            answer["signature"] = .string(try caller.account.signature.code(of: .acknowledgement, answer))
        } catch {
            // An answer without a signature is no acknowledgement: WayForPay asks again.
            return WebhookAnswer(status: 500, fields: [], body: [])
        }
        return WebhookAnswer(
            status: 200, fields: [("Content-Type", "application/json")], body: JSON.object(answer).serialized())
    }
}
