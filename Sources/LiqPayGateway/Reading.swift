internal import PaymentCore
internal import PaymentHTTP

/// What a call knows about its payment and LiqPay does not give back.
struct CallContext: Sendable {
    /// The token that was charged.
    var token: PaymentToken?
    /// What the payer agreed to, when the request asked to keep the method.
    var consent: Consent?
    /// Where the payer's browser comes back to, when there is a payer to follow a redirect.
    var returnURL: AbsoluteURL?
    /// Whether the payer is there to be asked.
    var payerIsPresent = true
}

/// From LiqPay's objects to the package's own values, by the tables in `Mapping`.
extension LiqPay {
    /// What came of a call that answered with a payment.
    func outcome(of wire: Wire.Payment, _ context: CallContext = CallContext()) throws(InvalidValue) -> Outcome<Payment>
    {
        let payment = try payment(wire, context)
        switch payment.status {
        case .captured, .authorized:
            return .succeeded(payment)
        case .open, .pending:
            return .pending(PendingOperation(reference: payment.reference, gatewayCode: wire.status))
        case .actionRequired:
            return try required(wire, payment.reference, context)
        case .voided:
            guard wire.status == "failure" || wire.status == "error" else {
                throw InvalidValue("status", wire.status.printable(), "is no end of a charge")
            }
            return .declined(decline(wire, payment.reference, context.token))
        }
    }

    /// A payment.
    func payment(_ wire: Wire.Payment, _ context: CallContext = CallContext()) throws(InvalidValue) -> Payment {
        guard let orderID = wire.orderID, let code = wire.currency, let text = wire.amount else {
            throw InvalidValue("payment", wire.orderID?.printable() ?? "", "has no order id, amount or currency")
        }
        let currency = try Currency(code: code)
        let amount = try Amount.money(text, currency)
        let status = try status(of: wire)
        let zero = Money.zero(currency)
        let refunded = status == .captured ? try self.refunded(wire, of: amount) : zero
        return Payment(
            reference: reference(orderID), merchantReference: Self.merchantReference(orderID), status: status,
            requested: amount,
            held: status == .authorized ? amount : zero, captured: status == .captured ? amount : zero,
            refunded: refunded, card: card(wire), keptMethod: try keptMethod(wire, status, context),
            createdAt: (wire.createDate ?? wire.endDate).map(Timestamp.init(millisecondsSinceEpoch:))
                ?? caller.clock.now(),
            isLive: caller.account.isLive)
    }

    /// An order id as the merchant's reference; nil for one that others made, with characters that no reference has.
    static func merchantReference(_ orderID: String) -> MerchantReference? {
        do { return try MerchantReference(orderID) } catch { return nil }
    }

    /// How far a payment has come: `reversed` means a refund of what was taken, or the release of what was only held.
    func status(of wire: Wire.Payment) throws(InvalidValue) -> Payment.Status {
        guard let status = Mapping.paymentStatus(wire.status, isLive: caller.account.isLive) else {
            throw InvalidValue("status", wire.status.printable(), "is not a status this version knows")
        }
        let tookNothing = wire.isReversed && wire.isUncapturedHold || Mapping.takesNothing.contains(wire.action ?? "")
        return status == .captured && tookNothing ? .voided : status
    }

    /// How much of a captured payment was given back: LiqPay tells the sum.
    func refunded(_ wire: Wire.Payment, of amount: Money) throws(InvalidValue) -> Money {
        guard let text = wire.refundAmount else { return wire.isReversed ? amount : .zero(amount.currency) }
        let refunded = try Amount.money(text, amount.currency)
        guard try refunded.compared(to: amount) <= 0 else {
            throw InvalidValue("refund_amount", refunded.description, "is more than the payment of \(amount)")
        }
        return refunded
    }

    /// The refunds of a payment: one, of all that was given back so far, because LiqPay tells no more.
    func refund(_ wire: Wire.Payment) throws(InvalidValue) -> Refund? {
        let payment = try payment(wire)
        guard payment.refunded.isPositive else { return nil }
        let time = wire.refundDateLast ?? wire.endDate
        return Refund(
            reference: refundReference(payment.reference, upTo: payment.refunded), payment: payment.reference,
            merchantReference: nil, amount: payment.refunded, status: wire.isRefundReserved ? .pending : .succeeded,
            createdAt: time.map(Timestamp.init(millisecondsSinceEpoch:)) ?? payment.createdAt)
    }

    /// The name of a refund: the order and how much of it had been given back once the refund was done, in minor units.
    func refundReference(_ payment: GatewayReference, upTo refunded: Money) -> GatewayReference {
        reference("\(payment.id)/\(refunded.minorUnits)")
    }

