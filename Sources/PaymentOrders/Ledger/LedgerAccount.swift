public import PaymentCore

/// An account of the ledger.
///
/// The chart is short: what customers owe and have to their credit, what gateways hold for the merchant, what was sold, and the few
/// places where money waits for a person.
public enum LedgerAccount: Hashable, Sendable, CustomStringConvertible {
    /// What gateways took and have not paid out, or what was counted by hand (an asset).
    case clearing(AccountName)
    /// What customers agreed to pay and were not asked for yet (an asset).
    case unbilled
    /// What customers were asked for and have not paid (an asset).
    case receivable
    /// Money that customers have to their credit (a liability).
    case customerBalance
    /// Money that is owed back to customers (a liability).
    case owedBack
    /// What was sold (income).
    case sales
    /// What was not asked for any more (an expense).
    case waived
    /// What gateways kept for themselves (an expense).
    case fees
    /// What payers' banks took back (an expense until the dispute is won).
    case disputes
    /// Genuine money of which nobody knows whose it is (a liability).
    case suspense

    /// The name, as in the database and in reports: `clearing/stripe`.
    public var description: String {
        switch self {
        case .clearing(let account): "clearing/\(account)"
        case .unbilled: "unbilled"
        case .receivable: "receivable"
        case .customerBalance: "customer-balance"
        case .owedBack: "owed-back"
        case .sales: "sales"
        case .waived: "waived"
        case .fees: "fees"
        case .disputes: "disputes"
        case .suspense: "suspense"
        }
    }

    /// The account of this name.
    ///
    /// - Throws: `InvalidValue` when there is none.
    public init(_ name: String) throws(InvalidValue) {
        let plain: [LedgerAccount] = [
            .unbilled, .receivable, .customerBalance, .owedBack, .sales, .waived, .fees, .disputes, .suspense,
        ]
        if let account = plain.first(where: { $0.description == name }) {
            self = account
        } else if name.hasPrefix("clearing/") {
            self = .clearing(try AccountName(String(name.dropFirst("clearing/".count))))
        } else {
            throw InvalidValue("ledgerAccount", name, "is no account of the ledger")
        }
    }
}
