internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// Whether a PaymentIntent takes money or holds it.
enum CaptureMethod: String, Sendable {
    case automatic = "automatic_async"
    case manual
}

extension Exchange where Object == Wire.PaymentIntent {
    /// Creates a PaymentIntent that is not confirmed: nothing moves yet, and its id is known before anything can.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/create (read 2026-11-21)
    static func createPaymentIntent(
        _ request: ChargeRequest, capture: CaptureMethod, customer: String?
    ) throws(PaymentError) -> Exchange {
        let amount = try Stripe.Amount.wire(request.amount)
        var form = FormEncoding()
        form.append("amount", amount)
        form.append("currency", request.amount.currency.code.lowercased())
        form.append("capture_method", capture.rawValue)
        form.append("payment_method", request.source.token.rawValue)
        form.append("automatic_payment_methods[enabled]", true)
        form.append("automatic_payment_methods[allow_redirects]", request.source.returnURL == nil ? "never" : "always")
        form.append("metadata[\(MetadataKey.reference)]", request.reference.text)
        if let customer { form.append("customer", customer) }
        if let description = request.description { form.append("description", description) }
        if let email = request.payer.email { form.append("receipt_email", email) }
        if let consent = request.keepMethod {
            form.append("setup_future_usage", consent.stripeUsage)
            form.append(consent, below: "metadata")
        }
        let currency = request.amount.currency.code.lowercased()
        let reference = request.reference.text
        return Exchange(
            name: "create", method: .post, path: "/v1/payment_intents", form: form,
            idempotencyKey: request.idempotencyKey.text + "/create",
            token: request.source.token, read: Wire.PaymentIntent.init,
            mismatch: { answer in
                Stripe.isID(answer.id)
                    ? answer.mismatch(amount: amount, currency: currency, reference: reference)
                    : "its id is none of Stripe's"
            })
    }

    /// Confirms a PaymentIntent: the one call of a charge that moves money.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_intents/confirm (read 2026-11-21)
    static func confirmPaymentIntent(
        _ intent: Wire.PaymentIntent, _ request: ChargeRequest, capture: CaptureMethod
    ) -> Exchange {
        var form = FormEncoding()
        switch request.source {
        case .storedWithoutPayer: form.append("off_session", true)
        case .token(_, let returnURL), .stored(_, let returnURL):
            if let returnURL { form.append("return_url", returnURL.text) }
        }
        let reference = request.reference.text
        return Exchange(
            name: "confirm", method: .post, path: "/v1/payment_intents/\(intent.id)/confirm", form: form,
            expand: "latest_charge",
            idempotencyKey: request.idempotencyKey.text + "/confirm", token: request.source.token, movesMoney: true,
            read: Wire.PaymentIntent.init,
            mismatch: { answer in
                answer.mismatch(id: intent.id)
                    ?? answer.mismatch(amount: intent.amount, currency: intent.currency, reference: reference)
                    ?? answer.mismatch(confirmed: capture)
            },
            mismatchInRefusal: { error in
                if let mismatch = error.mismatch(payment: intent.id) { return mismatch }
                // This payment was made for this call alone: when it is confirmed already, the money moved for the same order.
                let isConfirmed = ["succeeded", "processing", "requires_capture"].contains(error.paymentStatus)
                return isConfirmed ? "its payment is '\(error.paymentStatus ?? "")' already" : nil
            })
    }
}

extension Wire.PaymentIntent {
    /// Whether this is another one; nil when it is the one asked about.
    func mismatch(id: String) -> String? {
        self.id == id ? nil : "it names '\(self.id.printable())' instead of \(id)"
    }

    /// What of this is not as asked; nil when all is.
    func mismatch(amount: Int64, currency: String, reference: String) -> String? {
        if self.amount != amount { return "its amount is \(self.amount) instead of \(amount)" }
        if self.currency != currency { return "its currency is '\(self.currency.printable())' instead of \(currency)" }
        if metadata.values[MetadataKey.reference] != reference { return "its reference is not \(reference)" }
        return nil
    }

    /// What a confirmed payment did that was not asked for: took what should be held, held what should be taken, or a part of it.
    fileprivate func mismatch(confirmed capture: CaptureMethod) -> String? {
        switch (status, capture) {
        case ("succeeded", .manual): "it took what should only be held"
        case ("requires_capture", .automatic): "it holds what should be taken"
        case ("succeeded", .automatic) where amountReceived != amount: "it took \(amountReceived) instead of \(amount)"
        case ("requires_capture", .manual) where amountCapturable != amount:
            "it holds \(amountCapturable) instead of \(amount)"
        default: nil
        }
    }
}

extension Wire.ErrorBody {
    /// Whether this is about another payment; nil when it names the one asked about, or none.
    func mismatch(payment id: String) -> String? {
        guard let paymentIntent, paymentIntent != id else { return nil }
        return "it names '\(paymentIntent.printable())' instead of \(id)"
    }
}

/// The names under which this package keeps its own values on Stripe's objects.
enum MetadataKey {
    static let reference = "merchant_reference"
    static let consentPurpose = "consent_purpose"
    static let consentTime = "consent_given_at"
    static let consentAgreement = "consent_agreement"
}

extension Consent {
    /// How Stripe calls the use the payer agreed to.
    var stripeUsage: String { coversPayerAbsent ? "off_session" : "on_session" }

    /// The consent kept in metadata; nil when there is none.
    init?(_ metadata: Wire.Metadata) {
        guard let purpose = metadata.values[MetadataKey.consentPurpose].flatMap(Purpose.init(rawValue:)),
            let time = metadata.values[MetadataKey.consentTime].flatMap({ Int64($0) }),
            let agreement = metadata.values[MetadataKey.consentAgreement]
        else { return nil }
        self.init(purpose: purpose, givenAt: Timestamp(millisecondsSinceEpoch: time), agreement: agreement)
    }
}

extension FormEncoding {
    /// Adds the consent as metadata below `prefix`, so that it is found again with the object it belongs to.
    mutating func append(_ consent: Consent, below prefix: String) {
        append("\(prefix)[\(MetadataKey.consentPurpose)]", consent.purpose.rawValue)
        append("\(prefix)[\(MetadataKey.consentTime)]", consent.givenAt.millisecondsSinceEpoch)
        append("\(prefix)[\(MetadataKey.consentAgreement)]", consent.agreement)
    }
}
