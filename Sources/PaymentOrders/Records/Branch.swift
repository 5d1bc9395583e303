public import PaymentCore

/// A place of business with books of its own: what its income is entered as (P-BK-2).
public struct Branch: Hashable, Sendable, Codable {
    /// What people call it; no other branch of the business has the name.
    public let name: String
    /// The category of income, as the merchant's books name it.
    public let incomeCategory: String
    /// The type of payment, as the merchant's books name it.
    public let paymentType: String
    /// The fiscal registrar that issues the receipts; nil where none is used.
    public let fiscalRegistrar: String?

    /// Checks and keeps a description.
    ///
    /// - Throws: `InvalidValue` for a name, category, type or registrar without characters or of more than 80.
    public init(
        name: String, incomeCategory: String, paymentType: String, fiscalRegistrar: String? = nil
    ) throws(InvalidValue) {
        let fields = [
            ("branch", name), ("incomeCategory", incomeCategory), ("paymentType", paymentType),
            ("fiscalRegistrar", fiscalRegistrar ?? "none"),
        ]
        for (field, text) in fields where text.isEmpty || text.count > 80 {
            throw InvalidValue(field, text, "must have 1 to 80 characters")
        }
        self.name = name
        self.incomeCategory = incomeCategory
        self.paymentType = paymentType
        self.fiscalRegistrar = fiscalRegistrar
    }
}

/// The branches of a business, as its store keeps them.
public struct Branches: Hashable, Sendable {
    /// All of them, none for a business without.
    ///
    /// The first one has what is booked without naming one.
    public let all: [Branch]
    /// The branch whose books have what customers top up from an app or a bot; the first one unless another was chosen (P-BK-10).
    public let topUp: String?

    /// Checks and keeps branches.
    ///
    /// - Throws: `InvalidValue` for two of one name, and a branch for top-ups that is none of them.
    public init(_ all: [Branch] = [], topUp: String? = nil) throws(InvalidValue) {
        let names = all.map(\.name)
        if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw InvalidValue("branches", name, "is the name of two branches")
        }
        if let topUp, !names.contains(topUp) { throw InvalidValue("topUp", topUp, "is none of the branches") }
        self.all = all
        self.topUp = topUp ?? names.first
    }

    /// The branch of a name.
    public subscript(name: String) -> Branch? { all.first { $0.name == name } }
}

/// Money that came in at a branch, or went back, as its books are to have it (P-BK-2).
///
/// It is recorded in the transaction that books the money, with the branch's settings of that time.
public struct IncomeEntry: Hashable, Sendable {
    /// The journal entry of the ledger that moved the money.
    public let journal: String
    /// The account it came in at.
    public let account: AccountName
    /// The order.
    public let order: Order.ID
    /// Who paid.
    public let customer: Customer.ID
    /// The branch's name.
    public let branch: String
    /// The category of income.
    public let category: String
    /// The type of payment.
    public let paymentType: String
    /// The fiscal registrar; nil where none is used.
    public let fiscalRegistrar: String?
    /// What came in, before the gateway's fee; below zero is what went back.
    public let amount: Money
    /// When it was booked.
    public let at: Timestamp

    /// Creates a record from its fields.
    public init(
        journal: String, account: AccountName, order: Order.ID, customer: Customer.ID, branch: String, category: String,
        paymentType: String, fiscalRegistrar: String?, amount: Money, at: Timestamp
    ) {
        self.journal = journal
        self.account = account
        self.order = order
        self.customer = customer
        self.branch = branch
        self.category = category
        self.paymentType = paymentType
        self.fiscalRegistrar = fiscalRegistrar
        self.amount = amount
        self.at = at
    }
}

/// A place in the list of income entries.
public struct IncomeCursor: Hashable, Sendable {
    /// When the last entry of the page was booked.
    public let at: Timestamp
    /// Its journal entry.
    public let journal: String
    /// Its account.
    public let account: AccountName

    /// The place behind `entry`.
    public init(_ entry: IncomeEntry) { (at, journal, account) = (entry.at, entry.journal, entry.account) }
}
