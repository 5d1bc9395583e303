internal import MockServerKit
internal import PaymentCore

/// Reports: single transactions, lists of them, batches.
extension State {
    /// `getTransactionDetailsRequest`.
    func getTransaction(_ root: Element) throws(Failure) -> Answer {
        guard let transaction = transactions[root.text("transId") ?? ""] else { throw .notFound }
        return Answer(
            payload: [
                transaction.details(batch: transaction.batch.flatMap { batches[$0] }),
                .text("clientId", optional: transaction.order.clientID),
                .text("transrefId", optional: transaction.order.refID),
            ].compactMap { $0 })
    }

    /// `getUnsettledTransactionListRequest`: also what was declined since the last settlement.
    func listUnsettled(_ root: Element) throws(Failure) -> Answer {
        let onlyHeld = root.text("status") == "pendingApproval"
        let found = transactions.all { $0.isUnsettled && (!onlyHeld || $0.status == .heldForReview) }
        return try Self.page(found, root)
    }

    /// `getTransactionListRequest`: what is in a batch.
    func listBatch(_ root: Element) throws(Failure) -> Answer {
        guard let id = root.text("batchId") else { return try Self.page([], root) }
        guard batches[id] != nil else { throw .notFound }
        return try Self.page(transactions.all { $0.batch == id }, root)
    }

    /// `getTransactionListForCustomerRequest`.
    func listForCustomer(_ root: Element) throws(Failure) -> Answer {
        let (customer, card) = (root.text("customerProfileId"), root.text("customerPaymentProfileId"))
        guard customers[customer ?? ""] != nil else { throw .notFound }
        let found = transactions.all {
            $0.profile?.customer == customer && (card == nil || $0.profile?.card == card)
        }
        return try Self.page(found, root)
    }

    /// `getSettledBatchListRequest`: at most 31 days, or the last 24 hours.
    func listBatches(_ root: Element, _ call: Call) throws(Failure) -> Answer {
        var (first, last) = (call.now.adding(seconds: -CivilTime.daySeconds), call.now)
        if let start = root.text("firstSettlementDate").flatMap(CivilTime.moment) {
            first = start
            last = root.text("lastSettlementDate").flatMap(CivilTime.moment) ?? call.now
            guard first <= last, last <= first.adding(seconds: 31 * CivilTime.daySeconds) else {
                throw .invalid("Settlement Date")
            }
        } else if root["lastSettlementDate"] != nil {
            throw .invalid("Settlement Date")
        }
        let found = batches.all { first <= $0.settled && $0.settled <= last }
        guard !found.isEmpty else { return Self.nothing }
        let withStatistics = root.flag("includeStatistics") == true
        return Answer(payload: [
            .list("batchList", item: "batch", found.reversed().map { $0.content(withStatistics: withStatistics) })
        ])
    }

    /// `getBatchStatisticsRequest`.
    func getBatch(_ root: Element) throws(Failure) -> Answer {
        guard let batch = batches[root.text("batchId") ?? ""] else { throw .notFound }
        return Answer(payload: [Node(name: "batch", content: batch.content(withStatistics: true))])
    }

    /// Nothing was found, which is no error.
    static let nothing = Answer(code: "I00004", text: "No records found.")

    /// The page asked for, of transactions that are given oldest first.
    ///
    /// Without sorting or paging the newest thousand come first.
    private static func page(_ found: [Transaction], _ root: Element) throws(Failure) -> Answer {
        // Ids grow with time, so both orders are the same.
        let isDescending = root["sorting"]?.flag("orderDescending") ?? true
        let sorted = isDescending ? found.reversed() : found
        let slice = slice(sorted, root)
        guard !slice.isEmpty else { return nothing }
        return Answer(payload: [
            .list("transactions", item: "transaction", slice.map(\.summary)),
            .number("totalNumInResultSet", "\(found.count)"),
        ])
    }

    /// The entries of the page that `paging` asks for; pages are counted from 1.
    static func slice<Entry>(_ entries: [Entry], _ root: Element) -> ArraySlice<Entry> {
        let limit = root.text("paging", "limit").flatMap(Int.init) ?? 1000
        let page = root.text("paging", "offset").flatMap(Int.init) ?? 1
        return entries.dropFirst((page - 1) * limit).prefix(limit)
    }
}
