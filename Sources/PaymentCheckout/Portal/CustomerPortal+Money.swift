internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans
internal import PaymentOrders
internal import PaymentTemplates

extension CustomerPortal {
    /// The payments of an order that arrived or are awaited, and what was given back of them.
    func payments(of view: OrderView, _ portal: PortalVisit) async throws(OrderError) -> TemplateValue {
        let id = view.order.id
        let refunds = try await orders.store.transaction { (tx) throws(OrderError) in try tx.refunds(of: id) }
        let list = view.payments.compactMap { payment -> TemplateValue? in
            guard var values = entry(payment, portal) else { return nil }
            let own = refunds.filter { $0.payment == payment.id && $0.state != .failed }
            values["refunds"] = .list(own.map { .text(words(for: $0, portal)) })
            return .group(values)
        }
        return list.isEmpty ? false : ["list": .list(list)]
    }

    private func entry(_ payment: PaymentRecord, _ portal: PortalVisit) -> [String: TemplateValue]? {
        let look = portal.look
        let text = portal.text
        let (state, mark): (String, String)
        switch payment.state {
        case .captured: (state, mark) = (text.received, "paid")
        case .authorized: (state, mark) = (text.held, "waiting")
        // What was begun and not finished is no payment yet; one by hand waits for staff (P-LE-7).
        case .open where payment.way == .manual: (state, mark) = (text.awaited, "waiting")
        case .open, .failed: return nil
        }
        let how = payment.card.map {
            look.text.card($0.brand.prefix(1).uppercased() + $0.brand.dropFirst(), $0.lastFour)
        }
        return [
            "amount": .text(look.amount(payment.captured.isPositive ? payment.captured : payment.amount)),
            "day": .text(
                look.language.date(orders.business.zone.moment(payment.settledAt ?? payment.createdAt).day)),
            "how": .text(how ?? (payment.way == .manual ? text.byHand : text.onPage)),
            "state": .text(state), "mark": .text(mark),
            "paper": payment.state == .captured
                ? [
                    "link": .text(address.path("portal/receipts/\(payment.id).pdf")),
                    "name": .text(text.receipt(look.amount(payment.captured))),
                ] : false,
        ]
    }

    private func words(for refund: RefundRecord, _ portal: PortalVisit) -> String {
        let amount = portal.look.amount(refund.amount)
        guard refund.state == .succeeded, let time = refund.settledAt else { return portal.text.refundUnderWay(amount) }
        return portal.text.refunded(amount, portal.language.date(orders.business.zone.moment(time).day))
    }

    /// The invoices of an order that the customer is told of.
    func invoices(of view: OrderView, _ portal: PortalVisit) -> TemplateValue {
        let list = view.invoices.map { invoice -> TemplateValue in
            let (state, mark) = portal.text.state(of: invoice.state)
            return [
                "amount": .text(portal.look.amount(invoice.amount)),
                "due": .text(orHidden: invoice.dueOn.map { portal.language.date($0) }),
                "state": .text(state), "mark": .text(mark),
                "link": .text(address.path("portal/invoices/\(invoice.id).pdf")),
                "name": .text(portal.text.invoice(invoice.number)),
            ]
        }
        return list.isEmpty ? false : ["list": .list(list)]
    }
}
