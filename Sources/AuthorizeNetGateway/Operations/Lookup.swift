public import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// What a batch of settled transactions took and gave back, by the gateway's own count.
    public struct SettledBatch: Hashable, Sendable {
        /// The gateway's id of the batch.
        public let id: String
        /// When it was settled, when the gateway tells.
        public let settledAt: Timestamp?
        /// Whether it settled; one that did not is tried again.
        public let isSettled: Bool
        /// What was charged.
        public let charged: Money
        /// How many charges there are.
        public let chargeCount: Int64
        /// What was given back.
        public let refunded: Money
        /// How many refunds there are.
        public let refundCount: Int64
    }

    /// A payment with all that belongs to it: its refunds and the method that was kept.
    func payment(of details: Wire.Details) async throws(PaymentError) -> Payment {
        guard !details.isRefund else {
            throw PaymentError(
                .notFound, "transaction \(details.id.printable()) is a refund and no payment", gateway: .authorizeNet)
        }
        let refunds = details.status == "settledSuccessfully" ? try await refunds(of: details) : []
        let payment = try caller.readable { () throws(InvalidValue) in
            try self.payment(details, refunded: sum(refunds), kept: nil)
        }
        guard details.customerID != nil, let kept = try await keptMethod(of: details, payment) else { return payment }
        return payment.keeping(kept)
    }

    /// Payments with all that belongs to them.
    func payments(of details: [Wire.Details]) async throws(PaymentError) -> [Payment] {
        var payments: [Payment] = []
        for item in details { payments.append(try await payment(of: item)) }
        return payments
    }

    /// A part of a listing: the unsettled transactions, or those of one batch.
    struct ListPart: Sendable {
        let entries: [Wire.Summary]
        /// When the batch was settled; nil for the unsettled ones.
        let settledAt: Timestamp?
        /// The name of the next part; nil at the end.
        let next: String?
    }

    /// The part of a listing that a cursor names: none for the unsettled ones, the id of the batch before for a batch.
    ///
    /// A batch counts when what was made in the period may be in it.
    func part(of period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> ListPart {
        guard let cursor else {
            return ListPart(entries: try await unsettled(), settledAt: nil, next: Self.batchCursor)
        }
        guard cursor.hasPrefix(Self.batchCursor) else {
            throw PaymentError(
                InvalidValue("cursor", cursor, "is none that a listing of Authorize.net gave"), gateway: .authorizeNet)
        }
        let previous = cursor.dropFirst(Self.batchCursor.count)
        let batches = try await batches(from: period.lowerBound, to: Self.lastSettlement(of: period))
        let start = previous.isEmpty ? 0 : batches.firstIndex { $0.id == previous }.map { $0 + 1 }
        guard let start else {
            throw PaymentError(
                InvalidValue("cursor", cursor, "names a batch that is not of this period"), gateway: .authorizeNet)
        }
        guard start < batches.count else { return ListPart(entries: [], settledAt: nil, next: nil) }
        let batch = batches[start]
        return ListPart(
            entries: try await summaries(in: batch.id),
            settledAt: try caller.readable { () throws(InvalidValue) in
                try batch.settledAt.map { text throws(InvalidValue) in try time(text) }
            },
            next: start + 1 < batches.count ? Self.batchCursor + batch.id : nil)
    }

    private static let batchCursor = "batch/"

    /// Until when what was made in a period may settle.
    static func lastSettlement(of period: Range<Timestamp>) -> Timestamp {
        period.upperBound.adding(seconds: settlementDays * 86_400)
    }

    /// The payments of a part that were begun in `period`.
    func payments(in part: ListPart, _ period: Range<Timestamp>) async throws(PaymentError) -> [Payment] {
        let entries = try entries(of: part, in: period).filter {
            !Mapping.isRefund($0.status) && Mapping.paymentStatus($0.status) != nil
        }
        var refunds: [Refund] = []
        if let settledAt = part.settledAt, !entries.isEmpty {
            let cards = Set(entries.map(\.accountNumber))
            refunds = try await self.refunds(since: settledAt) { cards.contains($0.accountNumber) }
        }
        return try caller.readable { () throws(InvalidValue) in
            try entries.map { entry throws(InvalidValue) in
                try payment(entry, refunded: sum(refunds.filter { $0.payment.id == entry.id }))
            }
        }
    }

    /// The refunds of a part that were begun in `period`.
    func refunds(in part: ListPart, _ period: Range<Timestamp>) async throws(PaymentError) -> [Refund] {
        try await refunds(of: try entries(of: part, in: period).filter { Mapping.isRefund($0.status) })
    }

    private func entries(of part: ListPart, in period: Range<Timestamp>) throws(PaymentError) -> [Wire.Summary] {
        try caller.readable { () throws(InvalidValue) in
            var entries: [Wire.Summary] = []
            for entry in part.entries where period.contains(try time(entry.submitted)) { entries.append(entry) }
            return entries
        }
    }

    /// A batch as the package's own value.
    func settledBatch(_ batch: Wire.Batch) throws(InvalidValue) -> SettledBatch {
        let statistics = batch.statistics ?? []
        var (chargeCount, refundCount): (Int64, Int64) = (0, 0)
        for statistic in statistics {
            chargeCount += max(0, min(statistic.chargeCount, 1_000_000_000))
            refundCount += max(0, min(statistic.refundCount, 1_000_000_000))
        }
        let currency = configuration.currency
        return SettledBatch(
            id: batch.id, settledAt: try batch.settledAt.map { text throws(InvalidValue) in try time(text) },
            isSettled: batch.state == "settledSuccessfully",
            charged: try Money.sum(
                statistics.map { item throws(InvalidValue) in try money(item.chargeAmount) }, in: currency),
            chargeCount: chargeCount,
            refunded: try Money.sum(
                statistics.map { item throws(InvalidValue) in try money(item.refundAmount) }, in: currency),
            refundCount: refundCount)
    }
}
