internal import PaymentCore
internal import PaymentHTTP

/// Keeping the card of a payment is a second call, made when the payment is approved: the vault copies the card from
/// it.
///
/// The payment carries a mark in its customer id, so that a look-up finds what was kept with it.
extension AuthorizeNet {
    /// The customer id of a payment whose method is to be kept; nil for others.
    func marker(of sale: Sale) throws(PaymentError) -> String? {
        guard sale.keepMethod != nil else { return nil }
        return try marker(reference: sale.reference, customer: sale.customer)
    }

    /// The customer id of a payment whose method is to be kept: the name of a profile of its own, or the id of the one
    /// given.
    func marker(reference: MerchantReference, customer: GatewayReference?) throws(PaymentError) -> String {
        guard let customer else { return try profileName(of: reference) }
        let marker = Self.ownerPrefix + (try id(customer))
        try Self.check(marker, atMost: 20, field: "customer")
        return marker
    }

    /// What stands before a profile's id in a mark.
    private static let ownerPrefix = "kept-"

    /// The name of the profile that a payment's method is kept in when no customer is given.
    private func profileName(of reference: MerchantReference) throws(PaymentError) -> String {
        try shortName("payment", reference.text)
    }

    /// Keeps the method of an approved sale; nil when that failed, for the money moved all the same.
    ///
    /// A repeat of the sale tries again.
    func keep(_ sale: Sale, of payment: Payment, _ consent: Consent) async -> KeptMethod? {
        if case .stored(let method, _) = sale.instrument { return KeptMethod(method).with(consent) }
        do throws(PaymentError) {
            let owner: ProfileOwner =
                if let customer = sale.customer {
                    .profile(try id(customer))
                } else {
                    .new(
                        name: try profileName(of: sale.reference), description: consent.profileText,
                        email: sale.payer.email)
                }
            return try await keep(of: payment, owner, consent)
        } catch {
            return nil
        }
    }

    /// Copies the card of a payment into the vault.
    func keep(of payment: Payment, _ owner: ProfileOwner, _ consent: Consent?) async throws(PaymentError) -> KeptMethod?
    {
        let ids: Wire.KeptIDs
        if let made = try await ask(.keepMethod(ofTransaction: payment.reference.id, owner)) {
            ids = made
        } else {
            // It was kept before, by the same call whose answer was lost.
            let profile = try await askUntilKnown(.profile(owner.key))
            guard let method = method(of: payment, in: profile) else { return nil }
            return try caller.readable { () throws(InvalidValue) in
                try keptMethod(method, of: profile.id, consent: consent)
            }
        }
        let card = await shown(ids)?.card.map { self.card($0) } ?? payment.card
        return try caller.readable { () throws(InvalidValue) in
            KeptMethod(
                gateway: .authorizeNet, token: try PaymentToken(ids.method), customer: reference(ids.profile),
                card: card, worksWithoutPayer: true, consent: consent)
        }
    }

    /// The method that was kept with a payment, by the mark that the payment carries; nil when none was.
    func keptMethod(of details: Wire.Details, _ payment: Payment) async throws(PaymentError) -> KeptMethod? {
        guard payment.status == .captured || payment.status == .authorized,
            let found = try await profile(of: details), let method = method(of: payment, in: found.profile)
        else { return nil }
        return try caller.readable { () throws(InvalidValue) in
            try keptMethod(method, of: found.profile.id, consent: found.consent)
        }
    }

