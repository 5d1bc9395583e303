internal import PaymentCore

extension GatewayConformance {
    static let refunding: [ConformanceScenario] = [
        ConformanceScenario("a refund gives everything back", requires: [.charge, .refund]) { subject in
            let gateway: any ChargingGateway & RefundingGateway & LookupGateway = try Expect.cast(subject)
            let payment = try await subject.sold("sale", subject.money(60))
            let refund = try Expect.succeeded(await gateway.refund(subject.refund("all", of: payment)))
            try Expect.equal(refund.amount, subject.money(60), "the amount")
            try Expect.equal(refund.payment, payment.reference, "the payment")
            try Expect.equal(refund.merchantReference?.text, "refund-all", "the reference that came back")
            try Expect.equal(
                try await gateway.payment(payment.reference).refundable, subject.money(0), "what is left to give")
            try Expect.equal(subject.banked, subject.money(0), "what the bank kept")
        },
        ConformanceScenario("parts are given back until nothing is left", requires: [.charge, .partialRefund]) {
            subject in
            let gateway: any ChargingGateway & RefundingGateway & LookupGateway = try Expect.cast(subject)
            let payment = try await subject.sold("sale", subject.money(60))
            for (name, amount, before) in [("a", 10, 0), ("b", 20, 10), ("c", 30, 30)] as [(String, Int64, Int64)] {
                var request = try subject.refund(name, of: payment, subject.money(amount))
                request.refundedBefore = subject.money(before)
                let refund = try Expect.succeeded(await gateway.refund(request))
                try Expect.equal(refund.amount, subject.money(amount), "the amount of part \(name)")
            }
            // A gateway without names for refunds may tell their sum alone.
            let refunds = try await gateway.refunds(of: payment.reference)
            try Expect.that((1...3).contains(refunds.count), "there are \(refunds.count) refunds")
            let sum = try Money.sum(refunds.map(\.amount), in: subject.currency)
            try Expect.equal(sum, subject.money(60), "the sum of the refunds")
            try Expect.equal(
                try await gateway.payment(payment.reference).refunded, subject.money(60), "what was given back")
            var late = try subject.refund("d", of: payment, subject.money(1))
            late.refundedBefore = subject.money(60)
            let request = late
            let error = try await Expect.error("a refund beyond what was captured") { () throws(PaymentError) in
                _ = try await gateway.refund(request)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(0), "what the bank kept")
        },
        ConformanceScenario("more than was captured is not given back", requires: [.charge, .partialRefund]) {
            subject in
            let gateway: any ChargingGateway & RefundingGateway = try Expect.cast(subject)
            let payment = try await subject.sold("sale", subject.money(60))
            let request = try subject.refund("much", of: payment, subject.money(61))
            let error = try await Expect.error("a refund of too much") { () throws(PaymentError) in
                _ = try await gateway.refund(request)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            try Expect.equal(subject.banked, subject.money(60), "what the bank kept")
        },
        ConformanceScenario("the same key gives back once", requires: [.charge, .partialRefund]) { subject in
            let gateway: any ChargingGateway & RefundingGateway = try Expect.cast(subject)
            let payment = try await subject.sold("sale", subject.money(60))
            let request = try subject.refund("twice", of: payment, subject.money(10))
            let first = try Expect.succeeded(await gateway.refund(request))
            let second = try Expect.succeeded(await gateway.refund(request))
            try Expect.equal(second.reference, first.reference, "the refund of the repeat")
            try Expect.equal(subject.banked, subject.money(50), "what the bank kept")
        },
        ConformanceScenario(
            "a second refund decided on the same standing is refused as one that is already done",
            requires: [.charge, .partialRefund], when: { $0.gateway.capabilities.demandsRefundedBefore }
        ) { subject in
            let gateway: any ChargingGateway & RefundingGateway = try Expect.cast(subject)
            let payment = try await subject.sold("sale", subject.money(60))
            _ = try Expect.succeeded(await gateway.refund(subject.refund("a", of: payment, subject.money(10))))
            let request = try subject.refund("b", of: payment, subject.money(25))
            let error = try await Expect.error("a refund decided before another") { () throws(PaymentError) in
                _ = try await gateway.refund(request)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            var unguarded = request
            unguarded.refundedBefore = nil
            let open = unguarded
            let refusal = try await Expect.refusedBeforeSending(subject, "a refund without its standing") {
                () throws(PaymentError) in
                _ = try await gateway.refund(open)
            }
            try Expect.equal(refusal.field, "refundedBefore", "the field")
            try Expect.equal(subject.banked, subject.money(50), "what the bank kept")
        },
        ConformanceScenario("held money is not refunded", requires: [.capture, .refund], oneOf: holding) { subject in
            let gateway: any AuthorizingGateway & RefundingGateway = try Expect.cast(subject)
            let held = try await subject.held("hold", subject.money(50))
            let request = try subject.refund("early", of: held)
            let error = try await Expect.error("a refund of held money") { () throws(PaymentError) in
                _ = try await gateway.refund(request)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
        },
    ]

    static let checkouts: [ConformanceScenario] = [
        ConformanceScenario("a page is opened, paid on, and tells of the payment", requires: [.hostedCheckout]) {
            subject in
            let gateway: any CheckoutGateway = try Expect.cast(subject)
            let openedAt = subject.now()
            let opened = try await gateway.openCheckout(subject.checkout("page", subject.money(80)))
            try Expect.equal(opened.status, .open, "the status before")
            try Expect.that(opened.presentation != nil, "an open page should have an address")
            try await subject.payOnPage(opened)
            let paid = try await gateway.checkout(opened.reference, openedAt: openedAt)
            guard case .completed(let payment) = paid.status else {
                throw ConformanceFailure("the page should be completed and is \(paid.status)")
            }
            try Expect.equal(payment.captured, subject.money(80), "what was taken")
            try Expect.equal(payment.merchantReference?.text, "ref-page", "the reference that came back")
            try Expect.equal(subject.banked, subject.money(80), "what the bank moved")
        },
        ConformanceScenario("a page can hold a deposit and keep the method", requires: [.hostedCheckout, .capture]) {
            subject in
            let gateway: any CheckoutGateway = try Expect.cast(subject)
            var request = try subject.checkout("hold", subject.money(80))
            request.taking = .held
            request.keepMethod = subject.balanceConsent
            let openedAt = subject.now()
            let opened = try await gateway.openCheckout(request)
            try await subject.payOnPage(opened)
            guard case .completed(let payment) = try await gateway.checkout(opened.reference, openedAt: openedAt).status
            else {
                throw ConformanceFailure("the page should be completed")
            }
            try Expect.equal(payment.status, .authorized, "the status of the payment")
            guard let kept = payment.keptMethod else { throw ConformanceFailure("the method should have been kept") }
            // Not every gateway gives the consent back: then the merchant's own record has it.
            try Expect.equal(kept.consent ?? request.keepMethod, request.keepMethod, "the consent on the kept method")
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
        ConformanceScenario("an expired page takes no money", requires: [.hostedCheckout, .expireCheckout]) { subject in
            let gateway: any CheckoutGateway = try Expect.cast(subject)
            let opened = try await gateway.openCheckout(subject.checkout("late", subject.money(80)))
            let expired = try await gateway.expireCheckout(opened.reference)
            try Expect.equal(expired.status, .expired, "the status")
            let error = try await Expect.error("expiring twice") { () throws(PaymentError) in
                _ = try await gateway.expireCheckout(opened.reference)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
            do {
                try await subject.payOnPage(opened)
            } catch {
                // The page refuses, by whatever way the mock's payer notices; the bank's truth below decides.
            }
            try Expect.equal(subject.banked, subject.money(0), "what the bank moved")
        },
    ]
}

extension ConformanceSubject {
    /// A refund of its own reference and key for each `name`.
    func refund(_ name: String, of payment: Payment, _ amount: Money? = nil) throws -> RefundRequest {
        RefundRequest(
            payment: payment.reference, amount: amount, refundedBefore: payment.refunded,
            reference: try MerchantReference("refund-\(name)"),
            idempotencyKey: try IdempotencyKey("refund-key-\(name)"))
    }

    /// A checkout of its own reference and key for each `name`.
    func checkout(_ name: String, _ amount: Money) throws -> CheckoutRequest {
        CheckoutRequest(
            amount: amount, description: "Conformance: \(name)", reference: try MerchantReference("ref-\(name)"),
            idempotencyKey: try IdempotencyKey("key-\(name)"),
            successURL: try AbsoluteURL("https://shop.example/thanks"),
            cancelURL: try AbsoluteURL("https://shop.example/cancel"), payer: PayerDetails(email: "payer@example.com"))
    }
}
