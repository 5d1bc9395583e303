/// What one gateway account can do, as data: for checks before a request is sent, for plans, and for the table in the README.
public struct Capabilities: Hashable, Sendable {
    /// Something a gateway can be asked.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        /// Take money at once.
        case charge
        /// Hold money.
        case authorize
        /// Take held money.
        case capture
        /// Take a part of held money and release the rest.
        case partialCapture
        /// Release held money.
        case void
        /// Take a deposit.
        case deposit
        /// Give all captured money back.
        case refund
        /// Give a part back, several times.
        case partialRefund
        /// Finish a payment with what the payer's browser brought back from the bank.
        case completeAuthentication
        /// Keep a method for later, from a token of the gateway's own script.
        case tokenize
        /// Keep a method that the payer enters on a page of the gateway.
        case tokenizeOnPage
        /// Make the gateway forget a kept method.
        case forget
        /// Charge a kept method while the payer is away.
        case chargeWithoutPayer
        /// Send the payer to a page of the gateway.
        case hostedCheckout
        /// End such a page early.
        case expireCheckout
        /// Find a payment by the gateway's id.
        case lookup
        /// Find a payment by the merchant's reference.
        case lookupByReference
        /// List payments and refunds of a period.
        case listing
        /// Verify and read webhooks.
        case webhooks
    }

    /// The smallest and largest amount of a currency, and the step between amounts, in minor units.
    public struct AmountLimits: Hashable, Sendable {
        /// The smallest amount.
        public let smallest: Int64
        /// The largest amount.
        public let largest: Int64
        /// Amounts must be a multiple of this: 10 where a three-decimal currency is sent with two.
        public let step: Int64

        /// Creates limits.
        public init(smallest: Int64, largest: Int64, step: Int64) {
            self.smallest = smallest
            self.largest = largest
            self.step = step
        }
    }

    /// How the gateway tells a repeat from a second order (G-8).
    public enum Idempotency: Hashable, Sendable {
        /// By a key in the request, remembered for at least this many hours.
        case key(hours: Int)
        /// By the merchant's reference, which it takes once.
        case uniqueReference
        /// By comparing requests within this many seconds.
        case duplicateWindow(seconds: Int)
    }

    /// The gateway.
    public let gateway: GatewayID
    /// What it can be asked.
    public let operations: Set<Operation>
    /// The amounts it takes, by currency; a currency that is not here is refused.
    public let amountLimits: [Currency: AmountLimits]
    /// How it tells a repeat from a second order.
    public let idempotency: Idempotency
    /// How many days held money can be captured, when nothing else is said for a payment.
    public let authorizationDays: Int?
    /// The longest merchant reference it takes, in characters.
    public let referenceLengthMax: Int

    /// Creates capabilities.
    public init(
        gateway: GatewayID, operations: Set<Operation>, amountLimits: [Currency: AmountLimits],
        idempotency: Idempotency, authorizationDays: Int?,
        referenceLengthMax: Int = MerchantReference.lengthMax
    ) {
        self.gateway = gateway
        self.operations = operations
        self.amountLimits = amountLimits
        self.idempotency = idempotency
        self.authorizationDays = authorizationDays
        self.referenceLengthMax = referenceLengthMax
    }

    /// Refuses an operation that the gateway cannot do.
    ///
    /// - Throws: `PaymentError.unsupported`; nothing was sent.
    public func require(_ operation: Operation) throws(PaymentError) {
        guard operations.contains(operation) else {
            throw PaymentError(
                .unsupported, "\(gateway) cannot do '\(operation.rawValue)'", field: "operation",
                value: operation.rawValue, gateway: gateway)
        }
    }

    /// Refuses an amount that the gateway cannot take, naming the bound.
    ///
    /// - Throws: `PaymentError.invalidRequest`; nothing was sent.
    public func check(_ amount: Money, field: String = "amount") throws(PaymentError) {
        func refusal(_ reason: String) -> PaymentError {
            PaymentError(InvalidValue(field, amount.description, reason), gateway: gateway)
        }
        guard amount.isPositive else { throw refusal("must be above zero") }
        guard let limits = amountLimits[amount.currency] else {
            throw PaymentError(
                .unsupported, "\(gateway) does not take \(amount.currency)", field: "currency",
                value: amount.currency.code, gateway: gateway)
        }
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: amount.currency) }
        guard amount.minorUnits >= limits.smallest else {
            throw refusal("is below the smallest payment \(gateway) takes, \(money(limits.smallest))")
        }
        guard amount.minorUnits <= limits.largest else {
            throw refusal("is above the largest payment \(gateway) takes, \(money(limits.largest))")
        }
        guard amount.minorUnits.isMultiple(of: limits.step) else {
            throw refusal("must be a multiple of \(money(limits.step)) for \(gateway)")
        }
    }

    /// Refuses a part of a payment, to capture or give back, that the gateway cannot carry: it may be below the smallest payment.
    ///
    /// - Throws: `PaymentError.invalidRequest`; nothing was sent.
    public func checkPart(_ amount: Money) throws(PaymentError) {
        guard amount.isPositive else {
            throw PaymentError(InvalidValue("amount", amount.description, "must be above zero"), gateway: gateway)
        }
        guard let limits = amountLimits[amount.currency], amount.minorUnits.isMultiple(of: limits.step) else {
            throw PaymentError(
                InvalidValue("amount", amount.description, "is nothing \(gateway) can carry"), gateway: gateway)
        }
    }

    /// Refuses a merchant reference that is too long for the gateway.
    ///
    /// - Throws: `PaymentError.invalidRequest`; nothing was sent.
    public func check(_ reference: MerchantReference) throws(PaymentError) {
        guard reference.text.utf8.count <= referenceLengthMax else {
            throw PaymentError(
                InvalidValue(
                    "reference", reference.text, "is longer than the \(referenceLengthMax) characters \(gateway) takes"),
                gateway: gateway)
        }
    }

    /// Whether a refund has to say what had been given back before it: where no key tells a repeat from a second refund for good.
    public var demandsRefundedBefore: Bool {
        if case .key = idempotency { false } else { true }
    }

    /// Refuses a refund whose repeat the gateway could not tell from a second one.
    ///
    /// - Throws: `PaymentError.invalidRequest` or `.unsupported`; nothing was sent.
    public func check(_ request: RefundRequest) throws(PaymentError) {
        try require(request.amount == nil ? .refund : .partialRefund)
        if let amount = request.amount { try checkPart(amount) }
        try check(request.reference)
        guard demandsRefundedBefore, request.refundedBefore == nil else { return }
        throw PaymentError(
            .invalidRequest,
            "\(gateway) has no keys for refunds: say in refundedBefore how much of the payment had been given back when this "
                + "refund was decided, so that a repeat gives nothing back twice", field: "refundedBefore",
            gateway: gateway)
    }

    /// Refuses a source that the request cannot draw on: a method of another gateway, or one kept without the consent this use needs.
    ///
    /// - Throws: `PaymentError.invalidRequest` or `.unsupported`; nothing was sent.
    public func check(_ source: PaymentSource) throws(PaymentError) {
        guard let method = source.storedMethod else { return }
        try check(method)
        guard case .storedWithoutPayer = source else { return }
        try require(.chargeWithoutPayer)
        guard method.consent.coversPayerAbsent else {
            throw PaymentError(
                .invalidRequest,
                "the payer agreed to '\(method.consent.purpose.rawValue)' only, so nobody may charge this method "
                    + "while the payer is away", field: "method", gateway: gateway)
        }
        guard method.worksWithoutPayer else {
            throw PaymentError(
                .invalidRequest, "this method needs the payer present; send a payment link instead", field: "method",
                gateway: gateway)
        }
    }

    /// Refuses a method that another gateway keeps.
    ///
    /// - Throws: `PaymentError.invalidRequest`; nothing was sent.
    public func check(_ method: StoredMethod) throws(PaymentError) {
        guard method.gateway == gateway else {
            throw PaymentError(
                .invalidRequest, "the method is kept by \(method.gateway), so \(gateway) does not know it",
                field: "method",
                value: method.gateway.rawValue, gateway: gateway)
        }
    }
}
