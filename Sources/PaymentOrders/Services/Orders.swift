public import Logging
public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// The orders of a business: what was sold, what is to be paid when, and every movement of its money.
///
/// Its verbs are those of people who take deposits: `book`, `pay`, `sendInvoice`, `confirmManualPayment`, `complete`, `cancel`, `refund`.
/// Each is one transaction, or, where money moves, two with the call to the gateway between them; no crash, lost answer or second worker
/// at any point charges twice or loses a payment (O-2).
public struct Orders: Sendable {
    /// Where everything is kept.
    public let store: any PaymentStore
    /// How the business collects.
    public let business: Business
    /// The gateway accounts, by the merchant's names for them.
    public let accounts: [AccountName: GatewayAccount]

    let key: StoreKey
    let steadyClock: any SteadyClock
    let random: any RandomSource
    let logger: Logger
    let executor: (any TaskExecutor)?
    /// What makes references of this store differ from those of every other.
    let namespace: String

    /// Opens the orders kept in a store, which must have been migrated.
    ///
    /// - Parameters:
    ///   - store: where everything is kept.
    ///   - accounts: the gateway accounts; their names are unique.
    ///   - business: how the business collects.
    ///   - key: seals the tokens of kept methods, makes links, and chains ledger and audit; keep it apart from the store.
    ///   - steadyClock: tells how long a call was on its way; the time of day is the store's, one for all workers (F-27).
    ///   - random: draws the names of records.
    ///   - logger: gets a line for whatever a person may want to know; no secret and no personal data.
    ///   - executor: where a call to a gateway goes on when its caller is cancelled (F-17); nil for the default.
    /// - Throws: `OrderError.invalid` when two accounts have one name, or the key is not the one the store was written with;
    ///   `.storeUnavailable`.
    public static func open(
        store: any PaymentStore, accounts: [GatewayAccount], business: Business, key: StoreKey,
        steadyClock: any SteadyClock = BootClock(), random: any RandomSource = SystemRandomSource(),
        logger: Logger = Logger(label: "payments.silent", factory: { _ in SwiftLogNoOpLogHandler() }),
        executor: (any TaskExecutor)? = nil
    ) async throws(OrderError) -> Orders {
        var named: [AccountName: GatewayAccount] = [:]
        for account in accounts {
            guard named.updateValue(account, forKey: account.name) == nil else {
                throw OrderError(
                    .invalid, "two accounts are called '\(account.name)'", field: "account", value: account.name.text)
            }
        }
        let proposal = Identifier<Orders>(random: random).text
        let namespace = try await store.transaction { (tx) throws(OrderError) in
            try key.requireIsOf(tx)
            if let namespace = try tx.setting("namespace") { return namespace }
            // Of programs that open a new store together, one names it.
            try tx.lock("namespace")
            if let namespace = try tx.setting("namespace") { return namespace }
            try tx.setSetting("namespace", to: proposal)
            return proposal
        }
        return Orders(
            store: store, business: business, accounts: named, key: key, steadyClock: steadyClock, random: random,
            logger: logger,
            executor: executor, namespace: namespace)
    }

    /// The account of this name.
    ///
    /// - Throws: `OrderError.notFound`.
    public func account(_ name: AccountName) throws(OrderError) -> GatewayAccount {
        guard let account = accounts[name] else {
            throw OrderError(
                .notFound,
                "no gateway account is called '\(name)'; known are \(accounts.keys.map(\.text).sorted().joined(separator: ", "))",
                field: "account", value: name.text)
        }
        return account
    }

    /// The adapter of an account as one that can do a thing.
    func gateway<Capable>(_ name: AccountName, as _: Capable.Type, to what: String) throws(OrderError) -> Capable {
        let account = try account(name)
        guard let capable = account.gateway as? Capable else {
            throw OrderError(
                .gateway, "\(account.gateway.id) cannot \(what)", field: "account", value: name.text)
        }
        return capable
    }

    /// The present moment where the business is, by the store's clock.
    func moment(_ tx: any StoreTransaction) throws(OrderError) -> Moment { business.zone.moment(try tx.now()) }

    /// The present time by the store's clock.
    func now() async throws(OrderError) -> Timestamp {
        try await store.transaction { (tx) throws(OrderError) in try tx.now() }
    }

    /// The merchant reference of a try of an intent: derived, so that a second worker or a restored backup computes the same one (§1).
    func reference(_ intent: String, _ number: Int) throws(OrderError) -> MerchantReference {
        try StoreKey.reference(namespace: namespace, intent: intent, number: number)
    }
}