    /// The profile that a payment's mark names, and the consent that is kept with it.
    ///
    /// Only a profile made for the payment has its consent; one that was there before serves several.
    func profile(
        of details: Wire.Details
    ) async throws(PaymentError) -> (profile: Wire.Profile, consent: Consent?)? {
        guard let marker = details.customerID, let reference = merchantReference(details.invoiceNumber) else {
            return nil
        }
        do throws(PaymentError) {
            if marker == (try profileName(of: reference)) {
                let profile = try await ask(.profile(.name(marker)))
                return (profile, profile.description.flatMap(Consent.init(profileText:)))
            }
            let id = String(marker.dropFirst(Self.ownerPrefix.count))
            guard marker.hasPrefix(Self.ownerPrefix), Self.isID(id) else { return nil }
            return (try await ask(.profile(.id(id))), nil)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    /// The card of a profile with which a payment was made, as far as the last four digits tell.
    private func method(of payment: Payment, in profile: Wire.Profile) -> Wire.PaymentProfile? {
        profile.methods.last { method in
            guard let card = method.card, let paid = payment.card else { return false }
            return lastFour(card.number) == paid.lastFour
        }
    }
}

/// Whose profile a method is kept in.
enum ProfileOwner: Sendable {
    /// A profile that is there.
    case profile(String)
    /// A profile that is made with it.
    case new(name: String, description: String, email: String?)

    /// What finds the profile.
    var key: ProfileKey {
        switch self {
        case .profile(let id): .id(id)
        case .new(let name, _, _): .name(name)
        }
    }
}

/// What a customer profile is found by.
enum ProfileKey: Sendable {
    /// The gateway's id.
    case id(String)
    /// The merchant's own id.
    case name(String)
}

extension Exchange where Object == Wire.KeptIDs? {
    /// Keeps the card of a transaction; nil when it was kept before.
    ///
    /// The answer bears the name of a profile's creation, for there is none of its own.
    ///
    /// - SeeAlso:
    ///   https://developer.authorize.net/api/reference/index.html#customer-profiles-create-a-customer-profile-from-a-transaction
    ///   (read 2026-11-21)
    static func keepMethod(ofTransaction id: String, _ owner: ProfileOwner) -> Exchange {
        var members: JSONObject = ["transId": .string(id)]
        switch owner {
        case .profile(let profile): members["customerProfileId"] = .string(profile)
        case .new(let name, let description, let email):
            var customer: JSONObject = ["merchantCustomerId": .string(name), "description": .string(description)]
            customer["email"] = email.map(JSON.string)
            members["customer"] = .object(customer)
        }
        return Exchange(
            name: "keep-method", call: "createCustomerProfileFromTransactionRequest", members: members, writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                if answer.resultCode == "Error", answer.code == "E00039" { return nil }
                try answer.requireAcceptance(absence: .notFound, for: configuration)
                do throws(JSONError) {
                    guard let method = answer.root.value["customerPaymentProfileIdList"]?[0]?.string else { return nil }
                    return Wire.KeptIDs(profile: try answer.root.requireText("customerProfileId"), method: method)
                } catch {
                    throw .unreadable(error)
                }
            },
            mismatch: { $0?.mismatch })
    }
}

extension Exchange where Object == Wire.Profile {
    /// A customer profile with its methods.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/index.html#customer-profiles-get-customer-profile (read
    ///   2026-11-21)
    static func profile(_ key: ProfileKey) -> Exchange {
        var members: JSONObject = [:]
        switch key {
        case .id(let id): members["customerProfileId"] = .string(id)
        case .name(let name): members["merchantCustomerId"] = .string(name)
        }
        members["unmaskExpirationDate"] = true
        return Exchange(
            name: "lookup-profile", call: "getCustomerProfileRequest", members: members,
            read: reading { root throws(JSONError) in try Wire.Profile(root.require("profile")) },
            mismatch: { profile in
                switch key {
                case .id(let id): profile.id == id ? nil : "it is another profile than \(id)"
                case .name(let name): profile.merchantCustomerID == name ? nil : "it is another profile than \(name)"
                }
            })
    }

    /// Creates a customer profile that keeps no method yet.
    static func createProfile(_ name: String, description: String, email: String?) -> Exchange {
        var profile: JSONObject = ["merchantCustomerId": .string(name), "description": .string(description)]
        profile["email"] = email.map(JSON.string)
        return Exchange(
            name: "create-customer", call: "createCustomerProfileRequest", members: ["profile": .object(profile)],
            writes: true,
            read: { answer, configuration throws(GatewayFailure) in
                // One of this name and content was made before, for the same page.
                guard answer.resultCode == "Ok" || answer.code != "E00039" else {
                    return Wire.Profile(id: "", merchantCustomerID: name)
                }
                try answer.requireAcceptance(absence: .notFound, for: configuration)
                do throws(JSONError) {
                    return Wire.Profile(id: try answer.root.requireText("customerProfileId"), merchantCustomerID: name)
                } catch {
                    throw .unreadable(error)
                }
            })
    }
}

extension Exchange where Object == Wire.PaymentProfile {
    /// One method of a customer profile.
    static func method(_ ids: Wire.KeptIDs, absence: PaymentError.Code = .notFound) -> Exchange {
        Exchange(
            name: "lookup-method", call: "getCustomerPaymentProfileRequest",
            members: [
                "customerProfileId": .string(ids.profile), "customerPaymentProfileId": .string(ids.method),
                "unmaskExpirationDate": true,
            ],
            read: reading(absence: absence) { root throws(JSONError) in
                try Wire.PaymentProfile(root.require("paymentProfile"))
            },
            mismatch: { $0.id == ids.method ? nil : "it is another method" })
    }
}

extension Exchange where Object == Void {
    /// Takes a method out of the vault.
    ///
    /// - SeeAlso:
    ///   https://developer.authorize.net/api/reference/index.html#customer-profiles-delete-customer-payment-profile
    ///   (read 2026-11-21)
    static func forget(_ ids: Wire.KeptIDs) -> Exchange {
        Exchange(
            name: "forget", call: "deleteCustomerPaymentProfileRequest",
            members: ["customerProfileId": .string(ids.profile), "customerPaymentProfileId": .string(ids.method)],
            writes: true, read: reading { _ in () })
    }
}

extension KeptMethod {
    /// The same method under another consent.
    fileprivate func with(_ consent: Consent) -> KeptMethod { KeptMethod(under(consent)) }
}

extension Consent {
    /// The consent as a profile's description keeps it: purpose, time, and at the end the agreement, which may hold
    /// anything.
    var profileText: String { "consent \(purpose.rawValue) \(givenAt.millisecondsSinceEpoch) \(agreement)" }

    /// The consent in a profile's description; nil when there is none.
    init?(profileText text: String) {
        let parts = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "consent", let purpose = Purpose(rawValue: String(parts[1])),
            let time = Int64(parts[2])
        else { return nil }
        self.init(
            purpose: purpose, givenAt: Timestamp(millisecondsSinceEpoch: time), agreement: String(parts[3]))
    }
}
