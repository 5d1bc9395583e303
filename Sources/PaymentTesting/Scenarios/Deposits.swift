internal import PaymentCore

extension GatewayConformance {
    static let deposits: [ConformanceScenario] = [
        ConformanceScenario("a deposit says what is taken, what is left and how to collect it", requires: [.deposit]) {
            subject in
            let gateway: any DepositGateway = try Expect.cast(subject)
            let charge = try subject.request("deposit", subject.money(200), keep: subject.balanceConsent)
            let deposit = try Expect.succeeded(
                await gateway.deposit(DepositRequest(total: subject.money(4200), charge: charge)))
            try Expect.equal(deposit.taken, subject.money(200), "what is taken")
            try Expect.equal(deposit.held, subject.money(0), "what is held")
            try Expect.equal(deposit.left, subject.money(4000), "what is left")
            try Expect.equal(deposit.balanceRoutes.last, .askPayer, "the last way to collect the rest")
            if subject.gateway.capabilities.operations.contains(.chargeWithoutPayer) {
                guard case .chargeStoredMethod(let method) = deposit.balanceRoutes.first else {
                    throw ConformanceFailure("the kept method should be the first way, not \(deposit.balanceRoutes)")
                }
                try Expect.equal(method.consent, charge.keepMethod, "the consent on the kept method")
            }
            try Expect.equal(subject.banked, subject.money(200), "what the bank moved")
        },
        ConformanceScenario("a deposit without consent keeps no method", requires: [.deposit]) { subject in
            let gateway: any DepositGateway = try Expect.cast(subject)
            let request = DepositRequestBuilder(subject)
            let deposit = try Expect.succeeded(await gateway.deposit(try request.deposit(of: 200, from: 4200)))
            try Expect.equal(deposit.balanceRoutes, [.askPayer], "the ways to collect the rest")
        },
        ConformanceScenario("a deposit of everything leaves nothing", requires: [.deposit]) { subject in
            let gateway: any DepositGateway = try Expect.cast(subject)
            let request = DepositRequestBuilder(subject)
            let deposit = try Expect.succeeded(await gateway.deposit(try request.deposit(of: 70, from: 70)))
            try Expect.equal(deposit.left, subject.money(0), "what is left")
            try Expect.equal(deposit.balanceRoutes, [], "the ways to collect nothing")
        },
        ConformanceScenario("a held deposit is taken later", requires: [.deposit, .authorize, .capture]) { subject in
            let gateway: any DepositGateway & AuthorizingGateway = try Expect.cast(subject)
            let request = DepositRequestBuilder(subject)
            let deposit = try Expect.succeeded(
                await gateway.deposit(try request.deposit(of: 200, from: 4200, taking: .held)))
            try Expect.equal(deposit.taken, subject.money(0), "what is taken")
            try Expect.equal(deposit.held, subject.money(200), "what is held")
            try Expect.equal(deposit.left, subject.money(4000), "what is left")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved before the capture")
            let payment = try Expect.succeeded(
                await gateway.capture(
                    CaptureRequest(payment: deposit.payment.reference, idempotencyKey: IdempotencyKey("capture"))))
            try Expect.equal(payment.captured, subject.money(200), "what is taken later")
        },
        ConformanceScenario(
            "the balance is charged without the payer from the method the deposit kept",
            requires: [.deposit, .chargeWithoutPayer]
        ) { subject in
            let gateway: any DepositGateway = try Expect.cast(subject)
            let charge = try subject.request("deposit", subject.money(200), keep: subject.balanceConsent)
            let deposit = try Expect.succeeded(
                await gateway.deposit(DepositRequest(total: subject.money(4200), charge: charge)))
            guard case .chargeStoredMethod(let method) = deposit.balanceRoutes.first else {
                throw ConformanceFailure("the deposit should have kept a method")
            }
            var balance = try subject.request("balance", deposit.left)
            balance.source = .storedWithoutPayer(method)
            let payment = try Expect.succeeded(await gateway.charge(balance))
            try Expect.equal(payment.captured, subject.money(4000), "what the balance took")
            try Expect.equal(subject.banked, subject.money(4200), "what the bank moved in all")
        },
    ]

    /// The ways to keep a method without taking money.
    static let keeping: Set<Capabilities.Operation> = [.tokenize, .tokenizeOnPage]

