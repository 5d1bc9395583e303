internal import PaymentCore

/// From Stripe's objects to the package's own values, by the tables in `Mapping`.
extension Stripe {
    /// What came of a call that answered with a PaymentIntent.
    func outcome(of wire: Wire.PaymentIntent) throws(InvalidValue) -> Outcome<Payment> {
        let payment = try payment(wire)
        switch payment.status {
        case .captured, .authorized:
            return .succeeded(payment)
        case .pending:
            return .pending(PendingOperation(reference: payment.reference, gatewayCode: wire.status))
        case .actionRequired:
            return .actionRequired(try action(wire.nextAction, clientSecret: wire.clientSecret, payment.reference))
        case .open, .voided:
            guard let error = wire.lastPaymentError else {
                throw InvalidValue("status", wire.status, "is no end of a payment")
            }
            return .declined(Decline(error, reference: payment.reference))
        }
    }

    /// A PaymentIntent as a payment.
    func payment(_ wire: Wire.PaymentIntent) throws(InvalidValue) -> Payment {
        guard let status = Mapping.paymentStatus(wire.status) else {
            throw InvalidValue("status", wire.status, "is not a status this version knows")
        }
        let currency = try Currency(code: wire.currency)
        let captured = status == .captured ? wire.amountReceived : 0
        return Payment(
            reference: reference(wire.id), merchantReference: merchantReference(wire.metadata), status: status,
            requested: try money(wire.amount, currency),
            held: try money(status == .authorized ? wire.amountCapturable : 0, currency),
            captured: try money(captured, currency),
            refunded: try money(
                wire.latestCharge.map { charge throws(InvalidValue) in try refunded(charge, captured: captured) } ?? 0,
                currency),
            card: wire.latestCharge?.card.map(card), keptMethod: try keptMethod(wire, status),
            captureBefore: wire.latestCharge?.captureBefore.map(Timestamp.init(secondsSinceEpoch:)),
            createdAt: Timestamp(secondsSinceEpoch: wire.created), isLive: wire.livemode)
    }

    /// What was really given back: after a partial capture Stripe may count the released rest as refunded too.
    private func refunded(_ charge: Wire.Charge, captured: Int64) throws(InvalidValue) -> Int64 {
        guard captured > 0 else { return 0 }
        // With these bounds no difference below overflows.
        guard charge.amount >= 0, (0...charge.amount).contains(charge.amountCaptured),
            (0...charge.amount).contains(charge.amountRefunded)
        else { throw InvalidValue("charge", "", "has an amount below zero, or gave back more than it had") }
        let released = charge.amount - charge.amountCaptured
        guard released > 0 else { return charge.amountRefunded }
        // Stripe has shown the released rest as a refund of its own, has only counted it, and has done neither: the refunds
        // themselves tell, where all of them are there.
        guard var refunds = charge.refunds else {
            return charge.amountRefunded >= released ? charge.amountRefunded - released : charge.amountRefunded
        }
        if let oldest = refunds.last, oldest.amount == released, oldest.reason == nil, oldest.metadata.values.isEmpty {
            refunds.removeLast()
        }
        var total: Int64 = 0
        for refund in refunds where Mapping.refundStatus(refund.status) != .failed {
            guard (0...charge.amount).contains(refund.amount) else {
                throw InvalidValue("refund", "", "has an amount that its charge never had")
            }
            total += refund.amount
        }
        return total
    }

    private func keptMethod(_ wire: Wire.PaymentIntent, _ status: Payment.Status) throws(InvalidValue)
        -> KeptMethod?
    {
        // The card is attached to its customer only by a payment that went through.
        guard status == .captured || status == .authorized, let usage = wire.setupFutureUsage,
            let method = wire.paymentMethod, let customer = wire.customer, let consent = Consent(wire.metadata)
        else { return nil }
        return KeptMethod(
            gateway: .stripe, token: try PaymentToken(method), customer: reference(customer),
            card: wire.latestCharge?.card.map(card), worksWithoutPayer: usage == "off_session", consent: consent)
    }

    /// What came of a call that answered with a Refund.
    func outcome(of wire: Wire.Refund) throws(InvalidValue) -> Outcome<Refund> {
        guard let refund = try refund(wire) else {
            throw InvalidValue("payment_intent", "", "is missing on refund \(wire.id)")
        }
        switch refund.status {
        case .succeeded: return .succeeded(refund)
        case .pending:
            return .pending(
                PendingOperation(reference: refund.reference, gatewayCode: wire.pendingReason ?? wire.status))
        case .failed:
            let code = wire.failureReason ?? wire.status
            return .declined(
                Decline(
                    reason: .generic, gatewayCode: code, gatewayMessage: "the refund came to nothing",
                    reference: refund.reference))
        }
    }

