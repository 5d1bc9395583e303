public import PaymentCore
public import PaymentHTTP

/// A LiqPay shop behind the common interface: payments by token and on LiqPay's page, holds, refunds, callbacks.
///
/// LiqPay takes each order id once, for ever, and finds payments by it alone. So the merchant's reference is the order id, the id of a
/// payment here, and what tells a repeat from a second order: every attempt needs its own. Refunds have no name at all, which is why
/// a refund must say what had been given back before it; make the refunds of one payment one after the other.
///
/// ```swift
/// let keys = try LiqPay.Configuration(publicKey: publicKey, privateKey: Secret(privateKey))
/// let liqpay = LiqPay(keys, transport: CurlTransport())
/// ```
///
/// - SeeAlso: https://www.liqpay.ua/en/doc/api (read 2026-11-21)
public struct LiqPay: ChargingGateway, AuthorizingGateway, DepositGateway, TokenizingGateway, RefundingGateway,
    CheckoutGateway, LookupGateway, ListingGateway, WebhookGateway, AuthenticatingGateway
{
    let caller: GatewayCaller<Configuration>

    /// Creates the adapter.
    ///
    /// - Parameters:
    ///   - configuration: credentials and address.
    ///   - transport: what carries requests.
    ///   - clock: the time for unknown outcomes and look-ups.
    ///   - telemetry: where calls are reported.
    public init(
        _ configuration: Configuration, transport: any HTTPTransport, clock: any WallClock = SystemWallClock(),
        telemetry: GatewayTelemetry = GatewayTelemetry(gateway: .liqPay)
    ) {
        caller = GatewayCaller(
            gateway: GatewayProfile(id: .liqPay, name: "LiqPay"), account: configuration, transport: transport,
            clock: clock, telemetry: telemetry)
    }

    /// What this shop can do.
    public var capabilities: Capabilities { Self.capabilities }

    // MARK: Charges

    /// Takes `request.amount` at once from a token.
    ///
    /// LiqPay's pages demand the payer's address in `request.payer.ipAddress`; while the payer is away, give the one on record.
    public func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        try await charge(request, extras: Extras())
    }

    /// Takes `request.amount` at once, divided between shops or with a fiscal receipt.
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken.
    public func charge(_ request: ChargeRequest, extras: Extras) async throws(PaymentError) -> Outcome<Payment> {
        try check(request)
        try check(extras, request.amount)
        let context = request.source.context(keeping: request.keepMethod)
        return try await move(
            .payToken(request, extras, caller.account), request.reference, key: request.idempotencyKey,
            earlier: { _ async throws(PaymentError) in
                try await earlier(request.reference, amount: request.amount, taking: .charged, context)
            }
        ) { wire throws(InvalidValue) in try outcome(of: wire, context) }
    }

    /// Refused: LiqPay holds money from a card or on its page, and not from a token.
    ///
    /// - Throws: `PaymentError.unsupported`, always; nothing was sent.
    public func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        throw Self.unsupported(
            .authorize, "LiqPay holds no money from a token; open its page with taking: .held, or charge at once")
    }

    /// Takes held money, whole or in part, once.
    public func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> {
        if let amount = request.amount { try capabilities.checkPart(amount) }
        let orderID = try orderID(request.payment)
        let (wire, payment) = try await holding(orderID)
        guard let amount = try amount(toCapture: request, of: payment, wasHeld: wire.action == "hold") else {
            return .succeeded(payment)
        }
        return try await move(
            .capture(orderID, amount), payment.merchantReference, key: request.idempotencyKey, payment: request.payment,
            earlier: { _ async throws(PaymentError) in try await earlier(request, of: orderID) }
        ) { wire throws(InvalidValue) in try outcome(of: wire) }
    }

    /// Releases held money.
    ///
    /// LiqPay has no call for this: a refund of a hold releases it. So the payment is looked up first, and money that was taken
    /// stays. A payment that was begun and not finished cannot be ended; it ends by itself.
    public func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> {
        let orderID = try orderID(request.payment)
        let (wire, payment) = try await holding(orderID)
        let released = try released(wire, payment)
        guard payment.status == .authorized else { return .succeeded(released) }
        return try await move(
            .giveBack("void", wire, orderID: orderID, payment.held), payment.merchantReference,
            key: request.idempotencyKey, payment: request.payment,
            earlier: { _ async throws(PaymentError) in
                let (wire, payment) = try await holding(orderID)
                guard payment.status != .authorized else {
                    throw PaymentError(
                        .invalidRequest, "LiqPay refuses to release what it holds", field: "payment", gateway: .liqPay)
                }
                return .succeeded(try self.released(wire, payment))
            }
        ) { answer throws(InvalidValue) in
            try answer.waiting().map { .pending(PendingOperation(reference: request.payment, gatewayCode: $0)) }
                ?? .succeeded(released)
        }
    }

    /// Finishes a payment with the `liqpay_token` that the browser brought back, or the code that the bank sent.
    public func completeAuthentication(
        _ request: AuthenticationRequest
    ) async throws(PaymentError) -> Outcome<Payment> {
        try await confirm(confirmation(request), request)
    }

    // MARK: Refunds

    /// Gives captured money back.
    ///
    /// The payment is looked up first: it tells a repeat of this refund from a second one.
    public func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        try capabilities.check(request)
        let orderID = try orderID(request.payment)
        let (wire, payment) = try await holding(orderID)
        let refund = try checked(request, wire, payment)
        guard refund.progress == .new else {
            return outcome(of: refund, waiting: refund.progress.waiting, request, at: wire.refundDateLast)
        }
        return try await move(
            .giveBack("refund", wire, orderID: orderID, refund.amount), request.reference,
            key: request.idempotencyKey, payment: request.payment,
            earlier: { _ async throws(PaymentError) in
                let (wire, payment) = try await holding(orderID)
                let refund = try checked(request, wire, payment)
                guard refund.progress != .new else {
                    throw PaymentError(
                        .invalidRequest, "LiqPay refuses to give \(refund.amount) of this payment back",
                        field: "payment", gateway: .liqPay)
                }
                return outcome(of: refund, waiting: refund.progress.waiting, request, at: wire.refundDateLast)
            }
        ) { answer throws(InvalidValue) in outcome(of: refund, waiting: try answer.waiting(), request, at: nil) }
    }

    /// The refunds of a payment: at most one, of all that was given back, because LiqPay tells the sum and no more.
    ///
    /// Its id is the order id, a slash and the sum in minor units; it bears no merchant reference.
    public func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] {
        let wire = try await ask(.status(of: orderID(payment)))
        return try caller.readable { () throws(InvalidValue) in try refund(wire).map { [$0] } ?? [] }
    }

    // MARK: Kept methods

    /// Lets the payer enter a card on LiqPay's page, where it is checked and kept without taking money.
    ///
    /// - Throws: `PaymentError.unsupported` for a token: LiqPay has no script that gives one to be kept.
    public func tokenize(_ request: TokenizeRequest) async throws(PaymentError) -> Outcome<StoredMethod> {
        guard request.token == nil else {
            throw Self.unsupported(.tokenize, "LiqPay has no script whose token it keeps; leave the token out")
        }
        if let url = request.returnURL { try Self.check(url, "returnURL") }
        let orderID = try Self.orderID(forKeeping: request.idempotencyKey)
        let fields = try keepingPage(request, orderID: orderID)
        return .actionRequired(
            RequiredAction(step: .form(action: try pageURL(), fields: fields), reference: reference(orderID)))
    }

    /// How far keeping a method has come; not found until the payer has begun on the page.
    public func tokenization(
        _ reference: GatewayReference, consent: Consent
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        let wire = try await ask(.status(of: orderID(reference)))
        return try caller.readable { () throws(InvalidValue) in try keptOutcome(wire, consent) }
    }

    /// Makes LiqPay forget a kept method.
    public func forget(_ method: StoredMethod) async throws(PaymentError) {
        try capabilities.check(method)
        do {
            _ = try await ask(.forget(method.token))
        } catch {
            // Inactive and unknown tokens cannot be charged any more, which is what counts.
            guard error.gatewayCode == "102" || error.gatewayCode == "108" else { throw error }
        }
    }

    // MARK: Hosted page

    /// Makes LiqPay's page for one payment; LiqPay hears of it when the payer comes.
    public func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        try await openCheckout(request, extras: Extras())
    }

    /// Makes LiqPay's page for a payment that is divided between shops or has a fiscal receipt.
    ///
    /// - Throws: `PaymentError` when no page can be made.
    public func openCheckout(_ request: CheckoutRequest, extras: Extras) async throws(PaymentError) -> Checkout {
        try check(request)
        try check(extras, request.amount)
        let fields = try signedFields(request.taking == .held ? "hold" : "pay", pageMembers(request, extras))
        return try page(request.reference, fields, expiresAt: request.expiresAt)
    }

    /// The page as an address, where a form cannot be posted: in a mail, behind a QR code.
    ///
    /// It opens the payment to whoever has it: never log it (S-51).
    ///
    /// - Throws: `PaymentError.invalidRequest` for a page that was looked up, or one too large for an address.
    public func checkoutLink(_ page: Checkout) throws(PaymentError) -> AbsoluteURL {
        try link(page)
    }

    /// How far a page has come: open while LiqPay knows nothing of it.
    public func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        let orderID = try orderID(reference)
        do {
            return checkout(try await payment(reference))
        } catch {
            guard error.code == .notFound else { throw error }
            return Checkout(
                reference: reference, merchantReference: Self.merchantReference(orderID), status: .open,
                presentation: nil, expiresAt: nil)
        }
    }

    /// Refused: LiqPay's page ends at the time it was opened with.
    ///
    /// - Throws: `PaymentError.unsupported`, always; nothing was sent.
    public func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout {
        throw Self.unsupported(.expireCheckout, "LiqPay cannot end a page early; open it with expiresAt")
    }

    // MARK: Look-ups

    /// The payment under an order id.
    public func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        let wire = try await ask(.status(of: orderID(reference)))
        return try caller.readable { () throws(InvalidValue) in try payment(wire) }
    }

    /// The payment under the merchant's reference.
    ///
    /// That there is none is conclusive 60 s after the longest time a call can take: only then can none be on its way. A page that is
    /// still open can begin one at any time.
    public func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        do {
            let payment = try await payment(self.reference(reference.text))
            return ReferenceLookup(payments: [payment], isConclusive: true)
        } catch {
            guard error.code == .notFound else { throw error }
            let hasArrived = caller.clock.now().milliseconds(since: sentAt) >= 140_000
            return ReferenceLookup(payments: [], isConclusive: hasArrived)
        }
    }

    /// Payments begun in `period`, newest first, in one part: choose short periods.
    ///
    /// The payments of a subscription all bear its order id.
    public func payments(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Payment> {
        let listed = try await report(period, after: cursor) { $0.createDate }
        let payments = try caller.readable { () throws(InvalidValue) in
            try listed.map { wire throws(InvalidValue) in try payment(wire) }
        }
        return Page(items: payments, next: nil)
    }

    /// Refunds whose payment LiqPay reports for `period` and whose last part was given back in it, newest first.
    ///
    /// LiqPay's report is one of payments, and it is not published by which of their dates: refunds of older payments may be missing.
    /// Each is the sum of what was given back.
    public func refunds(
        in period: Range<Timestamp>, after cursor: String?
    ) async throws(PaymentError) -> Page<Refund> {
        let listed = try await report(period, after: cursor) { $0.refundDateLast }
        let refunds = try caller.readable { () throws(InvalidValue) in
            try listed.map { wire throws(InvalidValue) in try refund(wire) }.compactMap { $0 }
        }
        return Page(items: refunds, next: nil)
    }

    // MARK: Callbacks

    /// Checks the signature of a callback and reads it.
    ///
    /// A form that a browser posts to the return address is signed the same way and read the same way; it proves no payment (S-26).
    public func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent> {
        try Verified(delivery, by: caller.account.signature, now: now) { message throws(WebhookError) in
            try event(in: message, now: now)
        }
    }
}
