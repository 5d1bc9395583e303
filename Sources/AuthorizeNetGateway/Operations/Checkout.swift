internal import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// Opens a hosted page.
    ///
    /// The page tells nothing but the payment it makes, so the merchant reference is its name. A method is kept from
    /// the payment when the page is looked at afterwards; what the payer agreed to waits in a profile that is made now.
    func openPage(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        var marker: String?
        if let consent = request.keepMethod {
            try check(consent)
            let name = try self.marker(reference: request.reference, customer: request.customer)
            if request.customer == nil {
                _ = try await ask(
                    .createProfile(name, description: consent.profileText, email: request.payer.email))
            }
            marker = name
        }
        let openedAt = caller.clock.now()
        let token = try await ask(.openPage(request, marker: marker))
        let address: AbsoluteURL
        do {
            address = try configuration.pageBaseURL.appending(path: "/payment/payment")
        } catch {
            throw PaymentError(.invalidRequest, "the page has no address: \(error)", gateway: .authorizeNet)
        }
        return Checkout(
            reference: reference(request.reference.text), merchantReference: request.reference, status: .open,
            presentation: .form(action: address, fields: [FormField(name: "token", value: token)]),
            expiresAt: openedAt.adding(seconds: Self.pageMinutes * 60))
    }

    /// How far the page of a reference has come, by the payments made on it.
    func page(under reference: MerchantReference, since openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        let now = caller.clock.now()
        let found = try await transactions(under: reference, since: openedAt)
        let status: Checkout.Status
        if let details = found.first(where: { !Mapping.isDeclined($0.status) }) {
            status = .completed(try await payment(onPage: details))
        } else if let refused = found.first {
            // The payer may have tried until the page stopped, which it did a quarter of an hour after it was opened.
            let triedAt = try caller.readable { () throws(InvalidValue) in try time(refused.submitted) }
            status = now.milliseconds(since: triedAt) > Self.pageMinutes * 60_000 ? .expired : .open
        } else {
            status = .open
        }
        return Checkout(
            reference: self.reference(reference.text), merchantReference: reference, status: status, presentation: nil,
            expiresAt: nil)
    }

    /// A payment made on a page, with its method kept where that was asked for and has not happened yet.
    private func payment(onPage details: Wire.Details) async throws(PaymentError) -> Payment {
        let payment = try await payment(of: details)
        guard payment.keptMethod == nil, payment.status == .captured || payment.status == .authorized,
            let owner = try await profile(of: details)
        else { return payment }
        do throws(PaymentError) {
            return payment.keeping(try await keep(of: payment, .profile(owner.profile.id), owner.consent))
        } catch {
            // The payment is what was asked about; the next look tries again.
            return payment
        }
    }

    /// The merchant reference that a page's reference is.
    func pageReference(_ reference: GatewayReference) throws(PaymentError) -> MerchantReference {
        let text = try caller.gateway.id(reference) { text in (1...20).contains(text.utf8.count) }
        do { return try MerchantReference(text) } catch { throw PaymentError(error, gateway: .authorizeNet) }
    }
}

extension Exchange where Object == String {
    /// Opens a hosted page and reads its token.
    ///
    /// The page itself keeps a payer from paying twice, so the gateway's comparison stays as short as it is by default:
    /// a payer whose card was refused may try again.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/features/accept-hosted.html (read 2026-11-21)
    static func openPage(_ request: CheckoutRequest, marker: String?) throws(PaymentError) -> Exchange {
        var transaction: JSONObject = [
            "transactionType": request.taking == .held ? "authOnlyTransaction" : "authCaptureTransaction",
            "amount": .string(try AuthorizeNet.Amount.wire(request.amount)),
            "currencyCode": .string(request.amount.currency.code),
        ]
        transaction["order"] = try Exchange<Wire.Transaction>.order(request.reference, request.description)
        transaction["customer"] = try request.payer.customer(id: marker)
        transaction["billTo"] = try request.payer.billTo()
        if marker != nil { transaction["processingOptions"] = ["isFirstSubsequentAuth": true] }
        let settings: [(String, JSON)] = [
            (
                "hostedPaymentReturnOptions",
                [
                    "showReceipt": false, "url": .string(request.successURL.text),
                    "cancelUrl": .string(request.cancelURL.text),
                ]
            ),
            (
                "hostedPaymentPaymentOptions",
                ["cardCodeRequired": true, "showCreditCard": true, "showBankAccount": false]
            ),
        ]
        let list = settings.map { name, value -> JSON in
            ["settingName": .string(name), "settingValue": .string(value.text())]
        }
        return Exchange(
            name: "open-checkout", call: "getHostedPaymentPageRequest", refID: request.reference.text,
            members: [
                "transactionRequest": .object(transaction), "hostedPaymentSettings": ["setting": .array(list)],
            ], writes: true,
            read: reading { root throws(JSONError) in try root.require("token").string() },
            mismatch: { $0.isEmpty ? "it has no token" : nil })
    }
}
