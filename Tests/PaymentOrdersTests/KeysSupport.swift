import PaymentCore
import PaymentOrders

/// A secret that is the same in every run: the bytes count up from `first`.
func keySecret(_ first: UInt8) -> Secret {
    Secret((0..<32).map { first &+ $0 })
}

/// A key that is the same in every run.
func storeKey(_ first: UInt8, before: UInt8...) throws -> StoreKey {
    try StoreKey(current: keySecret(first), previous: before.map(keySecret))
}

/// Whose token it is in these tests, in parts that can be swapped.
struct TokenOwner: Sendable {
    var method = "method-1"
    var customer = "customer-1"
    var account = "stripe"

    func seal(_ token: String, with key: StoreKey) throws -> [UInt8] {
        try key.seal(
            PaymentToken(token), for: MethodRecord.ID(method), customer: Customer.ID(customer),
            account: AccountName(account))
    }

    func open(_ sealed: [UInt8], with key: StoreKey) throws -> String {
        try key.open(
            sealed, for: MethodRecord.ID(method), customer: Customer.ID(customer), account: AccountName(account)
        ).rawValue
    }
}
