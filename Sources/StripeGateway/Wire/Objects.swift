internal import PaymentCore
internal import PaymentHTTP

/// Stripe's objects as they are on the wire: the members this package reads, with Stripe's words as values.
enum Wire {}

extension Wire {
    /// A Refund.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/refunds/object (read 2026-11-21)
    struct Refund: Sendable {
        let id: String
        let amount: Int64
        let currency: String
        let paymentIntent: String?
        let status: String
        let reason: String?
        let failureReason: String?
        let pendingReason: String?
        let metadata: Metadata
        let created: Int64

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            amount = try object.require("amount").int64()
            currency = try object.require("currency").string()
            paymentIntent = try object.identifier("payment_intent")
            // Refunds from before 2014 have no status; they succeeded.
            status = try object.optional("status")?.string() ?? "succeeded"
            reason = try object.optional("reason")?.string()
            failureReason = try object.optional("failure_reason")?.string()
            pendingReason = try object.optional("pending_reason")?.string()
            metadata = try Metadata(object)
            created = try object.require("created").int64()
        }
    }

    /// A Dispute.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/disputes/object (read 2026-11-22)
    struct Dispute: Sendable {
        let id: String
        let amount: Int64
        let currency: String
        let paymentIntent: String?
        /// How often money moved for it: once when the bank took it, twice when it was given back.
        let movements: Int

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            amount = try object.require("amount").int64()
            currency = try object.require("currency").string()
            paymentIntent = try object.identifier("payment_intent")
            var movements = 0
            for _ in try object.require("balance_transactions").elements() { movements += 1 }
            self.movements = movements
        }
    }

    /// A card, as a PaymentMethod or a Charge describes it.
    struct Card: Sendable {
        let brand: String
        let lastFour: String
        let expiryMonth: Int64?
        let expiryYear: Int64?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            brand = try object.optional("brand")?.string() ?? "unknown"
            lastFour = try object.optional("last4")?.string() ?? ""
            expiryMonth = try object.optional("exp_month")?.int64()
            expiryYear = try object.optional("exp_year")?.int64()
        }
    }

    /// A PaymentMethod.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_methods/object (read 2026-11-21)
    struct PaymentMethod: Sendable {
        let id: String
        let customer: String?
        let card: Card?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            customer = try object.identifier("customer")
            card = try object.read("card", Card.init)
        }
    }

    /// A SetupIntent.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/setup_intents/object (read 2026-11-21)
    struct SetupIntent: Sendable {
        let id: String
        let status: String
        let usage: String
        let customer: String?
        let paymentMethod: PaymentMethod?
        let clientSecret: String?
        let nextAction: NextAction?
        let lastSetupError: ErrorBody?
        let metadata: Metadata

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            status = try object.require("status").string()
            usage = try object.require("usage").string()
            customer = try object.identifier("customer")
            paymentMethod = try object.readExpanded("payment_method", PaymentMethod.init)
            clientSecret = try object.optional("client_secret")?.string()
            nextAction = try object.read("next_action", NextAction.init)
            lastSetupError = try object.read("last_setup_error") { error throws(JSONError) in try ErrorBody(error) }
            metadata = try Metadata(object)
        }
    }

    /// A Checkout Session.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/checkout/sessions/object (read 2026-11-21)
    struct CheckoutSession: Sendable {
        let id: String
        let status: String?
        let clientReferenceID: String?
        let paymentIntent: PaymentIntent?
        let amountTotal: Int64?
        let currency: String?
        let url: String?
        let expiresAt: Int64?

        init(_ object: JSONDocument.Required) throws(JSONError) {
            id = try object.require("id").string()
            status = try object.optional("status")?.string()
            clientReferenceID = try object.optional("client_reference_id")?.string()
            paymentIntent = try object.readExpanded("payment_intent", PaymentIntent.init)
            amountTotal = try object.optional("amount_total")?.int64()
            currency = try object.optional("currency")?.string()
            url = try object.optional("url")?.string()
            expiresAt = try object.optional("expires_at")?.int64()
        }
    }

    /// The error inside every refusal.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/errors (read 2026-11-21)
    struct ErrorBody: Sendable {
        let type: String
        let code: String?
        let declineCode: String?
        let adviceCode: String?
        let message: String
        let parameter: String?
        let paymentIntent: String?
        /// How far the payment is that the refusal is about; nil when only its id is given.
        let paymentStatus: String?
        let setupIntent: String?

        /// Reads the error; `token` is taken out of its message, which otherwise is Stripe's.
        init(_ object: JSONDocument.Required, hiding token: PaymentToken? = nil) throws(JSONError) {
            type = try object.optional("type")?.string().printable() ?? "api_error"
            code = try object.optional("code")?.string().printable()
            declineCode = try object.optional("decline_code")?.string().printable()
            adviceCode = try object.optional("advice_code")?.string()
            let text = try object.optional("message")?.string() ?? ""
            message = text.printable(hiding: token.map { [$0.rawValue] } ?? [])
            parameter = try object.optional("param")?.string().printable()
            paymentIntent = try object.identifier("payment_intent")
            let intent = try object.optional("payment_intent")
            paymentStatus = intent?.value.kind == .object ? try intent?.optional("status")?.string() : nil
            setupIntent = try object.identifier("setup_intent")
        }
    }

    /// The merchant's own members on an object, all text.
    struct Metadata: Sendable {
        let values: [String: String]

        init(_ object: JSONDocument.Required) throws(JSONError) {
            var values: [String: String] = [:]
            if let members = try object.optional("metadata")?.members() {
                for member in members { values[member.name] = member.value.string }
            }
            self.values = values
        }
    }
}

extension JSONDocument.Required {
    /// The id behind `name`, which Stripe gives as text or, when expanded, as an object.
    func identifier(_ name: String) throws(JSONError) -> String? {
        guard let member = try optional(name) else { return nil }
        return member.value.kind == .object ? try member.require("id").string() : try member.string()
    }

    /// The object behind `name`, read by `read`; nil when there is none.
    func read<Object>(
        _ name: String, _ read: (JSONDocument.Required) throws(JSONError) -> Object
    ) throws(JSONError) -> Object? {
        guard let member = try optional(name) else { return nil }
        return try read(member)
    }

    /// The object behind `name`, read by `read`; nil when there is none or only its id.
    func readExpanded<Object>(
        _ name: String, _ read: (JSONDocument.Required) throws(JSONError) -> Object
    ) throws(JSONError) -> Object? {
        guard let member = try optional(name), member.value.kind == .object else { return nil }
        return try read(member)
    }

    /// The objects of a Stripe list, read by `read`.
    func readList<Object>(
        _ read: (JSONDocument.Required) throws(JSONError) -> Object
    ) throws(JSONError) -> [Object] {
        var objects: [Object] = []
        for element in try require("data").elements() {
            objects.append(try read(JSONDocument.Required(value: element)))
        }
        return objects
    }
}
