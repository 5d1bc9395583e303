internal import MockServerKit
internal import PaymentCore

extension State {
    /// One table for each kind of object, newest first, without card data, secrets or addresses of pages.
    var inspection: [InspectorTable] {
        [
            InspectorTable("Payment intents", ["id", "amount", "status", "customer", "latest charge"], paymentIntents) {
                [
                    $0.id, Self.money($0.amount, $0.currency), $0.status.rawValue, $0.customer ?? "",
                    $0.latestCharge ?? "",
                ]
            },
            InspectorTable("Charges", ["id", "amount", "status", "captured", "refunded", "card", "failure"], charges) {
                [
                    $0.id, Self.money($0.amount, $0.currency), $0.isSuccessful ? "succeeded" : "failed",
                    Self.money($0.amountCaptured, $0.currency), Self.money($0.amountReturned, $0.currency),
                    "\($0.card.scenario.brand) …\($0.card.scenario.last4)", $0.failureCode ?? "",
                ]
            },
            InspectorTable("Refunds", ["id", "amount", "status", "charge"], refunds) {
                [$0.id, Self.money($0.amount, $0.currency), $0.status.rawValue, $0.charge]
            },
            InspectorTable("Disputes", ["id", "amount", "status", "reason", "charge"], disputes) {
                [$0.id, Self.money($0.amount, $0.currency), $0.status, $0.reason, $0.charge]
            },
            InspectorTable("Customers", ["id", "e-mail", "name"], customers) {
                [$0.id, $0.email ?? "", $0.name ?? ""]
            },
            InspectorTable("Payment methods", ["id", "card", "customer", "set up"], paymentMethods) {
                [
                    $0.id, "\($0.card.scenario.brand) …\($0.card.scenario.last4)", $0.customer ?? "",
                    $0.isSpent ? "used up" : $0.isSetUp ? "yes" : "no",
                ]
            },
            InspectorTable("Setup intents", ["id", "status", "customer", "payment method"], setupIntents) {
                [$0.id, $0.status.rawValue, $0.customer ?? "", $0.paymentMethod ?? ""]
            },
            InspectorTable("Checkout sessions", ["id", "amount", "status", "payment", "reference"], checkoutSessions) {
                [
                    String($0.id.prefix(20)) + "…", $0.total.map { [c = $0.currency] in Self.money($0, c ?? "") } ?? "",
                    $0.status.rawValue, $0.paymentStatus, $0.clientReferenceID ?? "",
                ]
            },
            InspectorTable("Events", ["id", "type", "request"], events) { [$0.id, $0.type, $0.requestID ?? ""] },
            InspectorTable("Webhook endpoints", ["id", "url", "events", "status"], webhookEndpoints) {
                [$0.id, $0.url, $0.enabledEvents.joined(separator: " "), $0.isDisabled ? "disabled" : "enabled"]
            },
        ]
    }

    private static func money(_ amount: Int64, _ code: String) -> String {
        WireCurrency.named(code)?.text(amount) ?? "\(amount)"
    }
}
