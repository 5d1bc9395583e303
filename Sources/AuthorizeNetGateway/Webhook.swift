internal import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// Reads an event whose signature was checked.
    ///
    /// It is a signal: the gateway itself has sent a captured payment with response code 0 and no amount. So only code
    /// 1 makes a payment event what its name says, and the look-up decides (`confirm`).
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/features/webhooks.html (read 2026-11-21)
    func event(in body: [UInt8]) throws(WebhookError) -> WebhookEvent {
        do {
            let root = JSONDocument.Required(value: try JSONDocument(parsing: body).root)
            let type = try root.require("eventType").string()
            let payload = try root.require("payload")
            let date = try root.require("eventDate").string()
            // Nothing is decided by the time, so one that cannot be read is no reason to lose the event.
            let createdAt = Wire.Time.timestamp(date) ?? Timestamp(secondsSinceEpoch: 0)
            let kind = Self.kind(Mapping.eventKind(type), responseCode: try payload.text("responseCode"))
            let id = try payload.text("id").map { reference($0) }
            let isPayment = try payload.optional("entityName")?.string() == "transaction" && kind != .refundChanged
            let (invoice, refID) = (try payload.text("invoiceNumber"), try payload.text("merchantReferenceId"))
            return WebhookEvent(
                gateway: .authorizeNet, id: try root.require("notificationId").string(), kind: kind, gatewayKind: type,
                reference: id, payment: isPayment ? id : nil, merchantReference: merchantReference(invoice ?? refID),
                amount: amount(try payload.text("authAmount")), createdAt: createdAt,
                isLive: configuration.isLive)
        } catch {
            throw .unreadable(reason: error.description)
        }
    }

    /// What an event of this name reports with this response code.
    private static func kind(_ kind: WebhookEvent.Kind, responseCode: String?) -> WebhookEvent.Kind {
        switch kind {
        case .paymentCaptured, .paymentAuthorized:
            switch responseCode {
            case "1": kind
            case "2", "3": .paymentDeclined
            default: .paymentPending
            }
        default: kind
        }
    }

    private func amount(_ text: String?) -> Money? {
        do { return try text.map(money) } catch { return nil }
    }
}
