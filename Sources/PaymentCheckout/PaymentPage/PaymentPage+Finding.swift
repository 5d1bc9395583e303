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

    /// Sends a link again, if order and contact belong together; the answer is the same whether they do (S-71).
    ///
    /// Of a link that has ended the customer is told so: it would open nothing.
    ///
    /// The order is told by its number, or by a part of what it is called.
    func search(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let wanted = String((visit.request.form["number"] ?? "").prefix(120)).trimmed
        let contact = Contact(visit.request.form["contact"] ?? "")
        let place = visit.request.address ?? "unknown"
        guard try await orders.takeTry(.linkSearch, from: place) != nil else {
            return try visit.look.tooManyLinks().response()
        }
        let found = try await orders.store.transaction { (tx) throws(OrderError) in
            try contact.map { (contact) throws(OrderError) in try Self.orders(wanted, of: contact, tx) } ?? []
        }
        for order in found {
            do { try await orders.answerLostLink(order, by: Principal(.payer, "payer")) } catch {
                logger.notice("a link could not be sent again", metadata: ["error": "\(error.code.rawValue)"])
            }
        }
        return try visit.look.searched(address).response()
    }

    /// The open orders of whoever is reached so, by number or by what they are called; the newest few when several are.
    private static func orders(
        _ wanted: String, of contact: Contact, _ tx: any StoreReading
    ) throws(OrderError) -> [Order.ID] {
        var found: [Order.ID] = []
        for customer in try tx.customers(reachedAt: contact, limit: 20) {
            let filter = OrderFilter(status: .open, customer: customer.id, newestFirst: true)
            for order in try tx.orders(filter, after: nil, limit: 50) {
                let isCalledSo = wanted.count >= 3 && order.title.lowercased().contains(wanted.lowercased())
                if order.number == wanted.uppercased() || isCalledSo { found.append(order.id) }
            }
        }
        return Array(found.prefix(3))
    }
}

extension String {
    /// Without what is blank at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
