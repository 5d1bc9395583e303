internal import PaymentCore

extension GatewayConformance {
    static let charging: [ConformanceScenario] = [
        ConformanceScenario("a charge takes the amount and reports it", requires: [.charge]) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.charge(subject.request("one", subject.money(25))))
            try Expect.equal(payment.status, .captured, "the status")
            try Expect.equal(payment.requested, subject.money(25), "the amount asked for")
            try Expect.equal(payment.captured, subject.money(25), "the amount taken")
            try Expect.equal(payment.refunded, subject.money(0), "the amount given back")
            try Expect.equal(payment.merchantReference?.text, "ref-one", "the reference that came back")
            try Expect.that(payment.card?.showsDigits ?? true, "two to four digits should be shown of a card")
            try Expect.equal(payment.reference.gateway, gateway.id, "the gateway in the reference")
            try Expect.equal(subject.banked, subject.money(25), "what the bank moved")
        },
        ConformanceScenario("the same key charges once and answers the same", requires: [.charge]) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            let request = try subject.request("twice", subject.money(30))
            let first = try Expect.succeeded(await gateway.charge(request))
            let second = try Expect.succeeded(await gateway.charge(request))
            try Expect.equal(second.reference, first.reference, "the payment of the repeat")
            try Expect.equal(subject.banked, subject.money(30), "what the bank moved")
        },
        ConformanceScenario("two keys charge twice, though everything else is equal", requires: [.charge]) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            _ = try Expect.succeeded(await gateway.charge(subject.request("part-1", subject.money(30))))
            _ = try Expect.succeeded(await gateway.charge(subject.request("part-2", subject.money(30))))
            try Expect.equal(subject.banked, subject.money(60), "what the bank moved")
        },
        ConformanceScenario(
            "the same key with another amount is refused", requires: [.charge],
            when: { !$0.tellsRepeatsByContent }
        ) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            _ = try Expect.succeeded(await gateway.charge(subject.request("key", subject.money(30))))
            let error = try await Expect.error("another amount under a used key") { () throws(PaymentError) in
                _ = try await gateway.charge(subject.checked("key", subject.money(31)))
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(30), "what the bank moved")
        },
        ConformanceScenario(
            "a decline is a value with a reason, and moves nothing", requires: [.charge],
            when: { $0.tokens.declined != nil }
        ) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            let request = try subject.request("poor", subject.money(25), from: subject.tokens.declined)
            let decline = try Expect.declined(await gateway.charge(request))
            try Expect.equal(decline.reason, subject.tokens.declineReason, "the reason")
            try Expect.equal(decline.retry, subject.tokens.declineReason.retry, "the advice")
            try Expect.that(!decline.gatewayCode.isEmpty, "the gateway's own code should be there")
            let again = try Expect.declined(await gateway.charge(request))
            try Expect.equal(again.reason, subject.tokens.declineReason, "the reason on the repeat")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario(
            "a bank that wants to see the payer asks for an action", requires: [.charge, .lookup],
            playsToo: [.completeAuthentication],
            when: { $0.tokens.authenticationRequired != nil || $0.chargeAskingPayer != nil }
        ) { subject in
            let gateway: any ChargingGateway & LookupGateway = try Expect.cast(subject)
            let request = try subject.request("secure", subject.money(40), from: subject.tokens.authenticationRequired)
            let outcome =
                if let charge = subject.chargeAskingPayer { try await charge(request) } else {
                    try await gateway.charge(request)
                }
            guard case .actionRequired(let action) = outcome else {
                throw ConformanceFailure("the charge should have asked for an action and came to \(outcome)")
            }
            let before = try await gateway.payment(action.reference).status
            try Expect.that([.actionRequired, .pending].contains(before), "the status before is \(before)")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved before")
            try await subject.finish(action, of: request)
            let payment = try await gateway.payment(action.reference)
            try Expect.equal(payment.status, .captured, "the status after")
            try Expect.equal(payment.captured, subject.money(40), "the amount taken after")
        },
    ]

    /// The ways to come to held money.
    static let holding: Set<Capabilities.Operation> = [.authorize, .hostedCheckout]

    static let authorizing: [ConformanceScenario] = [
        ConformanceScenario("an authorization holds and takes nothing", requires: [.authorize]) { subject in
            let gateway: any AuthorizingGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.authorize(subject.request("hold", subject.money(50))))
            try Expect.equal(payment.status, .authorized, "the status")
            try Expect.equal(payment.held, subject.money(50), "what is held")
            try Expect.equal(payment.captured, subject.money(0), "what is taken")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario("a capture takes all that is held, once", requires: [.capture], oneOf: holding) { subject in
            let gateway: any AuthorizingGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let capture = CaptureRequest(payment: held.reference, idempotencyKey: try IdempotencyKey("capture"))
            let taken = try Expect.succeeded(await gateway.capture(capture))
            try Expect.equal(taken.captured, subject.money(50), "what is taken")
            try Expect.equal(taken.held, subject.money(0), "what is held")
            _ = try Expect.succeeded(await gateway.capture(capture), "the repeated capture")
            try Expect.equal(subject.banked, subject.money(50), "what the bank moved")
        },
        ConformanceScenario(
            "a part is captured and the rest released", requires: [.partialCapture], oneOf: holding
        ) { subject in
            let gateway: any AuthorizingGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let taken = try Expect.succeeded(
                await gateway.capture(
                    CaptureRequest(
                        payment: held.reference, amount: subject.money(20), idempotencyKey: IdempotencyKey("capture"))))
            try Expect.equal(taken.captured, subject.money(20), "what is taken")
            try Expect.equal(taken.held, subject.money(0), "what is held")
            try Expect.equal(taken.refunded, subject.money(0), "what was given back: a released rest is no refund")
            try Expect.equal(taken.refundable, subject.money(20), "what can be given back")
            try Expect.equal(subject.banked, subject.money(20), "what the bank moved")
        },
        ConformanceScenario(
            "a partly captured payment tells what was really given back",
            requires: [.partialCapture, .partialRefund, .lookup], oneOf: holding
        ) { subject in
            let gateway: any AuthorizingGateway & RefundingGateway & LookupGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let taken = try Expect.succeeded(
                await gateway.capture(
                    CaptureRequest(
                        payment: held.reference, amount: subject.money(20), idempotencyKey: IdempotencyKey("capture"))))
            try await subject.settle()
            let before = try await gateway.payment(held.reference)
            try Expect.equal(before.refunded, subject.money(0), "what went back at first")
            _ = try Expect.succeeded(await gateway.refund(subject.refund("part", of: taken, subject.money(5))))
            let payment = try await gateway.payment(held.reference)
            try Expect.equal(payment.refunded, subject.money(5), "what went back")
            try Expect.equal(payment.refundable, subject.money(15), "what can still go back")
        },
        ConformanceScenario("more than is held cannot be captured", requires: [.partialCapture], oneOf: holding) {
            subject in
            let gateway: any AuthorizingGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let key = try IdempotencyKey("capture")
            let error = try await Expect.error("capturing too much") { () throws(PaymentError) in
                _ = try await gateway.capture(
                    CaptureRequest(payment: held.reference, amount: subject.money(51), idempotencyKey: key))
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario(
            "a void releases what is held, once, and a capture after it is refused", requires: [.void],
            oneOf: holding
        ) {
            subject in
            let gateway: any AuthorizingGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let void = VoidRequest(payment: held.reference, idempotencyKey: try IdempotencyKey("void"))
            let voided = try Expect.succeeded(await gateway.void(void))
            try Expect.equal(voided.status, .voided, "the status")
            try Expect.equal(voided.held, subject.money(0), "what is held")
            let again = try Expect.succeeded(await gateway.void(void), "the repeated void")
            try Expect.equal(again.status, .voided, "the status after the repeat")
            let key = try IdempotencyKey("late-capture")
            let error = try await Expect.error("capturing after a void") { () throws(PaymentError) in
                _ = try await gateway.capture(CaptureRequest(payment: held.reference, idempotencyKey: key))
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario("a void after a capture is refused", requires: [.charge, .void]) { subject in
            let gateway: any ChargingGateway & AuthorizingGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.charge(subject.request("done", subject.money(10))))
            let key = try IdempotencyKey("void")
            let error = try await Expect.error("a void after a capture") { () throws(PaymentError) in
                _ = try await gateway.void(VoidRequest(payment: payment.reference, idempotencyKey: key))
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(10), "what the bank moved")
        },
    ]
}

extension ConformanceSubject {
    /// `request` for use inside a typed `throws(PaymentError)` closure.
    func checked(_ name: String, _ amount: Money) throws(PaymentError) -> ChargeRequest {
        do {
            return try request(name, amount)
        } catch {
            throw PaymentError(.invalidRequest, "the scenario's own request is wrong: \(error)")
        }
    }
}
