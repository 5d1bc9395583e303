import PaymentCore
import Testing

/// Deposits (G-3, D-5).
struct DepositTests {
    /// A deposit of a percentage of the total, as a caller computes it.
    @Test(
        arguments: [
            // field c.4 #18: 1 % of 5000.00
            ("1", 500_000, 5_000, 495_000), ("30", 19_999, 6_000, 13_999), ("100", 19_999, 19_999, 0),
            ("0.01", 5_000, 1, 4_999),
            ("50", 1, 1, 0),
        ] as [(String, Int64, Int64, Int64)])
    func `deposit and balance add up to the total (D-2)`(
        _ percent: String, _ total: Int64, _ deposit: Int64, _ balance: Int64
    ) throws {
        let amount = try Percentage(percent).of(Samples.usd(total))
        #expect(amount.minorUnits == deposit)
        let request = try DepositRequest(total: Samples.usd(total), charge: try Samples.charge(amount))
        #expect(request.balance == Samples.usd(balance))
        #expect(try request.balance + request.charge.amount == request.total)
        #expect(request.taking == .charged)
    }

    @Test(
        arguments: [
            (4_500, 450_000, "must be above zero", 0), (0, 0, "must be above zero", 0),
            (-1, 100, "must be above zero", 0),
            (4_501, 4_500, "must not be more than the total of 45.00 USD", 1),
            (1, 0, "must not be more than the total", 1),
            (1, -5, "must not be more than the total", 1), (.max, .max - 1, "must not be more than the total", 1),
        ] as [(Int64, Int64, String, Int)])
    func `a deposit that is nothing or more than the total is refused (D-5)`(
        _ deposit: Int64, _ total: Int64, _ words: String, _ kind: Int
    ) throws {
        // The first row is 0.001 % of 45.00, which rounds to nothing.
        let amount = deposit == 4_500 ? try Percentage("0.001").of(Samples.usd(deposit)) : Samples.usd(deposit)
        let charge = try Samples.charge(amount)
        expectRefusal(field: "deposit", value: amount.description, words: words) { () throws(InvalidValue) in
            try DepositRequest(total: Samples.usd(total), charge: charge)
        }
    }

    @Test func `a deposit in another currency than the total is refused`() throws {
        let charge = try Samples.charge(Samples.usd(100))
        expectRefusal(field: "currency", value: "EUR", words: "compared with USD") { () throws(InvalidValue) in
            try DepositRequest(total: Money(minorUnits: 1000, currency: .eur), charge: charge)
        }
    }

    struct Reading: Sendable {
        let captured: Int64, held: Int64, total: Int64, left: Int64
    }

    @Test(arguments: [
        Reading(captured: 5_000, held: 0, total: 500_000, left: 495_000),
        Reading(captured: 4_500, held: 0, total: 4_500, left: 0),
        Reading(captured: 0, held: 4_500, total: 15_000, left: 10_500),
        Reading(captured: 1_000, held: 500, total: 15_000, left: 13_500),
        // More than asked: nothing is left, and nothing is owed back by arithmetic alone.
        Reading(captured: 5_000, held: 0, total: 4_500, left: 0),
        Reading(captured: .max, held: 0, total: 0, left: 0),
    ])
    func `a deposit says what was taken, is held and is left`(_ reading: Reading) throws {
        let payment = Samples.payment(captured: Samples.usd(reading.captured), held: Samples.usd(reading.held))
        let deposit = try Deposit(payment: payment, total: Samples.usd(reading.total))
        #expect(deposit.taken == Samples.usd(reading.captured))
        #expect(deposit.held == Samples.usd(reading.held))
        #expect(deposit.left == Samples.usd(reading.left))
        #expect(deposit.total == Samples.usd(reading.total) && deposit.payment == payment)
        #expect(deposit.balanceRoutes == (reading.left == 0 ? [] : [.askPayer]))
    }

