internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Movements on the balance.
extension State {
    /// Two days: how long the money of a charge stays pending.
    private static let pendingSeconds: Int64 = 2 * 86400

    /// The movement with an id from a path.
    func balanceTransaction(_ id: String) throws(Failure) -> BalanceTransaction {
        guard let found = balanceTransactions[id] else {
            throw .notFound("balance transaction", id, parameter: "id")
        }
        return found
    }

    /// Books a movement.
    ///
    /// - Returns: its id.
    mutating func addBalanceTransaction(
        _ amount: Int64, fee: Int64, _ currency: String, type: String, source: String, description: String?,
        isAvailable: Bool, _ call: inout Call
    ) -> String {
        let id = call.identifier(type == "charge" || type == "refund" ? "txn_3" : "txn_1", 23)
        let availableOn = isAvailable ? call.now : call.now.adding(seconds: Self.pendingSeconds)
        let transaction = BalanceTransaction(
            id: id, created: call.seconds, amount: amount, fee: fee, currency: currency, type: type, source: source,
            description: description, availableOn: availableOn.secondsSinceEpoch, isAvailable: isAvailable)
        balanceTransactions.add(transaction, id: id)
        if !isAvailable { agenda.plan(.fundsBecomeAvailable(balanceTransaction: id), at: availableOn) }
        return id
    }
}

/// Charges, which payments make; they can only be looked at.
extension State {
    /// The charge with an id from a path.
    func charge(_ id: String) throws(Failure) -> Charge {
        guard let charge = charges[id] else { throw .notFound("charge", id, parameter: "charge") }
        return charge
    }

    func listCharges(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let page = try PageRequest(&parameters)
        let payment = try parameters.text("payment_intent")
        let customer = try parameters.text("customer")
        try parameters.finish()
        let (found, hasMore) = try page.read(charges, noun: "charge") {
            page.created.contains($0.created) && (payment == nil || $0.paymentIntent == payment)
                && (customer == nil || $0.customer == customer)
        }
        return .list(found.map(\.json), url: "/v1/charges", hasMore: hasMore)
    }
}
