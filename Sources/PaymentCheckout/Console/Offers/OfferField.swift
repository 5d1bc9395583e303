/// The fields that offers are set up with.
enum OfferField: String, CaseIterable, Sendable {
    case name, kind, currency, price, account, acceptsPayments, acceptsParts, note
    // The deposit of calendars and scheduled balances, and how the rest comes in.
    case depositKind, deposit, depositLeast, depositMost
    case balance, balanceWhen, balanceDays, balanceUnit, balanceDate
    case tierHours, tierKept
    // Parts of the payer's own choosing.
    case minimumFirst, success, measure, place
    // Prepaid visits.
    case kindName, kindAmount, lifetimeHours, autoCancelMinutes
    // Equal parts of a scheduled balance.
    case partCount, partEvery, partUnit
    // Travel deals.
    case downPayment, downPaymentDays, restDays, customOn
    case ruleKind, ruleValue, ruleDate, ruleDays, ruleFrom
    // For the amounts that are shown, where staff type the price of each order.
    case example

    /// What the form calls it; with the number of its row where there are several.
    func key(_ row: Int? = nil) -> String { row.map { "\(rawValue)-\($0)" } ?? rawValue }
}

/// What can be chosen in the fields of an offer.
enum OfferOption {
    /// How a deposit is said.
    enum DepositKind: String, CaseIterable {
        case percentage, flat
    }

    /// How the rest of a calendar's booking comes in.
    enum Balance: String, CaseIterable {
        case draftInvoice, invoiceWhenDue, savedMethod
    }

    /// When the rest falls due.
    enum When: String, CaseIterable {
        case beforeStart, afterBooking, onDate, productionComplete, completion

        /// What calendars can have.
        static let ofCalendars: [When] = [.beforeStart, .afterBooking, .onDate]
        /// What scheduled balances can have.
        static let ofBalances: [When] = [.productionComplete, .completion, .afterBooking, .onDate]
    }

    /// How far equal parts are apart.
    enum Unit: String, CaseIterable {
        case days, weeks, months, monthEnds
    }

    /// What a row of custom down payments is.
    enum RuleKind: String, CaseIterable {
        case none, fixed, percentage
    }
}

/// How many rows forms have.
enum OfferRows {
    /// Rows that are free behind those in use.
    static let free = 2
    static let kindsMax = 20
    static let rulesMax = 12
    static let tiers = 3
}
