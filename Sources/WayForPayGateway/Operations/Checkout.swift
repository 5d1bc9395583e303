internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// What a payment page is asked for: the form's fields without merchant and signature, lists as lists.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102 (read 2026-11-21)
    func purchase(_ request: CheckoutRequest) throws(PaymentError) -> JSONObject {
        try capabilities.check(request.amount)
        try capabilities.check(request.reference)
        try Self.checkLength(request.successURL, field: "successURL")
        let now = caller.clock.now()
        let amount = try Amount.json(request.amount)
        var members: JSONObject = [
            "merchantAuthType": "SimpleSignature",
            "merchantTransactionType": request.taking == .held ? "AUTH" : "SALE",
            "merchantTransactionSecureType": "AUTO", "apiVersion": 1,
            // Without it the page speaks a language that depends on which description one reads.
            "language": "AUTO", "returnUrl": .string(request.successURL.text),
            "orderReference": .string(request.reference.text), "orderDate": .integer(now.secondsSinceEpoch),
            "amount": amount, "currency": .string(request.amount.currency.code),
        ]
        try members.append(product: request.description, price: amount)
        try members.append(request.payer, isComplete: false)
        if let expiry = request.expiresAt {
            let seconds = try lifetime(until: expiry, from: now)
            members["orderTimeout"] = .integer(seconds)
            members["orderLifetime"] = .integer(seconds)
        }
        return members
    }

    /// The whole form, signed, as hidden fields.
    func fields(_ members: JSONObject, as message: Signature.Message) throws(PaymentError) -> [FormField] {
        try self.message(members, as: message).formFields
    }

    /// The members with merchant, callback address and signature.
    func message(_ members: JSONObject, as message: Signature.Message) throws(PaymentError) -> JSONObject {
        var whole: JSONObject = [
            "merchantAccount": .string(configuration.merchantAccount),
            "merchantDomainName": .string(configuration.merchantDomainName),
        ]
        for member in members { whole[member.name] = member.value }
        if let url = configuration.serviceURL { whole["serviceUrl"] = .string(url.text) }
        do {
            whole["merchantSignature"] = .string(try caller.account.signature.code(of: message, whole))
        } catch {
            throw PaymentError(error, gateway: .wayForPay)
        }
        return whole
    }

    /// The address of a payment page.
    func page(_ path: String) throws(PaymentError) -> AbsoluteURL {
        do {
            return try configuration.secureBaseURL.appending(path: path)
        } catch {
            throw PaymentError(.invalidRequest, "the page has no address: \(error)", gateway: .wayForPay)
        }
    }

    /// A page that is open, with the way to it.
    func opened(_ request: CheckoutRequest, _ presentation: Checkout.Presentation) -> Checkout {
        Checkout(
            reference: reference(request.reference.text), merchantReference: request.reference, status: .open,
            presentation: presentation, expiresAt: request.expiresAt)
    }

    /// How far the page for an order has come; an order that does not exist yet has a page that nobody has opened.
    func progress(_ order: String) async throws(PaymentError) -> Checkout {
        let status: Checkout.Status
        switch try await ask(.status(order)) {
        case .nothing: status = .open
        case .order(let wire):
            let found = try caller.readable { () throws(InvalidValue) in try payment(wire, keeping: .asFound) }
            switch found.status {
            // Who is waiting for the bank has finished on the page, and must not be sent there again.
            case .captured, .authorized, .pending: status = .completed(found)
            case .open, .actionRequired: status = .open
            // After a decline the page lets the payer try again where the answer says so.
            case .voided: status = wire.repayURL != nil && Mapping.stage(wire.status) == .declined ? .open : .expired
            }
        }
        return Checkout(
            reference: reference(order), merchantReference: merchantReference(order), status: status, presentation: nil,
            expiresAt: nil)
    }
}

extension JSONObject {
    /// The members as fields of a form; lists have a pair of brackets behind their name.
    var formFields: [FormField] {
        flatMap { name, value in
            value.arrayValue?.map { FormField(name: name + "[]", value: $0.formText) }
                ?? [FormField(name: name, value: value.formText)]
        }
    }
}

extension JSON {
    /// The text of a scalar in a form.
    fileprivate var formText: String { stringValue ?? text() }
}

extension Exchange where Object == AbsoluteURL {
    /// Asks the payment page for its link instead of going there.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852102 (read 2026-11-21)
    static func link(_ members: JSONObject, order: String) -> Exchange {
        Exchange(
            name: "open-checkout", endpoint: .page("/pay?behavior=offline"), signed: .purchase, members: members,
            takesServiceURL: true, proof: .connection(),
            read: { root, _ throws(JSONError) in try root.require("url").url() }, order: order)
    }
}

extension JSONDocument.Required {
    /// The address that this text is.
    func url() throws(JSONError) -> AbsoluteURL {
        do {
            return try AbsoluteURL(string())
        } catch let error as JSONError {
            throw error
        } catch {
            throw JSONError(.wrongType(expected: .string, found: .string), byteOffset: 0, path: "url")
        }
    }
}
