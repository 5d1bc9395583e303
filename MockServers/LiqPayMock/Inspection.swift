internal import MockServerKit
internal import PaymentCore

extension State {
    /// One table for each kind of object, newest first, without card data, tokens or addresses of pages.
    var inspection: [InspectorTable] {
        [
            InspectorTable(
                "Payments", ["id", "order", "action", "status", "amount", "refunded", "card", "error"], payments
            ) {
                [
                    $0.key, $0.terms.orderID, $0.terms.kind.rawValue, $0.status.rawValue,
                    WireAmount.label($0.amount, $0.terms.currency), WireAmount.label($0.refunded, $0.terms.currency),
                    $0.card?.scenario.mask ?? "", $0.refusal ?? "",
                ]
            },
            InspectorTable("Saved cards", ["card", "expires", "token ends in", "status"], savedCards) {
                [$0.card.scenario.mask, $0.card.expiryText, $0.suffix, $0.status.rawValue]
            },
            InspectorTable(
                title: "Balances", columns: ["captured less given back"],
                rows: WireCurrency.allCases.compactMap { currency in
                    balances[currency.rawValue].map { [WireAmount.label($0, currency)] }
                }),
        ]
    }
}