    /// A Refund; nil for one of an old charge that has no PaymentIntent.
    func refund(_ wire: Wire.Refund) throws(InvalidValue) -> Refund? {
        guard let payment = wire.paymentIntent else { return nil }
        guard let status = Mapping.refundStatus(wire.status) else {
            throw InvalidValue("status", wire.status, "is not a status this version knows")
        }
        return Refund(
            reference: reference(wire.id), payment: reference(payment),
            merchantReference: merchantReference(wire.metadata),
            amount: try money(wire.amount, Currency(code: wire.currency)), status: status,
            createdAt: Timestamp(secondsSinceEpoch: wire.created))
    }

    /// A dispute; nil for one of a charge without a PaymentIntent, which is none of this adapter's.
    func dispute(_ wire: Wire.Dispute) throws(InvalidValue) -> PaymentDispute? {
        guard let payment = wire.paymentIntent else { return nil }
        return PaymentDispute(
            reference: reference(wire.id), payment: reference(payment),
            amount: try money(wire.amount, Currency(code: wire.currency)), isWithdrawn: wire.movements == 1)
    }

    /// What came of a call that answered with a SetupIntent.
    func outcome(of wire: Wire.SetupIntent) throws(InvalidValue) -> Outcome<StoredMethod> {
        switch wire.status {
        case "succeeded":
            guard let method = wire.paymentMethod, let customer = wire.customer, let consent = Consent(wire.metadata)
            else {
                throw InvalidValue("setup_intent", wire.id, "succeeded without method, customer or consent")
            }
            return .succeeded(
                StoredMethod(
                    gateway: .stripe, token: try PaymentToken(method.id), customer: reference(customer),
                    card: method.card.map(card), worksWithoutPayer: wire.usage == "off_session", consent: consent))
        case "processing":
            return .pending(PendingOperation(reference: reference(wire.id), gatewayCode: wire.status))
        case "requires_action":
            return .actionRequired(try action(wire.nextAction, clientSecret: wire.clientSecret, reference(wire.id)))
        case "requires_payment_method", "requires_confirmation", "canceled":
            guard let error = wire.lastSetupError else {
                throw InvalidValue("status", wire.status, "is no end of keeping a method")
            }
            return .declined(Decline(error, reference: reference(wire.id)))
        default:
            throw InvalidValue("status", wire.status, "is not a status this version knows")
        }
    }

    /// A Checkout Session.
    func checkout(_ wire: Wire.CheckoutSession) throws(InvalidValue) -> Checkout {
        let status: Checkout.Status
        switch wire.status {
        case "open": status = .open
        case "expired": status = .expired
        case "complete":
            guard let intent = wire.paymentIntent else {
                throw InvalidValue("checkout", wire.id, "is complete without a payment")
            }
            status = .completed(try payment(intent))
        default: throw InvalidValue("status", wire.status ?? "", "is not a status this version knows")
        }
        return Checkout(
            reference: reference(wire.id),
            merchantReference: try wire.clientReferenceID.map { text throws(InvalidValue) in try MerchantReference(text)
            },
            status: status, presentation: try wire.url.map { text throws(InvalidValue) in .redirect(try url(text)) },
            expiresAt: wire.expiresAt.map(Timestamp.init(secondsSinceEpoch:)))
    }

    private func action(
        _ next: Wire.NextAction?, clientSecret: String?, _ reference: GatewayReference
    ) throws(InvalidValue) -> RequiredAction {
        if let text = next?.redirectURL {
            return RequiredAction(step: .redirect(try url(text)), reference: reference)
        }
        guard let clientSecret else { throw InvalidValue("next_action", next?.type ?? "", "cannot be followed") }
        return RequiredAction(step: .gatewayLibrary(clientToken: Secret(clientSecret)), reference: reference)
    }

    private func url(_ text: String) throws(InvalidValue) -> AbsoluteURL {
        do { return try AbsoluteURL(text) } catch { throw InvalidValue("url", "", error.description) }
    }

    private func card(_ wire: Wire.Card) -> CardSummary {
        var expiry: CardExpiry?
        if let month = wire.expiryMonth, let year = wire.expiryYear {
            // It is only shown: a month nobody can read must not put a payment in doubt.
            do { expiry = try CardExpiry(month: Int(month), year: Int(year)) } catch { expiry = nil }
        }
        return CardSummary(brand: wire.brand, lastFour: wire.lastFour, expiry: expiry)
    }

    private func money(_ wire: Int64, _ currency: Currency) throws(InvalidValue) -> Money {
        guard wire >= 0, let money = Amount.money(wire: wire, currency: currency) else {
            throw InvalidValue("amount", "\(wire) \(currency)", "is no amount that Stripe can have")
        }
        return money
    }

    /// The merchant's name in metadata; nil for payments that others made.
    private func merchantReference(_ metadata: Wire.Metadata) -> MerchantReference? {
        guard let text = metadata.values[MetadataKey.reference] else { return nil }
        do { return try MerchantReference(text) } catch { return nil }
    }
}
