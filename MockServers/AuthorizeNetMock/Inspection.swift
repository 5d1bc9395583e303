internal import MockServerKit
internal import PaymentCore

extension State {
    /// One table for each kind of object, newest first, without card data, keys, nonces or tokens.
    var inspection: [InspectorTable] {
        [
            InspectorTable(
                "Transactions",
                ["id", "status", "authorized", "settles", "refunded", "card", "invoice", "refId", "reason", "type"],
                transactions
            ) {
                [
                    $0.id, $0.status.rawValue, Self.money($0.authorized), Self.money($0.settling),
                    Self.money($0.refunded), Self.label($0.card), $0.order.invoiceNumber ?? "", $0.order.refID ?? "",
                    "\($0.reason.code)", $0.kind.rawValue,
                ]
            },
            InspectorTable("Batches", ["id", "settled", "charges", "refunds"], batches) {
                [
                    $0.id, CivilTime.utc($0.settled), Self.money($0.statistics.reduce(0) { $0 + $1.charged }),
                    Self.money($0.statistics.reduce(0) { $0 + $1.refunded }),
                ]
            },
            InspectorTable("Customer profiles", ["id", "merchant's id", "e-mail", "cards"], customers) {
                [$0.id, $0.merchantCustomerID ?? "", $0.email ?? "", "\($0.cards.count)"]
            },
            InspectorTable("Payment profiles", ["id", "customer", "card", "default"], cards) {
                [$0.id, $0.customer, Self.label($0.card), $0.isDefault ? "yes" : "no"]
            },
            InspectorTable("Subscriptions", ["id", "name", "amount", "status", "paid"], subscriptions) {
                [$0.id, $0.terms.name ?? "", Self.money($0.terms.amount), $0.status.rawValue, "\($0.paid)"]
            },
            InspectorTable("Hosted pages", ["refId", "amount", "invoice", "transaction"], pages) {
                [$0.order.refID ?? "", Self.money($0.amount), $0.order.invoiceNumber ?? "", $0.transaction ?? ""]
            },
            InspectorTable("Webhooks", ["id", "url", "status", "events"], webhooks) {
                [$0.id, $0.url, $0.isActive ? "active" : "inactive", "\($0.eventTypes.count)"]
            },
            InspectorTable("Notifications", ["id", "event", "status"], notifications) {
                [$0.id, $0.eventType, deliveries.status(of: $0.id).rawValue]
            },
        ]
    }

    private static func money(_ cents: Int64) -> String { "\(Amount.text(cents)) \(Amount.currency)" }

    private static func label(_ card: Card) -> String { "\(card.brand.rawValue) …\(card.last4)" }
}
