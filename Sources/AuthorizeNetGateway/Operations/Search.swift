internal import PaymentCore
internal import PaymentHTTP

/// Finding transactions: the gateway lists the unsettled ones, and the settled ones batch by batch, and searches for
/// nothing.
extension AuthorizeNet {
    /// For how many days after its settlement a payment can have refunds; the gateway takes them for 180.
    private static let refundDays: Int64 = 190
    /// The days of one question about batches; at most 31 are allowed.
    private static let batchWindowDays: Int64 = 30
    private static let secondsPerDay: Int64 = 86_400
    /// 1996-01-01: the service is no older, so nothing is asked about the time before.
    private static let serviceBegan: Int64 = 820_454_400

    /// The transaction under an id, as it is now.
    func transaction(_ id: String) async throws(PaymentError) -> Wire.Details { try await ask(.details(id)) }

    /// The payments under an invoice number, newest first: among the unsettled ones, else in the batches settled since `start`.
    func transactions(
        under reference: MerchantReference, since start: Timestamp
    ) async throws(PaymentError) -> [Wire.Details] {
        try await transactions(under: [reference], since: start, to: caller.clock.now())
    }

    /// How many days after it was made a payment may settle: an authorization is captured within 30.
    static let settlementDays: Int64 = 35

    /// The payments under invoice numbers, newest first: among the unsettled ones, and unless all are there in the batches settled
    /// from `start` to `end`.
    ///
    /// A refused attempt among the unsettled ones proves nothing about an approved one that has settled.
    func transactions(
        under references: Set<MerchantReference>, since start: Timestamp, to end: Timestamp
    ) async throws(PaymentError) -> [Wire.Details] {
        let numbers = Set(references.map(\.text))
        func isOurs(_ summary: Wire.Summary) -> Bool {
            summary.invoiceNumber.map(numbers.contains) == true && !Mapping.isRefund(summary.status)
        }
        var found = try await unsettled().filter(isOurs)
        if Set(found.filter { !Mapping.isDeclined($0.status) }.compactMap(\.invoiceNumber)) != numbers {
            // Their clocks may differ by as much (F-27).
            for batch in try await batches(from: start.adding(seconds: -600), to: end) {
                found += try await summaries(in: batch.id).filter(isOurs)
            }
        }
        var payments: [Wire.Details] = []
        for summary in found {
            let details = try await transaction(summary.id)
            // A refund that came to nothing has a payment's status in the list; only the details tell.
            if !details.isRefund, details.invoiceNumber.map(numbers.contains) == true { payments.append(details) }
        }
        return try newestFirst(payments)
    }

    /// The refunds of the payment in `details`, newest first.
    func refunds(of details: Wire.Details) async throws(PaymentError) -> [Refund] {
        if let void = try caller.readable({ () throws(InvalidValue) in try voidAsRefund(details) }) { return [void] }
        guard details.status == "settledSuccessfully", !details.isRefund else { return [] }
        let settled = try caller.readable { () throws(InvalidValue) in try time(details.settledAt ?? details.submitted)
        }
        let card = details.card?.number
        return try await refunds(since: settled) { $0.accountNumber.isEmpty || card == nil || $0.accountNumber == card }
            .filter { $0.payment.id == details.id }
    }

    /// The refunds made since the settlement of a payment, newest first, whose list entries `isWanted` lets through.
    func refunds(
        since settled: Timestamp, where isWanted: (Wire.Summary) -> Bool
    ) async throws(PaymentError) -> [Refund] {
        var found = try await unsettled().filter { Mapping.isRefund($0.status) && isWanted($0) }
        let end = min(caller.clock.now(), settled.adding(seconds: Self.refundDays * Self.secondsPerDay))
        for batch in try await batches(from: settled, to: end) where batch.mayHaveRefunds {
            found += try await summaries(in: batch.id).filter { Mapping.isRefund($0.status) && isWanted($0) }
        }
        return try await refunds(of: found)
    }

    /// The refunds behind entries of lists, newest first.
    func refunds(of summaries: [Wire.Summary]) async throws(PaymentError) -> [Refund] {
        var details: [Wire.Details] = []
        for summary in summaries {
            let refund = try await transaction(summary.id)
            // One that was given without naming a payment is nobody's.
            if refund.isRefund, refund.originalID != nil { details.append(refund) }
        }
        let sorted = try newestFirst(details)
        return try caller.readable { () throws(InvalidValue) in
            try sorted.map { details throws(InvalidValue) in try refund(details) }
        }
    }

    /// Every transaction that has not settled, newest first.
    func unsettled() async throws(PaymentError) -> [Wire.Summary] {
        try await all { number in .unsettled(page: number) }
    }

    /// Every transaction of a batch.
    func summaries(in batch: String) async throws(PaymentError) -> [Wire.Summary] {
        try await all { number in .transactions(in: batch, page: number) }
    }

