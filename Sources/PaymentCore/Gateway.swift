/// An account at a payment gateway: what every adapter is.
///
/// The protocols below add what it can do.
///
/// Where a gateway cannot do a thing, its adapter does not conform to the protocol and the compiler stops the call; where it depends
/// on the request, `capabilities` says so and the call throws before anything is sent (G-1).
public protocol PaymentGateway: Sendable {
    /// What this account can do.
    var capabilities: Capabilities { get }
}

extension PaymentGateway {
    /// The gateway's name.
    public var id: GatewayID { capabilities.gateway }
}

/// A gateway that takes money.
public protocol ChargingGateway: PaymentGateway {
    /// Takes `request.amount` at once.
    ///
    /// Safe to repeat with the same key for as long as `capabilities.idempotency` says.
    ///
    /// - Returns: what came of it; `captured` of the payment is the amount on success.
    /// - Throws: `PaymentError` when certainly nothing was taken.
    func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment>
}

/// A gateway that can hold money before taking it.
public protocol AuthorizingGateway: PaymentGateway {
    /// Holds `request.amount` on the payer's card.
    ///
    /// - Throws: `PaymentError` when certainly nothing is held.
    func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment>

    /// Takes held money, whole or in part; the rest is released.
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken.
    func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment>

    /// Releases held money, or ends a payment that was begun and not finished, so that it can never succeed.
    ///
    /// - Throws: `PaymentError` when certainly nothing was released.
    func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment>
}

/// A gateway that is told by the merchant's server what the payer's browser brought back from the bank.
///
/// Others finish by themselves: there the payment is only looked up when the payer comes back.
public protocol AuthenticatingGateway: PaymentGateway {
    /// Finishes a payment after the payer acted; safe to repeat.
    ///
    /// Call it when `action.continuation` is set and the browser has come back.
    ///
    /// - Throws: `PaymentError` when certainly nothing moved.
    func completeAuthentication(_ request: AuthenticationRequest) async throws(PaymentError) -> Outcome<Payment>
}

/// A gateway that takes deposits.
public protocol DepositGateway: ChargingGateway {
    /// Takes or holds part of a total and keeps the method for the balance where the payer agreed (G-3).
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    func deposit(_ request: DepositRequest) async throws(PaymentError) -> Outcome<Deposit>
}

extension DepositGateway where Self: AuthorizingGateway {
    /// A deposit is a charge or an authorization of a part, read against the total.
    public func deposit(_ request: DepositRequest) async throws(PaymentError) -> Outcome<Deposit> {
        try capabilities.require(.deposit)
        let outcome =
            switch request.taking {
            case .charged: try await charge(request.charge)
            case .held: try await authorize(request.charge)
            }
        do throws(InvalidValue) {
            return try outcome.map { payment throws(InvalidValue) in try Deposit(payment: payment, total: request.total)
            }
        } catch {
            // The gateway took or held money and reports none, or another currency: nobody may call that a refusal.
            return .unknown(
                UnknownOutcome(
                    reason: .mismatchedAnswer, reference: outcome.value?.reference,
                    merchantReference: request.charge.reference, idempotencyKey: request.charge.idempotencyKey,
                    sentAt: outcome.value?.createdAt ?? Timestamp(millisecondsSinceEpoch: 0), detail: error.description)
            )
        }
    }
}

/// A gateway that keeps methods for later.
public protocol TokenizingGateway: PaymentGateway {
    /// Keeps a method without taking money.
    ///
    /// - Throws: `PaymentError` when certainly nothing was kept.
    func tokenize(_ request: TokenizeRequest) async throws(PaymentError) -> Outcome<StoredMethod>

    /// How far keeping a method has come: ask this when the payer comes back from an action that `tokenize` required.
    ///
    /// - Parameters:
    ///   - reference: the one in the `RequiredAction`.
    ///   - consent: what the payer agreed to, as given to `tokenize`; not every gateway gives it back.
    /// - Throws: `PaymentError.notFound` when there is none; others when the gateway does not answer.
    func tokenization(
        _ reference: GatewayReference, consent: Consent
    ) async throws(PaymentError) -> Outcome<StoredMethod>

