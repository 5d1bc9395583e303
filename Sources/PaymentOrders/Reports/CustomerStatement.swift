public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// A line of a statement.
public struct StatementRow: ReportRow, Hashable {
    /// What a line tells.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What was owed, or to the customer's credit, before the first day.
        case beginning
        /// Something was asked for by an invoice.
        case invoice
        /// Something was asked for and paid at once, as a deposit is.
        case charge
        /// Less is asked for: a cancellation, a waiver, a lower price.
        case reduction
        /// Money came.
        case payment
        /// Money went back.
        case refund
        /// The customer's balance of one order paid another, or was paid from another.
        case transfer
        /// What is owed, or to the customer's credit, after the last day.
        case ending

        fileprivate var word: ReportWord {
            switch self {
            case .beginning: ReportWord(rawValue, "Beginning balance", "Початкове сальдо")
            case .invoice: ReportWord(rawValue, "Invoice", "Рахунок")
            case .charge: ReportWord(rawValue, "Charge", "Нарахування")
            case .reduction: ReportWord(rawValue, "Reduction", "Зменшення")
            case .payment: ReportWord(rawValue, "Payment", "Платіж")
            case .refund: ReportWord(rawValue, "Refund", "Повернення")
            case .transfer: ReportWord(rawValue, "Transfer of balance", "Переказ балансу")
            case .ending: ReportWord(rawValue, "Ending balance", "Кінцеве сальдо")
            }
        }
    }

    /// What it tells.
    public let kind: Kind
    /// The day, in the zone of the business; nil for the beginning of everything.
    public let day: CivilDate?
    /// The number of the order; empty for balances.
    public let order: String
    /// The number of the invoice or the name of the payment or refund; empty where there is none.
    public let document: String
    /// What is added to what the customer owes; nil when it is a credit.
    public let debit: Money?
    /// What is taken from what the customer owes; nil when it is a debit.
    public let credit: Money?
    /// What the customer owes after the line; below zero is to their credit.
    public let balance: Money

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .day, .what, .order, ReportWord("document", "document", "документ"), .debit, .credit, .balance, .currency,
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            ReportCell(day), .word(kind.word), .text(order), .text(document), ReportCell(debit), ReportCell(credit),
            .money(balance), .currency(balance.currency),
        ]
    }

    /// A line of movement: `change` above zero is a debit.
    init(
        _ kind: Kind, on day: CivilDate, order: String, document: String, change: Money, balance: Money
    ) throws(OrderError) {
        self.kind = kind
        self.day = day
        self.order = order
        self.document = document
        debit = change.isPositive ? change : nil
        let negated = try OrderError.wrapping { try Money.zero(change.currency) - change }
        credit = change.isPositive ? nil : negated
        self.balance = balance
    }

    /// A line of a balance.
    init(_ kind: Kind, on day: CivilDate?, balance: Money) {
        self.kind = kind
        self.day = day
        (order, document) = ("", "")
        (debit, credit) = (nil, nil)
        self.balance = balance
    }
}

/// What a customer was asked for and paid in a period, with the balance before and after (P-IF-4), for each currency.
///
/// The balance is what was asked for and not paid, less what the customer has to their credit and what is owed back. What was only
/// agreed is not on it. It is made of the ledger, and it was checked that beginning and lines come to the ending.
public struct CustomerStatement: Hashable, Sendable {
    /// The statement in one currency.
    public struct Section: Hashable, Sendable {
        /// What was owed before.
        public let beginning: Money
        /// What happened, in order.
        public let lines: [StatementRow]
        /// What is owed after.
        public let ending: Money
    }

    /// Whose it is.
    public let customer: Customer
    /// Of which days.
    public let period: ReportPeriod
    /// One section for each currency, by code; none for a customer who never was asked for anything.
    public let sections: [Section]

    /// All lines, those of the balances included.
    public var rows: [StatementRow] {
        sections.flatMap { section in
            [StatementRow(.beginning, on: period.first, balance: section.beginning)] + section.lines
                + [StatementRow(.ending, on: period.last, balance: section.ending)]
        }
    }

    /// What the report is of.
    public var heading: ReportHeading {
        ReportHeading(
            ReportWord("statement", "Statement", "Виписка"), period,
            [
                .init(.customer, .text(customer.name)),
                .init(.customerID, .text(customer.id.text)),
            ])
    }
}

extension Orders {
    /// The statement of a customer for a period of the business's days, from the ledger (P-IF-4).
    ///
    /// - Throws: `OrderError.notFound`; `.corrupt` when beginning and lines do not come to the ending.
    public func statement(
        of customer: Customer.ID, in period: ReportPeriod = .all
    ) async throws(OrderError) -> CustomerStatement {
        let start = period.first.map { business.zone.moment(startOf: $0).instant }
        let end = period.last.map { business.zone.moment(startOf: $0.adding(days: 1)).instant }
        return try await store.transaction { (tx) throws(OrderError) in
            guard let person = try tx.customer(customer) else { throw .notFound("customer", customer) }
            let entries = try tx.entries(of: customer, until: end ?? .latest)
            let currencies = Set(entries.map(\.amount.currency)).sorted { $0.code < $1.code }
            var documents = StatementDocuments(tx)
            var sections: [CustomerStatement.Section] = []
            for currency in currencies {
                let lines = entries.filter { $0.amount.currency == currency }
                let section = try CustomerStatement.Section(
                    lines, from: start, currency, zone: business.zone, &documents)
                // A prepayment that was never made, or an order nobody was asked for, leaves nothing to tell.
                if !section.lines.isEmpty || !section.beginning.isZero { sections.append(section) }
            }
            return CustomerStatement(customer: person, period: period, sections: sections)
        }
    }
}
