public import PaymentCore
public import PaymentHTTP

/// A WayForPay merchant behind the common interface: CHARGE, SETTLE, REFUND, CHECK_STATUS, the payment page, callbacks.
///
/// WayForPay gives a payment no id of its own: the order reference, which the merchant chooses and WayForPay takes
/// once for ever, is the id here. A call that was made before is refused as a duplicate, and its payment is looked up
/// (G-8).
///
/// ```swift
/// let wayForPay = try WayForPay(
///     WayForPay.Configuration(merchantAccount: account, secretKey: Secret(key), merchantDomainName: "www.market.ua"),
///     transport: CurlTransport())
/// ```
///
/// - SeeAlso: https://wiki.wayforpay.com/en/view/852102 (read 2026-11-21)
public struct WayForPay: ChargingGateway, AuthorizingGateway, DepositGateway, TokenizingGateway, RefundingGateway,
    CheckoutGateway, LookupGateway, ListingGateway, WebhookGateway, AuthenticatingGateway
{
    /// How long after a call was sent an order that does not exist proves that it never will: no call travels for
    /// longer.
    private static let absenceSeconds: Int64 = 140

    /// What this merchant can do.
    public let capabilities = WayForPay.merchantCapabilities

    let caller: GatewayCaller<Account>
    var configuration: Configuration { caller.account.configuration }

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - configuration: credentials and addresses.
    ///   - transport: what carries requests; wrap it in a `RetryingTransport` for retries of look-ups.
    ///   - clock: the time for order dates, unknown outcomes and look-ups.
    ///   - telemetry: where calls are reported.
    /// - Throws: `InvalidValue` when the secret key cannot be used.
    public init(
        _ configuration: Configuration, transport: any HTTPTransport, clock: any WallClock = SystemWallClock(),
        telemetry: GatewayTelemetry = GatewayTelemetry(gateway: .wayForPay)
    ) throws(InvalidValue) {
        let signature = try Signature(secretKey: configuration.secretKey, retiredKeys: configuration.retiredKeys)
        caller = GatewayCaller(
            gateway: GatewayProfile(id: .wayForPay, name: "WayForPay"),
            account: Account(configuration: configuration, signature: signature), transport: transport, clock: clock,
            telemetry: telemetry)
    }

    // MARK: Charges

    /// Takes `request.amount` at once.
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await take(request, .charged)
    }

    /// Holds `request.amount` on the payer's card.
    public func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await take(request, .held)
    }

    private func take(
        _ request: ChargeRequest, _ taking: DepositRequest.Taking
    ) async throws(PaymentError) -> Outcome<Payment> {
        try capabilities.check(request.source)
        return try await take(CardPaymentRequest(request, taking: taking), from: .token(request.source.token))
    }

    /// Takes held money, whole or in part; the rest is released, and a second time is refused.
    public func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> {
        if let amount = request.amount { try capabilities.checkPart(amount) }
        return try await settle(request, payment(request.payment))
    }

    /// Releases held money; WayForPay has no call that ends a payment which holds nothing yet.
    public func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await release(request, payment(request.payment))
    }

    /// Finishes a payment with what the payer's browser brought back from the bank: the fields `MD` and `PaRes`.
    ///
    /// For a card that is only to be kept, the request's reference is the one in the action; ask
    /// `tokenization(_:consent:)` then.
    public func completeAuthentication(
        _ request: AuthenticationRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        try await finish(request)
    }

    // MARK: Refunds

    /// Gives captured money back; `request.refundedBefore` tells a repeat from a second refund.
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        guard let before = request.refundedBefore else {
            throw PaymentError(
                .invalidRequest, "the refund does not say how much was given back before", field: "refundedBefore",
                gateway: .wayForPay)
        }
        return try await giveBack(request, before: before)
    }

    /// The refunds of a payment, newest first; those of more than a year as one.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        try await history(of: order(payment))
    }

    // MARK: Kept methods

    /// Gives the form that brings the payer to WayForPay's page, where a card is checked for nothing and kept.
    ///
    /// When the payer is back, ask `tokenization(_:consent:)`.
    public func tokenize(_ request: TokenizeRequest) async throws(PaymentError) -> Outcome<StoredMethod> {
        guard request.token == nil else {
            throw PaymentError(
                .unsupported,
                "WayForPay makes no kept method out of a token: leave the token out and let the payer enter the card "
                    + "on WayForPay's page, or keep the method with a payment", field: "method", gateway: .wayForPay)
        }
        return .actionRequired(try cardPage(request))
    }

    /// How far keeping a method has come; also of a payment, by its reference, whose method was to be kept.
    public func tokenization(
        _ reference: GatewayReference, consent: Consent
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let wire = try await find(order(reference))
        return try caller.readable { () throws(InvalidValue) in try method(of: wire, consent: consent) }
    }

    /// Refuses: WayForPay cannot be told to forget.
    public func forget(_ method: StoredMethod) async throws(PaymentError) {
        throw PaymentError(
            .unsupported,
            "WayForPay has no call that forgets a kept method: delete the token from your own store, which is enough "
                + "to never charge it again", field: "operation", value: Capabilities.Operation.forget.rawValue,
            gateway: .wayForPay)
    }

    // MARK: Hosted page

    /// Makes the form that brings the payer to WayForPay's page; nothing is sent, and nothing is found before the
    /// payer is there.
    ///
    /// The form holds the time, so a repeat at another second is another form for the same order, of which WayForPay
    /// takes one: store it, and give that one again. WayForPay has no address for a payer who gives up, so
    /// `cancelURL` is not used; whether the method is kept is the merchant's setting.
    public func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        let form = try fields(purchase(request), as: .purchase)
        return opened(request, .form(action: try page("/pay"), fields: form))
    }

    /// Opens the same page by a call of the server, and gives its link: for messages, where a form cannot be.
    ///
    /// It moves no money. Repeated under the same reference it is refused: store the link (S-51).
    ///
    /// - Throws: `PaymentError`; after `gatewayFault` the page may be open without anyone knowing its address.
    public func checkoutLink(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        let url = try await ask(.link(purchase(request), order: request.reference.text))
        return opened(request, .redirect(url))
    }

    /// What the page's own script takes to pay in a window over the merchant's page: `new Wayforpay().run(…)`.
    ///
    /// - Throws: `PaymentError.invalidRequest` for what cannot be signed or carried.
    public func widgetFields(_ request: CheckoutRequest) throws(PaymentError) -> JSON {
        .object(try message(purchase(request), as: .purchase))
    }

    /// How far a page has come; one that nobody has opened yet is open.
    public func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        try await progress(order(reference))
    }

    /// Refuses: WayForPay's page ends when its time is over.
    public func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout {
        throw PaymentError(
            .unsupported,
            "WayForPay has no call that ends a payment page: give it an expiresAt when it is opened, or make an "
                + "invoice, which can be removed", field: "operation",
            value: Capabilities.Operation.expireCheckout.rawValue,
            gateway: .wayForPay)
    }

    // MARK: Look-ups

    /// The payment under an order reference.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        let wire = try await find(order(reference))
        return try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .asFound) }
    }

    /// The payment under the merchant's reference; that there is none is proved by a signed answer once no call can
    /// be on its way.
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        switch try await ask(.status(reference.text)) {
        case .order(let wire):
            let found = try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .asFound) }
            return ReferenceLookup(payments: [found], isConclusive: true)
        case .nothing(let isSigned):
            let age = caller.clock.now().milliseconds(since: sentAt)
            return ReferenceLookup(payments: [], isConclusive: isSigned && age >= Self.absenceSeconds * 1000)
        }
    }

    /// Payments begun in `period`, newest first; a page is a month at most, and may be empty before the end.
    public func payments(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Payment> {
        let (entries, next) = try await entries(in: period, after: cursor)
        return Page(items: try await payments(entries), next: next)
    }

    /// Refunds begun in `period`, newest first; a page is a month at most, and may be empty before the end.
    public func refunds(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Refund> {
        let (entries, next) = try await entries(in: period, after: cursor)
        return Page(items: try await refunds(entries), next: next)
    }

    // MARK: Webhooks

    /// Checks the signature of a callback and reads it; it covers eight fields and no time, so confirm the event
    /// (S-24).
    public func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent> {
        try Verified(delivery, by: caller.account.signature, now: now) { message throws(WebhookError) in
            try event(in: message, now: now)
        }
    }

    /// The signed `accept` that WayForPay waits for.
    public func acknowledgement(of event: Verified<WebhookEvent>, now: Timestamp) -> WebhookAnswer {
        acceptance(of: event.event, now: now)
    }

    /// Checks the form with which the payer's browser comes back, and names the payment to look up.
    ///
    /// It says nothing about how the payment stands: the browser's return never marks anything paid (S-26).
    ///
    /// - Throws: `WebhookError` when the form is not WayForPay's, or another merchant's.
    public func verifyReturn(fields: [FormField]) throws(WebhookError) -> GatewayReference {
        try caller.account.signature.verify(.transaction, fields)
        // Each stands once: their signature was checked.
        let merchant = fields.first { $0.name == "merchantAccount" }?.value
        guard merchant == configuration.merchantAccount else {
            throw .unreadable(reason: "it is for another merchant than \(configuration.merchantAccount)")
        }
        guard let order = fields.first(where: { $0.name == "orderReference" })?.value, Self.isOrder(order) else {
            throw .unreadable(reason: "its order reference is none")
        }
        return reference(order)
    }
}
