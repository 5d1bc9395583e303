internal import MockServerKit
internal import PaymentCore

extension State {
    /// `createTransactionRequest`, whatever its type.
    mutating func createTransaction(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let request = root["transactionRequest"] else { throw .invalid("Transaction Request") }
        try request.checkLimits(call.wire)
        var answer: TransactionAnswer
        do throws(Refusal) {
            switch request.text("transactionType") {
            case "priorAuthCaptureTransaction": answer = try capture(request, &call)
            case "voidTransaction": answer = try void(request, &call)
            case "refundTransaction": answer = try refund(request, &call)
            case let type?:
                guard let kind = Transaction.Kind(rawValue: type) else {
                    throw .failure(Failure("E00060", "The transaction type is invalid."))
                }
                answer = try charge(request, kind, &call)
            case nil: throw .failure(Failure("E00060", "The transaction type is invalid."))
            }
        } catch {
            switch error {
            case .failure(let failure): throw failure
            case .reason(let reason, let card, let original):
                answer = TransactionAnswer(responseCode: 3, original: original, card: card, reason: reason)
            }
        }
        answer.userFields = request["userFields"].map { fields in
            .list(
                "userFields", item: "userField",
                fields.children.map {
                    .members([.text("name", optional: $0.text("name")), .text("value", optional: $0.text("value"))])
                })
        }
        return answer.answer
    }

    private mutating func charge(
        _ request: Element, _ kind: Transaction.Kind, _ call: inout Call
    ) throws(Refusal) -> TransactionAnswer {
        do throws(Failure) {
            try checkCombination(request)
        } catch {
            throw .failure(error)
        }
        let settings = try Self.lifting { () throws(Failure) in try request.transactionSettings() }
        let window = try Self.lifting { () throws(Failure) in try Element.duplicateWindow(in: settings) }
        let amount = try Self.chargedAmount(request)
        if kind == .captureOnly, request.text("authCode") == nil { throw .reason(.missingAuthorization) }
        let instrument = try chargedInstrument(request, call)
        var charge = Charge(
            kind: kind, amount: amount, instrument: instrument, order: OrderData(request, call), window: window)
        if instrument.profile != nil, let billTo = instrument.billTo { charge.order.billTo = billTo }
        charge.allowsPartial = settings["allowPartialAuth"] == "true"
        charge.authCode = kind == .captureOnly ? request.text("authCode") : nil
        if settings["testRequest"] == "true" {
            guard !instrument.card.expiry.isOver(on: call.today) else { throw .reason(.expired, instrument.card) }
            return TransactionAnswer(
                authCode: "000000", checks: Checks(), card: instrument.card, hash: hash(id: "0", amount: amount),
                isTest: true)
        }
        var answer = try authorize(charge, &call)
        if answer.responseCode == 1, request["profile"]?.flag("createProfile") == true {
            answer.beside = createProfile(from: answer.id, &call)
        }
        return answer
    }

    /// Reads an amount above zero in the currency of the account.
    static func chargedAmount(_ request: Element) throws(Refusal) -> Int64 {
        guard Amount.isAccepted(request.text("currencyCode")) else { throw .reason(.currency) }
        do throws(Reason) {
            return try Amount.charged(request.text("amount"))
        } catch {
            throw .reason(error)
        }
    }

    /// The error of a request as the refusal of its transaction.
    static func lifting<Value>(_ body: () throws(Failure) -> Value) throws(Refusal) -> Value {
        do throws(Failure) {
            return try body()
        } catch {
            throw .failure(error)
        }
    }

    private func chargedInstrument(_ request: Element, _ call: Call) throws(Refusal) -> Instrument {
        guard let profile = request["profile"], profile["customerProfileId"] != nil else {
            return try instrument(from: request["payment"])
        }
        let stored = try Self.lifting { () throws(Failure) in try storedCard(profile, call) }
        let code = profile.text("paymentProfile", "cardCode")
        if let code, code.count != stored.card.brand.codeLength { throw .reason(.invalidCode, stored.card) }
        return Instrument(
            card: stored.card, codeResult: Trigger.codeResult(code),
            profile: ProfileReference(customer: stored.customer, card: stored.id), billTo: stored.billTo)
    }

    /// The stored card that a `profile` names, or the customer's default one.
    func storedCard(_ profile: Element, _ call: Call) throws(Failure) -> PaymentProfile {
        let id = profile.text("customerProfileId") ?? ""
        guard let customer = customers[id], isReplicated(customer.created, call) else { throw .unknownProfile }
        guard let cardID = profile.text("paymentProfile", "paymentProfileId") else {
            guard let card = customer.cards.compactMap({ cards[$0] }).first(where: \.isDefault) else {
                throw Failure("E00121", "No default payment/shipping profile found.")
            }
            return card
        }
        guard let card = cards[cardID], card.customer == id, isReplicated(card.created, call) else {
            throw .unknownProfile
        }
        return card
    }

    /// Refuses what cannot be sent together with a stored card or with `createProfile`.
    private func checkCombination(_ request: Element) throws(Failure) {
        guard let profile = request["profile"] else { return }
        let names = profile["customerProfileId"] != nil || profile["paymentProfile"] != nil
        if profile.flag("createProfile") == true {
            if names { throw Failure("E00088", "ProfileIds cannot be sent when requesting CreateProfile.") }
            if request["payment"] == nil {
                throw Failure("E00089", "Payment data is required when requesting CreateProfile.")
            }
        } else if names {
            if request["payment"] != nil { throw Failure("E00090", "PaymentProfile cannot be sent with payment data.") }
            if profile["shippingProfileId"] != nil, request["shipTo"] != nil {
                throw Failure("E00092", "ShippingProfileId cannot be sent with shipTo data.")
            }
            if request["billTo"] != nil { throw Failure("E00093", "PaymentProfile cannot be sent with billing data.") }
            if request["customer"] != nil {
                throw Failure("E00108", "PaymentProfile cannot be sent with customer data.")
            }
            if profile["customerProfileId"] == nil { throw .unknownProfile }
        }
    }
}
