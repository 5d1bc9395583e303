internal import HTTPTypes
public import PaymentCore
public import PaymentHTTP

extension GatewayID {
    /// Hryvnia Till.
    public static let hryvniaTill = GatewayID(rawValue: "hryvnia-till")
}

/// An account at Hryvnia Till, a gateway made up for this example: it charges tokens in hryvnias, gives money back and sends webhooks.
///
/// Its documents, as far as they matter here: requests and answers are JSON; each is signed with HMAC-SHA256 by the merchant's secret;
/// `Till-Key` names an intent, and a repeat under it within 48 hours gets the first answer again.
public struct HryvniaTill: ChargingGateway, RefundingGateway, LookupGateway, WebhookGateway {
    // snippet: configuration
    /// The credentials and the address of an account.
    public struct Configuration: Sendable {
        let merchant: String
        let baseURL: AbsoluteURL
        let signature: Signature

        /// Checks and keeps credentials.
        ///
        /// - Throws: `InvalidValue` naming the slot; it repeats no secret.
        public init(merchant: String, secret: Secret, baseURL: String) throws(InvalidValue) {
            guard merchant.hasPrefix("till_") else {
                throw InvalidValue("merchant", merchant, "is no merchant; it starts with till_")
            }
            self.merchant = merchant
            self.baseURL = try AbsoluteURL.base(baseURL, slot: "baseURL")
            signature = try Signature(secret: secret)
        }
    }
    // end snippet

    // snippet: capabilities
    /// What an account can do; everything else is refused before it is sent.
    public let capabilities = Capabilities(
        gateway: .hryvniaTill,
        operations: [.charge, .refund, .partialRefund, .lookup, .lookupByReference, .webhooks],
        amountLimits: [.uah: Capabilities.AmountLimits(smallest: 1_00, largest: 999_999_00, step: 1)],
        idempotency: .key(hours: 48), authorizationDays: nil, referenceLengthMax: 40)
    // end snippet

    private let caller: GatewayCaller<Configuration>

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - configuration: credentials and address.
    ///   - transport: what carries requests.
    ///   - clock: the time for unknown outcomes.
    public init(
        _ configuration: Configuration, transport: any HTTPTransport,
        clock: any WallClock = SystemWallClock()
    ) {
        caller = GatewayCaller(
            gateway: GatewayProfile(id: .hryvniaTill, name: "Hryvnia Till"), account: configuration,
            transport: transport, clock: clock, telemetry: GatewayTelemetry(gateway: .hryvniaTill))
    }

    // snippet: charge
    /// Takes `request.amount` at once.
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.amount)
        try capabilities.check(request.source)
        try capabilities.check(request.reference)
        guard request.keepMethod == nil else {
            throw PaymentError(
                .unsupported, "Hryvnia Till keeps no methods", field: "keepMethod", gateway: id)
        }
        let body: JSON = [
            "reference": .string(request.reference.text), "amount": .string(request.amount.decimalText),
            "token": .string(request.source.token.rawValue),
        ]
        return try await caller.move(
            Exchange(
                "charge", .post, "/v1/charges", body, key: request.idempotencyKey, read: WireCharge.init),
            reference: nil, merchantReference: request.reference, key: request.idempotencyKey
        ) { wire throws(InvalidValue) in
            let payment = try wire.payment()
            guard payment.captured == request.amount, payment.merchantReference == request.reference
            else {
                throw InvalidValue("charge", wire.id, "is another charge than the one that was asked for")
            }
            return .succeeded(payment)
        }
    }
    // end snippet

    // snippet: refund
    /// Gives captured money back.
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        let charge = try id(of: request.payment)
        var body: JSON = ["reference": .string(request.reference.text)]
        body["amount"] = request.amount.map { .string($0.decimalText) }
        return try await caller.move(
            Exchange(
                "refund", .post, "/v1/charges/\(charge)/refunds", body, key: request.idempotencyKey,
                read: WireCharge.init),
            reference: request.payment, merchantReference: request.reference, key: request.idempotencyKey
        ) { wire throws(InvalidValue) in
            let refund = try wire.allRefunds().first { $0.merchantReference == request.reference }
            guard wire.id == charge, let refund, request.amount.map({ $0 == refund.amount }) ?? true
            else {
                throw InvalidValue(
                    "refund", request.reference.text, "is not in the answer as it was asked for")
            }
            return .succeeded(refund)
        }
    }

    /// The refunds of a payment, newest first.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        let wire = try await lookUp(payment)
        return try caller.readable { () throws(InvalidValue) in try wire.allRefunds().reversed() }
    }
    // end snippet

    // snippet: lookup
    /// The payment under the gateway's id, as it is now.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        let wire = try await lookUp(reference)
        return try caller.readable { () throws(InvalidValue) in try wire.payment() }
    }

    /// The payments under the merchant's reference; the gateway's list is complete, so an empty one proves that there is none.
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        let list = try await caller.ask(
            Exchange("lookup", .get, "/v1/charges?reference=\(reference)") { root throws(JSONError) in
                try root.require("charges").elements().map { item throws(JSONError) in
                    try WireCharge(JSONDocument.Required(value: item))
                }
            })
        return try caller.readable { () throws(InvalidValue) in
            ReferenceLookup(
                payments: try list.map { wire throws(InvalidValue) in try wire.payment() },
                isConclusive: true)
        }
    }

    private func lookUp(_ reference: GatewayReference) async throws(PaymentError) -> WireCharge {
        let id = try id(of: reference)
        let wire = try await caller.ask(
            Exchange("lookup", .get, "/v1/charges/\(id)", read: WireCharge.init))
        guard wire.id == id else {
            throw PaymentError(
                .gatewayFault, "Hryvnia Till answered about another charge", gateway: self.id)
        }
        return wire
    }
    // end snippet

    // snippet: verify
    /// Checks the signature of a delivery and reads it.
    public func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<
        WebhookEvent
    > {
        try Verified(delivery, by: caller.account.signature, now: now) { body throws(WebhookError) in
            try WireCharge.event(in: body)
        }
    }
    // end snippet

    /// The id in a reference, once it is one that can stand in a path.
    private func id(of reference: GatewayReference) throws(PaymentError) -> String {
        try caller.gateway.id(reference) { text in
            text.utf8.count <= 40
                && text.utf8.allSatisfy {
                    $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
                }
        }
    }
}
