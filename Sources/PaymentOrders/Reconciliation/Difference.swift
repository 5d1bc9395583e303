public import PaymentCore

/// Something that a gateway and this store tell differently.
public struct Difference: Sendable, Hashable {
    /// What differs.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The gateway took money for an attempt that is not recorded as a success.
        case missingHere = "missing-here"
        /// A success is recorded here and the gateway has none.
        case missingThere = "missing-there"
        /// The gateway took another amount.
        case amountDiffers = "amount-differs"
        /// The gateway has the payment in a state that does not fit the attempt's.
        case stateDiffers = "state-differs"
        /// Money that bears no reference of this store.
        case unknownReference = "unknown-reference"
        /// A second payment under one reference.
        case duplicateReference = "duplicate-reference"
        /// The gateway gave back more than is recorded.
        case refundMissingHere = "refund-missing-here"
        /// More is recorded as given back than the gateway gave back.
        case refundMissingThere = "refund-missing-there"
        /// Payers' banks have more, or less, than is recorded.
        case disputeDiffers = "dispute-differs"
    }

    /// What differs.
    public let kind: Kind
    /// The merchant reference, where there is one.
    public let reference: MerchantReference?
    /// The gateway's id of the payment, where there is one.
    public let transaction: GatewayReference?
    /// The order, where it is known.
    public let order: Order.ID?
    /// What is recorded here.
    public let here: Money?
    /// What the gateway has.
    public let there: Money?
    /// What was seen, as a sentence for staff.
    public let detail: String
    /// What was done about it; nil when nothing was.
    public internal(set) var repair: String?

    init(
        _ kind: Kind, reference: MerchantReference? = nil, transaction: GatewayReference? = nil, order: Order.ID? = nil,
        here: Money? = nil, there: Money? = nil, detail: String
    ) {
        self.kind = kind
        self.reference = reference
        self.transaction = transaction
        self.order = order
        self.here = here
        self.there = there
        self.detail = detail
    }

    /// The same difference, with what was done about it.
    func repaired(_ how: String) -> Difference {
        var difference = self
        difference.repair = how
        return difference
    }

    /// What tells it from every other, so that one case is opened for it.
    var name: String {
        let amount = there.map { String($0.minorUnits) }
        return [kind.rawValue, reference?.text, transaction?.id, amount].map { $0 ?? "" }.joined(separator: "/")
    }
}

/// What a reconciliation of an account found (O-5).
public struct Reconciliation: Sendable, Hashable {
    /// The account.
    public let account: AccountName
    /// From, to (not included).
    public let period: Range<Timestamp>
    /// How many payments the gateway has in the period.
    public let payments: Int
    /// How many refunds.
    public let refunds: Int
    /// How many attempts are recorded here.
    public let attempts: Int
    /// What differs, repaired or not.
    public let differences: [Difference]

    /// What differs still.
    public var left: [Difference] { differences.filter { $0.repair == nil } }
}