    /// Makes the gateway forget a kept method; forgetting it twice is no error.
    ///
    /// - Throws: `PaymentError` when the gateway may still keep it; `.unsupported` where it cannot be told to forget.
    func forget(_ method: StoredMethod) async throws(PaymentError)
}

/// A gateway that gives money back.
public protocol RefundingGateway: PaymentGateway {
    /// Gives captured money back, in whole or in part, by whatever the gateway needs (G-5).
    ///
    /// - Throws: `PaymentError` when certainly nothing was given back.
    func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund>

    /// The refunds of a payment, newest first.
    ///
    /// - Throws: `PaymentError` when the gateway does not answer.
    func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund]
}

/// A gateway with a page of its own on which the payer pays.
public protocol CheckoutGateway: PaymentGateway {
    /// Opens a page.
    ///
    /// - Throws: `PaymentError`; no page was opened, or one that nobody has the address of.
    func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout

    /// How far a page has come. Ask this when the payer comes back (S-26).
    ///
    /// - Parameter openedAt: when the page was opened: a gateway that only lists payments is asked for those since then.
    /// - Throws: `PaymentError` when the gateway does not answer.
    func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout

    /// Ends a page, so that nobody can pay on it any more.
    ///
    /// - Throws: `PaymentError.invalidRequest` when it is completed or has expired already.
    func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout
}

/// What a search by the merchant's reference found.
public struct ReferenceLookup: Hashable, Sendable {
    /// The payments under the reference, newest first.
    public let payments: [Payment]
    /// Whether an empty result proves that there is none; gateways with a delayed index prove it only after a while.
    public let isConclusive: Bool

    /// Creates a result.
    public init(payments: [Payment], isConclusive: Bool) {
        self.payments = payments
        self.isConclusive = isConclusive
    }
}

/// A gateway that finds payments again.
public protocol LookupGateway: PaymentGateway {
    /// The payment under the gateway's id, as it is now.
    ///
    /// - Throws: `PaymentError.notFound` when there is none; others when the gateway does not answer.
    func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment

    /// The payments under the merchant's reference.
    ///
    /// - Parameters:
    ///   - reference: as given in the request.
    ///   - sentAt: when the request was sent, which decides whether an empty result is conclusive.
    /// - Throws: `PaymentError` when the gateway does not answer.
    func payments(under reference: MerchantReference, sentAt: Timestamp) async throws(PaymentError) -> ReferenceLookup

    /// The payments under several of the merchant's references: what a store that was put back looks for (F-33).
    ///
    /// A gateway that searches for one reference at a time is asked for each, which is what an adapter does that does not say
    /// otherwise. One that only lists reads its lists once.
    ///
    /// - Parameters:
    ///   - references: as they were given in the requests, if there were any.
    ///   - period: when the requests were sent; its end decides whether an empty result is conclusive.
    /// - Returns: a result for each reference.
    /// - Throws: `PaymentError` when the gateway does not answer.
    func payments(
        under references: [MerchantReference], sentIn period: Range<Timestamp>
    ) async throws(PaymentError) -> [MerchantReference: ReferenceLookup]
}

extension LookupGateway {
    /// Asks for one reference after the other.
    public func payments(
        under references: [MerchantReference], sentIn period: Range<Timestamp>
    ) async throws(PaymentError) -> [MerchantReference: ReferenceLookup] {
        var found: [MerchantReference: ReferenceLookup] = [:]
        for reference in references {
            found[reference] = try await payments(under: reference, sentAt: period.upperBound)
        }
        return found
    }
}

/// A part of a listing and the way to the next one.
public struct Page<Item: Hashable & Sendable>: Hashable, Sendable {
    /// The items, newest first.
    public let items: [Item]
    /// What to give to get the next part; nil at the end.
    public let next: String?

    /// Creates a page.
    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }
}

