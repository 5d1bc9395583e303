public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

extension Orders {
    /// Closes the ledger up to the beginning of today, in the zone of the business: its sums are kept, and reports begin with them
    /// instead of with the first line.
    ///
    /// The collector does it once a day; whoever collects by other means may call it as often. Lines that are booked for an earlier
    /// time later, because a clock was wrong, are added to the closings they belong to, so a closing is always the sum of its lines:
    /// `payments store check` compares them.
    ///
    /// - Returns: up to when the ledger was closed; nil when it was closed that far already, or has no lines yet.
    /// - Throws: `OrderError.storeUnavailable` also when somebody who is booking did not end within half a second; it can be done later.
    @discardableResult
    public func closeLedger() async throws(OrderError) -> Timestamp? {
        let midnight = try await store.transaction { (tx) throws(OrderError) in
            let now = try moment(tx)
            let midnight = business.zone.moment(startOf: now.day).instant
            return try tx.lastClosing(until: midnight)?.until == midnight ? nil : midnight
        }
        guard let midnight else { return nil }
        return try await store.transaction { (tx) throws(OrderError) in
            // Whoever waits for another one's closing may wait longer than those who book may be kept waiting.
            try tx.lock(LedgerClosing.lock)
            guard try tx.lastClosing(until: midnight)?.until != midnight else { return nil }
            try tx.lockLedger()
            let turnovers = try tx.turnovers(until: midnight)
            guard !turnovers.isEmpty else { return nil }
            try tx.insert(LedgerClosing(until: midnight, turnovers: turnovers))
            return midnight
        }
    }
}

extension LedgerClosing {
    /// What one who closes the ledger holds.
    static let lock = "ledger/closing"
}

extension StoreTransaction {
    /// What every account moved until a time (not included): the sums of the last closing before it, and the lines since.
    func turnovers(until end: Timestamp) throws(OrderError) -> [LedgerTurnover] {
        let closing = try lastClosing(until: end)
        let start = closing?.until ?? .earliest
        return try LedgerTurnover.sum(closing?.turnovers ?? [], turnovers(in: start..<end))
    }
}

extension LedgerTurnover {
    private struct Place: Hashable {
        let account: LedgerAccount
        let currency: Currency
    }

    /// What accounts moved in two periods, together; by currency and name.
    static func sum(_ first: [LedgerTurnover], _ second: [LedgerTurnover]) throws(OrderError) -> [LedgerTurnover] {
        var sums: [Place: (debit: Int128, credit: Int128)] = [:]
        for turnover in first + second {
            let place = Place(account: turnover.account, currency: turnover.debit.currency)
            let sum = sums[place] ?? (0, 0)
            sums[place] = (
                sum.debit + Int128(turnover.debit.minorUnits), sum.credit + Int128(turnover.credit.minorUnits)
            )
        }
        var turnovers: [LedgerTurnover] = []
        for (place, sum) in sums {
            turnovers.append(
                try LedgerTurnover(
                    account: place.account, debit: sum.debit, credit: sum.credit, currency: place.currency))
        }
        return turnovers.sorted {
            ($0.debit.currency.code, $0.account.description) < ($1.debit.currency.code, $1.account.description)
        }
    }
}
