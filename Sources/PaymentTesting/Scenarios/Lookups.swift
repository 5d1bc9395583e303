internal import PaymentCore

extension GatewayConformance {
    static let lookups: [ConformanceScenario] = [
        ConformanceScenario("a payment is found by the gateway's id, as it is now", requires: [.charge, .lookup]) {
            subject in
            let gateway: any ChargingGateway & LookupGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
            let found = try await gateway.payment(payment.reference)
            try Expect.equal(found.captured, payment.captured, "what was taken")
            try Expect.equal(found.merchantReference, payment.merchantReference, "the reference")
            try Expect.equal(found.card, payment.card, "the card")
        },
        ConformanceScenario("an unknown id is not found", requires: [.lookup]) { subject in
            let gateway: any LookupGateway = try Expect.cast(subject)
            let error = try await Expect.error("a look-up of nothing") { () throws(PaymentError) in
                _ = try await gateway.payment(GatewayReference(gateway: gateway.id, id: subject.unusedID))
            }
            try Expect.equal(error.code, .notFound, "the code")
        },
        ConformanceScenario("an id of another gateway is refused", requires: [.lookup]) { subject in
            let gateway: any LookupGateway = try Expect.cast(subject)
            let foreign = GatewayReference(gateway: GatewayID(rawValue: "elsewhere"), id: "1")
            let error = try await Expect.refusedBeforeSending(subject, "a foreign id") { () throws(PaymentError) in
                _ = try await gateway.payment(foreign)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
        },
        ConformanceScenario("a payment is found by the merchant's reference", requires: [.charge, .lookupByReference]) {
            subject in
            let gateway: any ChargingGateway & LookupGateway = try Expect.cast(subject)
            let sentAt = subject.now()
            let payment = try Expect.succeeded(await gateway.charge(subject.request("mine", subject.money(60))))
            _ = try Expect.succeeded(await gateway.charge(subject.request("other", subject.money(61))))
            let found = try await gateway.payments(under: MerchantReference("ref-mine"), sentAt: sentAt)
            try Expect.equal(found.payments.map(\.reference), [payment.reference], "the payments under the reference")
            let none = try await gateway.payments(under: MerchantReference("ref-nobody"), sentAt: sentAt)
            try Expect.equal(none.payments, [], "the payments under an unused reference")
        },
        ConformanceScenario("several references are looked for at once", requires: [.charge, .lookupByReference]) {
            subject in
            let gateway: any ChargingGateway & LookupGateway = try Expect.cast(subject)
            let start = subject.now()
            var made: [MerchantReference: GatewayReference] = [:]
            for name in ["first", "second", "third"] {
                let payment = try Expect.succeeded(await gateway.charge(subject.request(name, subject.money(60))))
                made[try MerchantReference("ref-\(name)")] = payment.reference
            }
            let names = try ["first", "nobody", "third"].map { try MerchantReference("ref-\($0)") }
            let found = try await gateway.payments(under: names, sentIn: start..<subject.now().adding(seconds: 1))
            try Expect.equal(Set(found.keys), Set(names), "the references with a result")
            for name in names {
                let mine = [made[name]].compactMap { $0 }
                try Expect.equal(found[name]?.payments.map(\.reference), mine, "the payments under \(name)")
            }
        },
        ConformanceScenario(
            "a listing has every payment of the period once, over all pages", requires: [.charge, .listing]
        ) {
            subject in
            let gateway: any ChargingGateway & ListingGateway = try Expect.cast(subject)
            let start = subject.now()
            var made: Set<GatewayReference> = []
            for index in 1...7 {
                let payment = try Expect.succeeded(
                    await gateway.charge(subject.request("n\(index)", subject.money(20))))
                made.insert(payment.reference)
            }
            let period = start.adding(seconds: -1)..<subject.now().adding(seconds: 1)
            var listed: [GatewayReference] = []
            var cursor: String?
            repeat {
                let page = try await gateway.payments(in: period, after: cursor)
                listed += page.items.map(\.reference)
                cursor = page.next
            } while cursor != nil
            try Expect.equal(listed.count, 7, "the number of payments listed")
            try Expect.equal(Set(listed), made, "the payments listed")
            let past = start.adding(seconds: -7200)..<start.adding(seconds: -3600)
            try Expect.equal(
                try await gateway.payments(in: past, after: nil).items, [], "the payments of an hour before")
        },
        ConformanceScenario("a listing has the refunds", requires: [.charge, .partialRefund, .listing]) { subject in
            let gateway: any ChargingGateway & RefundingGateway & ListingGateway = try Expect.cast(subject)
            let start = subject.now()
            let payment = try await subject.sold("sale", subject.money(60))
            let refund = try Expect.succeeded(
                await gateway.refund(subject.refund("part", of: payment, subject.money(5))))
            let period = start.adding(seconds: -1)..<subject.now().adding(seconds: 1)
            let page = try await gateway.refunds(in: period, after: nil)
            try Expect.equal(page.items.map(\.reference), [refund.reference], "the refunds listed")
            try Expect.equal(page.items.first?.amount, subject.money(5), "the amount listed")
        },
    ]

    static let webhooks: [ConformanceScenario] = [
        ConformanceScenario(
            "a webhook is confirmed by look-up, and one that does not fit the order is told apart",
            requires: [.charge, .webhooks, .lookup]
        ) { subject in
            let gateway: any ChargingGateway & WebhookGateway & LookupGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
            let verified = try await subject.deliveries().map { try gateway.verify($0, now: subject.now()) }
            guard let paid = verified.first(where: { $0.event.kind == .paymentCaptured }) else {
                throw ConformanceFailure("no webhook told of the payment")
            }
            try Expect.equal(try await gateway.confirm(paid).captured, payment.captured, "what the look-up confirms")
            let order = PaymentExpectation(
                amount: subject.money(60), reference: try MerchantReference("ref-sale"), gateway: gateway.id,
                isLive: false)
            try Expect.equal(order.differences(from: paid.event), [], "the differences from the order")
            let others = [
                PaymentExpectation(
                    amount: subject.money(61), reference: order.reference, gateway: order.gateway, isLive: false),
                PaymentExpectation(
                    amount: order.amount, reference: try MerchantReference("ref-other"), gateway: order.gateway,
                    isLive: false),
                PaymentExpectation(
                    amount: order.amount, reference: order.reference, gateway: GatewayID(rawValue: "elsewhere"),
                    isLive: false),
                PaymentExpectation(
                    amount: order.amount, reference: order.reference, gateway: order.gateway, isLive: true),
            ]
            for other in others {
                try Expect.equal(other.differences(from: paid.event).count, 1, "the differences from another order")
            }
        },
        ConformanceScenario("a webhook verifies and tells of the payment", requires: [.charge, .webhooks]) { subject in
            let gateway: any ChargingGateway & WebhookGateway = try Expect.cast(subject)
            let payment = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
            let events = try await subject.deliveries().map { try gateway.verify($0, now: subject.now()).event }
            guard let event = events.first(where: { $0.kind == .paymentCaptured }) else {
                throw ConformanceFailure("no webhook told of the payment, only \(events.map(\.gatewayKind))")
            }
            try Expect.equal(event.payment, payment.reference, "the payment in the event")
            try Expect.equal(event.merchantReference?.text, "ref-sale", "the reference in the event")
            try Expect.equal(event.amount, subject.money(60), "the amount in the event")
            try Expect.equal(event.isLive, false, "whether real money moved")
        },
        ConformanceScenario(
            "a webhook with any byte of its body changed is refused, or says the same of the money",
            requires: [.charge, .webhooks]
        ) { subject in
            let gateway: any ChargingGateway & WebhookGateway = try Expect.cast(subject)
            _ = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
            guard let genuine = try await subject.deliveries().last else {
                throw ConformanceFailure("no webhook was sent")
            }
            let event = try gateway.verify(genuine, now: subject.now()).event
            for position in stride(from: 0, to: genuine.body.count, by: max(1, genuine.body.count / 97)) {
                var body = genuine.body
                body[position] ^= 0x01
                let forged = genuine.replacing(body: body)
                let read: WebhookEvent
                do { read = try gateway.verify(forged, now: subject.now()).event } catch { continue }
                // Some gateways sign a part of the message: what they do not sign must not matter.
                try Expect.that(
                    read.kind == event.kind && read.payment == event.payment && read.amount == event.amount
                        && read.merchantReference == event.merchantReference && read.isLive == event.isLive,
                    "a body changed at byte \(position) passed and tells something else")
            }
        },
        ConformanceScenario(
            "a webhook without fields or with none of the body is refused", requires: [.charge, .webhooks]
        ) {
            subject in
            let gateway: any ChargingGateway & WebhookGateway = try Expect.cast(subject)
            _ = try Expect.succeeded(await gateway.charge(subject.request("sale", subject.money(60))))
            guard let genuine = try await subject.deliveries().last else {
                throw ConformanceFailure("no webhook was sent")
            }
            var stripped = [genuine.replacing(body: [])]
            // Where the signature is a header field, nothing is believed without it.
            if genuine.fields.contains(where: { $0.name.lowercased().contains("signature") }) {
                stripped.append(WebhookDelivery(fields: [], body: genuine.body))
            }
            for forged in stripped {
                do {
                    _ = try gateway.verify(forged, now: subject.now())
                } catch { continue }
                throw ConformanceFailure("a stripped webhook passed")
            }
        },
    ]

    static let refusals: [ConformanceScenario] = [
        ConformanceScenario(
            "amounts the gateway cannot take are refused before sending, naming the amount", requires: [.charge]
        ) {
            subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            guard let limits = gateway.capabilities.amountLimits[subject.currency] else {
                throw ConformanceFailure("\(subject.currency) has no limits, so it cannot be charged")
            }
            var refused: [Int64] = [0, -1, Int64.min, limits.smallest - 1]
            if limits.largest < .max { refused += [limits.largest + 1, .max] }
            if limits.step > 1 { refused.append(limits.smallest + 1) }
            for units in refused {
                let amount = Money(minorUnits: units, currency: subject.currency)
                let request = try subject.request("bad", amount)
                let error = try await Expect.refusedBeforeSending(subject, "\(amount)") { () throws(PaymentError) in
                    _ = try await gateway.charge(request)
                }
                try Expect.equal(error.code, .invalidRequest, "the code for \(amount)")
                try Expect.equal(error.field, "amount", "the field for \(amount)")
            }
        },
        ConformanceScenario(
            "a reference longer than the gateway takes is refused before sending, naming the bound",
            requires: [.charge],
            when: { $0.gateway.capabilities.referenceLengthMax < MerchantReference.lengthMax }
        ) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            let lengthMax = gateway.capabilities.referenceLengthMax
            var long = try subject.request("long", subject.money(20))
            long.reference = try MerchantReference(String(repeating: "r", count: lengthMax + 1))
            let request = long
            let error = try await Expect.refusedBeforeSending(subject, "a long reference") { () throws(PaymentError) in
                _ = try await gateway.charge(request)
            }
            try Expect.equal(error.field, "reference", "the field")
            try Expect.that(error.message.contains("\(lengthMax)"), "the bound should be named: \(error.message)")
        },
        ConformanceScenario(
            "a currency the gateway does not take is refused before sending", requires: [.charge],
            when: { $0.foreignCurrency != nil }
        ) { subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            guard let foreign = subject.foreignCurrency else { return }
            let request = try subject.request("foreign", Money(minorUnits: 100_000, currency: foreign))
            let error = try await Expect.refusedBeforeSending(subject, "\(foreign)") { () throws(PaymentError) in
                _ = try await gateway.charge(request)
            }
            try Expect.equal(error.code, .unsupported, "the code")
            try Expect.equal(error.value, foreign.code, "the value named")
        },
        ConformanceScenario("a method kept by another gateway is refused before sending", requires: [.charge]) {
            subject in
            let gateway: any ChargingGateway = try Expect.cast(subject)
            var request = try subject.request("stranger", subject.money(20))
            let method = StoredMethod(
                gateway: GatewayID(rawValue: "elsewhere"), token: try PaymentToken("tok-1"), customer: nil, card: nil,
                worksWithoutPayer: true, consent: subject.balanceConsent)
            request.source = .storedWithoutPayer(method)
            let charge = request
            let error = try await Expect.refusedBeforeSending(subject, "a stranger's method") {
                () throws(PaymentError) in
                _ = try await gateway.charge(charge)
            }
            try Expect.equal(error.code, .invalidRequest, "the code")
        },
        ConformanceScenario("what is not declared is refused before sending", requires: []) { subject in
            for operation in Capabilities.Operation.allCases
            where !subject.gateway.capabilities.operations.contains(operation) {
                let error = try await Expect.refusedBeforeSending(subject, operation.rawValue) {
                    () throws(PaymentError) in
                    try await subject.attempt(operation)
                }
                try Expect.equal(error.code, .unsupported, "the code for \(operation.rawValue)")
            }
        },
    ]
}

