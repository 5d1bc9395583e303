internal import PaymentCore
public import PaymentPlans

/// How an offer is paid: the settings of one of the five products.
public enum OfferProduct: Hashable, Sendable {
    /// A deposit on booking, the rest later (P-IN-1).
    case calendar(CalendarDeposit)
    /// Parts of the payer's own choosing (P-LE-1).
    case parts(PayerChosenParts)
    /// A prepayment for each kind of visit (P-BK-6).
    case visits(PaidBooking)
    /// A deposit, and the rest charged when work is done or a day is reached (P-IF-2).
    case scheduled(ScheduledBalance)
    /// A down payment and a rest before travel, or rules of its own (P-TR-1).
    case travel(TravelDeal)

    /// Which product it is.
    public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
        /// A deposit on booking.
        case calendar
        /// Parts of the payer's own choosing.
        case parts
        /// Prepaid visits.
        case visits
        /// A scheduled balance.
        case scheduled
        /// A travel deal.
        case travel
    }

    /// Which product it is.
    public var name: Name {
        switch self {
        case .calendar: .calendar
        case .parts: .parts
        case .visits: .visits
        case .scheduled: .scheduled
        case .travel: .travel
        }
    }

    /// The terms as they are set up, of any of its kinds.
    func anyTerms() throws(PlanError) -> Terms {
        switch self {
        case .calendar(let settings): try settings.terms()
        case .parts(let settings): try settings.terms()
        case .visits(let settings): try settings.terms(for: settings.kinds.keys.min() ?? "").terms
        case .scheduled(let settings): try settings.terms()
        case .travel(let settings): try settings.terms()
        }
    }

    /// Every amount in the settings but those of the kinds of visits.
    var amounts: [Money] {
        switch self {
        case .calendar(let settings): settings.deposit?.amounts ?? []
        case .scheduled(let settings): settings.deposit.amounts
        case .travel(let settings):
            (settings.custom?.rules ?? []).compactMap { if case .fixed(let amount, _) = $0 { amount } else { nil } }
        case .parts, .visits: []
        }
    }
}

extension DepositAmount {
    fileprivate var amounts: [Money] {
        switch self {
        case .flat(let amount): [amount]
        case .percentage(_, let least, let most): [least, most].compactMap(\.self)
        }
    }
}
