internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

extension PaymentPage {
    /// The receipt of a payment of the order whose link the browser has opened.
    func printReceipt(_ visit: Visit) async throws -> Response {
        let view = try await view(visit)
        let id: PaymentRecord.ID = try visit.id("payment")
        guard let payment = view.payments.first(where: { $0.id == id }), payment.state == .captured else {
            throw NotHere()
        }
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        return try await documents.receipt(of: payment.id, look.language, at: view.now)
    }

    /// An invoice of the order whose link the browser has opened.
    func printInvoice(_ visit: Visit) async throws -> Response {
        let view = try await view(visit)
        let id: Invoice.ID = try visit.id("invoice")
        guard let invoice = view.invoices.first(where: { $0.id == id }) else { throw NotHere() }
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        return try await documents.invoice(invoice.id, look.language, at: view.now)
    }

    /// The links to what can be printed: the papers of one payment, or all.
    func papers(_ view: OrderView, _ look: PageLook, of payment: PaymentRecord.ID? = nil) -> TemplateValue {
        let home = address.path("pay/\(view.order.id)")
        let receipts = view.payments.filter { $0.state == .captured && $0.id == payment ?? $0.id }
        let invoices = view.invoices.filter { payment == nil || $0.payment == payment }
        let list: [TemplateValue] =
            receipts.map { receipt in
                [
                    "link": .text("\(home)/receipt/\(receipt.id).pdf"),
                    "name": .text(look.language.portal.receipt(look.amount(receipt.captured))),
                ]
            }
            + invoices.map { invoice in
                [
                    "link": .text("\(home)/invoice/\(invoice.id).pdf"),
                    "name": .text(look.language.portal.invoice(invoice.number)),
                ]
            }
        return list.isEmpty ? false : ["list": .list(list)]
    }
}