    /// The card a method was kept from, and what it may be charged by.
    private func keptMethod(
        _ wire: Wire.Payment, _ status: Payment.Status, _ context: CallContext
    ) throws(InvalidValue) -> KeptMethod? {
        guard status == .captured || status == .authorized || Mapping.takesNothing.contains(wire.action ?? "") else {
            return nil
        }
        if let token = context.token, let consent = context.consent {
            return KeptMethod(
                gateway: .liqPay, token: token, customer: nil, card: card(wire), worksWithoutPayer: true,
                consent: consent)
        }
        guard let token = wire.cardToken, let consent = Consent(liqPayInfo: wire.info) else { return nil }
        return KeptMethod(
            gateway: .liqPay, token: try PaymentToken(token), customer: nil, card: card(wire), worksWithoutPayer: true,
            consent: consent)
    }

    /// What may be shown of the card: LiqPay's mask ends with the last two digits.
    func card(_ wire: Wire.Payment) -> CardSummary? {
        guard let mask = wire.cardMask else { return nil }
        let shown = mask.split(separator: "*", omittingEmptySubsequences: false).last ?? ""
        let digits = shown.utf8.allSatisfy { (0x30...0x39).contains($0) } && mask.contains("*") ? shown.suffix(4) : ""
        return CardSummary(brand: Mapping.brand(wire.cardType ?? "unknown"), lastFour: String(digits), expiry: nil)
    }

    /// The decline that a payment ended with; its words are without `token` (S-01).
    func decline(_ wire: Wire.Payment, _ reference: GatewayReference, _ token: PaymentToken?) -> Decline {
        let code = wire.errorCode ?? wire.status
        let secrets = token.map { [$0.rawValue] } ?? []
        let reason: Decline.Reason =
            switch Mapping.refusal(code) {
            case .declined(let reason): reason
            case .limit: .limitExceeded
            default: .generic
            }
        return Decline(
            reason: reason, gatewayCode: code.printable(hiding: secrets),
            gatewayMessage: wire.errorMessage?.printable(hiding: secrets) ?? "no reason given",
            reference: reference)
    }
}

/// What the payer has to do.
extension LiqPay {
    private func required(
        _ wire: Wire.Payment, _ reference: GatewayReference, _ context: CallContext
    ) throws(InvalidValue) -> Outcome<Payment> {
        guard context.payerIsPresent else {
            return .actionRequired(RequiredAction(step: .returnOfPayer, reference: reference))
        }
        let token = try wire.confirmToken.map { text throws(InvalidValue) in try PaymentToken(text) }
        switch wire.status {
        case "3ds_verify":
            return .actionRequired(try redirect(wire, reference, token, returnURL: context.returnURL))
        case "otp_verify":
            guard let token else { throw InvalidValue("token", "", "is missing, so the code cannot be handed in") }
            return .actionRequired(RequiredAction(step: .oneTimeCode, reference: reference, continuation: token))
        case "cvv_verify":
            // The security code is card data: the cards module hands it in, everybody else lets the payer pay again.
            return .actionRequired(RequiredAction(step: .returnOfPayer, reference: reference, continuation: token))
        default:
            // The others are done between the payer and LiqPay: there is nothing to hand in.
            return .pending(PendingOperation(reference: reference, gatewayCode: wire.status))
        }
    }

    /// The bank's page; LiqPay brings the payer back, and waits for `confirm`, only when it is told where to.
    ///
    /// - SeeAlso: https://liqpay.ua/en/doc/api/confirmation/3ds (read 2026-11-21)
    private func redirect(
        _ wire: Wire.Payment, _ reference: GatewayReference, _ token: PaymentToken?, returnURL: AbsoluteURL?
    ) throws(InvalidValue) -> RequiredAction {
        guard let text = wire.redirect else { throw InvalidValue("redirect_to", "", "is missing") }
        let url: AbsoluteURL
        do { url = try AbsoluteURL(text) } catch { throw InvalidValue("redirect_to", "", error.description) }
        guard url.isSecure || url.isLoopback else { throw InvalidValue("redirect_to", "", "is not https") }
        guard let token, let returnURL else { return RequiredAction(step: .redirect(url), reference: reference) }
        var query = FormEncoding(.query)
        query.append("return_to", returnURL.text)
        let value = String(query.text.dropFirst("return_to=".count))
        do {
            let returning = try url.appending(encodedQuery: "return_to", value)
            return RequiredAction(step: .redirect(returning), reference: reference, continuation: token)
        } catch {
            throw InvalidValue("redirect_to", "", error.description)
        }
    }
}
