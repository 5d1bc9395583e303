internal import MockServerKit
internal import PaymentCore

extension State {
    /// How many objects of a kind the inspector shows.
    private static let rowsMax = 50

    /// One table for each kind of object, newest first, without card data, tokens or addresses of pages.
    var inspection: [InspectorTable] {
        [
            table(
                "Payments", ["id", "order", "action", "status", "amount", "refunded", "card", "error"], payments
            ) {
                [
                    $0.key, $0.terms.orderID, $0.terms.kind.rawValue, $0.status.rawValue,
                    WireAmount.label($0.amount, $0.terms.currency), WireAmount.label($0.refunded, $0.terms.currency),
                    $0.card?.scenario.mask ?? "", $0.refusal ?? "",
                ]
            },
            table("Saved cards", ["card", "expires", "token ends in", "status"], savedCards) {
                [$0.card.scenario.mask, $0.card.expiryText, $0.suffix, $0.status.rawValue]
            },
            InspectorTable(
                title: "Balances", columns: ["currency", "amount"],
                rows: balances.sorted { $0.key < $1.key }.map { [$0.key, WireAmount.text($0.value)] }),
        ]
    }

    private func table<Object>(
        _ title: String, _ columns: [String], _ table: ObjectTable<Object>, _ row: (Object) -> [String]
    ) -> InspectorTable {
        InspectorTable(title: title, columns: columns, rows: table.newest(Self.rowsMax).map(row))
    }
}