    /// The batches settled from `start` to `end`, newest first.
    func batches(from start: Timestamp, to end: Timestamp) async throws(PaymentError) -> [Wire.Batch] {
        // Whole days: whether the bounds of a question are days or moments is nowhere said.
        let first = max(start.secondsSinceEpoch, Self.serviceBegan) / Self.secondsPerDay * Self.secondsPerDay
        let end = min(end, caller.clock.now())
        var lower = Timestamp(secondsSinceEpoch: first)
        var batches: [Wire.Batch] = []
        var seen: Set<String> = []
        while lower < end {
            let upper = min(end, lower.adding(seconds: Self.batchWindowDays * Self.secondsPerDay))
            // A batch at the joint of two questions is told twice.
            batches += try await ask(.batches(from: lower, to: upper)).filter { seen.insert($0.id).inserted }
            lower = upper
        }
        return batches.sorted { ($0.settledAt ?? "", $0.id) > ($1.settledAt ?? "", $1.id) }
    }

    /// Every page of a list.
    private func all(
        _ page: (Int64) -> Exchange<[Wire.Summary]>
    ) async throws(PaymentError) -> [Wire.Summary] {
        var entries: [Wire.Summary] = []
        var seen: Set<String> = []
        var number: Int64 = 1
        while true {
            let next = try await ask(page(number))
            let fresh = next.filter { seen.insert($0.id).inserted }
            entries += fresh
            // A full page may have another behind it; one without news comes back to where it was.
            if next.count < Exchange<[Wire.Summary]>.pageLimit { return entries }
            guard !fresh.isEmpty else {
                throw PaymentError(
                    .gatewayFault, "Authorize.net's list comes back to where it was", gateway: .authorizeNet)
            }
            number += 1
        }
    }

    private func newestFirst(_ details: [Wire.Details]) throws(PaymentError) -> [Wire.Details] {
        try caller.readable { () throws(InvalidValue) in
            try details.map { item throws(InvalidValue) in (time: try time(item.submitted), item: item) }
        }
        .sorted { ($0.time, $0.item.id.utf8.count, $0.item.id) > ($1.time, $1.item.id.utf8.count, $1.item.id) }
        .map(\.item)
    }
}

extension Exchange where Object == Wire.Details {
    /// A transaction as it is now.
    static func details(_ id: String) -> Exchange {
        Exchange(
            name: "lookup", call: "getTransactionDetailsRequest", members: ["transId": .string(id)],
            read: reading { root throws(JSONError) in try Wire.Details(root.require("transaction")) },
            mismatch: { $0.id == id ? nil : "it names '\($0.id.printable())' instead of \(id)" })
    }
}

extension Exchange where Object == [Wire.Summary] {
    /// The entries of one page; a thousand is the most there may be.
    static var pageLimit: Int { 1000 }

    /// One page of the transactions that have not settled, newest first.
    static func unsettled(page: Int64) -> Exchange {
        list("list-unsettled", "getUnsettledTransactionListRequest", [:], page)
    }

    /// One page of the transactions of a batch, newest first.
    static func transactions(in batch: String, page: Int64) -> Exchange {
        list("list-batch", "getTransactionListRequest", ["batchId": .string(batch)], page)
    }

    private static func list(_ name: String, _ call: String, _ selection: JSONObject, _ page: Int64) -> Exchange {
        var members = selection
        members["sorting"] = ["orderBy": "submitTimeUTC", "orderDescending": true]
        members["paging"] = ["limit": .string(String(pageLimit)), "offset": .string(String(page))]
        return Exchange(name: name, call: call, members: members, read: entries("transactions", Wire.Summary.init))
    }
}

extension Exchange where Object == [Wire.Batch] {
    /// The batches settled between two moments, at most 31 days apart.
    static func batches(from start: Timestamp, to end: Timestamp) -> Exchange {
        Exchange(
            name: "list-batches", call: "getSettledBatchListRequest",
            members: [
                "includeStatistics": true, "firstSettlementDate": .string(Wire.Time.text(start)),
                "lastSettlementDate": .string(Wire.Time.text(end)),
            ], read: entries("batchList", Wire.Batch.init))
    }
}

extension Exchange {
    /// Reads a list, which is left out where there is nothing to list; then the gateway says so (I00004).
    static func entries<Item: Sendable>(
        _ name: String, _ read: @escaping @Sendable (JSONDocument.Required) throws(JSONError) -> Item
    ) -> @Sendable (Wire.Answer, AuthorizeNet.Configuration) throws(GatewayFailure) -> [Item] {
        { answer, configuration throws(GatewayFailure) in
            try answer.requireAcceptance(absence: .notFound, for: configuration)
            do throws(JSONError) {
                if let items = try answer.root.readList(name, read) { return items }
                return answer.code == "I00004" ? [] : [try read(answer.root.require(name))]
            } catch {
                throw .unreadable(error)
            }
        }
    }
}
