internal import PaymentCore
internal import PaymentHTTP

/// From WayForPay's objects to the package's own values, by the tables in `Mapping`.
extension WayForPay {
    /// What may be told of a kept method.
    enum Keeping: Sendable {
        /// Nothing: the payer did not agree.
        case nothing
        /// What WayForPay keeps, under what the payer agreed to in this call.
        case under(Consent)
        /// What WayForPay keeps; the merchant alone knows what the payer agreed to.
        case asFound

        var consent: Consent? { if case .under(let consent) = self { consent } else { nil } }
    }

    /// A payment out of an answer.
    func payment(_ wire: Wire.Transaction, keeping: Keeping) throws(InvalidValue) -> Payment {
        guard let stage = Mapping.stage(wire.status) else {
            throw InvalidValue("transactionStatus", wire.status, "is not a status this version knows")
        }
        if stage == .approved || stage == .held, wire.code != ReasonCode.done {
            throw InvalidValue("reasonCode", wire.code, "contradicts the status '\(wire.status.printable())'")
        }
        let status = Mapping.paymentStatus(stage, needsPayer: wire.code == ReasonCode.needsPayer)
        let currency = try Currency(code: wire.currency)
        let requested = try Amount.money(wire: wire.amount, currency: currency)
        let zero = Money.zero(currency)
        let captured = status == .captured ? try self.captured(wire, of: requested) : zero
        return Payment(
            reference: reference(wire.orderReference), merchantReference: merchantReference(wire.orderReference),
            status: status, requested: requested, held: stage == .held ? requested : zero, captured: captured,
            refunded: status == .captured ? try refunded(wire, stage, of: captured) : zero, card: card(wire),
            keptMethod: status == .captured || status == .authorized ? try keptMethod(wire, keeping) : nil,
            createdAt: createdAt(wire), isLive: configuration.isLive)
    }

    /// How much was taken: all, unless less was settled than fee and refunds explain, as after the capture of a part.
    private func captured(_ wire: Wire.Transaction, of amount: Money) throws(InvalidValue) -> Money {
        func money(_ text: String?) throws(InvalidValue) -> Money {
            try text.map { text throws(InvalidValue) in try Amount.money(wire: text, currency: amount.currency) }
                ?? .zero(amount.currency)
        }
        let settled = try money(wire.settlementAmount)
        guard settled.isPositive, try settled.compared(to: amount) < 0 else { return amount }
        let missing = try amount - settled
        let (fee, returned) = (try money(wire.fee), try money(wire.refundAmount))
        return try [fee, returned, fee + returned].contains(missing) ? amount : settled
    }

    private func refunded(
        _ wire: Wire.Transaction, _ stage: Mapping.Stage, of captured: Money
    ) throws(InvalidValue) -> Money {
        guard let text = wire.refundAmount else {
            guard stage != .refunded else {
                throw InvalidValue("refundAmount", "", "is missing, so nobody knows how much was given back")
            }
            return .zero(captured.currency)
        }
        let refunded = try Amount.money(wire: text, currency: captured.currency)
        guard try refunded.compared(to: captured) <= 0 else {
            throw InvalidValue("refundAmount", text, "is more than was taken")
        }
        return refunded
    }

    private func keptMethod(_ wire: Wire.Transaction, _ keeping: Keeping) throws(InvalidValue) -> KeptMethod? {
        if case .nothing = keeping { return nil }
        guard let token = wire.recToken else { return nil }
        return KeptMethod(
            gateway: .wayForPay, token: try PaymentToken(token), customer: nil, card: card(wire),
            worksWithoutPayer: true, consent: keeping.consent)
    }

    /// What may be shown of the card; nil where WayForPay tells nothing, as for wallets.
    private func card(_ wire: Wire.Transaction) -> CardSummary? {
        let lastFour = wire.cardPan.suffix(4)
        guard lastFour.utf8.count == 4, lastFour.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return CardSummary(
            brand: wire.cardType?.lowercased() ?? "unknown", lastFour: String(lastFour), expiry: nil)
    }

    /// When an order was begun, as far as WayForPay tells.
    func createdAt(_ wire: Wire.Transaction) -> Timestamp {
        (wire.createdDate ?? wire.processingDate).map(Timestamp.init(secondsSinceEpoch:)) ?? caller.clock.now()
    }

