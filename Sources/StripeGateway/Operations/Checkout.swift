internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.CheckoutSession {
    /// Opens Stripe's hosted page for one amount.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/checkout/sessions/create (read 2026-11-21)
    static func openCheckout(_ request: CheckoutRequest, customer: String?) throws(PaymentError) -> Exchange {
        let amount = try Stripe.Amount.wire(request.amount)
        var form = FormEncoding()
        form.append("mode", "payment")
        form.append("line_items[0][quantity]", 1)
        form.append("line_items[0][price_data][currency]", request.amount.currency.code.lowercased())
        form.append("line_items[0][price_data][unit_amount]", amount)
        form.append("line_items[0][price_data][product_data][name]", request.description)
        form.append("success_url", request.successURL.text)
        form.append("cancel_url", request.cancelURL.text)
        form.append("client_reference_id", request.reference.text)
        let capture: CaptureMethod = request.taking == .held ? .manual : .automatic
        form.append("payment_intent_data[capture_method]", capture.rawValue)
        form.append("payment_intent_data[metadata][\(MetadataKey.reference)]", request.reference.text)
        if let customer {
            form.append("customer", customer)
        } else if let email = request.payer.email {
            form.append("customer_email", email)
        }
        if let consent = request.keepMethod {
            // Stripe keeps the card only when there is a customer to keep it for.
            if customer == nil { form.append("customer_creation", "always") }
            form.append("payment_intent_data[setup_future_usage]", consent.stripeUsage)
            form.append(consent, below: "payment_intent_data[metadata]")
        }
        if let expiry = request.expiresAt { form.append("expires_at", expiry.secondsSinceEpoch) }
        let expected = (currency: request.amount.currency.code.lowercased(), reference: request.reference.text)
        return Exchange(
            name: "open-checkout", method: .post, path: "/v1/checkout/sessions", form: form,
            idempotencyKey: request.idempotencyKey.text + "/checkout", read: Wire.CheckoutSession.init,
            mismatch: { answer in
                if answer.amountTotal != amount || answer.currency != expected.currency {
                    return "its amount is not \(amount) \(expected.currency)"
                }
                return answer.clientReferenceID == expected.reference
                    ? nil : "its reference is not \(expected.reference)"
            })
    }

    /// How far a page has come.
    static func checkout(_ id: String) -> Exchange {
        Exchange(
            name: "lookup-checkout", method: .get, path: "/v1/checkout/sessions/\(id)",
            expand: "payment_intent.latest_charge.refunds", read: Wire.CheckoutSession.init,
            mismatch: { $0.mismatch(id: id) })
    }

    /// Ends a page.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/checkout/sessions/expire (read 2026-11-21)
    static func expireCheckout(_ id: String) -> Exchange {
        // No key: the page can be ended once, and a second call says so.
        Exchange(
            name: "expire-checkout", method: .post, path: "/v1/checkout/sessions/\(id)/expire",
            read: Wire.CheckoutSession.init, mismatch: { $0.mismatch(id: id) })
    }
}

extension Wire.CheckoutSession {
    /// Whether this is another page; nil when it is the one asked about.
    fileprivate func mismatch(id: String) -> String? {
        self.id == id ? nil : "it names '\(self.id.printable())' instead of \(id)"
    }
}
