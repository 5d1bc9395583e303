internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension PaymentPage {
    /// Sends the payer on to the page of the gateway or the bank, by itself and by a button.
    func go(_ visit: Visit) async throws -> Response {
        let (view, payment) = try await found(visit)
        return try renewed(try await go(view, payment, visit), visit, view.order.id)
    }

    private func go(_ view: OrderView, _ payment: PaymentRecord, _ visit: Visit) async throws -> Response {
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        guard let action = try await orders.requiredAction(of: payment.id) else {
            return .seeOther(address.path("pay/\(view.order.id)/result/\(payment.id)"))
        }
        var values: [String: TemplateValue] = [:]
        var page = SitePage(template: PageTemplates.go, values: [:], language: look.language)
        switch action.step {
        case .redirect(let url):
            values["link"] = .text(url.text)
            page.next = url
        case .form(let target, let fields):
            values["form"] = [
                "action": .text(target.text),
                "fields": .list(fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
            ]
            page.formTargets = [target]
        case .oneTimeCode:
            values["codeForm"] = [
                "action": .text(address.path("pay/\(view.order.id)/code/\(payment.id)")),
                "code": .text(try formCode(view.order, payment.id).text),
            ]
        // Nothing of it can be done in a page without the gateway's script, and a new payment can.
        case .gatewayLibrary, .returnOfPayer:
            return .seeOther(address.path("pay/\(view.order.id)/result/\(payment.id)"))
        }
        page.values = look.around(values, title: values["codeForm"] == nil ? look.text.goTitle : look.text.codeTitle)
        return try page.response()
    }

    /// Takes the code that the bank sent to the payer.
    func finishWithCode(_ visit: Visit) async throws -> Response {
        try visit.request.requireOwnOrigin(address)
        let (view, payment) = try await found(visit)
        try requireCode(visit, named: "form", "form/\(payment.id)", of: view.order)
        let code = String((visit.request.form["code"] ?? "").filter { !$0.isWhitespace }.prefix(20))
        await finish(payment.id, [FormField(name: "code", value: code)], visit)
        return .seeOther(try await next(of: payment.id, in: view.order.id))
    }

    /// The payer comes back from the gateway or the bank; what comes along is handed to the gateway and decides nothing here (S-45).
    func comeBack(_ visit: Visit) async throws -> Response {
        let payment = try await returned(visit)
        let fields = (visit.request.query.pairs + visit.request.form.pairs).map {
            FormField(name: $0.name, value: $0.value)
        }
        await finish(payment.id, fields, visit)
        return try await toResult(of: payment, "result")
    }

    /// Shows what became of a payment: all of it to whoever has the order's link, and its state and amount to whoever came back from it.
    func showResult(_ visit: Visit) async throws -> Response {
        let seen = try await seen(visit)
        let look = visit.look.spoken(visit.settings.language ?? seen.customer.language)
        let text = look.text
        let payment = seen.payment
        var values = seen.view.map { summary($0, look, visit.settings) } ?? [:]
        var page = SitePage(template: PageTemplates.result, values: [:], language: look.language)
        let title: String
        switch payment.state {
        case .captured, .authorized:
            title = text.thanks
            values["lead"] = .text(look.amount(payment.captured.isPositive ? payment.captured : payment.amount))
            values["words"] = .text(seen.view.map { thanks(for: $0, look, visit.settings) } ?? text.received)
            if let view = seen.view, case .success = view.offer {
                values["button"] = button(address.path("pay/\(payment.order)"), text.completePayment)
            }
        case .failed:
            title = text.failedTitle
            values["words"] = .text(seen.view == nil ? "\(text.failedText) \(text.openLink)" : text.failedText)
            values["button"] =
                seen.view == nil ? lostLink(text) : button(address.path("pay/\(payment.order)"), text.tryAgain)
        case .open:
            title = text.pendingTitle
            values["words"] = .text(text.pendingText)
            let isWaiting = try await orders.requiredAction(of: payment.id) != nil
            values["button"] =
                isWaiting && seen.view != nil
                ? button(address.path("pay/\(payment.order)/go/\(payment.id)"), text.continuePayment)
                : button(address.path("pay/\(payment.order)/result/\(payment.id)"), text.lookAgain)
            page.refreshSeconds = isWaiting ? nil : 5
        }
        if let view = seen.view, payment.state == .captured { values["papers"] = papers(view, look, of: payment.id) }
        values["mark"] = .text(payment.state.rawValue)
        page.values = look.around(values, title: title)
        let response = try page.response()
        return seen.view == nil ? response : try renewed(response, visit, payment.order)
    }

    private func thanks(for view: OrderView, _ look: PageLook, _ settings: PageSettings) -> String {
        let text = look.text
        let isLeft = view.left.isPositive && view.order.plan.status == .open
        if isLeft, settings.showsPrices, !view.hidesItems {
            return "\(text.received) \(text.stillLeft(look.amount(view.left)))"
        }
        return isLeft || view.hidesItems ? text.received : "\(text.received) \(text.allPaid)"
    }

    /// A link that looks like a button.
    func button(_ link: String, _ name: String) -> TemplateValue { ["link": .text(link), "name": .text(name)] }

    /// Goes on with a payment.
    ///
    /// When the gateway does not answer, it is asked again later, by whoever watches payments.
    /// What was declined on the gateway's page counts for the payer's address, as what is declined here does (S-53).
    func finish(_ payment: PaymentRecord.ID, _ fields: [FormField], _ visit: Visit) async {
        do {
            let result = try await orders.finishPayment(payment, with: fields)
            if result.attempt.isRefused, let place = visit.request.address {
                try await orders.countDecline(of: payment, from: place)
            }
        } catch {
            logger.notice(
                "a payer came back, and the gateway could not be asked", metadata: ["error": "\(error.code.rawValue)"])
        }
    }

    /// The order that the browser may see, and a payment of it.
    func found(_ visit: Visit) async throws -> (OrderView, PaymentRecord) {
        let view = try await view(visit)
        let id: PaymentRecord.ID = try visit.id("payment")
        let found = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(id) }
        guard let found, found.order == view.order.id else { throw NotHere() }
        return (view, found)
    }
}
