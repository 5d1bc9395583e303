internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What a webhook tells of.
enum EventSubject {
    case transaction(Transaction)
    case customer(CustomerProfile, [PaymentProfile])
    case card(PaymentProfile)
    case subscription(Subscription)
    /// A ping, which is about nothing.
    case nothing

    /// `payload`; ids are strings but for those of profiles inside others, as on the live service.
    var payload: JSON {
        switch self {
        case .transaction(let transaction): return Self.payload(transaction)
        case .customer(let customer, let cards):
            let cards = cards.map { card -> JSON in
                .object(
                    JSONObject(
                        [("id", JSON.string(card.id))]
                            + (card.customerType.map { [("customerType", JSON.string($0))] } ?? [])))
            }
            var members: [(String, JSON)] = [("paymentProfiles", .array(cards))]
            if let id = customer.merchantCustomerID { members.append(("merchantCustomerId", .string(id))) }
            if let description = customer.description { members.append(("description", .string(description))) }
            return .object(JSONObject(members + [("entityName", "customerProfile"), ("id", .string(customer.id))]))
        case .card(let card):
            var members: [(String, JSON)] = [
                ("customerProfileId", .integer(Int64(card.customer) ?? 0)), ("entityName", "customerPaymentProfile"),
                ("id", .string(card.id)),
            ]
            if let type = card.customerType { members.append(("customerType", .string(type))) }
            return .object(JSONObject(members))
        case .subscription(let subscription):
            return [
                "entityName": "subscription", "id": .string(subscription.id),
                "name": .string(subscription.terms.name ?? ""), "amount": Self.amount(subscription.terms.amount),
                "status": .string(subscription.status.rawValue),
                "profile": [
                    "customerProfileId": .integer(Int64(subscription.profile.customer) ?? 0),
                    "customerPaymentProfileId": .integer(Int64(subscription.profile.card) ?? 0),
                ],
            ]
        case .nothing: return ["entityName": "transaction", "id": "245"]
        }
    }

    private static func payload(_ transaction: Transaction) -> JSON {
        var members: [(String, JSON)] = [("responseCode", .integer(Int64(transaction.responseCode)))]
        if !transaction.authCode.isEmpty { members.append(("authCode", .string(transaction.authCode))) }
        members.append(("avsResponse", .string(transaction.checks.address)))
        let isCaptured = transaction.kind == .authorize && transaction.status == .capturedPendingSettlement
        members.append(("authAmount", amount(isCaptured ? transaction.settling : transaction.authorized)))
        if transaction.status == .heldForReview {
            members.append(("fraudList", [["fraudFilter": "AmountFilter", "fraudAction": "authAndHold"]]))
        }
        if let reference = transaction.order.refID { members.append(("merchantReferenceId", .string(reference))) }
        if let number = transaction.order.invoiceNumber { members.append(("invoiceNumber", .string(number))) }
        return .object(JSONObject(members + [("entityName", "transaction"), ("id", .string(transaction.id))]))
    }

    /// A JSON number with two decimals.
    private static func amount(_ cents: Int64) -> JSON {
        Node.Content.number(Amount.text(cents)).json
    }
}
