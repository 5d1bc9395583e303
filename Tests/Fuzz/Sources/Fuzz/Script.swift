import PaymentCore
import PaymentHTTP

@testable import Shop

/// Everything that an adapter can be asked, in an order in which it makes sense.
struct Script {
    private let gateway: ShopGateway
    private let shop: Shop
    private let adapter: any PaymentGateway
    private let tape: Tape

    init(_ gateway: ShopGateway, _ shop: Shop, _ adapter: any PaymentGateway, _ tape: Tape) {
        self.gateway = gateway
        self.shop = shop
        self.adapter = adapter
        self.tape = tape
    }

    /// The calls that sent something, with their answers.
    func play() async throws -> [Scene.Call] {
        var calls: [Scene.Call] = []
        let consent = shop.consent
        let paid = try charge("paid", .good, keeping: consent)
        let paidReference =
            await add(&calls, paid) { adapter in try await adapter.charging().charge(paid) } ?? fallback(paid)
        for card in [ShopCard.dead, .confirming, .poor] {
            guard let request = try? charge("card-\(card.rawValue)", card) else { continue }
            _ = await add(&calls, request) { adapter in try await adapter.charging().charge(request) }
        }
        try await addHolding(&calls)
        let period = Shop.start.adding(seconds: -86_400)..<Shop.start.adding(seconds: 86_400)
        await add(&calls) { adapter in _ = try await adapter.looking().payment(paidReference) }
        await add(&calls) { adapter in
            _ = try await adapter.looking().payments(under: paid.reference, sentAt: Shop.start)
        }
        await add(&calls) { adapter in _ = try await adapter.listing().payments(in: period, after: nil) }
        try await addRefunds(&calls, of: paidReference)
        await add(&calls) { adapter in _ = try await adapter.listing().refunds(in: period, after: nil) }
        try await addKeeping(&calls, consent)
        try await addPage(&calls)
        return calls
    }

    private func addHolding(_ calls: inout [Scene.Call]) async throws {
        let held = try charge("held", .good)
        let reference =
            await add(&calls, held) { adapter in try await adapter.authorizing().authorize(held) } ?? fallback(held)
        let capture = CaptureRequest(
            payment: reference, amount: gateway.money(60_00), idempotencyKey: try IdempotencyKey("capture"))
        await add(&calls) { adapter in _ = try await adapter.authorizing().capture(capture) }
        let released = try charge("released", .good)
        let other =
            await add(&calls, released) { adapter in try await adapter.authorizing().authorize(released) }
            ?? fallback(released)
        let void = VoidRequest(payment: other, idempotencyKey: try IdempotencyKey("void"))
        await add(&calls) { adapter in _ = try await adapter.authorizing().void(void) }
    }

    private func addRefunds(_ calls: inout [Scene.Call], of payment: GatewayReference) async throws {
        // Authorize.net gives back what was settled; what is not, it releases.
        if gateway == .authorizeNet { shop.pass(hours: 48) }
        let refund = RefundRequest(
            payment: payment, amount: gateway.money(25_00), refundedBefore: .zero(gateway.currency),
            reference: try MerchantReference("refund"), idempotencyKey: try IdempotencyKey("refund"))
        await add(&calls) { adapter in _ = try await adapter.refunding().refund(refund) }
        await add(&calls) { adapter in _ = try await adapter.refunding().refunds(of: payment) }
    }

    private func addKeeping(_ calls: inout [Scene.Call], _ consent: Consent) async throws {
        let token =
            try gateway == .stripe || gateway == .authorizeNet ? ShopCard.good.token(at: gateway, kept: true) : nil
        let request = TokenizeRequest(
            token: token, consent: consent, payer: payer, returnURL: try AbsoluteURL("https://shop.example/back"),
            idempotencyKey: try IdempotencyKey("keep"))
        await add(&calls) { adapter in _ = try await adapter.keeping().tokenize(request) }
        let kept = StoredMethod(
            gateway: adapter.id,
            token: try PaymentToken(gateway == .authorizeNet ? "900000001/900000002" : "pm_card_visa"),
            customer: nil, card: nil, worksWithoutPayer: true, consent: consent)
        let reference = GatewayReference(gateway: adapter.id, id: gateway == .authorizeNet ? "900000001" : "seti_kept")
        await add(&calls) { adapter in _ = try await adapter.keeping().tokenization(reference, consent: consent) }
        await add(&calls) { adapter in try await adapter.keeping().forget(kept) }
    }