extension WebhookDelivery {
    func replacing(body: [UInt8]) -> WebhookDelivery {
        WebhookDelivery(fields: fields, body: body)
    }
}

extension ConformanceSubject {
    /// Tries an operation that is not declared.
    ///
    /// An adapter that does not conform at all has been stopped by the compiler.
    func attempt(_ operation: Capabilities.Operation) async throws(PaymentError) {
        let reference = GatewayReference(gateway: gateway.id, id: "1")
        let charge = try checked("undeclared", money(20))
        switch operation {
        case .charge:
            if let gateway = gateway as? any ChargingGateway { _ = try await gateway.charge(charge) }
        case .chargeWithoutPayer:
            if let gateway = gateway as? any ChargingGateway {
                var charge = charge
                charge.source = .storedWithoutPayer(ownMethod)
                _ = try await gateway.charge(charge)
            }
        case .authorize:
            if let gateway = gateway as? any AuthorizingGateway { _ = try await gateway.authorize(charge) }
        case .capture, .partialCapture:
            if let gateway = gateway as? any AuthorizingGateway {
                _ = try await gateway.capture(
                    CaptureRequest(
                        payment: reference, amount: operation == .capture ? nil : money(1),
                        idempotencyKey: charge.idempotencyKey))
            }
        case .void:
            if let gateway = gateway as? any AuthorizingGateway {
                _ = try await gateway.void(VoidRequest(payment: reference, idempotencyKey: charge.idempotencyKey))
            }
        case .deposit:
            if let gateway = gateway as? any DepositGateway { _ = try await gateway.deposit(depositing(charge)) }
        case .refund, .partialRefund:
            if let gateway = gateway as? any RefundingGateway {
                _ = try await gateway.refund(
                    RefundRequest(
                        payment: reference, amount: operation == .refund ? nil : money(1), reference: charge.reference,
                        idempotencyKey: charge.idempotencyKey))
            }
        case .tokenize, .tokenizeOnPage:
            if let gateway = gateway as? any TokenizingGateway {
                _ = try await gateway.tokenize(
                    TokenizeRequest(
                        token: operation == .tokenize ? tokens.good : nil, consent: balanceConsent,
                        idempotencyKey: charge.idempotencyKey))
            }
        case .forget:
            if let gateway = gateway as? any TokenizingGateway {
                try await gateway.forget(ownMethod)
            }
        case .completeAuthentication:
            if let gateway = gateway as? any AuthenticatingGateway {
                _ = try await gateway.completeAuthentication(
                    AuthenticationRequest(
                        action: RequiredAction(step: .returnOfPayer, reference: reference), fields: [],
                        reference: charge.reference, idempotencyKey: charge.idempotencyKey))
            }
        case .hostedCheckout, .expireCheckout:
            if let gateway = gateway as? any CheckoutGateway { _ = try await gateway.expireCheckout(reference) }
        case .lookup:
            if let gateway = gateway as? any LookupGateway { _ = try await gateway.payment(reference) }
        case .lookupByReference:
            if let gateway = gateway as? any LookupGateway {
                _ = try await gateway.payments(under: charge.reference, sentAt: now())
            }
        case .listing:
            if let gateway = gateway as? any ListingGateway {
                _ = try await gateway.payments(in: now()..<now(), after: nil)
            }
        case .webhooks:
            if gateway is any WebhookGateway { return }
        }
        throw PaymentError(.unsupported, "stopped by the compiler: the adapter does not conform")
    }

    /// A method as the gateway would keep it.
    private var ownMethod: StoredMethod {
        StoredMethod(
            gateway: gateway.id, token: tokens.good, customer: nil, card: nil, worksWithoutPayer: true,
            consent: balanceConsent)
    }

    private func depositing(_ charge: ChargeRequest) throws(PaymentError) -> DepositRequest {
        do {
            return try DepositRequest(total: charge.amount, charge: charge)
        } catch {
            throw PaymentError(error)
        }
    }
}
