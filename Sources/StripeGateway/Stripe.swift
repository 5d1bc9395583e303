internal import HTTPTypes
public import PaymentCore
public import PaymentHTTP

/// A Stripe account behind the common interface: PaymentIntents, SetupIntents, customers, refunds, Checkout, events.
///
/// A charge is two calls: the PaymentIntent is created, which moves nothing, and then confirmed. So the id is known before money can
/// move, and whatever happens to the second answer the payment can be looked up.
///
/// ```swift
/// let stripe = try Stripe(Stripe.Configuration(secretKey: Secret(key)), transport: CurlTransport())
/// ```
///
/// - SeeAlso: https://docs.stripe.com/payments/paymentintents/lifecycle (read 2026-11-21)
public struct Stripe: ChargingGateway, AuthorizingGateway, DepositGateway, TokenizingGateway, RefundingGateway,
    CheckoutGateway, LookupGateway, DisputeListingGateway, WebhookGateway
{
    /// What this account can do.
    public let capabilities: Capabilities

    let caller: GatewayCaller<Configuration>
    private let signature: Signature?

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - configuration: credentials and address.
    ///   - transport: what carries requests; wrap it in a `RetryingTransport` with a policy of
    ///     `isRetryable: Stripe.isRetryable` for retries.
    ///   - clock: the time for unknown outcomes and look-ups.
    ///   - telemetry: where calls are reported.
    /// - Throws: `InvalidValue` when a webhook secret cannot be used.
    public init(
        _ configuration: Configuration, transport: any HTTPTransport, clock: any WallClock = SystemWallClock(),
        telemetry: GatewayTelemetry = GatewayTelemetry(gateway: .stripe)
    ) throws(InvalidValue) {
        caller = GatewayCaller(
            gateway: GatewayProfile(id: .stripe, name: "Stripe"), account: configuration, transport: transport,
            clock: clock, telemetry: telemetry)
        capabilities = Self.cardCapabilities(webhooks: !configuration.webhookSecrets.isEmpty)
        signature = configuration.webhookSecrets.isEmpty ? nil : try Signature(secrets: configuration.webhookSecrets)
    }

    /// Whether Stripe says that a repeat of the same request may help; nil when it says nothing.
    ///
    /// - SeeAlso: https://docs.stripe.com/error-low-level (read 2026-11-21)
    public static func isRetryable(_ response: TransportResponse) -> Bool? {
        switch response.value(of: .stripeShouldRetry) {
        case "true": true
        case "false": false
        default: nil
        }
    }

    // MARK: Charges

    /// Takes `request.amount` at once.
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await take(request, capture: .automatic)
    }

    /// Holds `request.amount` on the payer's card.
    public func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await take(request, capture: .manual)
    }

    private func take(_ request: ChargeRequest, capture: CaptureMethod) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.amount)
        try capabilities.check(request.source)
        if let consent = request.keepMethod { try check(consent) }
        let customer = try await customer(for: request)
        let intent = try await ask(.createPaymentIntent(request, capture: capture, customer: customer))
        return try await move(
            .confirmPaymentIntent(intent, request, capture: capture), reference: reference(intent.id),
            merchantReference: request.reference,
            key: request.idempotencyKey
        ) { wire throws(InvalidValue) in try outcome(of: wire) }
    }

    /// Takes held money, whole or in part.
    public func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> {
        if let amount = request.amount { try capabilities.checkPart(amount) }
        return try await move(
            .capture(id(request.payment), request), reference: request.payment, merchantReference: nil,
            key: request.idempotencyKey
        ) { wire throws(InvalidValue) in try outcome(of: wire) }
    }

    /// Releases held money, or ends a payment that was not finished.
    public func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await move(
            .cancel(id(request.payment), request), reference: request.payment, merchantReference: nil,
            key: request.idempotencyKey
        ) { wire throws(InvalidValue) in .succeeded(try payment(wire)) }
    }

    // MARK: Refunds

    /// Gives captured money back.
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        return try await move(
            .refund(id(request.payment), request), reference: request.payment, merchantReference: request.reference,
            key: request.idempotencyKey
        ) { wire throws(InvalidValue) in try outcome(of: wire) }
    }

    /// The refunds of a payment, newest first.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        let id = try id(payment)
        return try await all { cursor async throws(PaymentError) in
            let page = try await ask(.refunds(of: id, after: cursor))
            return (
                try caller.readable { () throws(InvalidValue) in try page.items.map(refund).compactMap { $0 } },
                page.next
            )
        }
    }

    /// What all pages of a list have.
    private func all<Item>(
        _ page: (String?) async throws(PaymentError) -> (items: [Item], next: String?)
    ) async throws(PaymentError) -> [Item] {
        var items: [Item] = []
        var cursors: Set<String> = []
        var cursor: String?
        repeat {
            let next = try await page(cursor)
            items += next.items
            cursor = next.next
            if let cursor, !cursors.insert(cursor).inserted {
                throw PaymentError(.gatewayFault, "Stripe's list comes back to where it was", gateway: .stripe)
            }
        } while cursor != nil
        return items
    }

    // MARK: Kept methods

    /// Keeps a method without taking money.
    public func tokenize(_ request: TokenizeRequest) async throws(PaymentError) -> Outcome<StoredMethod> {
        guard let token = request.token else {
            try capabilities.require(.tokenizeOnPage)
            throw PaymentError(.invalidRequest, "the request has no token", field: "method", gateway: .stripe)
        }
        try check(request.consent)
        let customer = try await customer(request.customer, or: request.payer, key: request.idempotencyKey)
        return try await move(
            .setUp(request, token: token, customer: customer), reference: nil, merchantReference: nil,
            key: request.idempotencyKey
        ) { wire throws(InvalidValue) in try outcome(of: wire) }
    }

    /// How far keeping a method has come.
    public func tokenization(
        _ reference: GatewayReference, consent: Consent
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let setup = try await ask(.setupIntent(id(reference)))
        return try caller.readable { () throws(InvalidValue) in try outcome(of: setup) }
    }

    /// Makes Stripe forget a kept method.
    public func forget(_ method: StoredMethod) async throws(PaymentError) {
        try capabilities.check(method)
        guard Self.isID(method.token.rawValue) else {
            throw PaymentError(
                .invalidRequest, "the kept method's token is none of Stripe's", field: "method", gateway: .stripe)
        }
        do {
            _ = try await ask(.detach(method.token))
        } catch {
            // Stripe refuses to detach twice; what counts is that nobody has the method any more.
            guard error.code == .invalidRequest, try await ask(.paymentMethod(method.token)).customer == nil else {
                throw error
            }
        }
    }

    // MARK: Hosted page

    /// Opens a Checkout page.
    public func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        try capabilities.check(request.amount)
        try checkExpiry(of: request)
        if let consent = request.keepMethod { try check(consent) }
        let customer = try request.customer.map { reference throws(PaymentError) in try id(reference) }
        let session = try await ask(.openCheckout(request, customer: customer))
        return try caller.readable { () throws(InvalidValue) in try checkout(session) }
    }

    /// How far a page has come.
    public func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        let session = try await ask(.checkout(id(reference)))
        return try caller.readable { () throws(InvalidValue) in try checkout(session) }
    }

    /// Ends a page.
    public func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout {
        let session = try await ask(.expireCheckout(id(reference)))
        return try caller.readable { () throws(InvalidValue) in try checkout(session) }
    }

    // MARK: Look-ups

    /// The payment under a PaymentIntent's id.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        let intent = try await ask(.paymentIntent(id(reference)))
        return try caller.readable { () throws(InvalidValue) in try payment(intent) }
    }

    /// The payments under the merchant's reference; an empty result is conclusive an hour after the request was sent.
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        let page = try await ask(.paymentIntents(under: reference))
        // Stripe's search pays no heed to case, a reference does.
        let payments = try caller.readable { () throws(InvalidValue) in try page.items.map(payment) }
            .filter { $0.merchantReference == reference }
        let isIndexed = caller.clock.now().milliseconds(since: sentAt) > 3_600_000
        return ReferenceLookup(payments: payments, isConclusive: !payments.isEmpty || isIndexed)
    }

    /// Payments begun in `period`, newest first.
    public func payments(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Payment> {
        let page = try await ask(.paymentIntents(in: period, after: cursor))
        let payments = try caller.readable { () throws(InvalidValue) in try page.items.map(payment) }
        return Page(items: payments, next: page.next)
    }

    /// Refunds begun in `period`, newest first.
    public func refunds(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Refund> {
        let page = try await ask(.refunds(in: period, after: cursor))
        let refunds = try caller.readable { () throws(InvalidValue) in try page.items.map(refund).compactMap { $0 } }
        return Page(items: refunds, next: page.next)
    }

    /// Disputes begun in `period`, newest first.
    public func disputes(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<PaymentDispute> {
        let page = try await ask(.disputes(in: period, after: cursor))
        let disputes = try caller.readable { () throws(InvalidValue) in try page.items.map(dispute).compactMap { $0 } }
        return Page(items: disputes, next: page.next)
    }

    /// All disputes of a payment.
    public func disputes(of payment: GatewayReference) async throws(PaymentError) -> [PaymentDispute] {
        let id = try id(payment)
        return try await all { cursor async throws(PaymentError) in
            let page = try await ask(.disputes(of: id, after: cursor))
            return (
                try caller.readable { () throws(InvalidValue) in try page.items.map(dispute).compactMap { $0 } },
                page.next
            )
        }
    }

    // MARK: Webhooks

    /// Checks the signature of a delivery and reads it.
    public func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent> {
        guard let signature else {
            throw .signatureFieldMalformed(reason: "no webhook secret is configured; set STRIPE_WEBHOOK_SECRET")
        }
        return try Verified(delivery, by: signature, now: now) { body throws(WebhookError) in try Stripe.event(in: body)
        }
    }
}
