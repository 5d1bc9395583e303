internal import PaymentHTTP

/// The part of a payment that one receiver gets.
struct SplitRule: Sendable {
    private static let receiversMax = 5

    /// The receiver; the shop itself where there is none.
    let publicKey: String?
    let amount: Int64
    let serverURL: String?
    let description: String?

    /// Reads `split_rules`, whose amounts have to add up to `sum`; empty when it was not sent.
    static func read(_ parameters: Parameters, sum: Int64) throws(Failure) -> [SplitRule] {
        guard let groups = try parameters.groups("split_rules") else { return [] }
        guard (1...receiversMax).contains(groups.count) else { throw .wrong("split_rules") }
        var rules: [SplitRule] = []
        var total: Int64 = 0
        for group in groups {
            let rule = SplitRule(
                publicKey: try group.text("public_key", atMost: 100), amount: try group.amount(),
                serverURL: try group.webAddress("server_url"), description: try group.text("description"))
            if let key = rule.publicKey, !key.hasPrefix("i"), !key.hasPrefix("sandbox_i") {
                throw Failure("public_key_not_found", key: "split_rules")
            }
            if group.has("commission_payer") {
                _ = try group.choice("commission_payer", of: ["sender", "receiver"])
            }
            total += rule.amount
            rules.append(rule)
        }
        guard total == sum else { throw Failure("err_split_amount", key: "split_rules") }
        return rules
    }
}

/// The fiscal receipt of a payment in UAH.
enum FiscalReceipt {
    /// Checks `rro_info`: each line is quantity times price, to the nearest kopeck, and the lines add up to the payment.
    static func check(_ parameters: Parameters, sum: Int64, _ currency: WireCurrency) throws(Failure) {
        guard let receipt = try parameters.group("rro_info") else { return }
        guard currency == .hryvnia, let items = try receipt.groups("items"), !items.isEmpty else {
            throw .wrong("rro_info")
        }
        var total: Int64 = 0
        for item in items {
            guard item.has("id"),
                let quantity = item.plainText("amount").flatMap({ WireAmount.scaled($0, decimals: 3) }),
                let price = item.plainText("price").flatMap(WireAmount.minorUnits),
                let cost = item.plainText("cost").flatMap(WireAmount.minorUnits)
            else { throw .wrong("rro_info") }
            let (product, isTooLarge) = quantity.multipliedReportingOverflow(by: price)
            guard !isTooLarge, product < .max - 500, (product + 500) / 1000 == cost else { throw .wrong("rro_info") }
            total += cost
        }
        guard total == sum else { throw .wrong("rro_info") }
    }
}
