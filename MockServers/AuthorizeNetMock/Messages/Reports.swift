internal import MockServerKit
internal import PaymentCore

extension Transaction {
    /// An entry of a list of transactions.
    var summary: Node.Content {
        .members([
            .text("transId", id), .text("submitTimeUTC", CivilTime.utc(submitted)),
            .text("submitTimeLocal", CivilTime.local(submitted)), .text("transactionStatus", status.rawValue),
            .text("invoiceNumber", optional: order.invoiceNumber),
            .text("firstName", optional: order.billTo["firstName"]),
            .text("lastName", optional: order.billTo["lastName"]), .text("accountType", card.brand.rawValue),
            .text("accountNumber", card.masked), .number("settleAmount", Amount.text(settling)),
            .text("marketType", "eCommerce"), .text("product", "Card Not Present"), subscription?.node,
            status == .heldForReview
                ? .group(
                    "fraudInformation",
                    [
                        .texts("fraudFilterList", item: "fraudFilter", ["AmountFilter"]),
                        .text("fraudAction", "authAndHold"),
                    ]) : nil,
            profile?.node,
        ])
    }

    /// `transaction`: everything about one.
    func details(batch: Batch?) -> Node {
        let refID = original.map { Node.text("refTransId", $0) }
        return .group(
            "transaction",
            [
                .text("transId", id), refID, .text("submitTimeUTC", CivilTime.utc(submitted)),
                .text("submitTimeLocal", CivilTime.local(submitted)), .text("transactionType", kind.rawValue),
                .text("transactionStatus", status.rawValue), .number("responseCode", "\(responseCode)"),
                .number("responseReasonCode", "\(reason.code)"), subscription?.node,
                .text("responseReasonDescription", responseCode == 1 ? "Approval" : reason.text),
                authCode.isEmpty ? nil : .text("authCode", authCode), .text("AVSResponse", checks.address),
                checks.code.isEmpty ? nil : .text("cardCodeResponse", checks.code),
                checks.cardholder.isEmpty ? nil : .text("CAVVResponse", checks.cardholder),
                status == .heldForReview ? .text("FDSFilterAction", "authAndHold") : nil,
                status == .heldForReview
                    ? .list(
                        "FDSFilters", item: "FDSFilter",
                        [.members([.text("name", "Amount Filter"), .text("action", "authAndHold")])]) : nil,
                batch.map { .group("batch", $0.head) }, orderNode,
                requested == authorized ? nil : .number("requestedAmount", Amount.shortText(requested)),
                .number("authAmount", Amount.shortText(authorized)),
                .number("settleAmount", Amount.shortText(settling)),
                .flag("taxExempt", false), payment, customer, order.billTo.node("billTo"),
                order.shipTo.withoutContact.node("shipTo"), .flag("recurringBilling", subscription != nil),
                .text("customerIP", optional: order.customerIP), .text("product", "Card Not Present"),
                .text("marketType", "eCommerce"), profile?.node, .text("networkTransId", optional: networkID),
            ])
    }

    private var payment: Node {
        .group(
            "payment",
            [
                .group(
                    "creditCard",
                    [
                        .text("cardNumber", card.masked), .text("expirationDate", "XXXX"),
                        .text("cardType", card.brand.rawValue),
                    ])
            ])
    }

    private var customer: Node? {
        guard order.customerType != nil || order.customerID != nil || order.customerEmail != nil else { return nil }
        return .group(
            "customer",
            [
                .text("type", optional: order.customerType), .text("id", optional: order.customerID),
                .text("email", optional: order.customerEmail),
            ])
    }

    private var orderNode: Node? {
        guard order.invoiceNumber != nil || order.description != nil || order.purchaseOrder != nil else { return nil }
        return .group(
            "order",
            layers: [
                [
                    .text("invoiceNumber", optional: order.invoiceNumber),
                    .text("description", optional: order.description), .number("discountAmount", "0"),
                    .flag("taxIsAfterDiscount", false),
                ], order.purchaseOrder.map { [.text("purchaseOrderNumber", $0)] } ?? [],
            ])
    }
}

/// What was settled together on one day.
struct Batch: Sendable {
    let id: String
    let settled: Timestamp
    let statistics: [Statistic]

    /// What a batch did with one brand.
    struct Statistic: Sendable {
        let brand: TestCard.Brand
        var charged: Int64 = 0
        var charges = 0
        var refunded: Int64 = 0
        var refunds = 0
        var voids = 0
        var declines = 0
    }

    /// The members that details of a transaction show too.
    var head: [Node] {
        [
            .text("batchId", id), .text("settlementTimeUTC", CivilTime.utc(settled)),
            .text("settlementTimeLocal", CivilTime.local(settled)), .text("settlementState", "settledSuccessfully"),
        ]
    }

    /// An entry of a list of batches.
    func content(withStatistics: Bool) -> Node.Content {
        .members(
            head.map(Optional.some) + [
                .text("paymentMethod", "creditCard"), .text("marketType", "eCommerce"),
                .text("product", "Card Not Present"),
                withStatistics ? .list("statistics", item: "statistic", statistics.map(\.content)) : nil,
            ])
    }
}

extension Batch.Statistic {
    /// The counts and sums.
    fileprivate var content: Node.Content {
        .members([
            .text("accountType", brand.rawValue), .number("chargeAmount", Amount.text(charged)),
            .number("chargeCount", "\(charges)"), .number("refundAmount", Amount.text(refunded)),
            .number("refundCount", "\(refunds)"), .number("voidCount", "\(voids)"),
            .number("declineCount", "\(declines)"), .number("errorCount", "0"),
        ])
    }
}
