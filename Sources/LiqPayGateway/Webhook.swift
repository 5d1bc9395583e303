internal import PaymentCore
internal import PaymentHTTP

extension LiqPay {
    /// Reads a callback whose signature was checked.
    ///
    /// - SeeAlso: https://liqpay.ua/en/doc/api/callback (read 2026-11-21)
    func event(in message: JSONDocument, now: Timestamp) throws(WebhookError) -> WebhookEvent {
        let wire: Wire.Payment
        do {
            wire = try Wire.Payment(JSONDocument.Required(value: message.root))
        } catch {
            throw .unreadable(reason: error.description)
        }
        guard wire.publicKey == caller.account.publicKey else {
            throw .unreadable(reason: "it is about another shop; give this endpoint the callbacks of one shop")
        }
        guard let orderID = wire.orderID else { throw .unreadable(reason: "it names no order") }
        do throws(InvalidValue) {
            return try event(wire, orderID, now: now)
        } catch {
            throw .unreadable(reason: error.description)
        }
    }

    private func event(_ wire: Wire.Payment, _ orderID: String, now: Timestamp) throws(InvalidValue) -> WebhookEvent {
        let payment = reference(orderID)
        let amount = try self.amount(of: wire)
        let (kind, refunded) = try kind(of: wire, amount)
        let isRefund = kind == .refundChanged
        return WebhookEvent(
            gateway: .liqPay, id: eventID(wire, orderID, refunded), kind: kind,
            gatewayKind: "\(wire.action ?? "payment").\(wire.status)".printable(),
            reference: isRefund ? refunded.map { refundReference(payment, upTo: $0) } : payment, payment: payment,
            merchantReference: Self.merchantReference(orderID), amount: isRefund ? refunded : amount,
            createdAt: (wire.endDate ?? wire.createDate).map(Timestamp.init(millisecondsSinceEpoch:)) ?? now,
            isLive: caller.account.isLive)
    }

    /// LiqPay gives events no id: payment, status and time of its last change tell one from another, and for refunds the sum.
    private func eventID(_ wire: Wire.Payment, _ orderID: String, _ refunded: Money?) -> String {
        let payment = wire.paymentID ?? orderID
        let time = (wire.endDate ?? wire.createDate).map { String($0) } ?? ""
        return "\(payment)/\(wire.status)/\(time)" + (refunded.map { "/\($0.minorUnits)" } ?? "")
    }

    /// What a callback reports, and how much was given back where it says so.
    private func kind(
        of wire: Wire.Payment, _ amount: Money?
    ) throws(InvalidValue) -> (kind: WebhookEvent.Kind, refunded: Money?) {
        if wire.status == "subscribed" || wire.status == "unsubscribed" { return (.other(wire.status), nil) }
        guard Mapping.paymentStatus(wire.status, isLive: caller.account.isLive) != nil else {
            // Well signed, and unknown to this version: a look-up decides, nothing is marked paid by it.
            return (.other(wire.status), nil)
        }
        let status = try status(of: wire)
        if status == .voided {
            if wire.isReversed { return (.paymentVoided, nil) }
            let isRefused = wire.status == "failure" || wire.status == "error"
            return (isRefused ? .paymentDeclined : .methodStored, nil)
        }
        if status == .captured, let amount {
            let refunded = try refunded(wire, of: amount)
            if refunded.isPositive || wire.isReversed { return (.refundChanged, refunded) }
        }
        return (Mapping.eventKind(status), nil)
    }

    private func amount(of wire: Wire.Payment) throws(InvalidValue) -> Money? {
        guard let text = wire.amount, let code = wire.currency else { return nil }
        return try Amount.money(text, Currency(code: code))
    }
}
