import PaymentCore

/// Values that many tests need and that say nothing by themselves.
enum Samples {
    static let stripe = GatewayID(rawValue: "stripe")
    static let moment = Timestamp(secondsSinceEpoch: 1_700_000_000)

    static func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .usd) }

    static func reference(_ id: String) -> GatewayReference { GatewayReference(gateway: stripe, id: id) }

    static func consent(_ purpose: Consent.Purpose) -> Consent {
        Consent(purpose: purpose, givenAt: moment, agreement: "terms-3")
    }

    static func method(
        _ purpose: Consent.Purpose = .balance, worksWithoutPayer: Bool = true, gateway: GatewayID = stripe
    ) throws -> StoredMethod {
        StoredMethod(
            gateway: gateway, token: try PaymentToken("pm_canary"), customer: reference("cus_1"),
            card: CardSummary(brand: "visa", lastFour: "4242", expiry: try CardExpiry(month: 9, year: 2027)),
            worksWithoutPayer: worksWithoutPayer, consent: consent(purpose))
    }

    static func payment(
        captured: Money, held: Money, refunded: Money? = nil, keptMethod: KeptMethod? = nil
    ) -> Payment {
        Payment(
            reference: reference("pi_1"), merchantReference: nil, status: captured.isPositive ? .captured : .authorized,
            requested: captured, held: held, captured: captured, refunded: refunded ?? .zero(captured.currency),
            keptMethod: keptMethod, createdAt: moment, isLive: false)
    }

    static func charge(_ amount: Money, keepMethod: Consent? = nil) throws -> ChargeRequest {
        ChargeRequest(
            amount: amount, source: .token(try PaymentToken("tok_1"), returnURL: nil),
            reference: try MerchantReference("order-1"),
            idempotencyKey: try IdempotencyKey("order-1/deposit"), keepMethod: keepMethod)
    }
}