    private func addPage(_ calls: inout [Scene.Call]) async throws {
        let request = CheckoutRequest(
            amount: gateway.money(100_00), description: "Deposit", reference: try MerchantReference("page"),
            idempotencyKey: try IdempotencyKey("page"), successURL: try AbsoluteURL("https://shop.example/ok"),
            cancelURL: try AbsoluteURL("https://shop.example/no"), payer: payer)
        await add(&calls) { adapter in _ = try await adapter.paging().openCheckout(request) }
        let page = GatewayReference(gateway: adapter.id, id: gateway == .stripe ? "cs_test_page" : "page")
        await add(&calls) { adapter in
            _ = try await adapter.paging().checkout(page, openedAt: Timestamp(secondsSinceEpoch: 1_795_262_400))
        }
        await add(&calls) { adapter in _ = try await adapter.paging().expireCheckout(page) }
    }

    /// Makes a call that takes or holds money, and tells the payment's reference when it succeeded.
    private func add(
        _ calls: inout [Scene.Call], _ request: ChargeRequest,
        _ perform: @escaping @Sendable (any PaymentGateway) async throws -> Outcome<Payment>
    ) async -> GatewayReference? {
        let outcome = try? await perform(adapter)
        keep(&calls) { adapter in
            guard case .succeeded(let payment) = try await perform(adapter) else { return }
            // An answer about something else is no success (F-10).
            let reference = payment.merchantReference?.text ?? "none"
            try expect(
                reference == request.reference.text, "the answer of \(reference) is a success of \(request.reference)")
            try expect(payment.captured.currency == request.amount.currency, "the currency is another")
        }
        return outcome?.value?.reference
    }

    private func add(
        _ calls: inout [Scene.Call], _ perform: @escaping @Sendable (any PaymentGateway) async throws -> Void
    ) async {
        try? await perform(adapter)
        keep(&calls, perform)
    }

    private func keep(
        _ calls: inout [Scene.Call], _ perform: @escaping @Sendable (any PaymentGateway) async throws -> Void
    ) {
        let answers = tape.takeAnswers()
        if !answers.isEmpty { calls.append(Scene.Call(perform: perform, answers: answers)) }
    }

    private func charge(_ name: String, _ card: ShopCard, keeping consent: Consent? = nil) throws -> ChargeRequest {
        guard let token = try card.token(at: gateway) else { throw Finding("\(gateway) has no \(card) card") }
        return ChargeRequest(
            amount: gateway.money(100_00),
            source: .token(token, returnURL: try AbsoluteURL("https://shop.example/back")),
            reference: try MerchantReference("ref-\(name)"), idempotencyKey: try IdempotencyKey("key-\(name)"),
            payer: payer,
            keepMethod: consent, description: "Kitchen")
    }

    /// What a payment is called where the gateway takes the merchant's name for it.
    private func fallback(_ request: ChargeRequest) -> GatewayReference {
        GatewayReference(gateway: adapter.id, id: request.reference.text)
    }

    private var payer: PayerDetails {
        PayerDetails(
            email: "payer@example.com", name: "Test Payer", phone: "+380441234567", country: "UKR",
            ipAddress: "203.0.113.7")
    }
}

extension PaymentGateway {
    /// The adapter as one that does a thing.
    private func able<Ability>(_: Ability.Type) throws -> Ability {
        guard let able = self as? Ability else {
            throw PaymentError(.unsupported, "the adapter does not do this", gateway: id)
        }
        return able
    }

    fileprivate func charging() throws -> any ChargingGateway { try able((any ChargingGateway).self) }
    fileprivate func authorizing() throws -> any AuthorizingGateway { try able((any AuthorizingGateway).self) }
    fileprivate func refunding() throws -> any RefundingGateway { try able((any RefundingGateway).self) }
    fileprivate func keeping() throws -> any TokenizingGateway { try able((any TokenizingGateway).self) }
    fileprivate func paging() throws -> any CheckoutGateway { try able((any CheckoutGateway).self) }
    fileprivate func looking() throws -> any LookupGateway { try able((any LookupGateway).self) }
    fileprivate func listing() throws -> any ListingGateway { try able((any ListingGateway).self) }
}
