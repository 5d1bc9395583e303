internal import MockServerKit
internal import PaymentCore

extension AuthorizeNetMock {
    /// What a merchant sets in the Merchant Interface, and what only a mock can be told; all at the sandbox's defaults.
    public struct Settings: Sendable {
        /// Declines charges whose address does not match (AVS `N`) with reason 27.
        public var declinesAddressMismatch = false
        /// Declines charges whose card code does not match (`N`) with reason 44.
        public var declinesCodeMismatch = false
        /// Whether the Transaction Details API is on; E00011 when it is off.
        public var allowsReporting = true
        /// How long a new customer profile or card answers E00040, as the live service does while it replicates.
        public var replicationSeconds: Int64 = 0
        /// Whether a duplicate that sent `duplicateWindow` is told the transaction it repeats.
        ///
        /// An old guide of Authorize.net promises it; no recorded answer shows it. Off gives `transId` 0 always.
        public var namesOriginalOfDuplicate = true
    }
}

/// Everything that exists on one mock account.
///
/// The rules that change it are in `Operations/`.
struct State: Sendable {
    let account: Account
    /// Turns card numbers into fingerprints, and requests into the marks of the duplicate check.
    let fingerprints: KeyedHash
    var settings = AuthorizeNetMock.Settings()
    var transactions = ObjectTable<Transaction>()
    var customers = ObjectTable<CustomerProfile>()
    var cards = ObjectTable<PaymentProfile>()
    var batches = ObjectTable<Batch>()
    var subscriptions = ObjectTable<Subscription>()
    var pages = ObjectTable<HostedPage>()
    var nonces: [String: Nonce] = [:]
    var webhooks = ObjectTable<Webhook>()
    var notifications = ObjectTable<NotificationRecord>()
    var duplicates: [[UInt64]: DuplicateEntry] = [:]
    var agenda = Agenda<DueWork>()
    /// Whether a settlement is on the agenda.
    var isSettlementPlanned = false
    let deliveries = DeliveryLedger()
    private var serials: [Series: Int64] = [:]

    /// Creates an empty account.
    init(account: Account, fingerprints: KeyedHash) {
        self.account = account
        self.fingerprints = fingerprints
    }

    /// The kinds of numbered objects, by the first number that each may get.
    enum Series: Int64 {
        case subscription = 2_000_000
        case batch = 13_000_000
        case customer = 900_000_000
        case card = 910_000_000
        case address = 920_000_000
        case transaction = 60_000_000_000
    }

    /// The next number of a kind; a random step apart, so that nobody counts on neighbors.
    mutating func nextID(_ series: Series, _ call: Call) -> String {
        let next = (serials[series] ?? series.rawValue) + 1 + Int64(call.context.random.next(below: 97))
        serials[series] = next
        return "\(next)"
    }

    /// What was captured less what was refunded or voided, in cents.
    var balance: Int64 { transactions.all { _ in true }.reduce(0) { $0 + $1.balance } }
}
