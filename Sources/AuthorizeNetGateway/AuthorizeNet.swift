public import PaymentCore
public import PaymentHTTP

/// An Authorize.net account behind the common interface: transactions, customer profiles, Accept Hosted, reporting,
/// webhooks.
///
/// A charge by token takes the nonce that Accept.js gave the browser: `PaymentToken(dataValue)`, whose `dataDescriptor`
/// is always `COMMON.ACCEPT.INAPP.PAYMENT`. It works once, for fifteen minutes.
///
/// There are no idempotency keys. The gateway compares each sale with those of the last eight hours, field by field,
/// and calls an equal one a duplicate; the merchant's reference is the invoice number among these fields. So a repeat
/// of the same request charges once, and the adapter tells what came of the first. **Another amount under the same
/// invoice number is no duplicate to the gateway**: who calls must give every attempt a reference of its own, and may
/// look one up before using it for a second time.
///
/// ```swift
/// let account = try AuthorizeNet.Configuration(
///     apiLoginID: login, transactionKey: Secret(key), baseURL: AuthorizeNet.Configuration.sandboxBaseURL)
/// let gateway = try AuthorizeNet(account, transport: CurlTransport())
/// ```
///
/// - SeeAlso: https://developer.authorize.net/api/reference/index.html (read 2026-11-21)
public struct AuthorizeNet: ChargingGateway, AuthorizingGateway, DepositGateway, TokenizingGateway, RefundingGateway,
    CheckoutGateway, LookupGateway, ListingGateway, WebhookGateway
{
    /// What this account can do.
    public let capabilities: Capabilities

    let caller: GatewayCaller<Configuration>
    let signature: Signature?
    var configuration: Configuration { caller.account }

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - configuration: credentials and addresses.
    ///   - transport: what carries requests; a `RetryingTransport` around it repeats look-ups only.
    ///   - clock: the time for unknown outcomes and look-ups.
    ///   - telemetry: where calls are reported.
    /// - Throws: `InvalidValue` when a Signature Key cannot be used.
    public init(
        _ configuration: Configuration, transport: any HTTPTransport, clock: any WallClock = SystemWallClock(),
        telemetry: GatewayTelemetry = GatewayTelemetry(gateway: .authorizeNet)
    ) throws(InvalidValue) {
        caller = GatewayCaller(
            gateway: GatewayProfile(id: .authorizeNet, name: "Authorize.net"), account: configuration,
            transport: transport, clock: clock, telemetry: telemetry)
        capabilities = Self.cardCapabilities(of: configuration)
        signature =
            configuration.signatureKeys.isEmpty ? nil : try Signature(signatureKeys: configuration.signatureKeys)
    }

    // MARK: Charges

    /// Takes `request.amount` at once.
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.source)
        return try await take(Sale(request, taking: .charged))
    }

    /// Holds `request.amount` on the payer's card.
    public func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.source)
        return try await take(Sale(request, taking: .held))
    }

    /// Takes held money, whole or in part.
    public func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.require(request.amount == nil ? .capture : .partialCapture)
        if let amount = request.amount { try capabilities.checkPart(amount) }
        return try await capture(try await transaction(id(request.payment)), request)
    }

    /// Releases held money.
    public func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.require(.void)
        return try await release(try await transaction(id(request.payment)), request)
    }

    /// Lets a payment that a fraud filter holds for review go on, or refuses it.
    ///
    /// Its charge came to `pending`; what it comes to now is the outcome.
    ///
    /// - Throws: `PaymentError` when certainly nothing was decided.
    public func decide(
        _ decision: HeldDecision, on payment: GatewayReference, idempotencyKey: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<Payment> {
        try await decide(decision, onTransaction: id(payment), idempotencyKey)
    }

    // MARK: Refunds

    /// Gives captured money back: by a void while the payment has not settled, afterwards by a refund.
    ///
    /// A void gives everything back. A part of a payment that has not settled is refused: it can be given back after
    /// settlement, about once a day (D-54).
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        return try await giveBack(request, of: try await transaction(id(request.payment)))
    }

    /// The refunds of a payment, newest first.
    ///
    /// The gateway lists no refunds of a payment, so this goes through the unsettled transactions and through the
    /// batches that have refunds, for 190 days from the settlement of the payment: the gateway takes refunds for 180.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        try await refunds(of: try await transaction(id(payment)))
    }

    // MARK: Kept methods

    /// Keeps a method without taking money; the gateway asks the bank about the card.
    public func tokenize(_ request: TokenizeRequest) async throws(PaymentError) -> Outcome<StoredMethod> {
        guard let token = request.token else {
            try capabilities.require(.tokenizeOnPage)
            throw PaymentError(.invalidRequest, "the request has no token", field: "method", gateway: .authorizeNet)
        }
        return try await store(
            .nonce(token), consent: request.consent, customer: request.customer, payer: request.payer,
            key: request.idempotencyKey)
    }

    /// The method under a customer profile's id: keeping one asks the payer for nothing, so it is there or it is not.
    public func tokenization(
        _ reference: GatewayReference, consent: Consent
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let profile = try await ask(.profile(.id(id(reference))))
        guard let method = profile.methods.first else {
            throw PaymentError(.notFound, "the customer profile keeps no method", gateway: .authorizeNet)
        }
        return try caller.readable { () throws(InvalidValue) in
            .succeeded(try keptMethod(method, of: profile.id, consent: nil).under(consent))
        }
    }

    /// Makes Authorize.net forget a kept method; the customer profile stays.
    public func forget(_ method: StoredMethod) async throws(PaymentError) {
        let ids = try ids(of: method)
        do throws(PaymentError) {
            try await ask(.forget(ids))
        } catch {
            // It is gone: nobody has the method any more.
            guard error.code == .notFound else { throw error }
        }
    }

    // MARK: Hosted page

    /// Opens an Accept Hosted page; the browser posts its token there.
    public func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        try capabilities.check(request.amount)
        try capabilities.check(request.reference)
        try checkExpiry(of: request)
        return try await openPage(request)
    }

    /// How far the page of a merchant reference has come; the page has no id of its own.
    ///
    /// It looks through the unsettled transactions and the batches settled since the page was opened. Nothing there yet is
    /// an open page.
    public func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        try await page(under: pageReference(reference), since: openedAt)
    }

    /// Refused: a page cannot be ended, its token stops working after fifteen minutes.
    public func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout {
        try capabilities.require(.expireCheckout)
        throw PaymentError(.unsupported, "a page of Authorize.net cannot be ended", gateway: .authorizeNet)
    }

    // MARK: Look-ups

    /// The payment under a transaction's id.
    ///
    /// `refunded` is the sum of the refunds found as `refunds(of:)` says; only a settled payment can have any.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        guard reference.gateway != .authorizeNet || Self.isID(reference.id) else {
            throw PaymentError(.notFound, "Authorize.net has no transaction with such an id", gateway: .authorizeNet)
        }
        return try await payment(of: try await transaction(id(reference)))
    }

    /// The payments under the merchant's reference: among the unsettled ones, else in the batches settled since
    /// `sentAt`.
    ///
    /// An empty result is conclusive fifteen minutes after the request was sent; look at least three times by then
    /// (reliability §1).
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        let payments = try await payments(of: transactions(under: reference, since: sentAt))
        return lookup(payments, sentAt: sentAt)
    }

    /// The payments under references: the unsettled ones and the batches in which they may be are read once for all.
    public func payments(
        under references: [MerchantReference], sentIn period: Range<Timestamp>
    ) async throws(PaymentError) -> [MerchantReference: ReferenceLookup] {
        let names = Set(references)
        let found = try await payments(
            of: transactions(under: names, since: period.lowerBound, to: Self.lastSettlement(of: period)))
        var lookups: [MerchantReference: ReferenceLookup] = [:]
        for name in names {
            lookups[name] = lookup(found.filter { $0.merchantReference == name }, sentAt: period.upperBound)
        }
        return lookups
    }

    private func lookup(_ payments: [Payment], sentAt: Timestamp) -> ReferenceLookup {
        let isOld = caller.clock.now().milliseconds(since: sentAt) >= 15 * 60_000
        return ReferenceLookup(payments: payments, isConclusive: !payments.isEmpty || isOld)
    }

    /// Payments begun in `period`: first the unsettled ones, then batch by batch, each part newest first.
    ///
    /// They are read from lists, which have one amount: `requested` of a part that was captured is that part.
    public func payments(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Payment> {
        let part = try await part(of: period, after: cursor)
        return Page(items: try await payments(in: part, period), next: part.next)
    }

    /// Refunds begun in `period`, in the same order; a void that gave a payment back shows as a voided payment instead.
    public func refunds(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Refund> {
        let part = try await part(of: period, after: cursor)
        return Page(items: try await refunds(in: part, period), next: part.next)
    }

    /// The batches settled from `start` to `end`, newest first, with what they took and gave back.
    ///
    /// - Throws: `PaymentError` when the gateway does not answer.
    public func settledBatches(from start: Timestamp, to end: Timestamp) async throws(PaymentError) -> [SettledBatch] {
        let batches = try await batches(from: start, to: end)
        return try caller.readable { () throws(InvalidValue) in
            try batches.map { batch throws(InvalidValue) in try settledBatch(batch) }
        }
    }

    // MARK: The account

    /// Asks whether the credentials are accepted: at start-up, so that a mixture of sandbox and live is found before a
    /// payer does.
    ///
    /// - Throws: `PaymentError.authenticationFailed` when they are not.
    public func authenticateTest() async throws(PaymentError) {
        try await ask(.authenticateTest)
    }

    /// What the gateway tells of the account, among it the key for the browser.
    ///
    /// - Throws: `PaymentError` when the gateway does not answer.
    public func merchantAccount() async throws(PaymentError) -> MerchantAccount {
        try await ask(.merchantAccount)
    }

    // MARK: Webhooks

    /// Checks the signature of a delivery and reads it.
    public func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent> {
        guard let signature else {
            throw .signatureFieldMalformed(reason: "no Signature Key is configured; set AUTHORIZE_NET_SIGNATURE_KEY")
        }
        return try Verified(delivery, by: signature, now: now) { body throws(WebhookError) in try event(in: body) }
    }
}
