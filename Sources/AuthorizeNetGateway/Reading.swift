internal import PaymentCore

/// From Authorize.net's messages to the package's own values, by the tables in `Mapping`.
extension AuthorizeNet {
    /// A payment as it was looked up.
    ///
    /// - Parameters:
    ///   - details: the transaction.
    ///   - refunded: how much of it was given back, which the transaction itself does not tell.
    ///   - kept: the method that was kept with it.
    func payment(_ details: Wire.Details, refunded: Money, kept: KeptMethod?) throws(InvalidValue) -> Payment {
        guard let status = Mapping.paymentStatus(details.status), !details.isRefund else {
            throw InvalidValue("transactionStatus", details.status, "is no status of a payment this version knows")
        }
        let authorized = try money(details.authAmount)
        return Payment(
            reference: reference(details.id), merchantReference: merchantReference(details.invoiceNumber),
            status: status,
            requested: try details.requestedAmount.map { text throws(InvalidValue) in try money(text) } ?? authorized,
            held: status == .authorized ? authorized : .zero(configuration.currency),
            captured: status == .captured ? try money(details.settleAmount) : .zero(configuration.currency),
            refunded: refunded, card: details.card.map { card($0) }, keptMethod: kept,
            createdAt: try time(details.submitted), isLive: configuration.isLive)
    }

    /// A payment as a list tells of it.
    ///
    /// A list has one amount, so what was asked for is what was taken or held: a part that was captured does not show
    /// its whole.
    func payment(_ summary: Wire.Summary, refunded: Money) throws(InvalidValue) -> Payment {
        guard let status = Mapping.paymentStatus(summary.status) else {
            throw InvalidValue("transactionStatus", summary.status, "is no status of a payment this version knows")
        }
        let amount = try money(summary.settleAmount)
        return Payment(
            reference: reference(summary.id), merchantReference: merchantReference(summary.invoiceNumber),
            status: status, requested: amount, held: status == .authorized ? amount : .zero(configuration.currency),
            captured: status == .captured ? amount : .zero(configuration.currency), refunded: refunded,
            card: card(number: summary.accountNumber, type: summary.accountType),
            createdAt: try time(summary.submitted), isLive: configuration.isLive)
    }

    /// A refund as it was looked up.
    func refund(_ details: Wire.Details) throws(InvalidValue) -> Refund {
        guard details.isRefund, let original = details.originalID, let status = Mapping.refundStatus(details.status)
        else {
            throw InvalidValue("transactionStatus", details.status, "is no status of a refund this version knows")
        }
        return Refund(
            reference: reference(details.id), payment: reference(original),
            merchantReference: merchantReference(details.invoiceNumber), amount: try refundAmount(details),
            status: status, createdAt: try time(details.submitted))
    }

    /// A payment that was captured and voided, as the refund that the void was; nil when it was never captured.
    ///
    /// Of an authorization that was captured by a second call nothing tells afterwards, so its void shows as a release.
    func voidAsRefund(_ details: Wire.Details) throws(InvalidValue) -> Refund? {
        guard details.status == "voided", details.type != "authOnlyTransaction", !details.isRefund else { return nil }
        return voidAsRefund(
            of: details, amount: try voidedAmount(details), reference: nil, at: try time(details.submitted))
    }

    /// The refund that the void of a payment is.
    func voidAsRefund(
        of details: Wire.Details, amount: Money, reference: MerchantReference?, at time: Timestamp
    ) -> Refund {
        Refund(
            reference: self.reference(details.id), payment: self.reference(details.id), merchantReference: reference,
            amount: amount, status: .succeeded, kind: .void, createdAt: time)
    }

    /// What a void gave back: all that was captured, where that is still told.
    func voidedAmount(_ details: Wire.Details) throws(InvalidValue) -> Money {
        let settled = try money(details.settleAmount)
        return settled.isPositive ? settled : try money(details.authAmount)
    }

    /// A method that the vault keeps.
    func keptMethod(_ method: Wire.PaymentProfile, of profile: String, consent: Consent?) throws(InvalidValue)
        -> KeptMethod
    {
        KeptMethod(
            gateway: .authorizeNet, token: try PaymentToken(method.id), customer: reference(profile),
            card: method.card.map { card($0) }, worksWithoutPayer: true, consent: consent)
    }

    /// A masked card as it may be shown.
    func card(_ wire: Wire.Card) -> CardSummary {
        CardSummary(brand: Mapping.brand(wire.type), lastFour: lastFour(wire.number), expiry: expiry(wire.expiry))
    }

    /// A masked number as it may be shown; nil when there is none.
    func card(number: String, type: String) -> CardSummary? {
        number.isEmpty ? nil : CardSummary(brand: Mapping.brand(type), lastFour: lastFour(number), expiry: nil)
    }

    /// The digits at the end of a masked number.
    func lastFour(_ number: String) -> String {
        String(number.suffix(4).filter { ("0"..."9").contains($0) })
    }

    private func expiry(_ text: String) -> CardExpiry? {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]) else { return nil }
        // It is only shown: a month nobody can read must not put a payment in doubt.
        do { return try CardExpiry(month: month, year: year) } catch { return nil }
    }

    /// The amount that text on the wire means, in the account's one currency.
    func money(_ text: String) throws(InvalidValue) -> Money {
        try Amount.money(wire: text, currency: configuration.currency)
    }

    /// The amount of a refund: details tell it as the one that settles.
    private func refundAmount(_ details: Wire.Details) throws(InvalidValue) -> Money {
        let settled = try money(details.settleAmount)
        return settled.isPositive ? settled : try money(details.authAmount)
    }

    /// The time that text on the wire means.
    func time(_ text: String) throws(InvalidValue) -> Timestamp {
        guard let time = Wire.Time.timestamp(text) else {
            throw InvalidValue("time", text, "is no time as Authorize.net writes it")
        }
        return time
    }

    /// The merchant's name in an invoice number; nil for one that this package would not have sent.
    func merchantReference(_ text: String?) -> MerchantReference? {
        guard let text else { return nil }
        do { return try MerchantReference(text) } catch { return nil }
    }
}

extension Payment {
    /// The same payment with the method that was kept.
    func keeping(_ method: KeptMethod?) -> Payment {
        Payment(
            reference: reference, merchantReference: merchantReference, status: status, requested: requested,
            held: held,
            captured: captured, refunded: refunded, card: card, keptMethod: method, captureBefore: captureBefore,
            createdAt: createdAt, isLive: isLive)
    }
}
