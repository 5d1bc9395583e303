internal import PaymentHTTP

extension Wire {
    /// A PaymentIntent, as far as it is read.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/object (read 2026-11-21)
    struct PaymentIntent: Sendable {
        let id: String
        let status: String
        let amount: Int64
        let amountCapturable: Int64
        let amountReceived: Int64
        let currency: String
        let customer: String?
        let paymentMethod: String?
        let nextAction: NextAction?
        let clientSecret: String?
        let setupFutureUsage: String?
        let latestCharge: Charge?
        let lastPaymentError: ErrorBody?
        let metadata: Metadata
        let created: Int64
        let livemode: Bool

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            status = try object.require("status").string()
            amount = try object.require("amount").int64()
            amountCapturable = try object.optional("amount_capturable")?.int64() ?? 0
            amountReceived = try object.optional("amount_received")?.int64() ?? 0
            currency = try object.require("currency").string()
            customer = try object.identifier("customer")
            paymentMethod = try object.identifier("payment_method")
            nextAction = try object.read("next_action", NextAction.init)
            clientSecret = try object.optional("client_secret")?.string()
            setupFutureUsage = try object.optional("setup_future_usage")?.string()
            latestCharge = try object.readExpanded("latest_charge", Charge.init)
            lastPaymentError = try object.read("last_payment_error") { error throws(JSONError) in try ErrorBody(error) }
            metadata = try Metadata(object)
            created = try object.require("created").int64()
            livemode = try object.require("livemode").bool()
        }
    }

    /// What the payer has to do next.
    struct NextAction: Sendable {
        let type: String
        let redirectURL: String?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            type = try object.require("type").string()
            redirectURL = try object.optional("redirect_to_url")?.optional("url")?.string()
        }
    }

    /// A Charge: one try to move money under a PaymentIntent.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/charges/object (read 2026-11-21)
    struct Charge: Sendable {
        let amount: Int64
        let amountCaptured: Int64
        let amountRefunded: Int64
        let card: Card?
        let captureBefore: Int64?
        /// The refunds, newest first; nil unless all of them are here.
        let refunds: [Refund]?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            amount = try object.require("amount").int64()
            amountCaptured = try object.require("amount_captured").int64()
            amountRefunded = try object.require("amount_refunded").int64()
            let details = try object.optional("payment_method_details")
            card = try details?.read("card", Card.init)
            captureBefore = try details?.optional("card")?.optional("capture_before")?.int64()
            let list = try object.readExpanded("refunds") { list throws(JSONError) in
                try list.require("has_more").bool() ? nil : try list.readList(Refund.init)
            }
            refunds = list ?? nil
        }
    }
}
