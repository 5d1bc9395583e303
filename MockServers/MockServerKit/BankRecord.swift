/// What the bank behind a gateway knows of one payment, past the gateway's own API.
///
/// Suites compare it with a merchant's books. A live gateway tells nobody so much, so it is no part of what a mock imitates.
package struct BankRecord: Hashable, Sendable {
    /// The gateway's id, by which an adapter names the payment.
    package let transaction: String
    /// The merchant's reference; empty when the merchant gave none.
    package let reference: String
    /// The code of the currency.
    package let currency: String
    /// What was taken from the payer in all, in minor units.
    package let taken: Int64
    /// How much of that went back to the payer.
    package let returned: Int64
    /// How much of that the payer's bank took back.
    package let disputed: Int64

    /// Creates a record.
    package init(
        transaction: String, reference: String, currency: String, taken: Int64, returned: Int64, disputed: Int64 = 0
    ) {
        self.transaction = transaction
        self.reference = reference
        self.currency = currency
        self.taken = taken
        self.returned = returned
        self.disputed = disputed
    }
}

/// A mock whose bank can be asked.
package protocol BankedMock: GatewayMock {
    /// One record for each payment that took money, oldest first.
    var bankRecords: [BankRecord] { get }
}
