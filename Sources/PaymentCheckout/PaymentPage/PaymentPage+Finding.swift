internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentPlans

extension PaymentPage {
    /// Shows the form for a link that was lost (P-LE-3).
    func showSearch(_ visit: Visit) async throws -> Response {
        try visit.look.search(address).response()
    }

    /// Sends a link again, if number and contact belong together; the answer is the same whether they do (S-71).
    func search(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let number = String((visit.request.form["number"] ?? "").prefix(40)).trimmed.uppercased()
        let contact = String((visit.request.form["contact"] ?? "").prefix(254)).trimmed
        let place = visit.request.address ?? "unknown"
        let (order, now) = try await orders.store.transaction { (tx) throws(OrderError) -> (Order.ID?, Timestamp) in
            let now = try tx.now()
            guard !number.isEmpty, let order = try tx.order(number: number), order.plan.status == .open,
                let customer = try tx.customer(order.customer), customer.isReached(at: contact)
            else { return (nil, now) }
            return (order.id, now)
        }
        guard searchesOfAddress.allows(place, at: now) else { return try visit.look.tooMany().response() }
        searchesOfAddress.count(place, at: now)
        if let order {
            do { try await orders.sendLinkAgain(order, by: Actor(.payer, "payer")) } catch {
                logger.notice("a link could not be sent again", metadata: ["error": "\(error.code.rawValue)"])
            }
        }
        return try visit.look.searched(address).response()
    }
}

extension Customer {
    /// Whether this is the mail address or the telephone number of the customer, however it is written.
    fileprivate func isReached(at contact: String) -> Bool {
        guard !contact.isEmpty else { return false }
        if let email, email.lowercased() == contact.lowercased() { return true }
        let digits = contact.filter(\.isWholeNumber)
        guard let phone, digits.count >= 7, contact.allSatisfy({ $0.isWholeNumber || "+-() ".contains($0) }) else {
            return false
        }
        return phone.filter(\.isWholeNumber) == digits
    }
}

extension String {
    /// Without what is blank at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
