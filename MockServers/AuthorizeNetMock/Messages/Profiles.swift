internal import MockServerKit
internal import PaymentCore

/// A customer whose cards and addresses are kept.
struct CustomerProfile: Sendable {
    let id: String
    let created: Timestamp
    var merchantCustomerID: String?
    var description: String?
    var email: String?
    var type = "regular"
    /// The ids of the cards, oldest first.
    var cards: [String] = []
    var addresses: [(id: String, address: Address)] = []

    /// The members that identify a customer, in the order of the base type.
    var identity: [Node?] {
        [
            .text("merchantCustomerId", optional: merchantCustomerID), .text("description", optional: description),
            .text("email", optional: email),
        ]
    }

    /// Whether another profile would be the same customer to the gateway.
    func isSame(as other: CustomerProfile) -> Bool {
        merchantCustomerID == other.merchantCustomerID && description == other.description && email == other.email
    }
}

/// A card of a customer.
struct PaymentProfile: Sendable {
    let id: String
    let customer: String
    let created: Timestamp
    var customerType: String?
    var billTo = Address()
    var card: Card
    var isDefault = false
    /// The first approved charge, by which the card networks know the agreement.
    var originalNetworkID: String?
    var originalAmount: Int64?
    /// The subscriptions that charge it.
    var subscriptions: [String] = []

    /// How much of the card an answer shows.
    struct Detail {
        var showsExpiry = false
        var showsIssuer = false
    }

    /// Whether another card of the customer counts as this one: same number and billing name, street and zip.
    ///
    /// Another expiry date does not make another card.
    func isSame(as other: PaymentProfile) -> Bool {
        card.fingerprint == other.card.fingerprint
            && ["firstName", "lastName", "address", "zip"].allSatisfy { billTo[$0] == other.billTo[$0] }
    }

    /// The card with its number masked.
    func content(_ detail: Detail, withCustomer: Bool) -> Node.Content {
        let base = [Node.text("customerType", optional: customerType), billTo.node("billTo")].compactMap { $0 }
        let own: [Node?] = [
            withCustomer ? .text("customerProfileId", customer) : nil, .text("customerPaymentProfileId", id),
            isDefault ? .flag("defaultPaymentProfile", true) : nil,
            .group(
                "payment",
                [
                    .group(
                        "creditCard",
                        [
                            .text("cardNumber", card.masked),
                            .text("expirationDate", detail.showsExpiry ? card.expiry.text : "XXXX"),
                            .text("cardType", card.brand.rawValue),
                            detail.showsIssuer ? .text("issuerNumber", card.issuer) : nil,
                        ])
                ]),
            subscriptions.isEmpty ? nil : .texts("subscriptionIds", item: "subscriptionId", subscriptions),
            .text("originalNetworkTransId", optional: originalNetworkID),
            originalAmount.map { .number("originalAuthAmount", Amount.text($0)) },
        ]
        return .group([base, own.compactMap { $0 }])
    }
}

/// Lists of ids in the answers that create a customer; all three are always there, also beside an error.
struct CreatedProfile {
    var customer: String?
    var cards: [String] = []
    var addresses: [String] = []
    var validations: [String] = []

    /// The members of `createCustomerProfileResponse`.
    var nodes: [Node] {
        [
            Node.text("customerProfileId", optional: customer),
            .texts("customerPaymentProfileIdList", item: "numericString", cards),
            .texts("customerShippingAddressIdList", item: "numericString", addresses),
            .texts("validationDirectResponseList", item: "string", validations),
        ].compactMap { $0 }
    }

    /// `profileResponse` beside a charge that also created a profile.
    func besideCharge(_ code: String, _ text: String) -> Node {
        .group(
            "profileResponse",
            [
                Answer.messages(code, text), .text("customerProfileId", optional: customer),
                .texts("customerPaymentProfileIdList", item: "numericString", cards),
                .texts("customerShippingAddressIdList", item: "numericString", addresses),
            ])
    }
}

/// `directResponse`: one line of comma-separated values, as an older interface of the gateway answered.
struct DirectResponse {
    let isTest: Bool
    let transactionID: String
    let authCode: String
    let checks: Checks
    let card: Card
    let billTo: Address
    let customerID: String?
    let email: String?

    /// The 68 values; a comma inside a value becomes a space.
    var text: String {
        var values = Array(repeating: "", count: 68)
        func set(_ place: Int, _ value: String?) {
            values[place - 1] = String((value ?? "").map { $0 == "," ? " " : $0 })
        }
        set(1, "1")
        set(2, "1")
        set(3, "1")
        set(4, (isTest ? "(TESTMODE) " : "") + Reason.approved.text)
        set(5, authCode)
        set(6, checks.address)
        set(7, transactionID)
        set(8, "none")
        set(9, "Test transaction for ValidateCustomerPaymentProfile.")
        set(10, isTest ? "1.00" : "0.00")
        set(11, "CC")
        set(12, "auth_only")
        set(13, customerID)
        let names = [
            "firstName", "lastName", "company", "address", "city", "state", "zip", "country", "phoneNumber",
            "faxNumber",
        ]
        for (offset, name) in names.enumerated() { set(14 + offset, billTo[name]) }
        set(24, email)
        set(39, checks.code)
        set(40, checks.cardholder)
        set(51, card.masked)
        set(52, card.brand.label.filter { $0 != "\u{A0}" })
        return values.joined(separator: ",")
    }
}
