internal import PaymentCore

extension GatewayConformance {
    /// The rules about one fault: what it comes to, that a look-up tells the truth, and that a repeat moves money once
    /// (reliability §1, F-01 to F-10).
    static func faults(_ fault: ConformanceSubject.Fault) -> [ConformanceScenario] {
        [
            ConformanceScenario(
                "\(fault.rawValue) on a charge, then a repeat: charged once", requires: [.charge, .lookup]
            ) {
                subject in
                let gateway: any ChargingGateway & LookupGateway = try Expect.cast(subject)
                let request = try subject.request("sale", subject.money(60))
                // There must have been an answer before this one's, for it to be given instead.
                if fault == .swapped {
                    _ = try await gateway.payments(under: MerchantReference("ref-other"), sentAt: subject.now())
                }
                subject.inject(fault)
                let unknown = try await outcome(of: fault, subject) { () throws(PaymentError) in
                    try await gateway.charge(request)
                }
                try Expect.equal(
                    subject.banked, subject.money(fault.isApplied ? 60 : 0), "what the bank moved at first")
                if let unknown {
                    try Expect.equal(
                        try await taken(unknown, gateway, in: subject.currency), subject.banked,
                        "what the look-up says was taken")
                }
                let payment = try Expect.succeeded(await gateway.charge(request), "the repeat")
                try Expect.equal(payment.captured, subject.money(60), "what the repeat says was taken")
                try Expect.equal(subject.banked, subject.money(60), "what the bank moved in all")
            },
            ConformanceScenario(
                "\(fault.rawValue) on a capture, then a repeat: captured once", requires: [.capture], oneOf: holding
            ) {
                subject in
                let gateway: any AuthorizingGateway = try Expect.cast(subject)
                let held = try await subject.held("hold", subject.money(50))
                let request = CaptureRequest(
                    payment: held.reference, amount: subject.money(20), idempotencyKey: try IdempotencyKey("capture"))
                subject.inject(fault)
                _ = try await outcome(of: fault, subject) { () throws(PaymentError) in
                    try await gateway.capture(request)
                }
                try Expect.equal(
                    subject.banked, subject.money(fault.isApplied ? 20 : 0), "what the bank moved at first")
                let payment = try Expect.succeeded(await gateway.capture(request), "the repeat")
                try Expect.equal(payment.captured, subject.money(20), "what the repeat says was taken")
                try Expect.equal(subject.banked, subject.money(20), "what the bank moved in all")
            },
            ConformanceScenario(
                "\(fault.rawValue) on a refund, then a repeat: given back once", requires: [.charge, .partialRefund]
            ) {
                subject in
                let gateway: any ChargingGateway & RefundingGateway = try Expect.cast(subject)
                let payment = try await subject.sold("sale", subject.money(60))
                let request = try subject.refund("part", of: payment, subject.money(10))
                subject.inject(fault)
                _ = try await outcome(of: fault, subject) { () throws(PaymentError) in try await gateway.refund(request)
                }
                let refunds = try await gateway.refunds(of: payment.reference)
                try Expect.equal(refunds.count, fault.isApplied ? 1 : 0, "the number of refunds the look-up shows")
                _ = try Expect.succeeded(await gateway.refund(request), "the repeat")
                try Expect.equal(subject.banked, subject.money(50), "what the bank kept in all")
            },
        ]
    }

    /// A repeat that nobody asked for answers as if there had been one request (F-11).
    static let resending = ConformanceScenario(
        "a charge that something on the way sends twice is made once", requires: [.charge]
    ) { subject in
        let gateway: any ChargingGateway = try Expect.cast(subject)
        subject.inject(.resent)
        let payment = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
        try Expect.equal(payment.captured, subject.money(60), "what was taken")
        try Expect.equal(subject.banked, subject.money(60), "what the bank moved")
    }

    /// The refusal of another charge proves nothing about this one (F-10).
    static let foreignRefusals = ConformanceScenario(
        "the refusal of another charge as the answer to a charge: no refusal of what was taken, and charged once",
        requires: [.charge]
    ) { subject in
        let gateway: any ChargingGateway = try Expect.cast(subject)
        // Whether it is refused as a request or declined, its answer is what comes next.
        let tokens = [try PaymentToken("no-such-token"), subject.tokens.declined].compactMap(\.self)
        for (place, token) in tokens.enumerated() {
            _ = try? await gateway.charge(subject.request("other-\(place)", subject.money(25), from: token))
            let before = subject.banked
            let request = try subject.request("sale-\(place)", subject.money(60))
            subject.inject(.swapped)
            var isRefused = false
            do throws(PaymentError) {
                if case .declined = try await gateway.charge(request) { isRefused = true }
            } catch {
                isRefused = true
            }
            if isRefused { try Expect.equal(subject.banked, before, "what the bank moved for a refused charge") }
            let payment = try Expect.succeeded(await gateway.charge(request), "the repeat")
            try Expect.equal(payment.captured, subject.money(60), "what the repeat says was taken")
            try Expect.equal(
                subject.banked.minorUnits - before.minorUnits, subject.money(60).minorUnits,
                "what the bank moved in all")
        }
    }

    /// What a look-up says was taken after a call whose outcome is unknown, by the gateway's id or else by the reference.
    private static func taken(_ unknown: UnknownOutcome, _ gateway: any LookupGateway, in currency: Currency)
        async throws -> Money?
    {
        guard let reference = unknown.reference else {
            guard let reference = unknown.merchantReference else { return nil }
            let found = try await gateway.payments(under: reference, sentAt: unknown.sentAt)
            return found.payments.first?.captured ?? .zero(currency)
        }
        do {
            return try await gateway.payment(reference).captured
        } catch {
            guard error.code == .notFound else { throw error }
            return .zero(currency)
        }
    }

    /// Plays a call under a fault and checks that it came to what the evidence allows to say.
    private static func outcome<Value: Sendable>(
        of fault: ConformanceSubject.Fault, _ subject: ConformanceSubject,
        _ call: () async throws(PaymentError) -> Outcome<Value>
    ) async throws -> UnknownOutcome? {
        let expected: PaymentError.Code? =
            switch fault {
            case .connectionRefused: .notSent
            case .rateLimited: .rateLimited
            case .conflict: .inProgress
            default: nil
            }
        let result: Result<Outcome<Value>, PaymentError>
        do {
            result = .success(try await call())
        } catch {
            result = .failure(error)
        }
        switch (result, expected) {
        case (.success(.unknown(let unknown)), nil):
            return unknown
        case (.success(.unknown(let unknown)), .some(let code)) where code != .notSent && !subject.namesItsKeys:
            // A gateway that documents no answer for being busy has proved nothing by giving one.
            return unknown
        case (.failure(let error), .some(let code)):
            try Expect.equal(error.code, code, "the code of \(fault.rawValue)")
            guard case .sameKey = error.retry else {
                throw ConformanceFailure("the advice after \(fault.rawValue) is \(error.retry), expected the same key")
            }
            return nil
        default:
            throw ConformanceFailure(
                "\(fault.rawValue) came to \(result), expected \(expected?.description ?? "an unknown outcome")")
        }
    }
}
