package import PaymentCore
internal import PaymentHTTP

extension AuthorizeNet {
    /// Keeps a method in the vault, in a customer profile of its own or in the one given.
    ///
    /// A repeat finds what the first call made: a profile of its own is named after the idempotency key, and a card
    /// that a given profile keeps already is told with its id.
    ///
    /// - Throws: `PaymentError` when certainly nothing was kept.
    package func store(
        _ instrument: Sale.Instrument, consent: Consent, customer: GatewayReference?, payer: PayerDetails,
        key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        try capabilities.require(.tokenize)
        try check(consent)
        let name = try shortName("tokenize", key.text)
        let exchange: Exchange<Wire.KeptIDs> =
            if let customer {
                try .addMethod(instrument, to: id(customer), payer: payer, refID: name)
            } else {
                try .createProfile(name, keeping: instrument, consent: consent, payer: payer, refID: name)
            }
        let kept: Outcome<Wire.KeptIDs> = try await move(
            exchange, reference: customer, merchantReference: nil, key: key,
            earlier: { _ async throws(PaymentError) in
                .succeeded(try await keptBefore(name, customer: customer))
            }
        ) { ids in .succeeded(ids) }
        guard case .succeeded(let ids) = kept else {
            return try kept.map { _ throws(PaymentError) in
                throw PaymentError(.gatewayFault, "nothing was kept", gateway: .authorizeNet)
            }
        }
        return try await .succeeded(storedMethod(ids, consent))
    }

    /// What an earlier call kept under the same name.
    private func keptBefore(_ name: String, customer: GatewayReference?) async throws(PaymentError) -> Wire.KeptIDs {
        guard customer == nil else {
            throw PaymentError(
                .invalidRequest,
                "the nonce is spent or expired; let the payer enter the card again: a card that the profile keeps "
                    + "already is found and not kept twice", field: "method", gateway: .authorizeNet)
        }
        let profile: Wire.Profile
        do throws(PaymentError) {
            profile = try await askUntilKnown(.profile(.name(name)))
        } catch {
            guard error.code == .notFound else { throw error }
            throw PaymentError(
                .invalidRequest,
                "the nonce is spent or expired, and it kept nothing; let the payer enter the card again",
                field: "method", gateway: .authorizeNet)
        }
        guard let method = profile.methods.first else {
            throw PaymentError(.gatewayFault, "the customer profile keeps no method", gateway: .authorizeNet)
        }
        return Wire.KeptIDs(profile: profile.id, method: method.id)
    }

    /// A method that was just kept, with what may be shown of it.
    private func storedMethod(_ ids: Wire.KeptIDs, _ consent: Consent) async throws(PaymentError) -> StoredMethod {
        let method = await shown(ids)
        return try caller.readable { () throws(InvalidValue) in
            StoredMethod(
                gateway: .authorizeNet, token: try PaymentToken(ids.method), customer: reference(ids.profile),
                card: method?.card.map { card($0) }, worksWithoutPayer: true, consent: consent)
        }
    }

    /// What the vault tells of a method that was just kept; nil when it does not tell yet, for it is kept all the same.
    func shown(_ ids: Wire.KeptIDs) async -> Wire.PaymentProfile? {
        do { return try await askUntilKnown(.method(ids)) } catch { return nil }
    }
}

extension Exchange where Object == Wire.KeptIDs {
    /// Creates a customer profile with one method.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#customer-profiles-create-customer-profile
    ///   (read 2026-11-21)
    static func createProfile(
        _ name: String, keeping instrument: Sale.Instrument, consent: Consent, payer: PayerDetails, refID: String
    ) throws(PaymentError) -> Exchange {
        var profile: JSONObject = ["merchantCustomerId": .string(name), "description": .string(consent.profileText)]
        profile["email"] = payer.email.map(JSON.string)
        profile["paymentProfiles"] = [try paymentProfile(instrument, payer)]
        return Exchange(
            name: "tokenize", call: "createCustomerProfileRequest", refID: refID,
            members: ["profile": .object(profile), "validationMode": "liveMode"], card: instrument.card,
            token: instrument.token, writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                try answer.requireKept(for: configuration)
                do throws(JSONError) {
                    let methods = try answer.root.require("customerPaymentProfileIdList").elements().map(\.string)
                    return Wire.KeptIDs(
                        profile: try answer.root.requireText("customerProfileId"), method: (methods.first ?? nil) ?? "")
                } catch {
                    throw .unreadable(error)
                }
            },
            mismatch: { $0.mismatch })
    }

    /// Adds a method to a customer profile; one that it keeps already is told with its id, and is the same then.
    ///
    /// - SeeAlso:
    ///   https://developer.authorize.net/api/reference/index.html#customer-profiles-create-customer-payment-profile
    ///   (read 2026-11-21)
    static func addMethod(
        _ instrument: Sale.Instrument, to profile: String, payer: PayerDetails, refID: String
    ) throws(PaymentError) -> Exchange {
        let members: JSONObject = [
            "customerProfileId": .string(profile), "paymentProfile": try paymentProfile(instrument, payer),
            "validationMode": "liveMode",
        ]
        return Exchange(
            name: "tokenize", call: "createCustomerPaymentProfileRequest", refID: refID, members: members,
            card: instrument.card, token: instrument.token, writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                if answer.code != "E00039" { try answer.requireKept(for: configuration) }
                do throws(JSONError) {
                    return Wire.KeptIDs(
                        profile: try answer.root.requireText("customerProfileId"),
                        method: try answer.root.requireText("customerPaymentProfileId"))
                } catch {
                    throw .unreadable(error)
                }
            },
            mismatch: { $0.profile == profile ? $0.mismatch : "it keeps the method for another customer" })
    }

    /// A payment profile; its members stand in the order of the schema.
    private static func paymentProfile(
        _ instrument: Sale.Instrument, _ payer: PayerDetails
    ) throws(PaymentError) -> JSON {
        var members: JSONObject = [:]
        members["billTo"] = try payer.billTo()
        members["payment"] = instrument.payment
        return .object(members)
    }
}

extension Wire.KeptIDs {
    /// What is wrong with the ids; nil when they are some.
    var mismatch: String? {
        AuthorizeNet.isID(profile) && AuthorizeNet.isID(method) ? nil : "it has an id that is none of Authorize.net's"
    }
}

extension Wire.Answer {
    /// Returns when the vault kept what it was asked to; the bank's refusal of the card is a decline.
    fileprivate func requireKept(for configuration: AuthorizeNet.Configuration) throws(GatewayFailure) {
        guard resultCode == "Error", code == "E00027" else {
            return try requireAcceptance(absence: .invalidRequest, for: configuration)
        }
        let reason = validationReason
        guard reason != "11", reason != "318" else {
            throw .refused(
                PaymentError(
                    .invalidRequest, "the bank was asked about this card a moment ago; repeat in two minutes",
                    field: "method", gateway: .authorizeNet, gatewayCode: reason, retry: .sameKey(afterSeconds: 120)))
        }
        throw .declined(
            Decline(
                reason: Mapping.declineReason(reason ?? ""), gatewayCode: reason ?? code, gatewayMessage: text,
                reference: nil))
    }

    /// The reason code of the validation, the third field of its comma-separated report; nil when there is no report.
    private var validationReason: String? {
        let list = root.value["validationDirectResponseList"]?[0]?.string
        guard let report = root.value["validationDirectResponse"]?.string ?? list else { return nil }
        let fields = report.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
        return fields.count > 2 ? String(fields[2]).printable() : nil
    }
}
