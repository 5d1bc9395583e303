internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension LiqPay {
    /// Where the payer's browser posts the signed message.
    ///
    /// The path has its 3 for messages of version 7 too.
    func pageURL() throws(PaymentError) -> AbsoluteURL {
        do {
            return try caller.account.baseURL.appending(path: "/api/3/checkout")
        } catch {
            throw PaymentError(.invalidRequest, "the page has no address: \(error)", gateway: .liqPay)
        }
    }

    /// The two hidden fields of a page's form.
    func signedFields(_ action: String, _ members: JSONObject) throws(PaymentError) -> [FormField] {
        let account = caller.account
        let data = Base64.string(account.message(action, members))
        do {
            let signature = try account.signature.signature(of: data, version: account.version)
            return [
                FormField(name: Signature.dataFieldName, value: data),
                FormField(name: Signature.fieldName, value: signature),
            ]
        } catch {
            throw PaymentError(error, gateway: .liqPay)
        }
    }

    /// What LiqPay's page is told of a payment.
    ///
    /// LiqPay knows one address to come back to; the payer who gives up comes back there too, or not at all.
    ///
    /// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout (read 2026-11-21)
    func pageMembers(_ request: CheckoutRequest, _ extras: Extras) throws(PaymentError) -> JSONObject {
        var members = JSONObject()
        members["order_id"] = .string(request.reference.text)
        members["amount"] = try Amount.wire(request.amount)
        members["currency"] = .string(request.amount.currency.code)
        members["description"] = .string(request.description)
        members["result_url"] = .string(request.successURL.text)
        members["expired_date"] = request.expiresAt.map { .string(UTCText.text($0)) }
        if let consent = request.keepMethod {
            members["recurringbytoken"] = "1"
            members["info"] = .string(try consent.liqPayInfo())
        }
        members.append(caller.account)
        try members.append(extras)
        return members
    }

    /// A page that a payer can pay on; made here, LiqPay hears of it when the payer comes.
    func page(
        _ reference: MerchantReference, _ fields: [FormField], expiresAt: Timestamp?
    ) throws(PaymentError) -> Checkout {
        Checkout(
            reference: self.reference(reference.text), merchantReference: reference, status: .open,
            presentation: .form(action: try pageURL(), fields: fields), expiresAt: expiresAt)
    }

    /// The same page as an address.
    func link(_ page: Checkout) throws(PaymentError) -> AbsoluteURL {
        guard case .form(let action, let fields) = page.presentation else {
            throw PaymentError(
                .invalidRequest, "only a page that was just opened has a link; LiqPay does not tell it again",
                field: "checkout", gateway: .liqPay)
        }
        do {
            var query = FormEncoding(.query)
            for field in fields { query.append(field.name, field.value) }
            return try AbsoluteURL(action.text + "?" + query.text)
        } catch {
            throw PaymentError(
                .invalidRequest, "the page's link \(error.description); post its form instead", gateway: .liqPay)
        }
    }

    /// How far a page has come, from the payment that was begun on it.
    func checkout(_ payment: Payment) -> Checkout {
        let status: Checkout.Status =
            switch payment.status {
            // Who is waiting for the bank has finished on the page, and must not be sent there again.
            case .captured, .authorized, .pending: .completed(payment)
            case .open, .actionRequired: .open
            // LiqPay's page refuses an order that was refused, so the payer needs a new one.
            case .voided: .expired
            }
        return Checkout(
            reference: payment.reference, merchantReference: payment.merchantReference, status: status,
            presentation: nil, expiresAt: nil)
    }
}