    /// The merchant's name; nil for orders that others named.
    func merchantReference(_ order: String) -> MerchantReference? {
        do { return try MerchantReference(order) } catch { return nil }
    }

    /// What came of a call that answered with a payment.
    func outcome(
        of wire: Wire.Transaction, keeping: Keeping, returnURL: AbsoluteURL? = nil
    ) throws(InvalidValue) -> Outcome<Payment> {
        let payment = try payment(wire, keeping: keeping)
        switch payment.status {
        case .captured, .authorized:
            return .succeeded(payment)
        case .open, .pending:
            return .pending(PendingOperation(reference: payment.reference, gatewayCode: wire.code))
        case .actionRequired:
            return .actionRequired(try action(wire.challenge, payment.reference, returnURL: returnURL))
        case .voided:
            // What was released after it had succeeded is no refusal.
            guard Mapping.stage(wire.status) != .voided else {
                throw InvalidValue("transactionStatus", wire.status, "is no end of a payment that was just asked for")
            }
            return .declined(Decline(wire, reference: payment.reference))
        }
    }

    /// What came of a call that keeps a method.
    func method(
        of wire: Wire.Transaction, consent: Consent, returnURL: AbsoluteURL? = nil
    ) throws(InvalidValue) -> Outcome<StoredMethod> {
        let stage = Mapping.stage(wire.status)
        // The check of a card may be a hold that WayForPay releases by itself.
        if stage == .voided, wire.code == ReasonCode.done { return try kept(wire, consent) }
        return try outcome(of: wire, keeping: .under(consent), returnURL: returnURL).flatMap { _ throws(InvalidValue) in
            try kept(wire, consent)
        }
    }

    private func kept(_ wire: Wire.Transaction, _ consent: Consent) throws(InvalidValue) -> Outcome<StoredMethod> {
        guard let method = try keptMethod(wire, .under(consent)) else {
            return .declined(
                Decline(
                    reason: .notSupported, gatewayCode: wire.code,
                    gatewayMessage:
                        "WayForPay gave no token: it gives none for wallets, and support has to switch tokens on",
                    reference: reference(wire.orderReference)))
        }
        return .succeeded(method.under(consent))
    }

    /// What the payer has to do: bring the bank's form to the bank, or come back, where that form is not there.
    private func action(
        _ challenge: Wire.Challenge?, _ reference: GatewayReference, returnURL: AbsoluteURL?
    ) throws(InvalidValue) -> RequiredAction {
        guard let challenge, let returnURL else { return RequiredAction(step: .returnOfPayer, reference: reference) }
        let address: AbsoluteURL
        do { address = try AbsoluteURL(challenge.address) } catch {
            throw InvalidValue("d3AcsUrl", "", error.description)
        }
        return RequiredAction(
            step: .form(
                action: address,
                fields: [
                    FormField(name: "PaReq", value: challenge.request),
                    FormField(name: "MD", value: challenge.merchantData),
                    FormField(name: "TermUrl", value: returnURL.text),
                ]),
            reference: reference, continuation: try PaymentToken(challenge.ticket))
    }
}

extension Outcome {
    /// The outcome that a success leads to; all others stay.
    fileprivate func flatMap<Other: Sendable>(
        _ transform: (Value) throws(InvalidValue) -> Outcome<Other>
    ) throws(InvalidValue) -> Outcome<Other> {
        switch self {
        case .succeeded(let value): try transform(value)
        case .pending(let operation): .pending(operation)
        case .actionRequired(let action): .actionRequired(action)
        case .declined(let decline): .declined(decline)
        case .unknown(let unknown): .unknown(unknown)
        }
    }
}

extension Payment {
    /// This payment once `amount` of what it held was taken, or all of it released.
    func settled(_ status: Status, taking amount: Money) -> Payment {
        Payment(
            reference: reference, merchantReference: merchantReference, status: status, requested: requested,
            held: .zero(amount.currency), captured: amount, refunded: .zero(amount.currency), card: card,
            keptMethod: status == .captured ? keptMethod : nil, createdAt: createdAt, isLive: isLive)
    }
}
