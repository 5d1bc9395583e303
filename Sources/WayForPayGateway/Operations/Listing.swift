internal import PaymentCore
internal import PaymentHTTP

/// A part of a period that WayForPay lists at once: at most 31 days.
struct Window: Hashable, Sendable {
    /// The most days in one list.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/1736786 (read 2026-11-21)
    private static let secondsMax: Int64 = 31 * 86_400
    /// The most lists that are read to find the refunds of one payment: a year's.
    static let countMax = 12

    /// The first second.
    let begin: Int64
    /// The second behind the last one.
    let end: Int64

    /// The windows of a period, newest first; none for an empty one.
    static func all(in period: Range<Timestamp>) -> [Window] {
        var windows: [Window] = []
        var window = first(in: period)
        while let current = window {
            windows.append(current)
            guard windows.count <= countMax else { break }
            window = current.next(in: period)
        }
        return windows
    }

    /// The newest window of a period; whole seconds, the end rounded up so that nothing is lost there.
    static func first(in period: Range<Timestamp>) -> Window? {
        Window(endingAt: period.upperBound.adding(milliseconds: 999).secondsSinceEpoch, in: period)
    }

    /// The window before this one.
    func next(in period: Range<Timestamp>) -> Window? { Window(endingAt: begin, in: period) }

    /// The window of a period that ends at `end`; nil where nothing of the period is left.
    init?(endingAt end: Int64, in period: Range<Timestamp>) {
        let start = period.lowerBound.secondsSinceEpoch
        guard end > start else { return nil }
        begin = max(start, end - Self.secondsMax)
        self.end = end
    }
}

extension WayForPay {
    /// The window of `period` that a cursor names, and the entries in it.
    func entries(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> (entries: [Wire.Transaction], next: String?) {
        var window = Window.first(in: period)
        if let cursor {
            guard let end = Int64(cursor), let first = window, end < first.end,
                let named = Window(endingAt: end, in: period)
            else {
                throw PaymentError(
                    InvalidValue("cursor", cursor, "is none that a page of this period gave"), gateway: .wayForPay)
            }
            window = named
        }
        guard let window else { return ([], nil) }
        let entries = try await ask(.list(window))
        return (entries, window.next(in: period).map { String($0.end) })
    }

    /// The payments among entries of a list, newest first; those with refunds are looked up, because a list does not
    /// sum them up.
    func payments(_ entries: [Wire.Transaction]) async throws(PaymentError) -> [Payment] {
        let refunded = Set(entries.filter(\.isRefund).map(\.orderReference))
        var seen: Set<String> = []
        var payments: [Payment] = []
        for entry in entries.sorted(by: { $0.begun > $1.begun }) where entry.isPayment {
            guard seen.insert(entry.orderReference).inserted else { continue }
            let stage = Mapping.stage(entry.status)
            let isWhole = stage != .refunded && stage != .refundWaiting && !refunded.contains(entry.orderReference)
            let wire = isWhole ? entry : try await find(entry.orderReference)
            payments.append(try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .asFound) })
        }
        return payments
    }

    /// The refunds among entries of a list, newest first, each known by its place in the whole history of its payment.
    func refunds(_ entries: [Wire.Transaction]) async throws(PaymentError) -> [Refund] {
        var refunds: [Refund] = []
        for (order, entries) in Dictionary(grouping: entries.filter(\.isRefund), by: \.orderReference) {
            let moments = Set(entries.map(\.moment))
            let all = try await history(of: order)
            let listed = all.filter { moments.contains($0.createdAt.secondsSinceEpoch) }
            // A history that does not add up is told as one refund, which is better than none.
            refunds += listed.isEmpty ? all : listed
        }
        return refunds.sorted { ($0.createdAt, $0.reference.id) > ($1.createdAt, $1.reference.id) }
    }
}

extension Wire.Transaction {
    /// Whether this entry of a list is a refund.
    var isRefund: Bool { type?.uppercased() == "REFUND" }

    /// Whether this entry of a list is a payment: no refund, no capture of what another entry holds, no check of a
    /// card.
    var isPayment: Bool { !["REFUND", "SETTLE", "VERIFY"].contains(type?.uppercased()) }

    /// When the entry was made or came to its end, in seconds.
    var moment: Int64 { processingDate ?? createdDate ?? 0 }

    /// When the entry's order was begun, in seconds.
    var begun: Int64 { createdDate ?? processingDate ?? 0 }
}

extension Exchange where Object == [Wire.Transaction] {
    /// All entries of a window.
    ///
    /// Whether WayForPay counts the last second in is not said, so it is asked for and left out here.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/1736786 (read 2026-11-21)
    static func list(_ window: Window) -> Exchange {
        Exchange(
            name: "list", type: "TRANSACTION_LIST", signed: .transactionList,
            members: ["apiVersion": 1, "dateBegin": .integer(window.begin), "dateEnd": .integer(window.end)],
            isRead: true, answerBytesMax: 16 * 1024 * 1024, proof: .connection(),
            read: { root, _ throws(JSONError) in
                var entries: [Wire.Transaction] = []
                for element in try root.require("transactionList").elements() {
                    let entry = try Wire.Transaction(JSONDocument.Required(value: element))
                    if entry.begun < window.end { entries.append(entry) }
                }
                return entries
            })
    }
}
