internal import MockServerKit
internal import PaymentCore

/// Something that happens by itself when its time comes.
enum DueWork: Sendable {
    /// The daily cut-off.
    case settlement
    /// An authorization, held or not, lapses after thirty days.
    case authorizationExpires(String)
    /// The nightly job charges a subscription.
    case subscriptionCharges(String)
}

extension State {
    /// The hour, in UTC, of the daily settlement.
    static let settlementHour: Int64 = 1
    /// The hour, in UTC, of the nightly job of subscriptions.
    static let subscriptionHour: Int64 = 10

    /// Does one piece of work whose time has come.
    mutating func perform(_ work: DueWork, _ call: inout Call) {
        switch work {
        case .settlement: settle(&call)
        case .authorizationExpires(let id): expire(id)
        case .subscriptionCharges(let id): chargeSubscription(id, &call)
        }
    }

    /// Puts the next daily settlement on the agenda, unless it is there.
    mutating func planSettlement(_ call: Call) {
        guard !isSettlementPlanned else { return }
        isSettlementPlanned = true
        agenda.plan(.settlement, at: CivilTime.next(hour: Self.settlementHour, after: call.now))
    }

    /// Settles all that is captured or refunded; what was voided or declined goes into the batch as well.
    private mutating func settle(_ call: inout Call) {
        isSettlementPlanned = false
        let pending = transactions.all {
            $0.isUnsettled && $0.status != .authorizedPendingCapture && $0.status != .heldForReview
        }
        guard !pending.isEmpty else { return }
        let id = nextID(.batch, call)
        batches.add(Batch(id: id, settled: call.now, statistics: Self.statistics(of: pending)), id: id)
        for transaction in pending {
            transactions.change(transaction.id) {
                $0.batch = id
                switch $0.status {
                case .capturedPendingSettlement:
                    $0.status = .settledSuccessfully
                    $0.settledAt = call.now
                case .refundPendingSettlement:
                    $0.status = .refundSettledSuccessfully
                    $0.settledAt = call.now
                default: break
                }
            }
        }
    }

    private static func statistics(of transactions: [Transaction]) -> [Batch.Statistic] {
        var statistics: [Batch.Statistic] = []
        for transaction in transactions {
            let brand = transaction.card.brand
            let place = statistics.firstIndex { $0.brand == brand } ?? statistics.count
            if place == statistics.count { statistics.append(Batch.Statistic(brand: brand)) }
            switch transaction.status {
            case .capturedPendingSettlement:
                statistics[place].charged += transaction.settling
                statistics[place].charges += 1
            case .refundPendingSettlement:
                statistics[place].refunded += transaction.settling
                statistics[place].refunds += 1
            case .voided: statistics[place].voids += 1
            default: statistics[place].declines += 1
            }
        }
        return statistics
    }

    private mutating func expire(_ id: String) {
        transactions.change(id) {
            if $0.status == .authorizedPendingCapture || $0.status == .heldForReview { $0.status = .expired }
        }
    }
}