    static let tokenizing: [ConformanceScenario] = [
        ConformanceScenario(
            "a kept method shows brand, last digits and expiry, and takes nothing", requires: [], oneOf: keeping
        ) { subject in
            let gateway: any TokenizingGateway = try Expect.cast(subject)
            let method = try await subject.kept("keep", subject.balanceConsent)
            try Expect.that(method.card?.showsDigits ?? false, "two to four digits should be shown")
            try Expect.equal(method.card?.expiry != nil, subject.tellsExpiry, "whether the expiry is shown")
            try Expect.equal(method.consent, subject.balanceConsent, "the consent on the kept method")
            try Expect.equal(
                method.worksWithoutPayer, gateway.capabilities.operations.contains(.chargeWithoutPayer),
                "whether it works without the payer")
            try Expect.that(
                !"\(method)".contains(method.token.rawValue), "a method's description must not hold its token")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario(
            "a kept method is charged without the payer", requires: [.charge, .chargeWithoutPayer], oneOf: keeping
        ) {
            subject in
            let gateway: any TokenizingGateway & ChargingGateway = try Expect.cast(subject)
            let method = try await subject.kept("keep", subject.balanceConsent)
            var request = try subject.request("later", subject.money(15))
            request.source = .storedWithoutPayer(method)
            let payment = try Expect.succeeded(await gateway.charge(request))
            try Expect.equal(payment.captured, subject.money(15), "what was taken")
        },
        ConformanceScenario(
            "a method kept for later purchases is not charged without the payer", requires: [.charge], oneOf: keeping
        ) {
            subject in
            let gateway: any TokenizingGateway & ChargingGateway = try Expect.cast(subject)
            let consent = Consent(purpose: .laterPurchases, givenAt: subject.now(), agreement: "terms-2026-11")
            let method = try await subject.kept("keep", consent)
            var request = try subject.request("later", subject.money(15))
            request.source = .storedWithoutPayer(method)
            let charge = request
            _ = try await Expect.refusedBeforeSending(subject, "a charge beyond the consent") {
                () throws(PaymentError) in
                _ = try await gateway.charge(charge)
            }
        },
        ConformanceScenario(
            "a forgotten method cannot be charged, and forgetting twice is no error", requires: [.charge, .forget],
            oneOf: keeping
        ) {
            subject in
            let gateway: any TokenizingGateway & ChargingGateway = try Expect.cast(subject)
            let method = try await subject.kept("keep", subject.balanceConsent)
            try await gateway.forget(method)
            try await gateway.forget(method)
            var request = try subject.request("late", subject.money(15))
            request.source = .storedWithoutPayer(method)
            let charge = request
            do {
                let outcome = try await gateway.charge(charge)
                guard case .declined = outcome else {
                    throw ConformanceFailure("a charge of a forgotten method came to \(outcome)")
                }
            } catch let error as PaymentError {
                try Expect.equal(error.code, .invalidRequest, "the code")
            }
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario(
            "keeping a method can ask the payer for an action", requires: [], oneOf: keeping,
            when: { $0.tokens.authenticationRequired != nil || $0.keepsOnPage }
        ) { subject in
            let gateway: any TokenizingGateway = try Expect.cast(subject)
            var request = try subject.tokenizing("secure")
            if !subject.keepsOnPage { request.token = subject.tokens.authenticationRequired }
            guard case .actionRequired(let action) = try await gateway.tokenize(request) else {
                throw ConformanceFailure("keeping the method should have asked for an action")
            }
            _ = try await subject.completeAction(action)
            let method = try Expect.succeeded(await gateway.tokenization(action.reference, consent: request.consent))
            try Expect.equal(method.consent, request.consent, "the consent on the kept method")
        },
    ]
}

/// Deposits in whole units of the subject's currency.
private struct DepositRequestBuilder {
    let subject: ConformanceSubject

    init(_ subject: ConformanceSubject) {
        self.subject = subject
    }

    func deposit(of part: Int64, from total: Int64, taking: DepositRequest.Taking = .charged) throws -> DepositRequest {
        try DepositRequest(
            total: subject.money(total), taking: taking, charge: subject.request("deposit", subject.money(part)))
    }
}

extension ConformanceSubject {
    /// A request to keep the good method for the balance of an order, by the gateway's token or else on its page.
    func tokenizing(_ name: String) throws -> TokenizeRequest {
        TokenizeRequest(
            token: keepsOnPage ? nil : tokens.good, consent: balanceConsent,
            payer: PayerDetails(email: "payer@example.com"),
            returnURL: try AbsoluteURL("https://shop.example/return"), idempotencyKey: try IdempotencyKey("key-\(name)")
        )
    }
}
