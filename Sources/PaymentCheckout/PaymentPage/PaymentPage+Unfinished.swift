internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentOrders
internal import PaymentTemplates

/// A payment that a browser may hear of.
struct SeenPayment: Sendable {
    let payment: PaymentRecord
    let customer: Customer
    /// Its order, where the browser has the order's link; who only came back from the payment hears of the payment alone.
    let view: OrderView?
}

extension PaymentPage {
    /// The payer left the gateway's page without finishing, as the gateway's link back says; whether that is so is asked there.
    func leave(_ visit: Visit) async throws -> Response {
        let payment = try await returned(visit)
        await finish(payment.id, [], visit)
        return try await toResult(of: payment, "unfinished")
    }

    /// Shows that a payment is not finished, and the ways on.
    func showUnfinished(_ visit: Visit) async throws -> Response { try await unfinished(try await seen(visit), visit) }

    /// Ends a payment that is not finished, for a payer who wants to pay another way.
    func endPayment(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let (view, payment) = try await found(visit)
        try requireCode(visit, "end/\(payment.id)", of: view.order)
        switch try await ended(payment) {
        case .declined, .cancelled, .absent: return .seeOther(address.path("pay/\(payment.order)"))
        case .pending, .authorized, .succeeded:
            return .seeOther(address.path("pay/\(payment.order)/result/\(payment.id)"))
        case .sending, .unknown, .actionRequired, nil: break
        }
        let seen = SeenPayment(payment: payment, customer: view.customer, view: view)
        return try await unfinished(seen, visit, isStuck: true)
    }

    /// How far a payment is that was to be ended; nil when the gateway does not answer.
    private func ended(_ payment: PaymentRecord) async throws(OrderError) -> Attempt.State? {
        do { return try await orders.endPage(of: payment.id).attempt.state } catch {
            guard error.code == .gateway else { throw error }
            logger.warning("a payment could not be ended", metadata: ["account": "\(payment.account)"])
            return nil
        }
    }

    /// - Parameter isStuck: whether it was to be ended and could not be.
    private func unfinished(_ seen: SeenPayment, _ visit: Visit, isStuck: Bool = false) async throws -> Response {
        let payment = seen.payment
        let attempt = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.attempts(of: payment.id.text).last
        }
        guard let attempt, attempt.state == .actionRequired, attempt.sealedAction != nil else {
            return .seeOther(address.path("pay/\(payment.order)/result/\(payment.id)"))
        }
        let look = visit.look.spoken(visit.settings.language ?? seen.customer.language)
        let text = look.text
        var values = seen.view.map { summary($0, look, visit.settings) } ?? [:]
        values["lead"] = .text(look.amount(payment.amount))
        let words = isStuck ? text.notEnded : text.unfinishedText
        values["words"] = .text(seen.view == nil ? "\(words) \(text.openLink)" : words)
        values["button"] =
            seen.view == nil
            ? lostLink(text)
            : button(address.path("pay/\(payment.order)/go/\(payment.id)"), text.continuePayment)
        if let view = seen.view { values["end"] = try end(attempt, of: view, text) }
        let page = SitePage(
            status: isStuck ? .conflict : .ok, template: PageTemplates.result,
            values: look.around(values, title: text.unfinishedTitle), language: look.language)
        let response = try page.response()
        return seen.view == nil ? response : try renewed(response, visit, payment.order)
    }

    /// The form that ends a payment at a gateway which can do so.
    func end(_ attempt: Attempt, of view: OrderView, _ text: any PageTexts) throws(OrderError) -> TemplateValue {
        guard attempt.operation == .checkout, orders.canEndPages(at: attempt.account) else { return false }
        let code = try key.linkToken(
            order: view.order.id, serial: view.order.linkSerial, purpose: "end/\(attempt.payment)")
        return [
            "action": .text(address.path("pay/\(view.order.id)/end/\(attempt.payment)")), "code": .text(code.text),
            "help": .text(text.anotherWayText), "name": .text(text.anotherWay),
        ]
    }

    /// The way on for a browser that has not the order's link.
    func lostLink(_ text: any PageTexts) -> TemplateValue { button(address.path("pay/find"), text.findLink) }
}

extension PaymentPage {
    /// The payment that a payer comes back from, by the code in the address.
    func returned(_ visit: Visit) async throws -> PaymentRecord {
        let order: Order.ID = try visit.id("order")
        let id: PaymentRecord.ID = try visit.id("payment")
        let payment = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(id) }
        guard let payment, payment.order == order else { throw NotHere() }
        let code: LinkToken
        do { code = try LinkToken(visit.parameters.get("code") ?? "") } catch { throw NotHere() }
        guard try key.isValid(code, order: order, serial: 0, purpose: "back/\(id)") else { throw NotHere() }
        return payment
    }

    /// Sends a payer who came back on to a page about the payment, which their browser may see for half an hour.
    ///
    /// The order's cookie may have ended on the gateway's page, and the bank's app may have opened another browser.
    func toResult(of payment: PaymentRecord, _ page: String) async throws -> Response {
        let now = try await orders.store.transaction { (tx) throws(OrderError) in try tx.now() }
        var response = Response.seeOther(address.path("pay/\(payment.order)/\(page)/\(payment.id)"))
        response.setCookie(try resultCookie(payment.id).issue([payment.order.text, payment.id.text], at: now))
        return response
    }

    /// The payment of the path, as far as the browser may hear of it.
    ///
    /// - Throws: `NotHere` for every other, whether there is one or not (S-52).
    func seen(_ visit: Visit) async throws -> SeenPayment {
        do {
            let (view, payment) = try await found(visit)
            return SeenPayment(payment: payment, customer: view.customer, view: view)
        } catch is NotHere {}
        let order: Order.ID = try visit.id("order")
        let id: PaymentRecord.ID = try visit.id("payment")
        let now = try await orders.store.transaction { (tx) throws(OrderError) in try tx.now() }
        let session = try resultCookie(id).read(visit.request, at: now)
        guard session?.fields == [order.text, id.text] else { throw NotHere() }
        let seen = try await orders.store.transaction { (tx) throws(OrderError) -> SeenPayment? in
            guard let payment = try tx.payment(id), let customer = try tx.customer(payment.customer) else { return nil }
            return SeenPayment(payment: payment, customer: customer, view: nil)
        }
        guard let seen, seen.payment.order == order else { throw NotHere() }
        return seen
    }

    private func resultCookie(_ payment: PaymentRecord.ID) -> SessionCookie {
        SessionCookie(purpose: "result-\(payment)", address: address, key: key, seconds: 1800)
    }
}
