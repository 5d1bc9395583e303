package import PaymentCore
internal import PaymentHTTP

/// What a charge, a hold and a payment by raw card have in common.
package struct Sale: Sendable {
    /// What is drawn on.
    package enum Instrument: Sendable {
        /// A nonce that Accept.js gave the browser.
        case nonce(PaymentToken)
        /// The JSON object of a card, for the module that may see one.
        case card(Secret)
        /// A kept method.
        case stored(StoredMethod, isPayerPresent: Bool)
    }

    let amount: Money
    let taking: DepositRequest.Taking
    let instrument: Instrument
    let reference: MerchantReference
    let idempotencyKey: IdempotencyKey
    let customer: GatewayReference?
    let payer: PayerDetails
    let keepMethod: Consent?
    let description: String?

    /// Creates a sale.
    package init(
        amount: Money, taking: DepositRequest.Taking, instrument: Instrument, reference: MerchantReference,
        idempotencyKey: IdempotencyKey, customer: GatewayReference? = nil, payer: PayerDetails, keepMethod: Consent?,
        description: String?
    ) {
        self.amount = amount
        self.taking = taking
        self.instrument = instrument
        self.reference = reference
        self.idempotencyKey = idempotencyKey
        self.customer = customer
        self.payer = payer
        self.keepMethod = keepMethod
        self.description = description
    }

    /// The sale that a request asks for.
    init(_ request: ChargeRequest, taking: DepositRequest.Taking) {
        let instrument: Instrument =
            switch request.source {
            case .token(let token, _): .nonce(token)
            case .stored(let method, _): .stored(method, isPayerPresent: true)
            case .storedWithoutPayer(let method): .stored(method, isPayerPresent: false)
            }
        self.init(
            amount: request.amount, taking: taking, instrument: instrument, reference: request.reference,
            idempotencyKey: request.idempotencyKey, customer: request.customer, payer: request.payer,
            keepMethod: request.keepMethod, description: request.description)
    }
}

extension Sale.Instrument {
    /// The nonce, which no text may repeat.
    var token: PaymentToken? { if case .nonce(let token) = self { token } else { nil } }

    /// The card, which goes into the body as bytes.
    var card: Secret? { if case .card(let card) = self { card } else { nil } }

    /// The member `payment`; nil for a kept method, which goes elsewhere.
    ///
    /// - SeeAlso: https://developer.authorize.net/api/reference/features/acceptjs.html (read 2026-11-21)
    var payment: JSON? {
        switch self {
        case .nonce(let token):
            ["opaqueData": ["dataDescriptor": "COMMON.ACCEPT.INAPP.PAYMENT", "dataValue": .string(token.rawValue)]]
        case .card: ["creditCard": nil]
        case .stored: nil
        }
    }
}

extension PayerDetails {
    /// The member `billTo`, or nil when nothing is known that belongs there.
    func billTo() throws(PaymentError) -> JSON? {
        var members: JSONObject = [:]
        if let name {
            // The gateway wants two names; the last word is taken for the second.
            let words = name.split(separator: " ")
            let last = words.count > 1 ? words.last.map(String.init) : nil
            let first = words.prefix(max(1, words.count - 1)).joined(separator: " ")
            try AuthorizeNet.check(first, atMost: 50, field: "payer.name")
            if !first.isEmpty { members["firstName"] = .string(first) }
            if let last {
                try AuthorizeNet.check(last, atMost: 50, field: "payer.name")
                members["lastName"] = .string(last)
            }
        }
        if let country {
            try AuthorizeNet.check(country, atMost: 60, field: "payer.country")
            members["country"] = .string(country)
        }
        if let phone {
            try AuthorizeNet.check(phone, atMost: 25, field: "payer.phone")
            members["phoneNumber"] = .string(phone)
        }
        return members.isEmpty ? nil : .object(members)
    }

    /// The member `customer`, or nil when nothing is known that belongs there; `id` marks a payment whose method is to
    /// be kept.
    func customer(id: String?) throws(PaymentError) -> JSON? {
        var members: JSONObject = [:]
        if let id { members["id"] = .string(id) }
        if let email {
            try AuthorizeNet.check(email, atMost: 255, field: "payer.email")
            members["email"] = .string(email)
        }
        return members.isEmpty ? nil : .object(members)
    }
}
