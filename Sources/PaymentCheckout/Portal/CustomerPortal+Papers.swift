internal import Hummingbird
internal import PaymentCore
internal import PaymentOrders

extension CustomerPortal {
    /// An order or an estimate as a PDF; one with a draft in it has parts that the customer is not told of (P-IN-4).
    func printOrder(_ portal: PortalVisit) async throws -> Response {
        let view = try await ownOrder(portal)
        guard !view.hidesItems else { throw NotHere() }
        return try await documents.order(view, portal.language)
    }

    /// An invoice as a PDF; a draft is for staff only (P-IN-4).
    func printInvoice(_ portal: PortalVisit) async throws -> Response {
        let id: Invoice.ID = try portal.visit.id("invoice")
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.invoice(id) }
        guard let found else { throw NotHere() }
        let view = try await own(found.order.text, portal)
        guard view.invoices.contains(where: { $0.id == id }) else { throw NotHere() }
        return try await documents.invoice(id, portal.language, at: portal.now)
    }

    /// The receipt of a payment as a PDF.
    func printReceipt(_ portal: PortalVisit) async throws -> Response {
        let id: PaymentRecord.ID = try portal.visit.id("payment")
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(id) }
        guard let found, found.state == .captured, portal.owns(found.customer) else { throw NotHere() }
        return try await documents.receipt(of: id, portal.language, at: portal.now)
    }
}
