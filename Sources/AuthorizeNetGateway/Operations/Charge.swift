package import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// Takes or holds the amount of a sale, and keeps the method where the payer agreed.
    ///
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    package func take(_ sale: Sale) async throws(PaymentError) -> Outcome<Payment> {
        try check(sale)
        let original = try await originalAuthorization(of: sale)
        let outcome: Outcome<Payment> = try await move(
            .sale(sale, keeping: try marker(of: sale), original: original), reference: nil,
            merchantReference: sale.reference, key: sale.idempotencyKey,
            earlier: { repeated async throws(PaymentError) in try await earlier(sale, repeated) }
        ) { transaction throws(InvalidValue) in try self.outcome(of: transaction, sale) }
        guard case .succeeded(let payment) = outcome, let consent = sale.keepMethod else { return outcome }
        return .succeeded(payment.keeping(await keep(sale, of: payment, consent)))
    }

    /// What an answer to a sale means.
    private func outcome(of transaction: Wire.Transaction, _ sale: Sale) throws(InvalidValue) -> Outcome<Payment> {
        let reference = reference(transaction.id)
        if let signature, !transaction.hash.isEmpty {
            let isGenuine = try signature.isTransactionHash(
                transaction.hash, apiLoginID: configuration.apiLoginID, transactionID: transaction.id,
                amount: sale.amount)
            guard isGenuine else { throw InvalidValue("transHashSha2", "", "is of another transaction or amount") }
        }
        guard transaction.responseCode == "1" else {
            return .pending(PendingOperation(reference: reference, gatewayCode: transaction.code))
        }
        let zero = Money.zero(sale.amount.currency)
        return .succeeded(
            Payment(
                reference: reference, merchantReference: sale.reference,
                status: sale.taking == .charged ? .captured : .authorized, requested: sale.amount,
                held: sale.taking == .held ? sale.amount : zero,
                captured: sale.taking == .charged ? sale.amount : zero, refunded: zero,
                card: card(number: transaction.accountNumber, type: transaction.accountType),
                createdAt: caller.clock.now(), isLive: configuration.isLive))
    }

    /// What came of the sale that the gateway had before, found by its invoice number.
    ///
    /// Where nothing is found, `repeated` says what that means: a spent nonce without a payment made none, a duplicate without one is
    /// a riddle.
    private func earlier(_ sale: Sale, _ repeated: PaymentError) async throws(PaymentError) -> Outcome<Payment> {
        // The gateway remembers a sale for eight hours; two days reach over every cut-off since.
        let since = caller.clock.now().adding(seconds: -2 * 86_400)
        let found = try await transactions(under: sale.reference, since: since)
        var others = 0
        // What took or holds money comes before what was refused, whichever is newer.
        let refused = found.filter { Mapping.isDeclined($0.status) }
        for details in found.filter({ !Mapping.isDeclined($0.status) }) + refused {
            let payment = try await payment(of: details)
            guard payment.requested == sale.amount, details.isSale(sale.taking) else {
                others += 1
                continue
            }
            guard sale.taking == .held || payment.status != .captured || payment.captured == sale.amount else {
                throw PaymentError(
                    .gatewayFault, "the earlier call took \(payment.captured) instead of \(sale.amount)",
                    gateway: .authorizeNet)
            }
            return try outcome(of: payment, details)
        }
        guard others == 0 else {
            throw PaymentError(
                .invalidRequest,
                "this reference was used for another amount or another kind of payment; give every attempt its own",
                field: "reference", value: sale.reference.text, gateway: .authorizeNet)
        }
        throw repeated
    }

    /// What a payment that was made before means for the call that would have made it.
    private func outcome(of payment: Payment, _ details: Wire.Details) throws(PaymentError) -> Outcome<Payment> {
        switch payment.status {
        case .captured, .authorized: return .succeeded(payment)
        case .open, .actionRequired, .pending:
            return .pending(PendingOperation(reference: payment.reference, gatewayCode: details.status))
        case .voided:
            guard Mapping.isDeclined(details.status) else {
                throw PaymentError(
                    .invalidRequest,
                    "the payment under this reference ended since ('\(details.status)'); a new one needs a new name",
                    field: "reference", value: payment.merchantReference?.text, gateway: .authorizeNet)
            }
            return .declined(Decline(details))
        }
    }

    /// The payment with which a kept method's agreement began, which card networks want named when the payer is away.
    ///
    /// The vault keeps it with the card, so nobody else has to.
    private func originalAuthorization(of sale: Sale) async throws(PaymentError) -> Wire.PaymentProfile? {
        guard case .stored(let method, isPayerPresent: false) = sale.instrument else { return nil }
        return try await ask(.method(ids(of: method), absence: .invalidRequest))
    }
}

extension Wire.Details {
    /// Whether the transaction is a sale of this kind; an authorization stays one when it is captured.
    fileprivate func isSale(_ taking: DepositRequest.Taking) -> Bool {
        switch taking {
        case .charged: type == "authCaptureTransaction"
        case .held: type == "authOnlyTransaction" || type == "priorAuthCaptureTransaction"
        }
    }
}