/// A gateway that lists what it has, for reconciliation.
public protocol ListingGateway: PaymentGateway {
    /// Payments begun in `period`, newest first.
    ///
    /// - Parameters:
    ///   - period: from, to (not included).
    ///   - cursor: `next` of the page before; nil for the first.
    /// - Throws: `PaymentError` when the gateway does not answer.
    func payments(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Payment>

    /// Refunds begun in `period`, newest first.
    ///
    /// - Throws: `PaymentError` when the gateway does not answer.
    func refunds(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Refund>
}

/// A payer's complaint to the bank about a payment.
public struct PaymentDispute: Sendable, Hashable {
    /// The gateway's id of the dispute.
    public let reference: GatewayReference
    /// The payment it is about.
    public let payment: GatewayReference
    /// How much of it.
    public let amount: Money
    /// Whether the bank has the money now: false while it only asks, and again once it gave the money back.
    public let isWithdrawn: Bool

    /// Creates a dispute from its fields.
    public init(reference: GatewayReference, payment: GatewayReference, amount: Money, isWithdrawn: Bool) {
        self.reference = reference
        self.payment = payment
        self.amount = amount
        self.isWithdrawn = isWithdrawn
    }
}

/// A gateway that lists disputes, so that one whose webhook was lost is found again.
public protocol DisputeListingGateway: ListingGateway {
    /// Disputes begun in `period`, newest first.
    ///
    /// - Parameters:
    ///   - period: from, to (not included).
    ///   - cursor: `next` of the page before; nil for the first.
    /// - Throws: `PaymentError` when the gateway does not answer.
    func disputes(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError)
        -> Page<PaymentDispute>

    /// All disputes of a payment.
    ///
    /// - Throws: `PaymentError` when the gateway does not answer.
    func disputes(of payment: GatewayReference) async throws(PaymentError) -> [PaymentDispute]
}

/// A gateway that sends webhooks.
public protocol WebhookGateway: PaymentGateway {
    /// Checks the signature of a delivery and reads it. There is no way around the check (S-13).
    ///
    /// - Parameters:
    ///   - delivery: the raw bytes and fields as they came.
    ///   - now: the time by the receiver's clock.
    /// - Throws: `WebhookError` saying what is wrong with the delivery.
    func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent>

    /// What to answer once the event is stored: some gateways repeat a delivery, and in the end reverse the payment, until they get
    /// an answer of their own form (S-25).
    ///
    /// - Parameters:
    ///   - event: the verified event, whatever came of it; one already known is answered again.
    ///   - now: the time by the receiver's clock.
    func acknowledgement(of event: Verified<WebhookEvent>, now: Timestamp) -> WebhookAnswer
}

extension WebhookGateway {
    /// An empty answer with status 200, which is enough for most.
    public func acknowledgement(of event: Verified<WebhookEvent>, now: Timestamp) -> WebhookAnswer {
        WebhookAnswer(status: 200, fields: [], body: [])
    }
}

extension WebhookGateway where Self: LookupGateway {
    /// The payment a verified event is about, asked of the gateway itself: what a signature without a time, or over a part of the
    /// message, cannot prove, the look-up does (S-24).
    ///
    /// - Throws: `PaymentError.signatureMismatch` when the gateway's own record contradicts the event; `.invalidRequest` when the event
    ///   names no payment; others when the gateway does not answer.
    public func confirm(_ event: Verified<WebhookEvent>) async throws(PaymentError) -> Payment {
        let event = event.event
        guard let reference = event.payment else {
            throw PaymentError(.invalidRequest, "the event names no payment to look up", field: "payment", gateway: id)
        }
        let payment = try await payment(reference)
        let contradiction: String? =
            switch event.kind {
            case .paymentCaptured where !payment.captured.isPositive: "it took nothing"
            case .paymentAuthorized where !payment.held.isPositive && !payment.captured.isPositive: "it holds nothing"
            case _ where event.merchantReference != nil && event.merchantReference != payment.merchantReference:
                "it has another merchant reference"
            case _ where event.amount.map { $0.currency != payment.requested.currency } ?? false:
                "it is in another currency"
            default: nil
            }
        guard let contradiction else { return payment }
        throw PaymentError(
            .signatureMismatch,
            "the event says '\(event.gatewayKind)' and the gateway's own record of the payment does not: \(contradiction)",
            gateway: id)
    }
}
