import PaymentCore
import Testing

/// What a gateway cannot do is refused before anything is sent (G-1).
struct CapabilitiesTests {
    private static func capabilities(_ operations: Set<Capabilities.Operation>) -> Capabilities {
        Capabilities(
            gateway: Samples.stripe, operations: operations,
            amountLimits: [
                .usd: .init(smallest: 50, largest: 99_999_999, step: 1),
                .kwd: .init(smallest: 200, largest: 1_000_000, step: 10),
            ],
            idempotency: .key(hours: 24), authorizationDays: 7)
    }

    private static let all = capabilities(Set(Capabilities.Operation.allCases))

    @Test(arguments: Capabilities.Operation.allCases)
    func `an operation is refused exactly when it is not declared`(_ operation: Capabilities.Operation) throws {
        try Self.all.require(operation)
        try Self.capabilities([operation]).require(operation)
        let without = Self.capabilities(Set(Capabilities.Operation.allCases).subtracting([operation]))
        let error = try #require(throws: PaymentError.self) { try without.require(operation) }
        #expect(error.code == .unsupported && error.field == "operation" && error.value == operation.rawValue)
        #expect(error.gateway == Samples.stripe && error.message.contains(operation.rawValue))
        #expect(error.retry == .afterMending)
    }

    @Test(arguments: [("USD", 50), ("USD", 51), ("USD", 99_999_999), ("KWD", 200), ("KWD", 5000), ("KWD", 1_000_000)])
    func `an amount within the bounds is accepted`(_ code: String, _ units: Int64) throws {
        try Self.all.check(Money(minorUnits: units, currency: Currency(code: code)))
    }

    @Test(arguments: [
        ("USD", 0, "above zero"), ("USD", -50, "above zero"), ("USD", Int64.min, "above zero"),
        ("USD", 49, "below the smallest payment stripe takes, 0.50 USD"),
        ("USD", 100_000_000, "above the largest payment stripe takes, 999999.99 USD"),
        ("USD", .max, "above the largest"),
        // field c.4 #14: of 10.005 KWD one half cannot be paid
        ("KWD", 5_005, "must be a multiple of 0.010 KWD for stripe"), ("KWD", 199, "below the smallest"),
    ])
    func `another amount is refused, and the bound and whose it is are named (G-9, D-7)`(
        _ code: String, _ units: Int64, _ words: String
    ) throws {
        let amount = Money(minorUnits: units, currency: try Currency(code: code))
        let error = try #require(throws: PaymentError.self) { try Self.all.check(amount, field: "deposit") }
        #expect(error.code == .invalidRequest && error.field == "deposit" && error.value == amount.description)
        #expect(error.message.contains(words))
        #expect(error.gateway == Samples.stripe)
    }

    @Test func `a currency without limits is refused`() throws {
        let error = try #require(throws: PaymentError.self) {
            try Self.all.check(Money(minorUnits: 100, currency: .uah))
        }
        #expect(error.code == .unsupported && error.field == "currency" && error.value == "UAH")
    }

    @Test(arguments: [Consent.Purpose.balance, .laterPurchases, .unscheduled], [true, false])
    func `only consent for it and a method that allows it let the merchant charge while the payer is away (I-11)`(
        _ purpose: Consent.Purpose, _ worksWithoutPayer: Bool
    ) throws {
        let method = try Samples.method(purpose, worksWithoutPayer: worksWithoutPayer)
        #expect(method.consent.coversPayerAbsent == (purpose != .laterPurchases))
        // With the payer present any kept method can be used.
        try Self.all.check(.stored(method, returnURL: nil))
        if purpose != .laterPurchases, worksWithoutPayer {
            try Self.all.check(.storedWithoutPayer(method))
            let without = Self.capabilities([.charge])
            let error = try #require(throws: PaymentError.self) { try without.check(.storedWithoutPayer(method)) }
            #expect(error.code == .unsupported && error.value == "chargeWithoutPayer")
            try without.check(.stored(method, returnURL: nil))
        } else {
            let error = try #require(throws: PaymentError.self) { try Self.all.check(.storedWithoutPayer(method)) }
            #expect(error.code == .invalidRequest && error.field == "method" && error.value == nil)
            #expect(
                error.message.contains(purpose == .laterPurchases ? "'laterPurchases' only" : "needs the payer present")
            )
        }
    }

    @Test func `a method that another gateway keeps is refused, with the payer present or away`() throws {
        let method = try Samples.method(gateway: GatewayID(rawValue: "liqpay"))
        for source in [PaymentSource.stored(method, returnURL: nil), .storedWithoutPayer(method)] {
            let error = try #require(throws: PaymentError.self) { try Self.all.check(source) }
            #expect(error.code == .invalidRequest && error.field == "method" && error.value == "liqpay")
            #expect(error.message.contains("kept by liqpay"))
        }
    }

    @Test func `a fresh token needs no consent`() throws {
        let source = PaymentSource.token(try PaymentToken("tok_1"), returnURL: nil)
        #expect(source.storedMethod == nil)
        try Self.capabilities([]).check(source)
    }
}

/// What the layer below cannot tell apart is demanded of the caller (G-8).
struct RefundStandingTests {
    private func capabilities(_ idempotency: Capabilities.Idempotency) -> Capabilities {
        Capabilities(
            gateway: Samples.stripe, operations: [.refund, .partialRefund],
            amountLimits: [.usd: .init(smallest: 50, largest: 1_000, step: 1)], idempotency: idempotency,
            authorizationDays: nil, referenceLengthMax: 8)
    }

    private func request(_ amount: Money?, before: Money?, reference: String = "refund-1") throws -> RefundRequest {
        RefundRequest(
            payment: Samples.reference("pi_1"), amount: amount, refundedBefore: before,
            reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("k"))
    }

    @Test func `every gateway without keys demands what had been given back before`() throws {
        let open = try request(Samples.usd(10), before: nil)
        try capabilities(.key(hours: 24)).check(open)
        for idempotency in [Capabilities.Idempotency.uniqueReference, .duplicateWindow(seconds: 60)] {
            let error = try #require(throws: PaymentError.self) { try capabilities(idempotency).check(open) }
            #expect(error.field == "refundedBefore" && error.code == .invalidRequest)
            try capabilities(idempotency).check(request(Samples.usd(10), before: Samples.usd(0)))
        }
    }

    @Test func `a refund's amount and reference are checked before anything is sent`() throws {
        let known = capabilities(.key(hours: 24))
        let refused: [(RefundRequest, String)] = [
            (try request(Samples.usd(0), before: nil), "amount"),
            (try request(Money(minorUnits: 5, currency: .eur), before: nil), "amount"),
            (try request(nil, before: nil, reference: "refund-10"), "reference"),
        ]
        for (request, field) in refused {
            let error = try #require(throws: PaymentError.self) { try known.check(request) }
            #expect(error.field == field)
        }
        let whole = Capabilities(
            gateway: Samples.stripe, operations: [.refund], amountLimits: [:], idempotency: .key(hours: 1),
            authorizationDays: nil)
        try whole.check(request(nil, before: nil))
        let error = try #require(throws: PaymentError.self) { try whole.check(request(Samples.usd(1), before: nil)) }
        #expect(error.code == .unsupported)
    }
}