extension Exchange where Object == Wire.Transaction {
    /// Takes or holds money.
    ///
    /// - Parameters:
    ///   - sale: what to take, and from what.
    ///   - marker: the customer id that says that the method is to be kept.
    ///   - original: the kept card as the vault has it, when the payer is away.
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#payment-transactions-charge-a-credit-card,
    ///   https://developer.authorize.net/api/reference/features/card-on-file.html (read 2026-11-21)
    static func sale(
        _ sale: Sale, keeping marker: String?, original: Wire.PaymentProfile?
    ) throws(PaymentError) -> Exchange {
        var members: JSONObject = [
            "transactionType": sale.taking == .charged ? "authCaptureTransaction" : "authOnlyTransaction",
            "amount": .string(try AuthorizeNet.Amount.wire(sale.amount)),
            "currencyCode": .string(sale.amount.currency.code),
        ]
        members["payment"] = sale.instrument.payment
        if case .stored(let method, _) = sale.instrument {
            // Nothing that the profile has may be said again, neither address nor customer.
            members["profile"] = [
                "customerProfileId": .string(method.customer?.id ?? ""),
                "paymentProfile": ["paymentProfileId": .string(method.token.rawValue)],
            ]
        }
        members["order"] = try order(sale.reference, sale.description)
        if case .stored = sale.instrument {
        } else {
            members["customer"] = try sale.payer.customer(id: marker)
            members["billTo"] = try sale.payer.billTo()
        }
        members["customerIP"] = sale.payer.ipAddress.map(JSON.string)
        members["transactionSettings"] = duplicateWindow(AuthorizeNet.DuplicateWindow.charge)
        members["processingOptions"] = processingOptions(sale)
        members["subsequentAuthInformation"] = try original?.asOriginal(in: sale.amount.currency)
        let (refID, amount) = (sale.reference.text, sale.amount)
        return Exchange(
            name: sale.taking == .charged ? "charge" : "authorize", call: "createTransactionRequest", refID: refID,
            members: ["transactionRequest": .object(members)], card: sale.instrument.card,
            token: sale.instrument.token, writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                try answer.transaction(refID: refID, for: configuration)
            },
            mismatch: { $0.mismatch(newWorth: amount) })
    }

    /// The member `order`: the reference is the invoice number, by which a payment is found again.
    static func order(_ reference: MerchantReference, _ description: String?) throws(PaymentError) -> JSON {
        var order: JSONObject = ["invoiceNumber": .string(reference.text)]
        if let description {
            try AuthorizeNet.check(description, atMost: 255, field: "description")
            order["description"] = .string(description)
        }
        return .object(order)
    }

    /// The member `transactionSettings`, with how long the gateway compares.
    static func duplicateWindow(_ seconds: Int64) -> JSON {
        ["setting": [["settingName": "duplicateWindow", "settingValue": .string(String(seconds))]]]
    }

    /// The member `processingOptions`: what the card networks want to know of a card that is or will be kept; nil for
    /// others.
    private static func processingOptions(_ sale: Sale) -> JSON? {
        switch sale.instrument {
        case .stored(_, isPayerPresent: true): ["isStoredCredentials": true]
        case .stored(_, isPayerPresent: false): ["isSubsequentAuth": true]
        case .nonce, .card: sale.keepMethod == nil ? nil : ["isFirstSubsequentAuth": true]
        }
    }
}

extension Wire.Transaction {
    /// What of this is no new transaction worth `amount`; nil when it is one.
    fileprivate func mismatch(newWorth amount: Money) -> String? {
        if !AuthorizeNet.isID(id) { return "it makes no transaction; is the account in test mode?" }
        if code == "295" || splitTenderID?.isEmpty == false { return "it approves a part of the amount" }
        guard let approvedAmount else { return nil }
        do {
            let approved = try AuthorizeNet.Amount.money(wire: approvedAmount, currency: amount.currency)
            return approved == amount ? nil : "it approves \(approved) instead of \(amount)"
        } catch {
            return "it approves what is no amount"
        }
    }
}

extension Wire.PaymentProfile {
    /// The member `subsequentAuthInformation`; nil when the vault does not tell how the card was first kept.
    fileprivate func asOriginal(in currency: Currency) throws(PaymentError) -> JSON? {
        guard let originalNetworkID, !originalNetworkID.isEmpty else { return nil }
        var members: JSONObject = ["originalNetworkTransId": .string(originalNetworkID)]
        if let originalAmount {
            do throws(InvalidValue) {
                let amount = try AuthorizeNet.Amount.money(wire: originalAmount, currency: currency)
                members["originalAuthAmount"] = .string(amount.decimalText)
            } catch {
                throw PaymentError(
                    .gatewayFault, "Authorize.net's answer cannot be understood: \(error)", gateway: .authorizeNet,
                    retry: .sameKey(afterSeconds: nil))
            }
        }
        return .object(members)
    }
}