    @Test(arguments: [Consent.Purpose.balance, .laterPurchases, .unscheduled], [true, false])
    func `the kept method is a way to the balance only with consent and the gateway's leave`(
        _ purpose: Consent.Purpose, _ worksWithoutPayer: Bool
    ) throws {
        let method = try Samples.method(purpose, worksWithoutPayer: worksWithoutPayer)
        let payment = Samples.payment(captured: Samples.usd(100), held: .zero(.usd), keptMethod: KeptMethod(method))
        let isChargeable = purpose != .laterPurchases && worksWithoutPayer
        #expect(
            try Deposit(payment: payment, total: Samples.usd(300)).balanceRoutes
                == (isChargeable ? [.chargeStoredMethod(method), .askPayer] : [.askPayer]))
        #expect(try Deposit(payment: payment, total: Samples.usd(100)).balanceRoutes.isEmpty)
    }

    @Test func `a payment that took and holds nothing, or another currency, is no deposit`() {
        let nothing = Samples.payment(captured: .zero(.usd), held: .zero(.usd))
        expectRefusal(field: "payment", value: "pi_1", words: "taken and holds nothing") { () throws(InvalidValue) in
            try Deposit(payment: nothing, total: Samples.usd(100))
        }
        let euros = Samples.payment(captured: Money(minorUnits: 50, currency: .eur), held: .zero(.eur))
        expectRefusal(field: "currency", words: "subtracted from USD") { () throws(InvalidValue) in
            try Deposit(payment: euros, total: Samples.usd(100))
        }
        let mixed = Samples.payment(captured: Samples.usd(50), held: Money(minorUnits: 50, currency: .eur))
        expectRefusal(field: "currency", words: "added to USD") { () throws(InvalidValue) in
            try Deposit(payment: mixed, total: Samples.usd(100))
        }
        let tooMuch = Samples.payment(captured: Samples.usd(.max), held: Samples.usd(1))
        expectRefusal(field: "amount", words: "too large") { () throws(InvalidValue) in
            try Deposit(payment: tooMuch, total: Samples.usd(100))
        }
    }

    @Test(
        arguments: [(100, 30, 70), (100, 100, 0), (100, 150, 0), (0, 0, 0), (.max, .min, 0)] as [(Int64, Int64, Int64)])
    func `what can be given back is what was taken without what was given back (G-5)`(
        _ captured: Int64, _ refunded: Int64, _ refundable: Int64
    ) {
        let payment = Samples.payment(
            captured: Samples.usd(captured), held: .zero(.usd), refunded: Samples.usd(refunded))
        #expect(payment.refundable == Samples.usd(refundable))
    }
}

/// The deposit that every gateway gets which can charge and hold.
struct DepositGatewayTests {
    /// Answers every charge and every authorization with what it was given.
    private struct ScriptedGateway: DepositGateway, AuthorizingGateway {
        var operations: Set<Capabilities.Operation> = [.charge, .authorize, .deposit]
        let charged: Outcome<Payment>
        let authorized: Outcome<Payment>

        var capabilities: Capabilities {
            Capabilities(
                gateway: Samples.stripe, operations: operations, amountLimits: [:], idempotency: .key(hours: 24),
                authorizationDays: 7)
        }

        func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> { charged }
        func authorize(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> { authorized }
        func capture(_ request: CaptureRequest) async throws(PaymentError) -> Outcome<Payment> { charged }
        func void(_ request: VoidRequest) async throws(PaymentError) -> Outcome<Payment> { authorized }
    }

    private static let taken = Samples.payment(captured: Samples.usd(500), held: .zero(.usd))
    private static let held = Samples.payment(captured: .zero(.usd), held: Samples.usd(500))

    @Test(arguments: [DepositRequest.Taking.charged, .held])
    func `a deposit is charged or held as asked`(_ taking: DepositRequest.Taking) async throws {
        let gateway = ScriptedGateway(charged: .succeeded(Self.taken), authorized: .succeeded(Self.held))
        let request = try DepositRequest(
            total: Samples.usd(2000), taking: taking, charge: Samples.charge(Samples.usd(500)))
        let deposit = try #require(try await gateway.deposit(request).value)
        #expect(deposit.taken == Samples.usd(taking == .charged ? 500 : 0))
        #expect(deposit.held == Samples.usd(taking == .held ? 500 : 0))
        #expect(deposit.left == Samples.usd(1500))
    }

    @Test func `a gateway that takes no deposits refuses before it charges`() async throws {
        let gateway = ScriptedGateway(
            operations: [.charge], charged: .succeeded(Self.taken), authorized: .succeeded(Self.held))
        let request = try DepositRequest(total: Samples.usd(2000), charge: Samples.charge(Samples.usd(500)))
        await #expect(throws: PaymentError.self) { try await gateway.deposit(request) }
    }

    @Test func `a charge that reports no money or another currency is an unknown outcome and no refusal`() async throws
    {
        let request = try DepositRequest(total: Samples.usd(2000), charge: Samples.charge(Samples.usd(500)))
        let strange = [
            Samples.payment(captured: .zero(.usd), held: .zero(.usd)),
            Samples.payment(captured: Money(minorUnits: 500, currency: .eur), held: .zero(.eur)),
        ]
        for payment in strange {
            let gateway = ScriptedGateway(charged: .succeeded(payment), authorized: .succeeded(payment))
            guard case .unknown(let unknown) = try await gateway.deposit(request) else {
                Issue.record("not unknown")
                continue
            }
            #expect(unknown.reason == .mismatchedAnswer && unknown.reference == payment.reference)
            #expect(unknown.merchantReference == request.charge.reference)
            #expect(unknown.idempotencyKey == request.charge.idempotencyKey)
            #expect(unknown.sentAt == payment.createdAt)
        }
    }
}
