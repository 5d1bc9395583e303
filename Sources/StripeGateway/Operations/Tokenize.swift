internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Exchange where Object == Wire.SetupIntent {
    /// Keeps a method for later: creates and confirms a SetupIntent, which moves no money.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/setup_intents/create (read 2026-11-21)
    static func setUp(_ request: TokenizeRequest, token: PaymentToken, customer: String) -> Exchange {
        var form = FormEncoding()
        form.append("confirm", true)
        form.append("customer", customer)
        form.append("payment_method", token.rawValue)
        form.append("usage", request.consent.stripeUsage)
        form.append("automatic_payment_methods[enabled]", true)
        form.append("automatic_payment_methods[allow_redirects]", request.returnURL == nil ? "never" : "always")
        if let url = request.returnURL { form.append("return_url", url.text) }
        form.append(request.consent, below: "metadata")
        let consent = request.consent
        return Exchange(
            name: "tokenize", method: .post, path: "/v1/setup_intents", form: form, expand: "payment_method",
            idempotencyKey: request.idempotencyKey.text + "/setup", token: token, movesMoney: true,
            read: Wire.SetupIntent.init,
            mismatch: { answer in
                if answer.customer != customer { return "it names another customer than \(customer)" }
                return Consent(answer.metadata) == consent ? nil : "its consent is another one"
            })
    }

    /// How far a SetupIntent has come.
    static func setupIntent(_ id: String) -> Exchange {
        Exchange(
            name: "lookup-setup", method: .get, path: "/v1/setup_intents/\(id)",
            expand: "payment_method", read: Wire.SetupIntent.init,
            mismatch: { $0.id == id ? nil : "it names '\($0.id.printable())' instead of \(id)" })
    }
}

extension Exchange where Object == Wire.PaymentMethod {
    /// Takes a kept method away from its customer, after which it can never be charged again.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/payment_methods/detach (read 2026-11-21)
    static func detach(_ token: PaymentToken) -> Exchange {
        // The id is the key: forgetting is the same act however often it is asked for.
        Exchange(
            name: "forget", method: .post, path: "/v1/payment_methods/\(token.rawValue)/detach",
            idempotencyKey: token.rawValue + "/detach", token: token, read: Wire.PaymentMethod.init,
            mismatch: { answer in
                answer.id == token.rawValue && answer.customer == nil ? nil : "the method still belongs to a customer"
            })
    }

    /// A kept method as it is now.
    static func paymentMethod(_ token: PaymentToken) -> Exchange {
        Exchange(
            name: "lookup-method", method: .get, path: "/v1/payment_methods/\(token.rawValue)", token: token,
            read: Wire.PaymentMethod.init,
            mismatch: { $0.id == token.rawValue ? nil : "it is another method" })
    }
}

extension Exchange where Object == String {
    /// Creates a customer to keep methods for, and reads its id.
    ///
    /// - SeeAlso: https://docs.stripe.com/api/customers/create (read 2026-11-21)
    static func createCustomer(_ payer: PayerDetails, key: IdempotencyKey) -> Exchange {
        var form = FormEncoding()
        if let email = payer.email { form.append("email", email) }
        if let name = payer.name { form.append("name", name) }
        if let phone = payer.phone { form.append("phone", phone) }
        return Exchange(
            name: "create-customer", method: .post, path: "/v1/customers", form: form,
            idempotencyKey: key.text + "/customer",
            read: { root throws(JSONError) in try root.require("id").string() })
    }
}
