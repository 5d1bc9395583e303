internal import PaymentHTTP

extension Wire {
    /// An entry of the unsettled list or of a batch.
    struct Summary: Sendable {
        let id: String
        let submitted: String
        let status: String
        let invoiceNumber: String?
        let accountType: String
        let accountNumber: String
        let settleAmount: String

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.requireText("transId")
            submitted = try object.require("submitTimeUTC").string()
            status = try object.require("transactionStatus").string()
            invoiceNumber = try object.optional("invoiceNumber")?.string()
            accountType = try object.optional("accountType")?.string() ?? ""
            accountNumber = try object.optional("accountNumber")?.string() ?? ""
            settleAmount = try object.requireText("settleAmount")
        }
    }

    /// A batch of settled transactions.
    struct Batch: Sendable {
        let id: String
        let settledAt: String?
        let state: String
        /// One a card type; nil where they were not asked for.
        let statistics: [Statistic]?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.requireText("batchId")
            settledAt = try object.optional("settlementTimeUTC")?.string()
            state = try object.require("settlementState").string()
            statistics = try object.readList("statistics", Statistic.init)
        }

        /// Whether a refund can be in it.
        var mayHaveRefunds: Bool { statistics?.contains { $0.refundCount > 0 } ?? true }
    }

    /// What one card type has in a batch.
    struct Statistic: Sendable {
        let chargeAmount: String
        let chargeCount: Int64
        let refundAmount: String
        let refundCount: Int64

        init(_ object: JSONDocument.Required) throws(JSONError) {
            chargeAmount = try object.text("chargeAmount") ?? "0"
            chargeCount = try object.optional("chargeCount")?.int64() ?? 0
            refundAmount = try object.text("refundAmount") ?? "0"
            refundCount = try object.optional("refundCount")?.int64() ?? 0
        }
    }
}

extension Wire {
    /// A customer profile: the payer's record in the vault.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/features/customer_profiles.html (read 2026-11-21)
    struct Profile: Sendable {
        let id: String
        let merchantCustomerID: String?
        let description: String?
        let methods: [PaymentProfile]

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.requireText("customerProfileId")
            merchantCustomerID = try object.optional("merchantCustomerId")?.string()
            description = try object.optional("description")?.string()
            methods = try object.readList("paymentProfiles", PaymentProfile.init) ?? []
        }

        /// A profile that was just made and keeps nothing yet.
        init(id: String, merchantCustomerID: String) {
            self.id = id
            self.merchantCustomerID = merchantCustomerID
            description = nil
            methods = []
        }
    }

    /// A payment profile: one card of a customer profile.
    struct PaymentProfile: Sendable {
        let id: String
        let card: Card?
        /// The card network's id of the payment with which the card was first kept.
        let originalNetworkID: String?
        let originalAmount: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.requireText("customerPaymentProfileId")
            card = try object.optional("payment")?.read("creditCard", Card.init)
            originalNetworkID = try object.text("originalNetworkTransId")
            originalAmount = try object.text("originalAuthAmount")
        }
    }

    /// The ids that an answer gives to what it kept.
    struct KeptIDs: Sendable {
        let profile: String
        let method: String
    }
}
