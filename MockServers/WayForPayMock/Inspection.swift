internal import MockServerKit
internal import PaymentCore

extension State {
    /// One table for each kind of object, newest first, without card data, secrets or addresses of pages.
    var inspection: [InspectorTable] {
        [
            InspectorTable(
                "Orders", ["orderReference", "amount", "status", "reason", "card", "refunded", "callbacks"], orders
            ) {
                [
                    $0.reference, $0.amount.pageText, $0.isRemoved ? "removed" : $0.status.rawValue,
                    "\($0.reason.code) \($0.reason.text)", Self.text($0.card),
                    Amount(minorUnits: $0.refunded, currency: $0.amount.currency).pageText,
                    $0.serviceURL == nil ? "no" : "yes",
                ]
            },
            InspectorTable("Refunds", ["orderReference", "amount", "status"], refunds) {
                [$0.reference, $0.amount.pageText, $0.status.rawValue]
            },
            InspectorTable("Recurring rules", ["orderReference", "mode", "amount", "status", "charges"], rules) {
                [
                    $0.reference, $0.terms.mode.rawValue, $0.terms.amount.pageText, $0.status.rawValue,
                    "\($0.charges)",
                ]
            },
            InspectorTable(
                title: "Stored cards", columns: ["card"],
                rows: tokensByCard.keys.sorted().map { [Self.text(TestCard.named($0))] }),
            InspectorTable(
                title: "Balance", columns: ["captured less given back"],
                rows: balances.sorted { $0.key < $1.key }.map { [Self.balance($0.value, $0.key)] }),
            InspectorTable(
                title: "Warnings", columns: ["orderReference", "warning"],
                rows: warnings.reversed().map { [$0.reference, $0.text] }),
        ]
    }

    private static func text(_ card: TestCard?) -> String {
        card.map { "\($0.type) …\($0.number.suffix(4))" } ?? ""
    }

    private static func balance(_ minorUnits: Int64, _ currency: String) -> String {
        let sum = Amount(minorUnits: Int64(clamping: minorUnits.magnitude), currency: currency).pageText
        return minorUnits < 0 ? "-\(sum)" : sum
    }
}
